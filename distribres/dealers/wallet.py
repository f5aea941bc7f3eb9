"""What a dealer buys from all brands, from what it says and from how it buys from us, its chain and its place.

Where it is known, with an error, the two are joined by their precision; where it is not, the second stands alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import statsmodels.api as sm

from distribres.contracts import quarters, yearly
from distribres.contracts.sections import Potential
from distribres.dealers.comparable import features
from distribres.dealers.declarations import PURCHASES, SEEN, TURNOVER, declaration_error, error_by_source, far_out
from distribres.stats import empirical_bayes
from distribres.stats.conformal import widening
from distribres.stats.intervals import Z80
from distribres.stats.quantile_regression import independent, quantile_fit, told_apart

SEGMENTS = 3
LEAST_SPREAD = 0.05
"""Of the logarithms of true wallets around what is expected of them: no network is more even."""


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
    rising: Sequence[str],
    earlier: tuple[pd.Series, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Low, middle and high (80 %) of the logarithm of each wallet, as if it were not known, by dealer_id.

    Parameters
    ----------
    wallet : Series
        Currency per quarter, by dealer_id; missing where not known.
    x : DataFrame
        Features, by dealer_id, with a constant.
    groups : Groups
    rising : sequence of str
        Features with which a wallet never falls.
    earlier : (Series, DataFrame), optional
        `wallet` and `x` of an earlier time, by which the intervals are calibrated; those of today, where there is none.
    """
    y, known, x = _with_groups(wallet, x, groups)
    then = earlier and _with_groups(*earlier, groups)[:2]
    wider = widening(y, known, rising, then)
    fits = [quantile_fit(y, known, x, q, rising) + move for q, move in ((0.1, -wider), (0.5, 0), (0.9, wider))]
    return pd.DataFrame(np.sort(fits, axis=0).T, wallet.index, ["low", "middle", "high"])


def _with_groups(wallet: pd.Series, x: pd.DataFrame, groups: Groups) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """Logarithms of known wallets, their features, and those of all, each with what its groups have in common."""
    logs, known = np.log(wallet), wallet.notna()
    common = groups.effects(logs, x)
    spread = common.std()  # from one time to another it differs with what shrinkage leaves
    x = x.join(common / spread.where(spread > 0, 1.0))
    return logs[known], x[known], x


def known_wallets(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: Potential) -> pd.DataFrame:
    """Wallets that are seen in the sales, given, or told by the turnover that a dealer declares.

    A wallet that was seen is at least what the dealer buys from us. Purchases that are given tell more than a turnover,
    of which they are a usual share only. What falls short of what the dealer buys from us is not believed: one in the
    wrong unit would otherwise make a dealer without room to grow.

    Returns
    -------
    DataFrame
        By dealer_id: `wallet` (currency per quarter) and `source`, of `declarations`; both missing where not known.
        `disbelieved`: something was said, and it is less than what the dealer buys from us.
    """
    ids = pd.Index(dealers["dealer_id"])
    revenue = yearly.level(panel, "revenue", quarter).reindex(ids).clip(lower=0).fillna(0.0)
    said = dealers.set_index("dealer_id").reindex(columns=["wallet", "turnover"]) / yearly.YEAR
    told = {
        SEEN: yearly.level(panel, "wallet", quarter).reindex(ids).clip(lower=revenue),
        PURCHASES: said["wallet"],
        TURNOVER: said["turnover"] * params.purchases_share,
    }
    every = pd.DataFrame(told)
    believed = every.where(every.gt(0) & every.ge(revenue, axis=0))
    known = believed.notna().any(axis=1)
    return pd.DataFrame(
        {
            "wallet": believed.bfill(axis=1).iloc[:, 0],
            "source": believed.notna().idxmax(axis=1).where(known),
            "disbelieved": every.gt(0).any(axis=1) & ~known,
        }
    )


