"""What each dealer could buy from us: its wallet, times the share that the best comparable dealers reach."""

import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from pydantic import BaseModel
from scipy.special import expit, logit
from statsmodels.tools.sm_exceptions import IterationLimitWarning

from distribres import levels

Z80 = 1.2815515655446004
"""Half-width of an 80 % interval, in standard errors."""
SHARES = (0.001, 0.999)


def features(dealers: pd.DataFrame, territories: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """What makes dealers comparable: size, salespeople, channel, territory.

    Numbers enter as standardised logarithms; where one is missing it enters at the mean, with a flag.

    Parameters
    ----------
    dealers, territories : DataFrame
        The tables of that name.
    size : Series
        Of each dealer in `dealers`, by dealer_id, above 0.

    Returns
    -------
    DataFrame
        By dealer_id, with a constant; no column is constant besides it.
    """
    of_territory = territories.set_index("territory_id")[["population", "market", "income"]].reindex(dealers["territory_id"])
    raw = of_territory.set_index(dealers["dealer_id"]).assign(
        size=size, salespeople=dealers.set_index("dealer_id")["salespeople"]
    )
    logs = np.log(raw.where(raw > 0))
    missing = logs.isna().astype(float).add_suffix("_missing")
    channel = pd.get_dummies(dealers.set_index("dealer_id")["channel"], dtype=float)
    spread = logs.std().where(lambda s: s > 0)
    standard = ((logs - logs.mean()) / spread).fillna(0.0)
    design = pd.concat([standard, missing, channel.iloc[:, 1:]], axis=1)
    varying = design.loc[:, design.std() > 0]
    return sm.add_constant(varying.loc[:, ~varying.T.duplicated()], has_constant="add")


def quantile_fit(y: pd.Series, x: pd.DataFrame, at: pd.DataFrame, q: float) -> tuple[np.ndarray, np.ndarray]:
    """Conditional quantile of `y` and its standard error, at the rows of `at`.

    Quantile regression (Koenker & Bassett 1978), standard errors robust to unequal spread (Powell's kernel).

    Returns
    -------
    fitted, error : ndarray, one value for each row of `at`
    """
    known = x.loc[:, (x.std() > 0) | (x.columns == "const")].columns
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IterationLimitWarning)
        fit = sm.QuantReg(y, x[known]).fit(q=q, max_iter=2000)
    rows = at[known].to_numpy()
    variance = np.einsum("ij,jk,ik->i", rows, fit.cov_params().to_numpy(), rows)
    return rows @ fit.params.to_numpy(), np.sqrt(np.clip(variance, 0, None))


def known_wallets(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: BaseModel) -> pd.Series:
    """Wallets that need no estimate, per quarter: seen in the sales, or from the turnover that a dealer declares.

    A declared wallet below what the dealer buys from us is raised to that.
    """
    seen = levels.level(panel, "wallet", quarter, params.quarters)
    declared = dealers.set_index("dealer_id")["turnover"] * params.purchases_share / levels.YEAR
    revenue = levels.level(panel, "revenue", quarter, params.quarters)
    wallet = seen.reindex(declared.index).fillna(declared)
    return wallet.where(wallet > 0).clip(lower=revenue.reindex(declared.index).clip(lower=0))


def potential(
    dealers: pd.DataFrame, panel: pd.DataFrame, territories: pd.DataFrame, quarter: str, params: BaseModel
) -> pd.DataFrame:
    """The table `potential`, for the dealers that bought anything in the last year.

    Where the wallet is known, the potential is the wallet times the share that the best comparable dealers reach: the
    quantile `params.benchmark` of share of wallet given size, salespeople, channel and territory. Where it is not, the
    wallet is estimated from the same (quantiles .1, .5, .9) and its uncertainty is carried on. With fewer than
    `params.min_known` known wallets, the potential is the same quantile of revenue itself, and no wallet is stated.
    Intervals are 80 %.
    """
    revenue = levels.level(panel, "revenue", quarter, params.quarters).clip(lower=0)
    dealers = dealers[dealers["dealer_id"].isin(revenue.index)].reset_index(drop=True)
    revenue = revenue.reindex(dealers["dealer_id"])
    wallet = known_wallets(dealers, panel, quarter, params).reindex(revenue.index)
    if wallet.notna().sum() < params.min_known:
        return _without_wallets(dealers, territories, revenue, params)
    known = wallet.notna().to_numpy()
    low, mid, high = _wallets(wallet, known, features(dealers, territories, revenue + 1), revenue)
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


def _wallets(wallet: pd.Series, known: np.ndarray, x: pd.DataFrame, revenue: pd.Series) -> list[pd.Series]:
    """Low, middle and high of each wallet: all the same where it is known."""
    if known.all():
        return [wallet, wallet, wallet]
    fits = [quantile_fit(np.log(wallet[known]), x[known], x, q)[0] for q in (0.1, 0.5, 0.9)]
    ordered = np.sort(np.exp(fits), axis=0)
    floor = revenue.clip(lower=wallet[known].min()).to_numpy()
    return [wallet.fillna(pd.Series(np.maximum(estimate, floor), wallet.index)) for estimate in ordered]


def _without_wallets(dealers: pd.DataFrame, territories: pd.DataFrame, revenue: pd.Series, params: BaseModel) -> pd.DataFrame:
    """Potential from what comparable dealers buy, where hardly any wallet is known."""
    if len(dealers) < params.min_known:
        return _table(revenue, wallet_source="missing")
    x = features(dealers, territories, pd.Series(1.0, revenue.index))
    best, error = quantile_fit(np.log(revenue + 1), x, x, params.benchmark)
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
    wallet = dict.fromkeys(["wallet_low", "wallet", "wallet_high", "share_of_wallet", "benchmark_share"], np.nan)
    frame = pd.DataFrame({"revenue": revenue, **wallet, **columns, **amounts}, index=revenue.index)
    return frame.assign(headroom=frame["potential"] - frame["revenue"]).reset_index()
