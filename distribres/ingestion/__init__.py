"""From raw exports to the tables that a review stands on: every line is accepted, or refused with a reason.

`Ingestion` reads the inputs that a network's params map, `diagnose` says what to ask of the exports, `propose` makes a
first mapping of a folder of them, and `stage_databases` fetches what lies in databases.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
