"""What the network's own panel says of the response to effort, and how far it moves the published prior.

Sales are followed within each dealer: a rep who calls where sales already are shows no effect. Effort builds goodwill
that fades geometrically from quarter to quarter (Nerlove & Arrow 1962, Economica 29), so an elasticity here is that of
lasting sales to lasting effort; in the first quarter it is the part 1 - retention of it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts.quarters import last
from distribres.engagement import response
from distribres.engagement.market import Market
from distribres.stats.panel_regression import Fit, average, posterior, regression

RETENTION = (0.0, 0.25, 0.5, 0.75)
HISTORY = 12  # quarters looked at: a response changes in time
BURN_IN = 2  # quarters in which goodwill still depends on what was done before the panel
MIN_QUARTERS = 6
MIN_DEALERS = 30
COLUMNS = ["kind", "prior", "prior_sd", "estimate", "se", "posterior", "sd", "weight", "retention", "quarters", "n"]


def adstock(effort: np.ndarray, retention: float) -> np.ndarray:
    """Stock that effort builds (dealers, quarters): held long enough, effort becomes its stock.

    Before the first quarter the effort is taken to be the mean of the first four.
    """
    stock, result = effort[:, :4].mean(axis=1), np.empty(effort.shape)
    for quarter in range(effort.shape[1]):
        stock = result[:, quarter] = retention * stock + (1 - retention) * effort[:, quarter]
    return result


def _wide(table: pd.DataFrame, column: str, ids: pd.Index, quarters: list[str]) -> np.ndarray:
    wide = table.pivot(index="dealer_id", columns="quarter", values=column)
    return wide.reindex(index=ids, columns=quarters).fillna(0.0).to_numpy(float)


class History(NamedTuple):
    """What was bought and done, (dealers, quarters): sales where `seen`, and the effort of each known kind."""

    sales: np.ndarray
    seen: np.ndarray
    done: Mapping[str, np.ndarray]


def history(
    market: Market, dealer_ids: pd.Index, panel: pd.DataFrame, effort: pd.DataFrame, quarter: str
) -> History | None:
    """The last quarters of these dealers; None where they are too few, or too few dealers bought in them.

    They begin when all known kinds of effort are there: before its first line nothing is known of a kind, after it a
    dealer without a line got none.
    """
    if not market.now:
        return None
    begun = max(effort.loc[effort[kind].notna(), "quarter"].min() for kind in market.now)
    there = {q for q in set(panel["quarter"]) & set(effort["quarter"]) if q >= begun}
    held = [q for q in last(quarter, HISTORY) if q in there]
    if len(held) < MIN_QUARTERS + BURN_IN:
        return None
    sales = _wide(panel, "revenue", dealer_ids, held)
    seen = sales > 0
    seen[:, :BURN_IN] = False
    seen &= (seen.sum(axis=1) > 1)[:, None]
    if seen.any(axis=1).sum() < MIN_DEALERS:
        return None
    return History(sales, seen, {kind: _wide(effort, kind, dealer_ids, held) for kind in market.now})


def log_share(shape: response.Shape, effort: np.ndarray, retention: float) -> np.ndarray:
    """Logarithm of the part of its most that each dealer buys, quarter after quarter (dealers, quarters)."""
    return np.log(shape.share(adstock(effort, retention).T).T)


def estimate_elasticity(market: Market, past: History, params: Any) -> tuple[Fit, float]:
    """Slope of log sales on the log of the prior's curve of goodwill, for each known kind; 1 where the prior is right.

    The retention is the mean of `RETENTION`, each weighed by how likely it is (:func:`average`).
    """
    y = log_sales(past)
    shapes = response.shapes(market, response.prior(params))
    fits = []
    for retention in RETENTION:
        x = [log_share(shapes[kind], past.done[kind], retention) for kind in market.now]
        fits.append(regression(y, np.array(x), past.seen))
    fit, weight = average(fits)
    return fit, float(weight @ RETENTION)


def log_sales(past: History) -> np.ndarray:
    """Logarithm of sales (dealers, quarters); 0 where nothing was `seen`."""
    return np.log(np.where(past.seen, past.sales, 1.0))


def tabulate_response(
    market: Market, dealer_ids: pd.Index, panel: pd.DataFrame, effort: pd.DataFrame, quarter: str, params: Any
) -> pd.DataFrame:
    """The table `response`: prior, what the panel says, and what both say together; a line for each known kind."""
    past = history(market, dealer_ids, panel, effort, quarter)
    found = estimate_elasticity(market, past, params) if past else None
    rows = []
    for number, (kind, (prior, sd)) in enumerate(_priors(market, params).items()):
        slope, se, retention, quarters, n = np.nan, np.nan, np.nan, 0, 0
        if found is not None and found[0].covariance[number, number] > 0:
            fit, retention = found
            quarters = past.sales.shape[1]
            slope, se, n = fit.slope[number] * prior, np.sqrt(fit.covariance[number, number]) * prior, fit.n
        rows.append([kind, prior, sd, slope, se, *posterior(prior, sd, slope, se), retention, quarters, n])
    return pd.DataFrame(rows, columns=COLUMNS)


def _priors(market: Market, params: Any) -> Mapping[str, tuple[float, float]]:
    """Mean and standard deviation of the prior, for each known kind."""
    every = {
        "hours": (params.elasticity, params.elasticity_sd),
        "spend": (params.spend_elasticity, params.spend_elasticity_sd),
    }
    return {kind: every[kind] for kind in market.now}
