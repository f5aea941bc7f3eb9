"""What each dealer could buy from us: its wallet, times the share that the best comparable dealers reach."""

import numpy as np
import pandas as pd
from pydantic import BaseModel
from scipy.special import expit, logit

from distribres import levels, local, quarters, wallets
from distribres.quantile import Z80, quantile_fit

UNKNOWN = (
    "wallet_low",
    "wallet",
    "wallet_high",
    "share_of_wallet",
    "benchmark_share",
    "by_comparable",
    "by_territory",
)


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
    _, first = np.unique(varying.to_numpy(), axis=1, return_index=True)
    return varying.iloc[:, np.sort(first)].assign(const=1.0)


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
    revenue = levels.level(panel, "revenue", quarter).reindex(ids).clip(lower=0).fillna(0.0)
    seen = levels.level(panel, "wallet", quarter).reindex(ids).clip(lower=revenue)
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
    revenue = levels.level(panel, "revenue", quarter).clip(lower=0)
    dealers = dealers[dealers["dealer_id"].isin(revenue.index)].reset_index(drop=True)
    revenue = revenue.reindex(dealers["dealer_id"])
    wallet = known_wallets(dealers, panel, quarter, params)
    known = wallet.notna().to_numpy()
    if known.sum() < params.min_known:
        return _without_wallets(dealers, territories, revenue, params)
    alike = wallets.Alike(
        wallets.chain(dealers.set_index("dealer_id")["name"]), dealers.set_index("dealer_id")["territory_id"]
    )
    low, mid, high = _wallets(dealers, panel, territories, quarter, wallet, revenue, alike, params)
    share = (revenue / mid).clip(0, 1)
    of_dealer = dealers.set_index("dealer_id")
    liking = local.preference(share.where(known), of_dealer["channel"], of_dealer["territory_id"])
    x = features(dealers, territories, mid).assign(preference=liking)
    least, benchmark, most = _benchmark(share, mid, x, known, params.benchmark)
    comparable = mid * benchmark
    down = np.hypot(np.log(benchmark / least), np.log(mid / low))
    up = np.hypot(np.log(most / benchmark), np.log(high / mid))
    here = local.potential(dealers, territories, mid, share, alike.chain, params.benchmark)
    miss = np.log(here / comparable)[known].std() if known.any() else np.inf
    width = (down + up) / (2 * Z80)
    target, sd = local.combined(comparable, width, here, miss, pd.Series(known, mid.index))
    target = np.minimum(target, mid)
    narrower = sd / width.where(width > 0)
    return _table(
        revenue,
        wallet_low=low,
        wallet=mid,
        wallet_high=high,
        wallet_source=np.where(known, "known", "estimated"),
        share_of_wallet=share,
        benchmark_share=benchmark,
        by_comparable=comparable,
        by_territory=here,
        target=target,
        target_low=target * np.exp(-down * narrower.fillna(1.0)),
        target_high=np.minimum(target * np.exp(up * narrower.fillna(1.0)), high),
    )


def _at_least(revenue: pd.Series, among: np.ndarray) -> pd.Series:
    """Revenue, at least the smallest above 0 `among` the given dealers: the logarithm of less would run away."""
    return revenue.clip(lower=revenue[among & (revenue > 0)].min())


def _wallets(dealers, panel, territories, quarter, wallet, revenue, alike, params) -> list[pd.Series]:
    """Low, middle and high of each wallet; judged by the year before, where the sales reach back over it."""
    known = wallet.notna().to_numpy()
    base, sizes = _base(dealers, territories, revenue, known)
    x = wallets.design(base, wallets.pattern(panel, wallet.index, quarter), known)
    earlier = _known_earlier(dealers, panel, territories, quarters.shift(quarter, -levels.YEAR), x.columns, params)
    return wallets.estimate(wallet, x, alike, revenue, [*sizes, "salespeople"], earlier)


def _known_earlier(dealers, panel, territories, quarter, columns, params) -> tuple[pd.Series, pd.DataFrame] | None:
    """The wallets known at an earlier time and what told of them; None where the sales hold too little of it."""
    if not levels.full_year(panel, quarter):
        return None
    revenue = levels.level(panel, "revenue", quarter).clip(lower=0).reindex(dealers["dealer_id"])
    wallet = known_wallets(dealers, panel, quarter, params).where(revenue.notna())
    known = wallet.notna().to_numpy()
    if (revenue[known] > 0).sum() < params.min_known:
        return None
    base, _ = _base(dealers, territories, revenue.fillna(0.0), known)
    every = pd.concat([base, wallets.pattern(panel, wallet.index, quarter)], axis=1)
    return wallet, every.reindex(columns=columns, fill_value=0.0)


def _base(dealers, territories, revenue, known) -> tuple[pd.DataFrame, list[str]]:
    """What makes wallets comparable besides how a dealer buys, and which of it is its size."""
    sizes = wallets.segments(_at_least(revenue, known))
    others = features(dealers, territories, pd.Series(np.nan, revenue.index))
    others = others.drop(columns="size_missing", errors="ignore")
    return pd.concat([others, sizes.loc[:, sizes[known].nunique() > 1]], axis=1), list(sizes)


def _benchmark(share: pd.Series, wallet: pd.Series, x: pd.DataFrame, known: np.ndarray, q: float) -> list[pd.Series]:
    """Low, middle and high of the share that the best comparable dealers reach.

    The logarithm of the wallet is added to the log-odds, so that a rule which never falls with size keeps the
    log-odds from falling faster than the wallet rises: wallet times benchmark rises with the wallet.
    """
    y = logit(share.clip(*local.SHARES)) + np.log(wallet)
    best, error = quantile_fit(y[known], x[known], x, q, ("size", "salespeople"))
    return [expit(best - np.log(wallet) + move * error) for move in (-Z80, 0, Z80)]


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
    unknown = dict.fromkeys(UNKNOWN, np.nan)
    frame = pd.DataFrame({"revenue": revenue, **unknown, **columns, **amounts}, index=revenue.index)
    return frame.assign(headroom=frame["potential"] - frame["revenue"]).reset_index()
