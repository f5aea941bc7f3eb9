"""What was done and bought, quarter after quarter, and the adstock that effort builds.

Effort builds an adstock that fades geometrically from quarter to quarter (Broadbent 1979, J. Market Research Society
21; the goodwill of Nerlove & Arrow 1962, Economica 29):

    A(t) = r A(t - 1) + (1 - r) x(t),

r being the retention, the part carried over to the next quarter. Held effort becomes its adstock.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts.quarters import last
from distribres.contracts.sections import Plan
from distribres.contracts.yearly import YEAR
from distribres.stats.panel_regression import within

TOGETHER = 0.9
"""From this correlation on two kinds of effort are one: nothing tells what each of them does."""
_MIDDLE = 0.5  # retention at which two kinds of effort are compared


class History(NamedTuple):
    """Of one kind of effort, (dealers, quarters): what was done, what was bought, and where that tells of a response.

    Attributes
    ----------
    quarters : names of the quarters
    effort : hours or currency
    sales : currency
    seen : quarters of dealers that tell of the response: none where the history is too short
    """

    quarters: list[str]
    effort: np.ndarray
    sales: np.ndarray
    seen: np.ndarray


def adstock(effort: np.ndarray, retention: float) -> np.ndarray:
    """Stock that effort builds (dealers, quarters): held long enough, effort becomes its stock.

    Before the first quarter the effort is taken to be the mean of the first year.
    """
    stock, result = effort[:, :YEAR].mean(axis=1), np.empty(effort.shape)
    for quarter in range(effort.shape[1]):
        stock = result[:, quarter] = retention * stock + (1 - retention) * effort[:, quarter]
    return result


def read_history(
    kind: str, dealer_ids: pd.Index, panel: pd.DataFrame, effort: pd.DataFrame, quarter: str, params: Plan
) -> History:
    """The quarters of these dealers in which this kind of effort is known, whatever is known of the others.

    They begin with its first line; after it a dealer without a line got none. They tell of the response where they are
    enough, and enough dealers bought in them.
    """
    known = effort.loc[effort[kind].notna(), "quarter"]
    held = [q for q in last(quarter, params.history_quarters) if q >= known.min() and q in set(effort["quarter"])]
    sales = _wide(panel, "revenue", dealer_ids, held)
    seen = sales > 0
    seen &= (seen.sum(axis=1) > 1)[:, None]
    bought = set(panel["quarter"])
    enough = sum(q in bought for q in held) >= params.min_quarters
    if not enough or seen.any(axis=1).sum() < params.min_dealers:
        seen = np.zeros_like(seen)
    return History(held, _wide(effort, kind, dealer_ids, held), sales, seen)


def _wide(table: pd.DataFrame, column: str, ids: pd.Index, quarters: list[str]) -> np.ndarray:
    wide = table.pivot(index="dealer_id", columns="quarter", values=column)
    return wide.reindex(index=ids, columns=quarters).fillna(0.0).to_numpy(float)


def log_sales(history: History) -> np.ndarray:
    """Logarithm of sales less the effects of dealer and quarter (dealers, quarters); 0 where nothing is `seen`."""
    return within(np.log(np.where(history.seen, history.sales, 1.0)), history.seen)


def move_together(one: History, other: History) -> bool:
    """Do these two kinds of effort rise and fall as one, in the quarters and dealers in which both are known?"""
    both = [q for q in one.quarters if q in other.quarters]
    if len(both) < YEAR:
        return False
    parts = [_within(of.effort[:, [of.quarters.index(q) for q in both]]) for of in (one, other)]
    size = np.prod([np.sqrt((part**2).sum()) for part in parts])
    return bool(size > 0 and (parts[0] * parts[1]).sum() >= TOGETHER * size)


def _within(effort: np.ndarray) -> np.ndarray:
    stock = adstock(effort, _MIDDLE)
    return within(stock, np.ones(stock.shape, bool)).ravel()
