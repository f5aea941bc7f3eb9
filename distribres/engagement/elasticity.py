"""What the network's own panel says of the response to effort, and how far it moves the published prior.

Sales are followed within each dealer: a rep who calls where sales already are shows no effect. Effort builds an adstock
that fades geometrically from quarter to quarter (Broadbent 1979, J. Market Research Society 21; the goodwill of Nerlove
& Arrow 1962, Economica 29):

    A(t) = r A(t - 1) + (1 - r) x(t),

r being the retention, the part carried over to the next quarter. Held effort becomes its adstock, so an elasticity here
is that of lasting sales to lasting effort; in the first quarter it is the part 1 - r of it.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts.quarters import last
from distribres.contracts.sections import Plan
from distribres.contracts.yearly import YEAR
from distribres.engagement import response
from distribres.engagement.market import Market
from distribres.stats.panel_regression import Fit, average, posterior, regression

RETENTION = (0.0, 0.25, 0.5, 0.75)
COLUMNS = ["kind", "prior", "prior_sd", "estimate", "se", "posterior", "sd", "weight", "retention", "quarters", "n"]


def adstock(effort: np.ndarray, retention: float) -> np.ndarray:
    """Stock that effort builds (dealers, quarters): held long enough, effort becomes its stock.

    Before the first quarter the effort is taken to be the mean of the first year.
    """
    stock, result = effort[:, :YEAR].mean(axis=1), np.empty(effort.shape)
    for quarter in range(effort.shape[1]):
        stock = result[:, quarter] = retention * stock + (1 - retention) * effort[:, quarter]
    return result


class History(NamedTuple):
    """What was bought and done, (dealers, quarters): sales where `seen`, and the effort of each known kind."""

    sales: np.ndarray
    seen: np.ndarray
    effort: Mapping[str, np.ndarray]


def read_history(
    market: Market, dealer_ids: pd.Index, panel: pd.DataFrame, effort: pd.DataFrame, quarter: str, params: Plan
) -> History | None:
    """The last quarters of these dealers; None where they are too few, or too few dealers bought in them.

    They begin when all known kinds of effort are there: before its first line nothing is known of a kind, after it a
    dealer without a line got none.
    """
    if not market.now:
        return None
    begun = max(effort.loc[effort[kind].notna(), "quarter"].min() for kind in market.now)
    there = {q for q in set(panel["quarter"]) & set(effort["quarter"]) if q >= begun}
    held = [q for q in last(quarter, params.history_quarters) if q in there]
    if len(held) < params.min_quarters + params.burn_in:
        return None
    sales = _wide(panel, "revenue", dealer_ids, held)
    seen = sales > 0
    seen[:, : params.burn_in] = False
    seen &= (seen.sum(axis=1) > 1)[:, None]
    if seen.any(axis=1).sum() < params.min_dealers:
        return None
    return History(sales, seen, {kind: _wide(effort, kind, dealer_ids, held) for kind in market.now})


def _wide(table: pd.DataFrame, column: str, ids: pd.Index, quarters: list[str]) -> np.ndarray:
    wide = table.pivot(index="dealer_id", columns="quarter", values=column)
    return wide.reindex(index=ids, columns=quarters).fillna(0.0).to_numpy(float)


def log_share(shape: response.Shape, effort: np.ndarray, retention: float) -> np.ndarray:
    """Logarithm of the part of its most that each dealer buys, quarter after quarter (dealers, quarters)."""
    return np.log(shape.share(adstock(effort, retention).T).T)


def log_sales(history: History) -> np.ndarray:
    """Logarithm of sales (dealers, quarters); 0 where nothing was `seen`."""
    return np.log(np.where(history.seen, history.sales, 1.0))


def estimate_slopes(market: Market, history: History, params: Plan) -> tuple[Fit, float]:
    """Slope of log sales on the log of the prior's curve of adstock, for each known kind; 1 where the prior is right.

    The retention is the mean of `RETENTION`, each weighed by how likely it is
    (:func:`distribres.stats.panel_regression.average`).
    """
    y = log_sales(history)
    means = {kind: prior.mean for kind, prior in response.priors(params).items()}
    shapes = response.shapes(market, means, params)
    fits = []
    for retention in RETENTION:
        x = [log_share(shapes[kind], history.effort[kind], retention) for kind in market.now]
        fits.append(regression(y, np.array(x), history.seen))
    fit, weight = average(fits)
    return fit, float(weight @ RETENTION)


def tabulate_response(market: Market, history: History | None, params: Plan) -> pd.DataFrame:
    """The table `response`: prior, what the panel says, and what both say together; a line for each known kind."""
    found = estimate_slopes(market, history, params) if history else None
    rows = []
    for number, kind in enumerate(market.now):
        prior, sd = response.priors(params)[kind]
        slope, se, retention, quarters, n = np.nan, np.nan, np.nan, 0, 0
        if found is not None and found[0].covariance[number, number] > 0:
            fit, retention = found
            quarters = history.sales.shape[1]
            slope, se, n = fit.slope[number] * prior, np.sqrt(fit.covariance[number, number]) * prior, fit.n
        rows.append([kind, prior, sd, slope, se, *posterior(prior, sd, slope, se), retention, quarters, n])
    return pd.DataFrame(rows, columns=COLUMNS)
