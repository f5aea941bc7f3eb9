"""What each dealer is and could be: its potential, its criteria, its peers and its next quarter."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
