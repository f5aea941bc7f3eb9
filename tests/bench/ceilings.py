"""Networks whose wallets are declared with an error, and of which it is known how far each dealer could go.

They differ in kind from the embedded network and from each other:

tools   log-normal wallets that follow the root of the team; a ceiling of share by channel, territory and willingness,
        which dealers drift towards; declarations err by 17 %, half of it for good.
cellar  one dealer in six is large, the rest small, and no team is known; share falls as the wallet rises, the ceiling
        follows willingness and no channel; few lumpy orders; the brand grows everywhere; declared a tenth too low.
clinic  Weibull wallets; two sorts of dealers, with ceilings about .85 and .25, which the channel shows in seven of ten;
        wild quarters; half of the dealers grow and half shrink; one declaration in thirty is wrong by ten.

The true room is the true wallet times the ceiling, less what the dealer now buys in a mean quarter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from distribres.contracts import quarters, tables

QUARTER, LENGTH, PLACES = "2026Q3", 12, 40
PURCHASES_SHARE = 0.72
CHANNELS = ("exclusive", "multibrand", "reseller", "franchise")


@dataclass
class Network:
    """What is drawn of a network: arrays, one value for each dealer, and how it sells and declares."""

    channel: np.ndarray
    wallet: np.ndarray
    """Currency per quarter."""
    ceiling: np.ndarray
    reach: np.ndarray
    """Part of its ceiling that a dealer has reached."""
    grows: np.ndarray
    """Logarithm, a quarter."""
    season: tuple[float, float, float, float]
    scatter: Callable[[np.ndarray], np.ndarray]
    """Expected purchases (dealers, quarters) -> those that come."""
    lines: Callable[[np.ndarray], np.ndarray]
    for_good: float
    at_once: Callable[[tuple[int, int]], np.ndarray]
    """Shape -> errors of single declarations, in logarithms."""
    bias: float = 1.0
    team_known: bool = True


@dataclass(frozen=True)
class Traits:
    """What all networks draw alike."""

    rng: np.random.Generator
    territory: np.ndarray
    market: np.ndarray
    liking: np.ndarray
    want: np.ndarray
    team: np.ndarray

    @property
    def n(self) -> int:
        return len(self.territory)

    @property
    def eager(self) -> np.ndarray:
        return (self.want - 5.5) / 2


def tools(of: Traits) -> Network:
    rng, n = of.rng, of.n
    channel = rng.choice(4, n, p=[0.15, 0.4, 0.3, 0.15])
    rich = np.array([1.0, 1.6, 0.7, 1.1])[channel] * np.sqrt(of.team) * of.market[of.territory] ** 0.4
    top = logit(np.array([0.8, 0.4, 0.28, 0.65])[channel])
    reach = rng.beta(2.2, 1.8, n)
    return Network(
        channel,
        wallet=3e4 * rich * rng.lognormal(0, 0.9, n),
        ceiling=expit(top + 0.3 * of.liking[of.territory] + 0.45 * of.eager + rng.normal(0, 0.4, n)),
        reach=reach,
        grows=0.025 * (1 / reach - 1).clip(0, 2) * (1 + 0.5 * of.eager).clip(0),
        season=(0.9, 1.2, 1.05, 0.85),
        scatter=lambda level: level * rng.lognormal(-0.02, 0.2, level.shape),
        lines=lambda bought: 1 + rng.poisson(bought / 1500),
        for_good=0.12,
        at_once=lambda shape: rng.normal(0, 0.12, shape),
    )


def cellar(of: Traits) -> Network:
    rng, n = of.rng, of.n
    small, large = rng.gamma(1.3, 1 / 1.3, n) + 0.05, 8 * rng.lognormal(0, 0.6, n)
    size = np.where(rng.random(n) < 0.16, large, small)
    liked = 0.7 * of.eager + 0.25 * of.liking[of.territory] + rng.normal(0, 0.5, n)
    order = 900.0

    def lumpy(level: np.ndarray) -> np.ndarray:
        each = np.maximum(order, level / 4)
        return each * rng.gamma(2 * np.maximum(rng.poisson(level / each), 1e-9), 0.5)

    return Network(
        rng.choice(4, n, p=[0.05, 0.25, 0.6, 0.1]),
        wallet=1.2e4 * size,
        ceiling=expit(-0.9 - 0.15 * np.log(size) + liked),
        reach=rng.beta(3, 1.5, n) * (0.75 + 0.08 * np.log(size)).clip(0.4, 1),
        grows=np.full(n, 0.035),
        season=(0.8, 0.95, 1.0, 1.25),
        scatter=lumpy,
        lines=lambda bought: np.round(bought / order),
        for_good=0.15,
        at_once=lambda shape: rng.normal(0, 0.16, shape),
        bias=0.9,
        team_known=False,
    )


def clinic(of: Traits) -> Network:
    rng, n = of.rng, of.n
    bound = rng.random(n) < 0.35
    looks = np.where(rng.random(n) < 0.7, bound, rng.random(n) < 0.35)
    about = np.where(bound, 1.75, -1.1) + 0.25 * of.eager + 0.15 * of.liking[of.territory]

    def told(shape: tuple[int, int]) -> np.ndarray:
        slip = (rng.random(shape) < 0.03) * rng.choice([-1, 1], shape) * np.log(10)
        return slip + 0.12 / np.sqrt(2) * rng.standard_t(4, shape)

    return Network(
        np.where(looks, rng.choice([0, 3], n), rng.choice([1, 2], n)),
        wallet=1e3 + 5e4 * rng.weibull(0.8, n) * of.market[of.territory] ** 0.7 * (0.5 + 0.15 * of.team),
        ceiling=expit(about + rng.normal(0, 0.3, n)),
        reach=rng.uniform(0.3, 1.0, n),
        grows=np.where(rng.random(n) < 0.5, 0.03, -0.0125),
        season=(1.05, 1.0, 0.85, 1.1),
        scatter=lambda level: level * np.exp(0.12 * rng.standard_t(3, level.shape)),
        lines=lambda bought: 1 + rng.poisson(bought / 1500),
        for_good=0.08,
        at_once=told,
    )


KINDS = {"tools": tools, "cellar": cellar, "clinic": clinic}


def simulate(kind: str, seed: int, n: int = 400) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The named tables of a network, and the truth by dealer_id: wallet and room, currency per quarter."""
    rng = np.random.default_rng([list(KINDS).index(kind), seed])
    of = Traits(
        rng,
        rng.integers(0, PLACES, n),
        rng.lognormal(0, 0.5, PLACES),
        rng.normal(0, 1, PLACES),
        rng.normal(5.5, 2.0, n).clip(0, 10),
        1 + rng.poisson(2.5 * rng.gamma(2, 0.5, n)),
    )
    made = KINDS[kind](of)
    now = made.wallet * made.ceiling * made.reach
    ids = pd.Index([f"D{i:04d}" for i in range(n)], name="dealer_id")
    truth = pd.DataFrame({"wallet": made.wallet, "room": made.wallet * made.ceiling - now}, ids)
    return _tables(of, made, now, ids), truth


