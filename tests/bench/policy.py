"""How much of the possible gain each policy reaches, on networks whose truth is known.

    python tests/bench/policy.py [seeds] [first seed]

0 is today's effort held for four more quarters, 100 the best effort that somebody could plan who knew the truth and
kept the plan's own limits (hours of each rep, budget, minimum and maximum service, largest cut and rise); steps three
times finer add 0.01 at most. The other policies keep no limits but the totals, so they may exceed 100; `_kept` are the
same rules within the limits. All goes through the pipeline's own functions.

Probabilities are checked on the plan of each rep's hours: how often those said to gain do.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel

import worlds
from distribres import engagement
from distribres.contracts import params
from distribres.dealers import criteria
from distribres.dealers.potential import estimate_potential
from distribres.engagement.allocation import Sharing
from distribres.engagement.limits import bound_effort
from distribres.engagement.plan import Recommendation
from distribres.engagement.valuation import Worth, compare_policies
from distribres.stats import resource_allocation
from distribres.tiers import history, tiers

ROOT = Path(__file__).parents[2]
RULES = ("by_sales", "by_potential")
BINS = [0, 0.5, 0.7, 0.9, 0.99, 1.01]


def settings() -> BaseModel:
    """The params of the embedded network, with fewer draws: none of what is measured here needs more."""
    return params.load_params(ROOT / "params", "demo", "tiers.draws=100 plan.draws=100")


def recommend(tables: dict[str, pd.DataFrame], every: BaseModel) -> Recommendation:
    """Panel -> potential -> criteria -> tiers -> response -> allocation, as the notebooks do it."""
    q = worlds.QUARTER
    potentials = estimate_potential(tables["dealers"], tables["panel"], tables["territories"], q, every.potential)
    table = criteria.rate_criteria(tables, potentials, q, every.potential)
    held = history.hold_tiers(table, potentials, tables["panel"], q, every.tiers)
    tier = tiers.place_tiers(tables["dealers"], table, potentials, held, q, every)
    return engagement.recommend(tables | {"potential": potentials, "criteria": table, "tiers": tier}, q, every.plan)


def possible(margin, now, limits, pools, sweeps=2, steps=120):
    """The effort that wins most in truth within the limits: one kind after the other, they hardly touch each other."""
    x = {kind: effort.copy() for kind, effort in now.items()}
    for _ in range(sweeps):
        for kind in x:
            others = {other: effort for other, effort in x.items() if other != kind}
            low, high = resource_allocation.feasible(
                *limits[kind], resource_allocation.totals(now[kind], pools[kind]), pools[kind]
            )
            grid = low + (high - low) * np.linspace(0, 1, steps + 1)[:, None] ** 2
            worth = np.array([margin(**others, **{kind: effort}) for effort in grid])
            x[kind] = _filled(grid, worth, resource_allocation.totals(now[kind], pools[kind]), pools[kind])
    return x


def _filled(grid, worth, total, pool):
    """Piecewise linear and concave: the steepest pieces of each pool first, until its total is spent."""
    size, slope = np.diff(grid, axis=0), np.diff(worth, axis=0) / np.maximum(np.diff(grid, axis=0), 1e-12)
    x = grid[0].copy()
    for members in (np.flatnonzero(pool == number) for number in np.unique(pool)):
        pieces = size[:, members].ravel()
        order = np.argsort(-slope[:, members].ravel(), kind="stable")
        before = np.cumsum(pieces[order]) - pieces[order]
        taken = np.empty(len(pieces))
        taken[order] = np.clip(total[members[0]] - grid[0][members].sum() - before, 0, pieces[order])
        x[members] += taken.reshape(len(size), -1).sum(axis=0)
    return x


def kept(effort, low, high, pool, halvings=60):
    """The effort in the same proportions, as far as the limits let it; each pool keeps its total."""
    total = resource_allocation.totals(effort, pool)
    low, high = resource_allocation.feasible(low, high, total, pool)
    least, most = np.full(effort.shape, -40.0), np.full(effort.shape, 40.0)
    for _ in range(halvings):
        middle = (least + most) / 2
        over = resource_allocation.totals(np.clip(np.exp(middle) * effort, low, high), pool) > total
        least, most = np.where(over, least, middle), np.where(over, middle, most)
    return np.clip(np.exp(least) * effort, low, high)


def one(kind: str, seed: int, every: BaseModel) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each policy reaches in one network, and what was said of the hours of each rep against what came."""
    rng, made = worlds.simulate(kind, seed)
    tables = worlds.tables(rng, made)
    known, shared, worth = recommend(tables, every)
    ids, now, pools = pd.Index(known.dealers["dealer_id"]), known.market.now, known.pools
    truth = worlds.truth(made, worlds.KINDS[kind].nature, ids)
    limits = {name: bound_effort(name, known.market, known.dealers, every.plan) for name in now}
    best = possible(truth.margin, now, limits, pools)
    rules = {
        f"{rule}_kept": {name: kept(x, *limits[name], pools[name]) for name, x in shared.policies[rule].items()}
        for rule in RULES
    }
    gains = {
        name: (truth.margin(**effort) - truth.margin(**now)).sum()
        for name, effort in {**shared.policies, **rules}.items()
    }
    most = (truth.margin(**best) - truth.margin(**now)).sum()
    table = pd.DataFrame({"policy": list(gains), "gain": list(gains.values())})
    table = table.merge(compare_policies(worth).rename(columns={"gain": "said"}), on="policy", how="left")
    table = table.assign(world=kind, seed=seed, share=100 * table["gain"] / most)
    return table, _reps(known.pools["hours"], shared, worth, truth).assign(world=kind, seed=seed)


