"""Whether the estimates are true: what is known is hidden and estimated, and the world is frozen a year back."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