def _tables(of: Traits, made: Network, now: np.ndarray, ids: pd.Index) -> dict[str, pd.DataFrame]:
    rng, n = of.rng, of.n
    said = rng.random(n) < 0.45
    again = said & (rng.random(n) < 0.5)
    errors = rng.normal(0, made.for_good, n)[:, None] + made.at_once((n, 2))
    turnover = 4 * made.wallet[:, None] / PURCHASES_SHARE * made.bias * np.exp(errors)
    dealers = {
        "dealer_id": ids,
        "name": rng.choice(["Alpha", "Beta", "Gamma", "Delta", "Omega", "Kappa"], n) + pd.Series(ids),
        "channel": np.array(CHANNELS)[made.channel],
        "territory_id": pd.Series(of.territory).astype(str),
        "salespeople": np.where((rng.random(n) < 0.85) & made.team_known, of.team, np.nan),
        "turnover": np.where(said, turnover[:, 0], np.nan),
        "turnover_before": np.where(again, turnover[:, 1], np.nan),
    }
    held = pd.Series(made.wallet).groupby(of.territory).sum().reindex(range(PLACES), fill_value=0.0)
    territories = {
        "territory_id": held.index.astype(str),
        "population": 1e5 * of.market * rng.lognormal(0, 0.2, PLACES),
        "market": 4 * held.to_numpy() * rng.lognormal(0.5, 0.25, PLACES),
        "income": 2e4 * rng.lognormal(0, 0.15, PLACES),
    }
    answers = np.round(of.want + rng.normal(0, 1.2, n)).clip(0, 10)
    survey = pd.DataFrame({"dealer_id": ids, "quarter": QUARTER, "willingness": answers})
    return {
        "dealers": named("dealers", dealers),
        "territories": named("territories", territories),
        "survey": named("survey", survey[rng.random(n) < 0.55]),
        "events": tables.empty("events"),
        "panel": _panel(rng, made, now, ids),
    }


def _panel(rng: np.random.Generator, made: Network, now: np.ndarray, ids: pd.Index) -> pd.DataFrame:
    """Twelve quarters that end at the level of now; what moves a dealer for good is a random walk."""
    back = np.arange(1 - LENGTH, 1)
    walk = np.cumsum(rng.normal(0, 0.05, (len(ids), LENGTH)), axis=1)
    path = np.exp(made.grows[:, None] * (back + 1.5) + np.clip(walk - walk[:, -4:].mean(axis=1)[:, None], -0.6, 0.6))
    names = quarters.last(QUARTER, LENGTH)
    season = np.array([made.season[int(q[-1]) - 1] for q in names])
    most = made.wallet[:, None] * season
    bought = np.minimum(made.scatter(np.minimum(now[:, None] * path * season, most)), most)
    bought *= rng.random(bought.shape) > 0.02
    lines = np.where(bought > 0, made.lines(bought).clip(1), 0)
    long = {
        "dealer_id": np.repeat(ids, LENGTH),
        "quarter": np.tile(names, len(ids)),
        "revenue": bought.ravel(),
        "margin": 0.27 * bought.ravel(),
        "returns": 0.0,
        "lines": lines.ravel(),
        "active_months": np.ceil(lines.ravel() / 2).clip(0, 3),
    }
    return named("panel", pd.DataFrame(long).query("lines > 0"))


def named(name: str, columns: object) -> pd.DataFrame:
    """A named table; what is not given is empty."""
    return (
        pd.DataFrame(columns)
        .reindex(columns=tables.empty(name).columns)
        .astype(tables.empty(name).dtypes)
        .reset_index(drop=True)
    )
