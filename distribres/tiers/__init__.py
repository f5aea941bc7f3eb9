"""Key, middle and small dealers: where the rule puts them, what tier they hold, and how natural the families are."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
