"""Networks that differ in kind from the embedded one, and can be followed quarter after quarter.

The stock of effort follows g' = keep * g + (1 - keep) * hours; expected sales are level * f(g). Reps repeat last
quarter's hours, with some pull of sales and of chance; 12 quarters are seen after 12 unseen ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q

QUARTER = "2026Q3"
QUARTERS, UNSEEN = 12, 12
HOURS, VISIT = 8.0, 2.0  # mean of a dealer per quarter; of a visit
LASTING, PASSING, LASTS = 0.10, 0.10, 0.6  # sd of the parts of log sales, and how much of the first lasts a quarter
LEVEL_SD = 0.4  # of the log share of wallet that has nothing to do with effort


def _odds(rng, mean, sd, n):
    return 1 / (1 + np.exp(-(np.log(mean / (1 - mean)) + sd * rng.standard_normal(n))))


def _log(rng, mean, sd, n):
    return mean * np.exp(sd * rng.standard_normal(n))


@dataclass(frozen=True)
class Law:
    """How sales follow effort: the traits of dealers, drawn, and f of effort in usual efforts and both traits."""

    draw: Callable[[np.random.Generator, int], tuple[np.ndarray, np.ndarray]]
    f: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


POWER = Law(lambda r, n: (_odds(r, 0.35, 0.25, n), _log(r, 0.05, 0.2, n)), lambda z, a, b: (z + b) ** a)
LOGARITHMIC = Law(lambda r, n: (_log(r, 0.5, 0.8, n), _log(r, 0.5, 0.8, n)), lambda z, a, b: 1 + a * np.log1p(z / b))
HILL = Law(
    lambda r, n: (_odds(r, 0.35, 0.5, n), _log(r, 1.0, 0.4, n)),
    lambda z, a, b: a + (1 - a) * z**1.6 / (z**1.6 + b**1.6),
)
S_SHAPED = Law(
    lambda r, n: (_odds(r, 0.3, 0.6, n), _log(r, 2.0, 0.6, n)),
    lambda z, a, b: a + (1 - a) * np.exp(-4 * np.exp(-z * b)),
)
SATURATING = Law(lambda r, n: (_odds(r, 0.3, 0.4, n), _log(r, 1.0, 0.4, n)), lambda z, a, b: a + (1 - a) * z / (z + b))
NONE = Law(lambda r, n: (np.ones(n), np.ones(n)), lambda z, a, b: np.ones(np.broadcast(z, a).shape))


@dataclass(frozen=True)
class Kind:
    """One such network.

    `grows` is the power of a dealer's size with which its usual effort grows; `pull` what next quarter's hours follow:
    the last ones, sales, chance; half of the dealers swap hours in the quarter `shuffle`; `spend` is absent, without
    effect (idle), or the cost of visits (mirror).
    """

    law: Law
    keep: float
    grows: float = 0.5
    pull: tuple[float, float, float] = (0.92, 0.06, 0.02)
    shuffle: int | None = None
    spend: str = "absent"
    dealers: int = 400
    reps: int = 10


KINDS = {
    "power": Kind(POWER, 0.2),
    "logarithmic": Kind(LOGARITHMIC, 0.5, grows=0.0),
    "hill": Kind(HILL, 0.55, shuffle=6),
    "s_shaped": Kind(S_SHAPED, 0.7, grows=0.0),
    "mirror": Kind(SATURATING, 0.4, spend="mirror"),
    "no_effect": Kind(NONE, 0.4, pull=(0.85, 0.12, 0.03), spend="idle"),
    "small": Kind(HILL, 0.55, dealers=60, reps=2),
}
"""No effect at all; logarithmic with dealers that differ far more, no law of size; S-shaped; spend that mirrors hours;
60 dealers."""


@dataclass
class World:
    """A network as it stands, its past, and what nobody sees: traits, levels, what reps mean to do next (`intent`).

    `start` is what they meant to do before any plan."""

    kind: Kind
    rng: np.random.Generator
    wallet: np.ndarray
    level: np.ndarray
    traits: tuple[np.ndarray, np.ndarray]
    usual: np.ndarray
    rate: np.ndarray
    rep: np.ndarray
    intent: np.ndarray
    stock: np.ndarray
    lasting: np.ndarray
    sales: list[np.ndarray]
    hours: list[np.ndarray]
    season: list[float]
    first_stock: np.ndarray | None = None
    start: np.ndarray | None = None

    def share(self, stock: np.ndarray) -> np.ndarray:
        return self.kind.law.f(stock / self.usual, *self.traits)

    def margin(self, hours: np.ndarray, spend: np.ndarray | None = None, quarters: int | None = 4) -> np.ndarray:
        """Expected margin per quarter of each dealer (dealers,): mean of the first quarters, or settled (None).

        In quarters like those of the last year; money does nothing in any of these networks.
        """
        year = np.exp(self.season[-4:]).mean() * np.exp((LASTING**2 + PASSING**2) / 2)
        kept = [0.0] if quarters is None else [self.kind.keep ** (1 + past) for past in range(quarters)]
        won = np.mean([self.share(k * self.stock + (1 - k) * hours) for k in kept], axis=0)
        return self.level * self.rate * year * won

    def step(self, hours: np.ndarray) -> None:
        """One quarter in which the reps mean to spend these hours (dealers,); afterwards they mean to repeat them."""
        noise, season = self.rng.standard_normal((2, len(hours))), 0.1 * self.rng.standard_normal()
        done = _visits(self.rng, hours)
        self.stock = self.kind.keep * self.stock + (1 - self.kind.keep) * done
        self.lasting = LASTS * self.lasting + LASTING * np.sqrt(1 - LASTS**2) * noise[0]
        sales = self.level * self.share(self.stock) * np.exp(season + self.lasting + PASSING * noise[1])
        self.hours, self.sales, self.season = [*self.hours, done], [*self.sales, sales], [*self.season, season]
        self.intent = hours

    def drift(self, shuffle: bool = False) -> None:
        """What the reps mean to do next, where no plan tells them."""
        pulls = self.intent, self.sales[-1], self.rng.random(len(self.rep))
        new = sum(p * _share_out(x, self.rep) for p, x in zip(self.kind.pull, pulls, strict=True))
        some = self.rng.random(len(self.rep)) < 0.5
        for members in (np.flatnonzero(some & (self.rep == rep)) for rep in range(self.kind.reps) if shuffle):
            new[members] = new[self.rng.permutation(members)]
        self.intent = _share_out(new * np.exp(0.15 * self.rng.standard_normal(len(new))), self.rep)


def _share_out(weight: np.ndarray, rep: np.ndarray) -> np.ndarray:
    return (np.bincount(rep) * HOURS / np.bincount(rep, weight))[rep] * weight


def _visits(rng: np.random.Generator, hours: np.ndarray) -> np.ndarray:
    """Whole visits of about two hours that add up to the hours on average."""
    number = np.floor(hours / VISIT + rng.random(hours.shape))
    return np.round(4 * number * VISIT * np.exp(0.1 * rng.standard_normal(hours.shape))) / 4


def simulate(name: str, seed: int) -> World:
    """A network of that kind after its first quarters."""
    kind, rng = KINDS[name], np.random.default_rng([seed, [*KINDS].index(name)])
    n = kind.dealers
    wallet = 20000 * np.exp(0.8 * rng.standard_normal(n))
    level = 0.35 * wallet * np.exp(LEVEL_SD * rng.standard_normal(n))
    traits, rep = kind.law.draw(rng, n), rng.permutation(np.arange(n) % kind.reps)
    intent = _share_out(wallet**0.4 * np.exp(0.6 * rng.standard_normal(n)), rep)
    usual, rate = HOURS * (wallet / wallet.mean()) ** kind.grows, rng.uniform(0.18, 0.32, n)
    made = World(kind, rng, wallet, level, traits, usual, rate, rep, intent, intent.copy(), np.zeros(n), [], [], [])
    made.level = level / made.share(usual).mean()  # so that sales are of one order in every network
    for quarter in range(-UNSEEN, QUARTERS):
        if quarter == 0:
            made.first_stock = made.stock
        made.step(made.intent)
        made.drift(quarter + 1 == kind.shuffle)
    made.start = made.intent
    return replace(made, sales=made.sales[-QUARTERS:], hours=made.hours[-QUARTERS:], season=made.season[-QUARTERS:])


def judge(made: World, grid: np.ndarray, draws: int = 2000) -> np.ndarray:
    """Margin (efforts, dealers) at a grid of efforts, to who knows law, spread, noise and carry-over, but no dealer.

    The posterior mean of each dealer's traits, by importance sampling from their true spread: with it somebody plans as
    well as the history of the network allows.
    """
    rng, law = np.random.default_rng(0), made.kind.law
    a, b = law.draw(rng, draws)
    stock, stocks = made.first_stock, []
    for hours in made.hours:
        stock = made.kind.keep * stock + (1 - made.kind.keep) * hours
        stocks.append(stock)
    apart = np.abs(np.subtract.outer(np.arange(len(stocks)), np.arange(len(stocks))))
    errors = LASTING**2 * LASTS**apart + PASSING**2 * np.eye(len(stocks))
    white, one = np.linalg.inv(np.linalg.cholesky(errors + LEVEL_SD**2)), np.linalg.solve(errors, np.ones(len(stocks)))
    precision = one.sum() + 1 / LEVEL_SD**2
    usual = made.wallet * np.median(made.level / made.wallet)
    worth = np.empty(grid.shape)
    for i, z in enumerate(np.array(stocks).T / made.usual[:, None]):
        left = np.log([quarter[i] for quarter in made.sales]) - made.season - np.log(usual[i])
        error = left[:, None] - np.log(law.f(z[:, None], a, b))
        weight = -((white @ error) ** 2).sum(axis=0) / 2
        weight = np.exp(weight - weight.max())
        level = np.exp((one @ error) / precision + 0.5 / precision)
        worth[:, i] = law.f(grid[:, i, None] / made.usual[i], a, b) @ (weight * level / weight.sum())
    return worth * made.rate * usual


def tables(made: World, quarter: str = QUARTER) -> dict[str, pd.DataFrame]:
    """The tables that ingestion makes, were `quarter` the last one; the same for the same network."""
    sales, hours = np.array(made.sales).T, np.array(made.hours).T
    n, length = sales.shape
    ids, rng = np.array([f"D{i:04d}" for i in range(n)]), np.random.default_rng(7)
    long = pd.DataFrame({"dealer_id": np.repeat(ids, length), "quarter": np.tile(q.last(quarter, length), n)})
    relative = np.sqrt(made.wallet / made.wallet.mean())[:, None]
    spend = {
        "absent": np.full(hours.shape, np.nan),
        "mirror": 60 * hours,
        "idle": np.round(120 * relative * np.exp(0.8 * rng.standard_normal((n, 40))), -1)[:, :length],
    }[made.kind.spend]
    effort = long.assign(visits=np.round(hours / VISIT).astype(int).ravel(), hours=hours.ravel(), spend=spend.ravel())
    declared = made.wallet / 0.72 * 4 * np.exp(0.15 * rng.standard_normal(n))
    dealers = pd.DataFrame(
        {
            "dealer_id": ids,
            "name": ids,
            "channel": np.where(rng.random(n) < 0.5, "a", "b"),
            "territory_id": "T1",
            "rep_id": [f"R{rep}" for rep in made.rep],
            "city": "x",
            "latitude": 48.0,
            "longitude": 2.0,
            "salespeople": np.maximum(np.round(made.wallet / 8000), 1.0),
            "turnover": np.where(rng.random(n) < 0.6, declared, np.nan),
        }
    )
    land = {"name": "T", "population": 1000, "market": 1e6, "income": 1e4, "latitude": 48.0, "longitude": 2.0}
    return {
        "dealers": dealers,
        "panel": long.assign(
            revenue=sales.ravel(),
            margin=(sales * made.rate[:, None]).ravel(),
            returns=0.0,
            wallet=np.nan,
            quantity=np.nan,
            lines=3,
            active_months=3,
        ),
        "effort": effort,
        "territories": pd.DataFrame([{"territory_id": "T1", **land}]),
        "survey": pd.DataFrame({"dealer_id": [], "quarter": [], "willingness": [], "image": [], "prescription": []}),
        "events": pd.DataFrame({"dealer_id": [], "event": [], "date": pd.to_datetime([]), "attended": []}),
    }
