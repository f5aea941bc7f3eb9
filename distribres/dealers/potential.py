"""What each dealer could buy from us: its wallet, times the share that the best comparable dealers reach."""

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from distribres.contracts import yearly
from distribres.contracts.sections import Potential
from distribres.dealers import territory_route
from distribres.dealers.comparable import features
from distribres.dealers.wallet import Situation, estimate_wallets, raise_to_least, read_situation
from distribres.stats import intervals
from distribres.stats.intervals import Z80
from distribres.stats.quantile_regression import quantile_fit

UNKNOWN = (
    "wallet_low",
    "wallet",
    "wallet_high",
    "share_of_wallet",
    "benchmark_share",
    "by_comparable",
    "by_territory",
)


def estimate_potential(
    dealers: pd.DataFrame, panel: pd.DataFrame, territories: pd.DataFrame, quarter: str, params: Potential
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
    params : Potential

    Notes
    -----
    Intervals are 80 %. They join, as independent and in logarithms, the sampling error of the benchmark and the
    interval of the wallet. A declared wallet is taken at its word, and whether a dealer can be brought to the
    benchmark at all is no part of them.

    Revenue <= potential <= wallet always. One dealer in five or so (1 - `params.benchmark`) is above its benchmark
    and has no headroom. Share of wallet may fall as wallets grow; the potential still rises with the wallet as
    long as the log-odds of the benchmark fall by less than 1 when the log of the wallet rises by 1.
    """
    bought = yearly.level(panel, "revenue", quarter)
    dealers = dealers[dealers["dealer_id"].isin(bought.index)].reset_index(drop=True)
    now = read_situation(dealers, panel, territories, quarter, params)
    estimate = _from_wallets if now.known.sum() >= params.min_known else _from_revenue
    return estimate(now, params)


def _from_wallets(now: Situation, params: Potential) -> pd.DataFrame:
    """Potential as the wallet times the share that the best comparable dealers reach."""
    low, mid, high = estimate_wallets(now, params)
    known, groups = now.known, now.groups
    share = (now.revenue / mid).clip(0, 1)
    channel = now.dealers.set_index("dealer_id")["channel"]
    x = features(now.dealers, now.territories, mid).assign(
        preference=territory_route.preference(share.where(known), channel, groups.territory)
    )
    least, benchmark, most = _benchmark(share, mid, x, known, params.benchmark)
    by_comparable = mid * benchmark
    by_territory = territory_route.estimate_by_territory(
        now.dealers, now.territories, mid, share, groups.chain, params.benchmark
    )
    down = np.hypot(np.log(benchmark / least), np.log(mid / low))
    up = np.hypot(np.log(most / benchmark), np.log(high / mid))
    width = (down + up) / (2 * Z80)
    apart = np.log(by_territory / by_comparable)[known].std() if known.any() else np.inf
    target, sd = intervals.combined(by_comparable, width, by_territory, apart, pd.Series(known, mid.index))
    target = np.minimum(target, mid)
    narrower = (sd / width.where(width > 0)).fillna(1.0)
    return _table(
        now.revenue,
        wallet_low=low,
        wallet=mid,
        wallet_high=high,
        wallet_source=np.where(known, "known", "estimated"),
        share_of_wallet=share,
        benchmark_share=benchmark,
        by_comparable=by_comparable,
        by_territory=by_territory,
        target=target,
        target_low=target * np.exp(-down * narrower),
        target_high=np.minimum(target * np.exp(up * narrower), high),
    )


def _benchmark(share: pd.Series, wallet: pd.Series, x: pd.DataFrame, known: np.ndarray, q: float) -> list[pd.Series]:
    """Low, middle and high of the share that the best comparable dealers reach.

    The logarithm of the wallet is added to the log-odds, so that a rule which never falls with size keeps the
    log-odds from falling faster than the wallet rises: wallet times benchmark rises with the wallet.
    """
    y = logit(share.clip(*territory_route.SHARES)) + np.log(wallet)
    best, error = quantile_fit(y[known], x[known], x, q, ("size", "salespeople"))
    return [expit(best - np.log(wallet) + move * error) for move in (-Z80, 0, Z80)]


def _from_revenue(now: Situation, params: Potential) -> pd.DataFrame:
    """Potential from what comparable dealers buy, where hardly any wallet is known."""
    x = features(now.dealers, now.territories, pd.Series(np.nan, now.revenue.index))
    comparable = x.columns.isin(["salespeople", "population", "market", "income"]).any()
    buys = (now.revenue > 0).to_numpy()
    if buys.sum() < params.min_known or not comparable:
        return _table(now.revenue, wallet_source="missing")
    best, error = quantile_fit(np.log(raise_to_least(now.revenue, buys)), x, x, params.benchmark)
    return _table(
        now.revenue,
        wallet_source="missing",
        target=np.exp(best),
        target_low=np.exp(best - Z80 * error),
        target_high=np.exp(best + Z80 * error),
    )


def _table(
    revenue: pd.Series,
    *,
    target: pd.Series | float = np.nan,
    target_low: pd.Series | float = np.nan,
    target_high: pd.Series | float = np.nan,
    **columns: object,
) -> pd.DataFrame:
    """The table `potential`: nobody's potential lies below what it buys already."""
    reached = {"potential_low": target_low, "potential": target, "potential_high": target_high}
    amounts = {name: np.maximum(value, revenue) for name, value in reached.items()}
    unknown = dict.fromkeys(UNKNOWN, np.nan)
    frame = pd.DataFrame({"revenue": revenue, **unknown, **columns, **amounts}, index=revenue.index)
    return frame.assign(headroom=frame["potential"] - frame["revenue"]).reset_index()
