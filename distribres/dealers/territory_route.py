"""What the territory would let a dealer sell of us, whatever it buys itself: what its potential is checked by."""

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.special import expit, logit

from distribres.contracts import yearly
from distribres.stats import empirical_bayes

SHARES = (0.001, 0.999)


def preference(share: pd.Series, channel: pd.Series, territory: pd.Series) -> pd.Series:
    """How much more of us the others in the territory buy than their channel does: log-odds of share, by dealer_id.

    Each dealer is seen in the others alone, shrunk by how few they are; 0 where nobody else is known.
    """
    odds = logit(share.clip(*SHARES))
    return empirical_bayes.of_others(odds - odds.groupby(channel).transform("median"), territory)


def weight(dealers: pd.DataFrame, wallet: pd.Series, chain: pd.Series) -> pd.Series:
    """What dealers of its channel, team and chain buy in the category (currency/quarter), by dealer_id."""
    of_dealer = dealers.set_index("dealer_id")
    team = np.log(of_dealer["salespeople"].where(of_dealer["salespeople"] > 0))
    x = pd.get_dummies(of_dealer["channel"], dtype=float).iloc[:, 1:]
    if team.notna().any():
        x = x.assign(team=team.fillna(team.mean()), team_missing=team.isna().astype(float))
    x = sm.add_constant(x.loc[:, x.nunique() > 1], has_constant="add")
    y = np.log(wallet)
    fit = sm.OLS(y, x).fit()
    return np.exp(fit.fittedvalues + empirical_bayes.of_others(fit.resid, chain))


def expected_wallet(
    dealers: pd.DataFrame, territories: pd.DataFrame, wallet: pd.Series, weight: pd.Series
) -> pd.Series:
    """Market of the territory times the dealer's weight in it, currency per quarter, by dealer_id.

    A given market counts as far as it goes through our dealers: so far that the middle dealer's wallet is what is
    expected of it, as for the wallets that dealers are compared by. (Sums by territory would make it the mean, far
    above the middle where wallets are skewed.) Where none is given, it is what the others on the territory buy for
    their weight, shrunk by how few they are.
    """
    territory = dealers.set_index("dealer_id")["territory_id"]
    market = territories.set_index("territory_id")["market"] / yearly.YEAR
    if market.notna().any():
        part = territory.map(market) * weight / weight.groupby(territory).transform("sum")
        return part * (wallet / part).median()
    rest = np.log(wallet / weight)
    return (weight * np.exp(empirical_bayes.of_others(rest, territory))).where(territory.notna())


def estimate_by_territory(
    dealers: pd.DataFrame,
    territories: pd.DataFrame,
    wallet: pd.Series,
    share: pd.Series,
    chain: pd.Series,
    benchmark: float,
) -> pd.Series:
    """Expected sales from the territory: market size, times the local benchmark share, times the dealer's weight.

    Parameters
    ----------
    dealers, territories : DataFrame
        The tables of that name.
    wallet, share : Series
        Currency per quarter, known or estimated; share of it that is ours, 0 to 1; by dealer_id.
    chain : Series
        Of `wallet.chain`, by dealer_id.
    benchmark : float
        Quantile of the share within the channel that the best reach.

    Returns
    -------
    Series
        Currency per quarter, by dealer_id; missing where the territory is not known.
    """
    channel, territory = (dealers.set_index("dealer_id")[c] for c in ("channel", "territory_id"))
    best = logit(share.clip(*SHARES)).groupby(channel).transform(lambda odds: odds.quantile(benchmark))
    local = expit(best + preference(share, channel, territory))
    return expected_wallet(dealers, territories, wallet, weight(dealers, wallet, chain)) * local


def part_of_market(dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame) -> float:
    """What part of the market that is given for their territories the wallets of our dealers make.

    More than all of it cannot be: the usual share of purchases in turnover would be too high, or the market too small.

    Parameters
    ----------
    dealers, territories, potentials : DataFrame
        The tables dealers, territories, potential.

    Returns
    -------
    float
        Over the territories whose market is known and that have dealers; missing where there are none.
    """
    place = potentials["dealer_id"].map(dealers.set_index("dealer_id")["territory_id"])
    wallets = potentials["wallet"].groupby(place).sum()
    market = territories.set_index("territory_id")["market"].reindex(wallets.index) / yearly.YEAR
    given = market > 0
    return wallets[given].sum() / market[given].sum() if given.any() else np.nan


def disagreement(potentials: pd.DataFrame, beyond: float = 0.5) -> dict[str, float]:
    """How far the two routes to the potential lie apart, over the dealers that have both.

    Parameters
    ----------
    potentials : DataFrame
        The table `potential`.
    beyond : float
        Part by which one route has to exceed the other to count as apart.

    Returns
    -------
    dict
        dealers, ratio (median of the second over the first), rank (Spearman) and apart (share of the dealers).
    """
    both = potentials.loc[potentials["by_comparable"] > 0].dropna(subset="by_territory")
    ratio = both["by_territory"] / both["by_comparable"]
    apart = np.maximum(ratio, 1 / ratio) > 1 + beyond
    rank = both["by_territory"].corr(both["by_comparable"], method="spearman")
    return {"dealers": len(both), "ratio": ratio.median(), "rank": rank, "apart": apart.mean()}
