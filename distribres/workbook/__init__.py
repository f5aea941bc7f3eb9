"""The spine: opens a review, and runs what has to run.

A notebook begins with ``run = open_run("03_tiers")``, and reads and writes its tables through it. A command opens a
review with `open_review` and hands it to `make_review`, `check_exports` or `validate_estimates`, which read aloud, each
in a module of its own; what is made from a review that stands (`make_dealer_sheets`) opens it with `open_published`.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
