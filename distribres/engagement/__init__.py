"""Where the next hour and the next euro go: what effort wins at each dealer, the best use of it, and today's habits.

``recommend`` learns how dealers respond, shares out each rep's hours and the budget, and values that; ``join_plan``
joins it with all else that is known of a dealer. ``audit_habit`` and ``balance_reps`` look at today's effort,
``try_totals`` at other totals than today's.
"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
