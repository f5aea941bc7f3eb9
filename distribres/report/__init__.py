"""What a reader sees: finished tables in, the review, the action plan and the quality page out.

An analyst's own cell shows a `Text`, a `Table` or a `Figure` in the reader's `Words`; `show_plain_charts` lets it draw
with plain matplotlib as well.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
