"""Charts: finished tables in, matplotlib Axes out.

Call `use` once, then one function for each chart. No function here sums, estimates or saves: points come ready, and the
caller keeps the figure. Every text comes from `words`, the object that speaks the reader's language.
"""

from distribres.report.plots.balance import load_by_rep
from distribres.report.plots.concentration import lorenz
from distribres.report.plots.criteria import coverage
from distribres.report.plots.explorer import gain_by_hours
from distribres.report.plots.families import family_potential
from distribres.report.plots.forecast import revenue_by_quarter
from distribres.report.plots.habit import effort_quartiles, habit_by_rep
from distribres.report.plots.matrix import stake_and_winnable
from distribres.report.plots.network import dealer_map
from distribres.report.plots.plan import hours_by_family, policy_differences
from distribres.report.plots.potential import missed_potential
from distribres.report.plots.style import use
from distribres.report.plots.tiers import tier_moves, tier_shares

__all__ = [
    "coverage",
    "dealer_map",
    "effort_quartiles",
    "family_potential",
    "gain_by_hours",
    "habit_by_rep",
    "hours_by_family",
    "load_by_rep",
    "lorenz",
    "missed_potential",
    "policy_differences",
    "revenue_by_quarter",
    "stake_and_winnable",
    "tier_moves",
    "tier_shares",
    "use",
]
