"""Today: what the field does now, by what foretold its last quarters best.

The mean of a year lags behind: where a plan was carried out, the same gain would be sold again each quarter. Where the
last plan is followed, it is what the field does. Elsewhere what was done is smoothed, as strongly as foretold the last
quarters best (a level that wanders; Muth 1960, JASA 55), and drawn to the mean of the rep as far as differences between
dealers were chance.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts.names import KINDS
from distribres.contracts.quarters import last
from distribres.contracts.yearly import YEAR

WEIGHTS = (0.2, 0.3, 0.45, 0.6, 0.8, 1.0)
"""Weight of the last quarter in a smoothed level; 1 is the last quarter alone."""
MOST = 12  # quarters looked at


class Today(NamedTuple):
    """Today's effort of each dealer (dealers,).

    Attributes
    ----------
    effort : hours or currency per quarter
    sd : standard deviation of what the field would do without a plan around it; 0 where it follows the last one
    basis : what it was taken from: plan, year, smoothed or last
    """

    effort: np.ndarray
    sd: np.ndarray
    basis: np.ndarray


def read_today(
    effort: pd.DataFrame, dealer_ids: pd.Index, pool: np.ndarray, quarter: str, last_plan: pd.DataFrame | None = None
) -> dict[str, Today]:
    """Today's effort of each kind that was known in the last year.

    Parameters
    ----------
    effort : the table of that name
    pool : number of each dealer's rep, for hours (dealers,); money is one pool
    quarter : the last one that counts
    last_plan : the table `plan` of the review before, where there is one
    """
    held = [q for q in last(quarter, MOST) if q in set(effort["quarter"])]
    year = effort[effort["quarter"].isin(last(quarter, YEAR))]
    found = {}
    for kind in KINDS:
        if not year[kind].notna().any():
            continue
        begun = effort.loc[effort[kind].notna(), "quarter"].min()
        wide = effort.pivot(index="dealer_id", columns="quarter", values=kind)
        done = wide.reindex(index=dealer_ids, columns=[q for q in held if q >= begun]).fillna(0.0).to_numpy(float)
        of = pool if kind == "hours" else np.zeros(len(dealer_ids), int)
        planned = None
        if last_plan is not None and last_plan[kind].notna().any():
            planned = last_plan.set_index("dealer_id")[kind].reindex(dealer_ids).to_numpy(float)
        found[kind] = find_today(done, of, planned)
    return found


def find_today(done: np.ndarray, pool: np.ndarray, planned: np.ndarray | None = None) -> Today:
    """What is done now, from what was `done` (dealers, quarters) and `planned` for the last quarter (dealers,).

    Each rep (`pool`) follows the plan, or does what is foretold: whatever came nearer to its last quarter.
    """
    best, sd, basis, missed = _foretell(done, pool)
    effort, basis = best, np.full(len(pool), basis, object)
    if planned is not None:
        known = np.where(np.isnan(planned), best, planned)
        came = np.bincount(pool, (done[:, -1] - known) ** 2)
        followed = (came < np.bincount(pool, missed**2))[pool]
        effort, basis = np.where(followed, known, best), np.where(followed, "plan", basis)
        sd = np.where(followed, 0.0, sd)
    return Today(effort, sd, basis)


def _foretell(done: np.ndarray, pool: np.ndarray) -> tuple[np.ndarray, np.ndarray, str, np.ndarray]:
    """What is foretold for the next quarter and the error of its level (dealers,), by what, the last miss (dealers,).

    Visits come one by one: the variance grows with the level. Of that of foretelling, the level bears the part that is
    the weight of the last quarter; the rest is chance of the quarter itself.
    """
    year = done[:, -YEAR:].mean(axis=1)
    tested = range(max(YEAR, done.shape[1] - YEAR), done.shape[1])
    if not tested:
        return year, np.zeros(len(pool)), "year", done[:, -1] - year
    tries = []
    for weight in (None, *WEIGHTS):
        levels = _levels(done, weight)
        away = np.array([_from_mean(levels[t - 1], pool) for t in tested])
        came = np.array([_from_mean(done[:, t], pool) for t in tested])
        counts = 1 / np.maximum(np.array([levels[t - 1] for t in tested]), max(year.mean(), 1e-9) / 4)
        slope = np.clip((counts * away * came).sum() / max((counts * away**2).sum(), 1e-12), 0.0, 1.0)
        missed = came - slope * away
        of_level = (counts * missed**2).mean()
        sd = np.sqrt((weight or 1 / YEAR) * of_level * levels[-1])
        drawn = np.where(year > 0, levels[-1] - (1 - slope) * _from_mean(levels[-1], pool), 0.0)
        tries.append((round(of_level, 9), drawn, sd, missed[-1], weight))
    _, drawn, sd, missed, weight = min(tries, key=lambda one: one[0])
    return drawn, sd, {None: "year", 1.0: "last"}.get(weight, "smoothed"), missed


def _levels(done: np.ndarray, weight: float | None) -> list[np.ndarray]:
    """The level after each quarter: smoothed with this weight of the last one, or the mean of the last four."""
    level, levels = done[:, :YEAR].mean(axis=1), []
    for quarter in range(done.shape[1]):
        if weight is None:
            level = done[:, max(quarter + 1 - YEAR, 0) : quarter + 1].mean(axis=1)
        elif quarter >= min(YEAR, done.shape[1] - 1):
            level = weight * done[:, quarter] + (1 - weight) * level
        levels.append(level)
    return levels


def _from_mean(x: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """How far each dealer is from the mean of its pool."""
    return x - (np.bincount(pool, x) / np.maximum(np.bincount(pool), 1))[pool]
