"""Nothing is ever half-written, nobody runs beside another, and what has not changed is known by its digest.

``with replacing(file) as part`` writes a file that is the old one or the new one; `stage_of` and `publish` do the same
for a folder; ``with alone(lock, what)`` keeps a second run away, with `Busy`; the module `digests` holds the rest.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
