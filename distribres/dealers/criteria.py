"""The criteria, facts and opinions: one small function for each, all on the same facts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.contracts.sections import Potential
from distribres.dealers.potential import estimate_potential
from distribres.dealers.revenue_error import revenue_error
from distribres.dealers.willingness import estimate_willingness
from distribres.stats import empirical_bayes, neighbours


@dataclass(frozen=True)
class Criterion:
    """How a criterion is read from the facts, its unit, and which fact says where it comes from (known, if none).

    An `opinion` is what somebody thinks and was asked in a survey; all others are measured, or estimated from what is.
    """

    unit: str
    value: Callable[[pd.DataFrame], pd.Series]
    source: str | None = None
    opinion: bool = False


def revenue_per_salesperson(facts: pd.DataFrame) -> pd.Series:
    """Currency per quarter and person, drawn to the dealer's channel as far as its year is unsure; missing without one.

    Empirical Bayes in logarithms, as errors are in proportion: with three orders nobody is a star.
    """
    seen = facts["revenue"] / facts["salespeople"].where(facts["salespeople"] > 0)
    drawn = empirical_bayes.towards_group(np.log(seen.where(seen > 0)), facts["revenue_error"] ** 2, facts["channel"])
    return np.exp(drawn).fillna(seen)


def geography(facts: pd.DataFrame) -> pd.Series:
    """Distance (km) to the nearest other dealer of the network: the ground that it holds alone."""
    return pd.Series(neighbours.neighbours(facts, 1)[1][:, 0], facts.index)


CRITERIA = {
    "revenue": Criterion("currency/quarter", lambda f: f["revenue"]),
    "margin": Criterion("currency/quarter", lambda f: f["margin"]),
    "potential": Criterion("currency/quarter", lambda f: f["potential"], "potential_source"),
    "wallet": Criterion("currency/quarter", lambda f: f["wallet"], "wallet_source"),
    "salespeople": Criterion("people", lambda f: f["salespeople"]),
    "revenue_per_salesperson": Criterion("currency/quarter/person", revenue_per_salesperson),
    "image": Criterion("0 to 10", lambda f: f["image"], opinion=True),
    "prescription": Criterion("0 to 10", lambda f: f["prescription"], opinion=True),
    "geography": Criterion("km", geography),
    "territory_size": Criterion("people", lambda f: f["population"]),
    "territory_potential": Criterion("currency/quarter", lambda f: f["market"]),
    "share_of_wallet": Criterion("share", lambda f: f["share_of_wallet"], "wallet_source"),
    "willingness": Criterion("0 to 10", lambda f: f["willingness"], "willingness_source", opinion=True),
}


def gather_facts(
    inputs: dict[str, pd.DataFrame], potentials: pd.DataFrame, quarter: str, params: Potential
) -> pd.DataFrame:
    """All that is known of each active dealer at a quarter, by dealer_id.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    potentials : DataFrame
        The table `potential` at that quarter.

    Returns
    -------
    DataFrame
        One line for each dealer of `potentials`: its columns, those of `dealers`, and margin, relative error of the
        revenue, image, prescription, willingness and its source, the source of the potential, population and market
        (per quarter) of the territory.
    """
    dealers, panel, survey = inputs["dealers"], inputs["panel"], inputs["survey"]
    willing = estimate_willingness(dealers, panel, survey, inputs["events"], quarter, params)
    measured = pd.DataFrame(
        {
            "margin": yearly.level(panel, "margin", quarter),
            "revenue_error": revenue_error(panel, quarter),
            "image": yearly.latest(survey, "image", quarter),
            "prescription": yearly.latest(survey, "prescription", quarter),
            "willingness": willing["willingness"],
            "willingness_source": willing["source"],
        }
    )
    told = dealers.set_index("dealer_id").drop(columns="wallet", errors="ignore")  # the potential's is the one to use
    facts = potentials.set_index("dealer_id").join(told).join(measured)
    markets = _markets(inputs["territories"], facts).reindex(facts["territory_id"]).set_index(facts.index)
    potential_source = facts["potential"].notna().map({True: "estimated", False: "missing"})
    return facts.join(markets).assign(potential_source=potential_source)


def _markets(territories: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Population, and market per quarter, by territory.

    Where no market is given, it is the sum of the wallets of the territory's dealers, if all of them are known.
    """
    given = territories.set_index("territory_id")[["population", "market"]]
    if given["market"].notna().any():
        return given.assign(market=given["market"] / yearly.YEAR)
    wallet = facts["wallet"].where(facts["wallet_source"] == "known")
    market = wallet.groupby(facts["territory_id"]).sum(skipna=False).rename("market")
    return given.drop(columns="market").join(market, how="outer")


def _one(name: str, facts_now: pd.DataFrame, facts_before: pd.DataFrame) -> pd.DataFrame:
    """The lines of one criterion; a percentile counts a dealer's equals, and itself, half."""
    criterion = CRITERIA[name]
    value = criterion.value(facts_now).astype(float)
    within = value.groupby(facts_now["channel"])
    percentile = (within.rank() - 0.5) / within.transform("count")
    source = facts_now[criterion.source] if criterion.source else "known"
    return pd.DataFrame(
        {
            "dealer_id": facts_now.index,
            "criterion": name,
            "value": value.to_numpy(),
            "unit": criterion.unit,
            "percentile": percentile.to_numpy(),
            "source": pd.Series(source, facts_now.index).where(value.notna(), "missing").to_numpy(),
            "previous": criterion.value(facts_before).reindex(facts_now.index).astype(float).to_numpy(),
        }
    )


def rate_criteria(
    inputs: dict[str, pd.DataFrame], potentials: pd.DataFrame, quarter: str, params: Potential
) -> pd.DataFrame:
    """The table `criteria`: each criterion of each active dealer, now and one quarter ago.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    potentials : DataFrame
        The table `potential`.
    quarter : str
        Last quarter of the year looked at.
    params : Potential
    """
    before = quarters.shift(quarter, -1)
    earlier = estimate_potential(inputs, before, params)
    now = gather_facts(inputs, potentials, quarter, params)
    then = gather_facts(inputs, earlier, before, params)
    table = pd.concat([_one(name, now, then) for name in CRITERIA], ignore_index=True)
    return table if yearly.full_year(inputs["panel"], before) else table.assign(previous=np.nan)


def coverage(criteria: pd.DataFrame) -> pd.DataFrame:
    """Share of the dealers (0 to 1) for which each criterion is known, estimated, missing; a line for each."""
    counts = pd.crosstab(criteria["criterion"], criteria["source"], normalize="index")
    return counts.reindex(index=list(CRITERIA), columns=["known", "estimated", "missing"], fill_value=0.0).reset_index()
