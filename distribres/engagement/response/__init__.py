"""What an hour or a euro does at a dealer: a mesh of bounded curves, weighed by the network's own history.

Read in this order: `curves` (how effort works, now and as it settles), `mesh` (which curves there may be, and which
laws of the network say how likely each is), `history` (what was done and bought), `likelihood` (how well each curve
follows each dealer), `posterior` (which laws hold, with what published studies say and without), `draws` (equally
likely worlds), `expected` (their mean, on which effort is shared out). `learn` does it all for each kind of effort.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
