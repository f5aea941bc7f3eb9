"""What all rooms agree on: the parameters of a run, the mapping of its inputs, the named tables, quarters and names."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
