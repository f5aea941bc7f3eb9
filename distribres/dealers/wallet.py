"""What a dealer buys from all brands, estimated where not known: from how it buys from us, its chain and its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm

from distribres.contracts import quarters, yearly
from distribres.contracts.sections import Potential
from distribres.dealers.comparable import features
from distribres.stats import empirical_bayes
from distribres.stats.conformal import widening
from distribres.stats.quantile_regression import independent, quantile_fit, told_apart

SEGMENTS = 3


def segments(size: pd.Series) -> pd.DataFrame:
    """The logarithm of a size in three parts that add up to it: a slope for small, middle and large dealers each.

    An estimate that rises in every part rises with the size.
    """
    logs = np.log(size)
    cuts = np.unique(logs.quantile(np.linspace(0, 1, SEGMENTS + 1)[1:-1]))
    edges = [-np.inf, *cuts, np.inf]
    parts = {f"size_{i}": logs.clip(*edges[i : i + 2]) - edges[max(i, 1)] for i in range(len(cuts) + 1)}
    return pd.DataFrame(parts)


def pattern(panel: pd.DataFrame, ids: pd.Index, quarter: str) -> pd.DataFrame:
    """How each dealer bought from us in the last year, the most telling first.

    Returns
    -------
    DataFrame
        By dealer_id, nothing missing: logarithms of revenue in a line and of pieces in a line, months with purchases
        in a quarter, lines, part of the year bought in its last quarter, growth over a year.
    """
    year = {c: yearly.level(panel, c, quarter).reindex(ids) for c in ("revenue", "quantity", "lines", "active_months")}
    last = yearly.level(panel, "revenue", quarter, 1).reindex(ids).fillna(0.0)
    before = yearly.level(panel, "revenue", quarters.shift(quarter, -yearly.YEAR)).reindex(ids)
    turnover = year["revenue"].abs() + before.abs()
    lines = year["lines"].where(year["lines"] > 0)
    found = pd.DataFrame(
        {
            "ticket": np.log(year["revenue"].where(year["revenue"] > 0) / lines),
            "ticket_squared": np.nan,
            "months": year["active_months"],
            "lines_squared": np.nan,
            "pieces": np.log(year["quantity"].where(year["quantity"] > 0) / lines),
            "growth": (year["revenue"] - before) / turnover.where(turnover > 0),
            "last": (last / (yearly.YEAR * year["revenue"].where(year["revenue"] > 0))).clip(0, 1),
        }
    )
    found["ticket_squared"] = (found["ticket"] - found["ticket"].median()) ** 2
    logs = np.log(lines)
    found["lines_squared"] = (logs - logs.median()) ** 2
    return found.fillna(found.median()).fillna(0.0)


def chain(names: pd.Series) -> pd.Series:
    """First word of each name: dealers of a chain carry it. Where it says nothing, shrinkage finds that out."""
    return names.fillna("").map(lambda name: next(iter(re.findall(r"\w[\w'-]*", name.casefold())), None))


@dataclass(frozen=True)
class Groups:
    """Groups that dealers belong to, by dealer_id: the chain (first word of the name), and the territory."""

    chain: pd.Series
    territory: pd.Series

    def effects(self, y: pd.Series, x: pd.DataFrame) -> pd.DataFrame:
        """What chains and territories have in common beyond the features, each dealer seen in the others alone.

        Parameters
        ----------
        y : Series
            By dealer_id; missing where not known.
        x : DataFrame
            Features, by dealer_id, with a constant.
        """
        known = y.notna()
        used = x[independent(x[known])]
        residual = y - sm.OLS(y[known], used[known]).fit().predict(used)
        chain = empirical_bayes.of_others(residual, self.chain)
        return pd.DataFrame({"chain": chain, "preference": empirical_bayes.of_others(residual - chain, self.territory)})


def design(base: pd.DataFrame, pattern: pd.DataFrame, known: np.ndarray, per_feature: int) -> pd.DataFrame:
    """Base features, and as many of the pattern as the known wallets bear, none that only repeats the others there.

    They bear one feature for `per_feature` of them; chain and territory count as two.
    """
    room = max(0, known.sum() // per_feature - base.shape[1] - 2)
    joined = pd.concat([base, pattern.iloc[:, :room]], axis=1)
    return joined[told_apart(joined[known])]


def estimate(
    wallet: pd.Series,
    x: pd.DataFrame,
    groups: Groups,
    revenue: pd.Series,
    rising: Sequence[str],
    earlier: tuple[pd.Series, pd.DataFrame] | None = None,
) -> list[pd.Series]:
    """Low, middle and high of each wallet (80 %): all the same where it is known, never under revenue.

    Parameters
    ----------
    wallet : Series
        Currency per quarter, by dealer_id; missing where not known.
    x : DataFrame
        Features, by dealer_id, with a constant.
    groups : Groups
    revenue : Series
        Currency per quarter, by dealer_id.
    rising : sequence of str
        Features with which a wallet never falls.
    earlier : (Series, DataFrame), optional
        `wallet` and `x` of an earlier time, by which the intervals are calibrated; those of today, where there is none.
    """
    if wallet.notna().all():
        return [wallet, wallet, wallet]
    y, known, x = _with_groups(wallet, x, groups)
    then = earlier and _with_groups(*earlier, groups)[:2]
    wider = widening(y, known, rising, then)
    fits = [quantile_fit(y, known, x, q, rising)[0] + move for q, move in ((0.1, -wider), (0.5, 0), (0.9, wider))]
    ordered = np.maximum(np.sort(np.exp(fits), axis=0), revenue.to_numpy())
    return [wallet.fillna(pd.Series(values, wallet.index)) for values in ordered]


def _with_groups(wallet: pd.Series, x: pd.DataFrame, groups: Groups) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """Logarithms of known wallets, their features, and those of all, each with what its groups have in common."""
    logs, known = np.log(wallet), wallet.notna()
    common = groups.effects(logs, x)
    spread = common.std()  # from one time to another it differs with what shrinkage leaves
    x = x.join(common / spread.where(spread > 0, 1.0))
    return logs[known], x[known], x


def known_wallets(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: Potential) -> pd.Series:
    """Wallets that need no estimate: seen in the sales, known, or from the turnover that a dealer declares.

    A wallet that was seen is at least what the dealer buys from us. Purchases that are known tell more than a turnover,
    of which they are a usual share only. What falls short of what the dealer buys from us is not believed: one in the
    wrong unit would otherwise make a dealer without room to grow.

    Returns
    -------
    Series
        Currency per quarter, by dealer_id; missing where not known.
    """
    ids = pd.Index(dealers["dealer_id"])
    revenue = yearly.level(panel, "revenue", quarter).reindex(ids).clip(lower=0).fillna(0.0)
    seen = yearly.level(panel, "wallet", quarter).reindex(ids).clip(lower=revenue)
    of_dealer = dealers.set_index("dealer_id").reindex(columns=["wallet", "turnover"])
    known = of_dealer["wallet"] / yearly.YEAR
    declared = of_dealer["turnover"] * params.purchases_share / yearly.YEAR
    wallet = seen.fillna(known.where(known >= revenue)).fillna(declared.where(declared >= revenue))
    return wallet.where(wallet > 0)


@dataclass(frozen=True)
class Situation:
    """What is known of some dealers at the end of a quarter.

    `dealers`, `panel` and `territories` are the tables of that name; `revenue` and `wallet` are in currency per
    quarter, by dealer_id, the wallet missing where it is not known.
    """

    dealers: pd.DataFrame
    panel: pd.DataFrame
    territories: pd.DataFrame
    quarter: str
    revenue: pd.Series
    wallet: pd.Series

    @property
    def known(self) -> np.ndarray:
        """Whose wallet is known (dealers,)."""
        return self.wallet.notna().to_numpy()

    @property
    def groups(self) -> Groups:
        of_dealer = self.dealers.set_index("dealer_id")
        return Groups(chain(of_dealer["name"]), of_dealer["territory_id"])


def read_situation(
    dealers: pd.DataFrame, panel: pd.DataFrame, territories: pd.DataFrame, quarter: str, params: Potential
) -> Situation:
    """The `Situation` of all `dealers`; who bought nothing in the year up to the quarter has no known wallet then."""
    revenue = yearly.level(panel, "revenue", quarter).clip(lower=0).reindex(dealers["dealer_id"])
    wallet = known_wallets(dealers, panel, quarter, params).where(revenue.notna())
    return Situation(dealers, panel, territories, quarter, revenue.fillna(0.0), wallet)


def raise_to_least(revenue: pd.Series, among: np.ndarray) -> pd.Series:
    """Revenue, at least the smallest above 0 `among` the given dealers: the logarithm of less would run away."""
    return revenue.clip(lower=revenue[among & (revenue > 0)].min())


def estimate_wallets(now: Situation, params: Potential) -> list[pd.Series]:
    """Low, middle and high of each wallet; judged by the year before, where the sales reach back over it."""
    base, sizes = _base(now)
    x = design(base, pattern(now.panel, now.wallet.index, now.quarter), now.known, params.wallets_per_feature)
    earlier = _a_year_before(now, x.columns, params)
    return estimate(now.wallet, x, now.groups, now.revenue, [*sizes, "salespeople"], earlier)


def _a_year_before(now: Situation, columns: pd.Index, params: Potential) -> tuple[pd.Series, pd.DataFrame] | None:
    """The wallets known a year before and their features; None where the sales hold too little of that time."""
    quarter = quarters.shift(now.quarter, -yearly.YEAR)
    if not yearly.full_year(now.panel, quarter):
        return None
    then = read_situation(now.dealers, now.panel, now.territories, quarter, params)
    if (then.revenue[then.known] > 0).sum() < params.min_known:
        return None
    every = pd.concat([_base(then)[0], pattern(then.panel, then.wallet.index, quarter)], axis=1)
    return then.wallet, every.reindex(columns=columns, fill_value=0.0)


def _base(situation: Situation) -> tuple[pd.DataFrame, list[str]]:
    """What makes wallets comparable besides how a dealer buys, and which of it is its size."""
    revenue, known = situation.revenue, situation.known
    sizes = segments(raise_to_least(revenue, known))
    others = features(situation.dealers, situation.territories, pd.Series(np.nan, revenue.index))
    others = others.drop(columns="size_missing", errors="ignore")
    return pd.concat([others, sizes.loc[:, sizes[known].nunique() > 1]], axis=1), list(sizes)