def _reps(rep: np.ndarray, shared: Sharing, worth: Worth, truth: worlds.Truth) -> pd.DataFrame:
    """For each rep, the probability that its hours gain, and what they do gain."""
    now = shared.policies["current"]
    hours = {**now, "hours": shared.policies["recommended"]["hours"]}
    said = np.array([np.bincount(rep, draw) for draw in worth.gains["hours"]])
    gain = np.bincount(rep, truth.margin(**hours) - truth.margin(**now))
    low, high = np.quantile(said, [0.1, 0.9], axis=0)
    return pd.DataFrame({"probability": (said > 0).mean(axis=0), "gain": gain, "low": low, "high": high})


def bench(seeds: int, first: int, kinds=tuple(worlds.KINDS)) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All worlds and seeds: what each policy reaches, and what was said of each rep."""
    every = settings()
    parts = [one(kind, seed, every) for seed in range(first, first + seeds) for kind in kinds]
    return tuple(pd.concat(part, ignore_index=True) for part in zip(*parts, strict=True))


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Mean share of the possible gain by world and policy, with the 95 % interval of that mean over the seeds."""
    shares = table.groupby(["world", "policy"], sort=False)["share"].agg(["mean", "std", "min", "count"])
    error = 1.96 * shares["std"] / np.sqrt(shares["count"])
    return shares.assign(low=shares["mean"] - error, high=shares["mean"] + error)[["mean", "low", "high", "min"]]


def calibration(reps: pd.DataFrame) -> pd.DataFrame:
    """Of the plans said to gain with a probability, how many do."""
    said = pd.cut(reps["probability"], BINS, right=False)
    gains = reps.assign(gains=reps["gain"] > 0).groupby(said, observed=True)
    return gains.agg(said=("probability", "mean"), came=("gains", "mean"), plans=("gains", "size"))


def main(seeds: int = 15, first: int = 1) -> None:
    table, reps = bench(seeds, first)
    folder = ROOT / "reports" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "policy.csv", index=False, lineterminator="\n")
    print(summary(table).round(1).to_string())
    best = table[table["policy"] == "recommended"]
    print(f"\nrecommended, all worlds: {best['share'].mean():.1f} of 100")
    print(f"said {best['said'].sum() / best['gain'].sum():.2f} of what came")
    print(f"in its 80 % interval: {best['gain'].between(best['gain_low'], best['gain_high']).mean():.0%} of the plans")
    print(f"of the reps' plans in their 80 % interval: {reps['gain'].between(reps['low'], reps['high']).mean():.0%}\n")
    print(calibration(reps).round(3).to_string())


if __name__ == "__main__":
    main(*(int(word) for word in " ".join(sys.argv[1:]).split()))
