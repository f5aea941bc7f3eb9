"""What each dealer could buy from us: its wallet, times the share that the best comparable dealers reach."""

import numpy as np
import pandas as pd
from pydantic import BaseModel
from scipy.optimize import linprog
from scipy.special import expit, logit
from scipy.stats import iqr, norm
from statsmodels.regression.quantile_regression import hall_sheather

from distribres import levels

Z80 = 1.2815515655446004
"""Half-width of an 80 % interval, in standard errors."""
SHARES = (0.001, 0.999)
FOLDS = 5
EXACT = 1e-9


def features(dealers: pd.DataFrame, territories: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """What makes dealers comparable: size, salespeople, channel, territory.

    Numbers enter as standardised logarithms; where one is missing it enters at the mean, with a flag.

    Parameters
    ----------
    dealers, territories : DataFrame
        The tables of that name.
    size : Series
        Currency per quarter, by dealer_id, of each dealer in `dealers`; missing or 0 where unknown.

    Returns
    -------
    DataFrame
        By dealer_id, with a constant; no column is constant besides it, and none occurs twice.
    """
    markets = territories.set_index("territory_id")[["population", "market", "income"]]
    of_dealer = dealers.set_index("dealer_id")
    raw = markets.reindex(of_dealer["territory_id"]).set_index(of_dealer.index)
    raw = raw.assign(size=size, salespeople=of_dealer["salespeople"])
    logs = np.log(raw.where(raw > 0))
    spread = logs.std().where(logs.nunique() > 1)
    standard = ((logs - logs.mean()) / spread).fillna(0.0)
    missing = logs.isna().astype(float).add_suffix("_missing")
    channel = pd.get_dummies(of_dealer["channel"], dtype=float).iloc[:, 1:]
    design = pd.concat([standard, missing, channel], axis=1)
    varying = design.loc[:, design.nunique() > 1]
    return varying.loc[:, ~varying.T.duplicated()].assign(const=1.0)


def quantile_fit(y: pd.Series, x: pd.DataFrame, at: pd.DataFrame, q: float) -> tuple[np.ndarray, np.ndarray]:
    """Conditional quantile of `y` and its standard error, at the rows of `at`.

    Quantile regression (Koenker & Bassett 1978); standard errors hold where the spread differs between dealers.

    Parameters
    ----------
    y : Series of n values
    x, at : DataFrame, (n, features) and (rows, features)
        The same columns, `const` among them; a feature that does not vary in `x` is left out.
    q : float
        Between 0 and 1.

    Returns
    -------
    fitted, error : ndarray, one value for each row of `at`, in the unit of `y`
    """
    used = x.columns[(x.nunique() > 1) | (x.columns == "const")]
    known, rows, values = x[used].to_numpy(), at[used].to_numpy(), y.to_numpy()
    coefficients = _coefficients(values, known, q)
    covariance = _covariance(values - known @ coefficients, known, q)
    variance = np.einsum("ij,jk,ik->i", rows, covariance, rows)
    return rows @ coefficients, np.sqrt(np.clip(variance, 0, None))


def _coefficients(y: np.ndarray, x: np.ndarray, q: float) -> np.ndarray:
    """The exact solution, as the multipliers of the dual linear program (Koenker & Bassett 1978)."""
    dual = linprog(-y, A_eq=x.T, b_eq=(1 - q) * x.sum(axis=0), bounds=(0, 1), method="highs")
    return -dual.eqlin.marginals


def _covariance(residual: np.ndarray, x: np.ndarray, q: float) -> np.ndarray:
    """Powell's 1991 kernel estimate of the covariance of the coefficients, Hall & Sheather's 1988 bandwidth.

    The kernel is Epanechnikov's. A bandwidth that reaches beyond 0 or 1 is halved, as in the R package quantreg; a
    spread of nothing (half of the dealers with no share at all, say) is passed over.
    """
    band = hall_sheather(len(x), q)
    while band >= min(q, 1 - q):
        band /= 2
    spread = min((s for s in (iqr(residual) / 1.34, residual.std()) if s > EXACT), default=EXACT)
    width = spread * (norm.ppf(q + band) - norm.ppf(q - band))
    density = 0.75 * np.clip(1 - (residual / width) ** 2, 0, None) / width
    inverse = np.linalg.pinv((x.T * density) @ x)
    return q * (1 - q) * inverse @ (x.T @ x) @ inverse


def widening(y: pd.Series, x: pd.DataFrame) -> float:
    """By how much the quantiles .1 and .9 must move apart, each, to hold 80 % of values they were not fitted to.

    Conformalised quantile regression (Romano, Patterson & Candès 2019, NeurIPS 32), cross-fitted in five folds
    instead of one split. It is sound as far as those with a known `y` are like those without.

    Returns
    -------
    float
        In the unit of `y`, not negative.
    """
    fold = np.arange(len(y)) % FOLDS
    outside = np.empty(len(y))
    for out in (fold == k for k in range(FOLDS)):
        low, high = (quantile_fit(y[~out], x[~out], x[out], q)[0] for q in (0.1, 0.9))
        outside[out] = np.maximum(low - y[out], y[out] - high)
    return max(0.0, float(np.quantile(outside, min(0.8 * (1 + 1 / len(y)), 1), method="inverted_cdf")))


def known_wallets(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: BaseModel) -> pd.Series:
    """Wallets that need no estimate: seen in the sales, or from the turnover that a dealer declares.

    A wallet that was seen is at least what the dealer buys from us. A declaration that falls short of that is not
    believed: one in the wrong unit would otherwise make a dealer without room to grow.

    Returns
    -------
    Series
        Currency per quarter, by dealer_id; missing where not known.
    """
    ids = pd.Index(dealers["dealer_id"])
    revenue = levels.level(panel, "revenue", quarter, params.quarters).reindex(ids).clip(lower=0).fillna(0.0)
    seen = levels.level(panel, "wallet", quarter, params.quarters).reindex(ids).clip(lower=revenue)
    declared = dealers.set_index("dealer_id")["turnover"] * params.purchases_share / levels.YEAR
    wallet = seen.fillna(declared.where(declared >= revenue))
    return wallet.where(wallet > 0)


def potential(
    dealers: pd.DataFrame, panel: pd.DataFrame, territories: pd.DataFrame, quarter: str, params: BaseModel
) -> pd.DataFrame:
    """The table `potential`, for the dealers that bought anything in the last year.

    The potential is the wallet times the share that the best comparable dealers reach: the quantile
    `params.benchmark` of share of wallet given size, salespeople, channel and territory, fitted on the log-odds of
    the share, so that it stays between 0 and 1. A wallet that is not known is estimated from the same features
    (quantiles .1, .5, .9 of its logarithm). With fewer than `params.min_known` known wallets, the potential is the
    same quantile of revenue itself, and no wallet is stated; with nothing to tell large dealers from small, there
    is no potential either.

    Parameters
    ----------
    dealers, panel, territories : DataFrame
        The tables of that name.
    quarter : str
        Last quarter of the year looked at.
    params : BaseModel
        The section `potential`.

    Notes
    -----
    Intervals are 80 %. They join, as independent and in logarithms, the sampling error of the benchmark and the
    interval of the wallet. A declared wallet is taken at its word, and whether a dealer can be brought to the
    benchmark at all is no part of them.

    Revenue <= potential <= wallet always. One dealer in five or so (1 - `params.benchmark`) is above its benchmark
    and has no headroom. Share of wallet may fall as wallets grow; the potential still rises with the wallet as
    long as the log-odds of the benchmark fall by less than 1 when the log of the wallet rises by 1.
    """
    revenue = levels.level(panel, "revenue", quarter, params.quarters).clip(lower=0)
    dealers = dealers[dealers["dealer_id"].isin(revenue.index)].reset_index(drop=True)
    revenue = revenue.reindex(dealers["dealer_id"])
    wallet = known_wallets(dealers, panel, quarter, params)
    known = wallet.notna().to_numpy()
    if known.sum() < params.min_known:
        return _without_wallets(dealers, territories, revenue, params)
    low, mid, high = _wallets(wallet, known, features(dealers, territories, _at_least(revenue, known)), revenue)
    share = (revenue / mid).clip(*SHARES)
    x = features(dealers, territories, mid)
    best, error = quantile_fit(logit(share[known]), x[known], x, params.benchmark)
    benchmark = expit(best)
    down = np.hypot(np.log(benchmark / expit(best - Z80 * error)), np.log(mid / low))
    up = np.hypot(np.log(expit(best + Z80 * error) / benchmark), np.log(high / mid))
    target = mid * benchmark
    return _table(
        revenue,
        wallet_low=low,
        wallet=mid,
        wallet_high=high,
        wallet_source=np.where(known, "known", "estimated"),
        share_of_wallet=(revenue / mid).clip(0, 1),
        benchmark_share=benchmark,
        target=target,
        target_low=target * np.exp(-down),
        target_high=np.minimum(target * np.exp(up), high),
    )


def _at_least(revenue: pd.Series, among: np.ndarray) -> pd.Series:
    """Revenue, at least the smallest above 0 `among` the given dealers: the logarithm of less would run away."""
    return revenue.clip(lower=revenue[among & (revenue > 0)].min())


def _wallets(wallet: pd.Series, known: np.ndarray, x: pd.DataFrame, revenue: pd.Series) -> list[pd.Series]:
    """Low, middle and high of each wallet: all the same where it is known, never under revenue."""
    if known.all():
        return [wallet, wallet, wallet]
    y = np.log(wallet[known])
    wider = widening(y, x[known])
    fits = [quantile_fit(y, x[known], x, q)[0] + move for q, move in ((0.1, -wider), (0.5, 0), (0.9, wider))]
    ordered = np.maximum(np.sort(np.exp(fits), axis=0), revenue.to_numpy())
    return [wallet.fillna(pd.Series(estimate, wallet.index)) for estimate in ordered]


def _without_wallets(
    dealers: pd.DataFrame, territories: pd.DataFrame, revenue: pd.Series, params: BaseModel
) -> pd.DataFrame:
    """Potential from what comparable dealers buy, where hardly any wallet is known."""
    x = features(dealers, territories, pd.Series(np.nan, revenue.index))
    comparable = x.columns.isin(["salespeople", "population", "market", "income"]).any()
    buys = (revenue > 0).to_numpy()
    if buys.sum() < params.min_known or not comparable:
        return _table(revenue, wallet_source="missing")
    best, error = quantile_fit(np.log(_at_least(revenue, buys)), x, x, params.benchmark)
    return _table(
        revenue,
        wallet_source="missing",
        target=np.exp(best),
        target_low=np.exp(best - Z80 * error),
        target_high=np.exp(best + Z80 * error),
    )


def _table(revenue: pd.Series, *, target=np.nan, target_low=np.nan, target_high=np.nan, **columns) -> pd.DataFrame:
    """Nobody's potential lies below what it buys already."""
    reached = {"potential_low": target_low, "potential": target, "potential_high": target_high}
    amounts = {name: np.maximum(value, revenue) for name, value in reached.items()}
    unknown = dict.fromkeys(["wallet_low", "wallet", "wallet_high", "share_of_wallet", "benchmark_share"], np.nan)
    frame = pd.DataFrame({"revenue": revenue, **unknown, **columns, **amounts}, index=revenue.index)
    return frame.assign(headroom=frame["potential"] - frame["revenue"]).reset_index()
