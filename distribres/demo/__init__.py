"""The embedded network: the raw exports of a brand that does not exist, and the truth behind them.

``demo.write(folder)`` writes both; ``demo.truth(folder)`` reads what is really so of each dealer, for validation and
tests.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
