"""Networks whose truth is known, as the named tables that the pipeline works on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q
from distribres.demo import exports, history, world
from distribres.demo.history import Nature
from distribres.demo.world import World

QUARTER = "2026Q3"


@dataclass(frozen=True)
class Kind:
    """One way in which a network can be built: how it responds, how its reps behave, who its dealers are."""

    nature: Nature = history.VALMORA
    traits: Callable[[np.random.Generator, pd.DataFrame], pd.DataFrame] | None = None


def exponential(effort: np.ndarray, half: np.ndarray) -> np.ndarray:
    """The same half as the embedded network's curve, but soon no more to win."""
    return -np.expm1(-np.log(2) * effort / half)


def mute(rng: np.random.Generator, dealers: pd.DataFrame) -> pd.DataFrame:
    """What dealers say of their willingness has nothing to do with how they respond."""
    return dealers.assign(willingness=rng.permutation(dealers["willingness"]))


def loyal(rng: np.random.Generator, dealers: pd.DataFrame) -> pd.DataFrame:
    """Dealers buy mostly whether we come or not: the response is far below the published one."""
    return dealers.assign(base=rng.uniform(0.6, 0.85, len(dealers)))


KINDS = {
    "embedded": Kind(),
    "exponential": Kind(
        Nature(curve=exponential, carry_over=0.3, habit=(0.6, 0.4, 0.0), curious=(0.6, 0.4, 0.0), start=0.5)
    ),
    "mute": Kind(Nature(habit=(0.97, 0.03, 0.0), curious=(0.97, 0.03, 0.0), start=1.2), mute),
    "loyal": Kind(Nature(habit=(0.8, 0.2, 0.0)), loyal),
}


def tables(rng: np.random.Generator, made: World) -> dict[str, pd.DataFrame]:
    """The tables that ingestion makes, as the exports of the embedded network would give them without faults."""
    known = exports.dealers(rng, made)
    dealers = made.dealers[["dealer_id", "name", "channel", "territory_id", "rep_id", "city", "latitude", "longitude"]]
    salespeople, turnover = (known[c].astype(float) for c in ("Nb commerciaux", "CA total déclaré"))
    survey = exports.survey(rng, made).rename(
        columns={"Code client": "dealer_id", "Envie": "willingness", "Image": "image", "Prescription": "prescription"}
    )
    events = exports.events(rng, made).rename(
        columns={"Événement": "event", "Date": "date", "Code client": "dealer_id", "Présent": "attended"}
    )
    dates = pd.to_datetime(events["date"], format="%d/%m/%Y")
    days = pd.to_datetime(survey.pop("Date"), format="%d/%m/%Y")
    return {
        "dealers": dealers.assign(salespeople=salespeople, turnover=turnover),
        "panel": _panel(rng, made),
        "effort": made.visits.groupby(["dealer_id", "quarter"])
        .agg(visits=("hours", "size"), hours=("hours", "sum"), spend=("spend", "sum"))
        .reset_index(),
        "territories": made.territories[
            ["territory_id", "name", "population", "market", "income", "latitude", "longitude"]
        ],
        "survey": survey.assign(quarter=days.dt.year.astype(str) + "Q" + days.dt.quarter.astype(str)),
        "events": events.assign(date=dates, attended=events["attended"] == "oui"),
    }


def _panel(rng: np.random.Generator, made: World) -> pd.DataFrame:
    bought = made.panel[made.panel["revenue"] > 0].merge(made.dealers[["dealer_id", "margin_rate"]], on="dealer_id")
    rate = bought["margin_rate"] + rng.normal(0, 0.01, len(bought))
    months = np.minimum(1 + rng.poisson(bought["revenue"] / 3000), 3)
    return bought[["dealer_id", "quarter", "revenue"]].assign(
        margin=bought["revenue"] * rate, returns=0.0, wallet=np.nan, quantity=np.nan, lines=months, active_months=months
    )


@dataclass(frozen=True)
class Truth:
    """What the next four quarters bring: expected margin (currency per quarter) of any effort.

    `dealers` are those of the plan, in its order; the adstocks are what hours and spend have built so far.
    """

    dealers: pd.DataFrame
    nature: Nature
    hours_adstock: np.ndarray
    spend_adstock: np.ndarray

    def margin(self, hours: np.ndarray, spend: np.ndarray, quarters: int | None = 4) -> np.ndarray:
        """Mean per quarter for each dealer, if this effort is held: over the first quarters, or settled (None).

        Seasons count where they are a whole year.
        """
        keep = self.nature.carry_over if quarters else 0.0
        stock, spend_adstock, total = self.hours_adstock, self.spend_adstock, np.zeros(len(self.dealers))
        for ahead in range(quarters or 1):
            stock = history.carried(stock, hours, keep)
            spend_adstock = history.carried(spend_adstock, spend, keep)
            growth = (1 + self.dealers["growth"].to_numpy()) ** (ahead / 4)
            season = history.SEASON[ahead - 1] if quarters == 4 else np.mean(history.SEASON)  # a fourth comes first
            total += season * growth * history.expected_share(self.dealers, stock, spend_adstock, self.nature)
        return total / (quarters or 1) * (self.dealers["level"] * self.dealers["margin_rate"]).to_numpy()


def truth(made: World, nature: Nature, ids: pd.Index) -> Truth:
    """The truth about these dealers; one that closed before the end brings nothing."""
    dealers = made.dealers.set_index("dealer_id").loc[ids].reset_index()
    open_ = (dealers["closes"] >= len(made.quarters)).to_numpy()
    hours_adstock, spend_adstock = np.zeros(len(ids)), np.zeros(len(ids))
    for quarter in made.quarters:
        now = made.panel[made.panel["quarter"] == quarter].set_index("dealer_id")
        hours, spend = now[["hours", "spend"]].reindex(ids).fillna(0.0).to_numpy(float).T
        hours_adstock = history.carried(hours_adstock, hours, nature.carry_over)
        spend_adstock = history.carried(spend_adstock, spend, nature.carry_over)
    return Truth(dealers.assign(level=dealers["level"] * open_), nature, hours_adstock, spend_adstock)


def simulate(kind: str, seed: int, dealers: int = 400) -> tuple[np.random.Generator, World]:
    """A network of that kind, and the generator for what else is drawn."""
    rng = np.random.default_rng(seed)
    of = KINDS[kind]
    return rng, world.simulate(rng, dealers, q.last(QUARTER, 12), of.nature, of.traits)
