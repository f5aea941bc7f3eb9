"""A brand that does not exist, its dealers and what really drives their purchases.

Valmora sells garden machines in France. What a dealer buys in the category (its wallet) follows from its market, its
channel and its size; how far our share of it can go follows from its channel, its territory and its willingness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from distribres.demo import history
from distribres.demo.names import REPS, trading_names

CHANNELS = pd.DataFrame(
    {
        "channel": ["exclusive", "multibrand", "reseller", "franchise"],
        "frequency": [0.20, 0.35, 0.30, 0.15],
        "salespeople": [5.0, 4.5, 1.5, 3.5],
        "size": [1.3, 1.5, 0.6, 1.0],
        "max_share": [0.80, 0.45, 0.40, 0.72],
        "margin_rate": [0.30, 0.27, 0.31, 0.28],
    }
)
MARKET_PER_DEALER = 820_000.0  # currency/year, all brands, dealers of other brands included


@dataclass(frozen=True)
class World:
    """What is true of the network.

    Attributes
    ----------
    quarters : the quarters simulated, oldest first.
    territories : one line each, the columns of the named table.
    dealers : one line each, the columns of the named table (all known) and the traits behind the sales.
    panel : dealer x quarter in business: wallet, revenue, hours, spend.
    visits : one line each: dealer_id, quarter, hours, spend.
    """

    quarters: list[str]
    territories: pd.DataFrame
    dealers: pd.DataFrame
    panel: pd.DataFrame
    visits: pd.DataFrame


def simulate(
    rng: np.random.Generator,
    dealers: int,
    quarters: list[str],
    nature: history.Nature = history.VALMORA,
    traits: Callable[[np.random.Generator, pd.DataFrame], pd.DataFrame] | None = None,
) -> World:
    """The network over `quarters`: who its dealers are, what was done for them and what they bought.

    `traits` gives the dealers another character than the embedded network's.
    """
    territories = _territories(rng, dealers)
    network = _dealers(rng, dealers, territories, len(quarters))
    network = traits(rng, network) if traits else network
    panel, visits = history.simulate(rng, network, quarters, nature)
    return World(quarters, territories, network, panel, visits)


def truth(world: World) -> pd.DataFrame:
    """What only tests may know, one line per dealer: columns as described in :func:`distribres.demo.write`."""
    year = world.panel[world.panel["quarter"].isin(world.quarters[-4:])]
    effort = year.groupby("dealer_id")[["wallet", "hours", "spend"]].sum() / min(4, len(world.quarters))
    known = world.dealers.merge(effort, on="dealer_id", how="left").fillna({"wallet": 0, "hours": 0, "spend": 0})
    known["elasticity"] = history.elasticity(known, known["hours"].to_numpy())
    known["in_business"] = known["closes"] >= len(world.quarters)
    traits = ["willingness", "max_share", "base", "half_hours", "half_spend", "margin_rate"]
    return known[["dealer_id", "wallet", *traits, "hours", "spend", "elasticity", "in_business"]]


def _territories(rng: np.random.Generator, dealers: int) -> pd.DataFrame:
    places = pd.read_csv(Path(__file__).with_name("places.csv"), encoding="utf-8")
    appetite = places["population"] ** 0.8 * places["income"] * rng.lognormal(0, 0.25, len(places))
    places["market"] = appetite / appetite.sum() * MARKET_PER_DEALER * dealers
    places["preference"] = rng.normal(0, 0.35, len(places))
    places["rep_id"] = np.array(REPS)[_sectors(places)]
    return places


def _sectors(places: pd.DataFrame) -> np.ndarray:
    """Number of the rep of each territory: four bands from west to east, three reps in each from south to north."""
    band = _parts(places["longitude"], places["market"], 4)
    rep = np.empty(len(places), dtype=int)
    for number in range(4):
        inside = band == number
        rep[inside] = 3 * number + _parts(places.loc[inside, "latitude"], places.loc[inside, "market"], 3)
    return rep


def _parts(position: pd.Series, weight: pd.Series, n: int) -> np.ndarray:
    """Cut a line of places into `n` stretches of about equal weight."""
    ordered = weight.loc[position.sort_values().index]
    middle = (ordered.cumsum() - ordered / 2) / ordered.sum()
    return (middle * n).astype(int).loc[position.index].to_numpy()


def _dealers(rng: np.random.Generator, n: int, territories: pd.DataFrame, horizon: int) -> pd.DataFrame:
    home = territories.loc[rng.choice(len(territories), n, p=territories["market"] / territories["market"].sum())]
    kind = CHANNELS.loc[rng.choice(len(CHANNELS), n, p=CHANNELS["frequency"])].reset_index(drop=True)
    dealers = home[["territory_id", "rep_id", "preference", "latitude", "longitude"]].reset_index(drop=True)
    dealers.insert(0, "dealer_id", [f"C{number:05d}" for number in np.sort(rng.choice(np.arange(1, 4 * n), n, False))])
    dealers["name"] = trading_names(rng, n)
    dealers["channel"] = kind["channel"]
    dealers["city"] = [rng.choice(cities.split("|")) for cities in home["cities"]]
    dealers["salespeople"] = 1 + rng.poisson(kind["salespeople"] * rng.gamma(2.0, 0.5, n))
    _scatter(rng, dealers)
    dealers["level"] = _wallets(rng, dealers, kind, territories)
    _character(rng, dealers, kind)
    _lifetime(rng, dealers, horizon)
    return dealers


def _scatter(rng: np.random.Generator, dealers: pd.DataFrame) -> None:
    """Move each dealer 5 to 40 km away from the centre of its territory."""
    degrees = rng.uniform(5, 40, len(dealers)) / 111.2
    bearing = rng.uniform(0, 2 * np.pi, len(dealers))
    dealers["longitude"] += degrees * np.sin(bearing) / np.cos(np.radians(dealers["latitude"]))
    dealers["latitude"] += degrees * np.cos(bearing)


def _wallets(
    rng: np.random.Generator, dealers: pd.DataFrame, kind: pd.DataFrame, territories: pd.DataFrame
) -> pd.Series:
    """Purchases of the category per quarter: the part of the territory's market that goes through our dealers."""
    weight = kind["size"] * dealers["salespeople"] ** 0.9 * rng.lognormal(0, 0.85, len(dealers))
    coverage = territories["market"] / 4 * rng.uniform(0.45, 0.75, len(territories))
    ours = dealers["territory_id"].map(dict(zip(territories["territory_id"], coverage, strict=True)))
    return ours * weight / weight.groupby(dealers["territory_id"]).transform("sum")