@dataclass(frozen=True)
class Situation:
    """What is known of some dealers at the end of a quarter.

    `dealers`, `panel` and `territories` are the tables of that name; the others are by dealer_id: `revenue` and
    `wallet` in currency per quarter, the wallet missing where it is not known; `source`, where it comes from;
    `disbelieved`, whether something was said of it that is not believed.
    """

    dealers: pd.DataFrame
    panel: pd.DataFrame
    territories: pd.DataFrame
    quarter: str
    revenue: pd.Series
    wallet: pd.Series
    source: pd.Series
    disbelieved: pd.Series

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
    """The `Situation` of all `dealers`; who bought nothing in the year up to the quarter has no known wallet then.

    A wallet that was said, not seen, and lies further than `params.gross_error` spreads (robust) from what size, team,
    channel and place let expect, is not believed either: a slip of unit says nothing of the dealer.
    """
    revenue = yearly.level(panel, "revenue", quarter).clip(lower=0).reindex(dealers["dealer_id"])
    known = known_wallets(dealers, panel, quarter, params).where(revenue.notna())
    disbelieved = known["disbelieved"].eq(True)
    now = Situation(
        dealers, panel, territories, quarter, revenue.fillna(0.0), known["wallet"], known["source"], disbelieved
    )
    if (now.revenue[now.known] > 0).sum() < params.min_known:
        return now
    gross = _gross(now, params)
    return replace(
        now, wallet=now.wallet.mask(gross), source=now.source.mask(gross), disbelieved=now.disbelieved | gross
    )


def _gross(now: Situation, params: Potential) -> pd.Series:
    """Whose wallet was said, and is not believed beside the others'."""
    y, x = np.log(now.wallet[now.known]), _base(now)[0]
    fitted = quantile_fit(y, x[now.known], x[now.known], 0.5)
    wild = pd.Series(far_out((y - fitted).to_numpy(), params.gross_error), y.index)
    return wild.reindex(now.wallet.index, fill_value=False) & now.source.isin([PURCHASES, TURNOVER])


def raise_to_least(revenue: pd.Series, among: np.ndarray) -> pd.Series:
    """Revenue, at least the smallest above 0 `among` the given dealers: the logarithm of less would run away."""
    return revenue.clip(lower=revenue[among & (revenue > 0)].min())


def estimate_wallets(now: Situation, params: Potential) -> pd.DataFrame:
    """Low, middle and high (80 %) of each wallet, currency per quarter by dealer_id, never under revenue.

    What is said is drawn to what is expected of the dealer, as far as declarations err beside how far true wallets lie
    from what is expected: log W = f + c (log D - f), c = t^2 / (t^2 + e^2) (Fuller 1987). The usual share of purchases
    in turnover may be wrong for all at once (`params.purchases_share_error`), which widens what rests on turnover. The
    interval of what is expected is judged by the year before, where the sales reach back over it.
    """
    if now.source.eq(SEEN).all():
        return pd.DataFrame(dict.fromkeys(["low", "middle", "high"], now.wallet))
    base, sizes = _base(now)
    x = design(base, pattern(now.panel, now.wallet.index, now.quarter), now.known, params.wallets_per_feature)
    earlier = _a_year_before(now, x.columns, params)
    expected = estimate(now.wallet, x, now.groups, [*sizes, "salespeople"], earlier)
    logs = _joined(now, expected, params)
    found = np.exp(logs).clip(lower=now.revenue, axis=0)
    return found.mask(now.source == SEEN, now.wallet, axis=0)


def _joined(now: Situation, expected: pd.DataFrame, params: Potential) -> pd.DataFrame:
    """What is said and what is expected as one, in logarithms: low, middle, high."""
    error, measured = declaration_error(now.dealers, params)
    of_each = error_by_source(now.source, error)
    middle = expected["middle"]
    spread = (expected["high"] - expected["low"]) / (2 * Z80)  # of what was said; a belief does not narrow it
    true = np.sqrt((spread**2 - measured * error**2).clip(lower=LEAST_SPREAD**2))
    credible = (true**2 / (true**2 + of_each**2)).fillna(0.0)
    logs = middle + credible * (np.log(now.wallet) - middle).fillna(0.0)
    own = np.sqrt(credible) * of_each
    turnover, level = now.source == TURNOVER, params.purchases_share_error
    left = np.sqrt(max(level**2 - (1 - measured) * error**2, 0.0))  # the error that is believed is in their spread
    common = (turnover * level).where(now.known, left * turnover[now.known].mean())

    def reach(to_end: pd.Series) -> pd.Series:
        alone = to_end * true / spread.where(spread > 0, 1.0)
        return np.hypot(alone.where(~now.known, Z80 * own), Z80 * common)

    low, high = reach(middle - expected["low"]), reach(expected["high"] - middle)
    return pd.DataFrame({"low": logs - low, "middle": logs, "high": logs + high})


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
