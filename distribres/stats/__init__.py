"""Published statistical methods, one to a module: arrays and numbers in, arrays out; they know nothing of dealers."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