def _character(rng: np.random.Generator, dealers: pd.DataFrame, kind: pd.DataFrame) -> None:
    """What the dealer is like: how far our share can go, and how easily."""
    n = len(dealers)
    dealers["willingness"] = np.clip(rng.normal(5.5, 2.0, n), 0, 10)
    eager = (dealers["willingness"] - 5.5) / 2
    odds = np.log(kind["max_share"] / (1 - kind["max_share"])) + dealers["preference"] + 0.3 * eager
    dealers["max_share"] = np.minimum(1 / (1 + np.exp(-odds - rng.normal(0, 0.35, n))), 0.92)
    dealers["base"] = rng.uniform(0.08, 0.32, n)
    size = dealers["level"] / dealers["level"].mean()
    dealers["half_hours"] = history.HOURS_PER_DEALER * size**0.5 * np.exp(rng.normal(0, 0.3, n) - 0.2 * eager)
    dealers["half_spend"] = 0.004 * dealers["level"]
    dealers["growth"] = rng.normal(0.025, 0.04, n)
    dealers["margin_rate"] = kind["margin_rate"] + rng.normal(0, 0.02, n)
    dealers["image"] = np.clip(5.5 + 3 * dealers["preference"] + rng.normal(0, 1, n), 0, 10)
    dealers["prescription"] = np.clip(9 * dealers["max_share"] + rng.normal(0, 1, n), 0, 10)


def _lifetime(rng: np.random.Generator, dealers: pd.DataFrame, horizon: int) -> None:
    """First quarter in business, and first quarter out of it; seven dealers in a hundred open or close."""
    n = len(dealers)
    fate = rng.random(n)
    dealers["opens"] = np.where(fate < 0.04, rng.integers(0, horizon, n), 0)
    dealers["closes"] = np.where(fate > 0.97, rng.integers(1, horizon + 1, n), horizon)
