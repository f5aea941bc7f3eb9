"""How much of the possible gain each policy reaches, on networks whose truth is known.

    python tests/bench/policy.py [seeds] [first seed]

0 is what the field would do anyway, held for four more quarters; 100 the best effort that somebody could plan who knew
the truth and kept the plan's own limits (hours of each rep, budget, minimum and maximum service, largest cut and rise);
steps three times finer add 0.01 at most. The other policies keep the same limits; `yardstick` is the plan of who knows
the law and how dealers differ, and has the same history. All goes through the pipeline's own functions.

What is said is held against what comes, in the first quarter, over the first year and settled: sums, and how often the
intervals of network, reps and dealers hold it. Foreign networks are also planned anew for four quarters, each time from
what came of the plan before.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import BaseModel

import foreign
import worlds
from distribres import engagement
from distribres.contracts import params, quarters
from distribres.dealers import criteria
from distribres.dealers.potential import estimate_potential
from distribres.engagement.limits import bound_effort
from distribres.engagement.plan import Recommendation, list_efforts
from distribres.engagement.valuation import compare_policies
from distribres.stats import piecewise, resource_allocation
from distribres.tiers import history, tiers

ROOT = Path(__file__).parents[2]
BINS = [0, 0.5, 0.7, 0.9, 0.99, 1.01]
KINDS = (*worlds.KINDS, *foreign.KINDS)
WHEN = {"first": 1, "year": 4, "gain": None}
"""What is claimed -> quarters whose mean it is; none of what has settled."""
REPLANNED = 4


def settings() -> BaseModel:
    """The params of the embedded network, with fewer draws: none of what is measured here needs more."""
    return params.load_params(ROOT / "params", "demo", "tiers.draws=100 plan.draws=100")


def recommend(tables: dict[str, pd.DataFrame], every: BaseModel, q: str = worlds.QUARTER) -> Recommendation:
    """Panel -> potential -> criteria -> tiers -> response -> allocation, as the notebooks do it."""
    potentials = estimate_potential(tables, q, every.potential)
    table = criteria.rate_criteria(tables, potentials, q, every.potential)
    held = history.hold_tiers(table, potentials, tables["panel"], q, every.tiers)
    tier = tiers.place_tiers(tables["dealers"], table, potentials, tables["panel"], held, q, every)
    named = {"potential": potentials, "criteria": table, "tiers": tier}
    return engagement.recommend(tables | named, q, every.plan, every.field.visit_hours.least)


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


class Case:
    """A network, what is recommended for it, and what would come of any effort in truth.

    `margin` takes the effort of each kind and `quarters` (see `WHEN`); `anyway` is what the field would do untold.
    """

    def __init__(self, kind: str, seed: int, every: BaseModel):
        if kind in foreign.KINDS:
            self.made = foreign.simulate(kind, seed)
            self.known, self.shared, self.worth = recommend(foreign.tables(self.made), every)
            self.margin, hours = self.made.margin, {"hours": self.made.intent}
            self.anyway = self.known.market.now | hours
        else:
            rng, made = worlds.simulate(kind, seed)
            self.known, self.shared, self.worth = recommend(worlds.tables(rng, made), every)
            ids = pd.Index(self.known.dealers["dealer_id"])
            self.margin = worlds.truth(made, worlds.KINDS[kind].nature, ids).margin
            self.anyway = self.known.market.now
        bounds = {name: bound_effort(name, self.known.market, self.known.dealers, every.plan) for name in self.anyway}
        self.limits, self.pools = bounds, self.known.pools
        best = self.shared.policies["recommended"]
        self.recommended = {name: self.anyway[name] if name in self.shared.kept else x for name, x in best.items()}

    def scaled(self, effort: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The effort with the totals that the field has anyway."""
        totals = {name: resource_allocation.totals(self.anyway[name], self.pools[name]) for name in effort}
        return {name: resource_allocation.share_out(totals[name], x, self.pools[name]) for name, x in effort.items()}

    def gain(self, effort: dict[str, np.ndarray], quarters: int | None = 4) -> np.ndarray:
        """What the effort wins over what the field would do anyway (dealers,)."""
        return self.margin(**self.scaled(effort), quarters=quarters) - self.margin(**self.anyway, quarters=quarters)

    def yardstick(self) -> dict[str, np.ndarray]:
        """The hours that somebody would plan who knows law and spread; the money as it is."""
        pool, now = self.pools["hours"], self.known.market.now
        total = resource_allocation.totals(now["hours"], pool)
        low, high = resource_allocation.feasible(*self.limits["hours"], total, pool)
        grid = low + (high - low) * np.linspace(0, 1, 41)[:, None] ** 1.5
        hours = piecewise.take_steepest(grid, foreign.judge(self.made, grid), np.bincount(pool, now["hours"]), pool)
        return now | {"hours": hours}


def one(kind: str, seed: int, every: BaseModel) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What each policy reaches in one network, what was claimed, and what was said of the hours of each rep."""
    case = Case(kind, seed, every)
    best = possible(case.margin, case.known.market.now, case.limits, case.pools)
    others = {"yardstick": case.yardstick()} if kind in foreign.KINDS else {}
    gains = {
        name: case.gain(effort).sum()
        for name, effort in {**case.shared.policies, "recommended": case.recommended, **others}.items()
    }
    most = case.gain(best).sum()
    table = pd.DataFrame({"policy": list(gains), "gain": list(gains.values())})
    said = compare_policies(case.worth)[["policy", "year", "year_low", "year_high", "probability"]]
    table = table.merge(said.rename(columns={"year": "said"}), on="policy", how="left")
    table = table.assign(share=100 * table["gain"] / most if most > 1 else np.nan)
    parts = table, claims(case), _reps(case)
    return tuple(part.assign(world=kind, seed=seed) for part in parts)


def claims(case: Case) -> pd.DataFrame:
    """A line: what the plan is said to win and what comes, by when; and the part of the intervals that hold."""
    effort, rep, row = case.recommended, case.pools["hours"], {}
    moved = (np.abs(effort["hours"] - case.known.market.now["hours"]) > 0.25) & ("hours" not in case.shared.kept)
    for when, ahead in WHEN.items():
        drawn = case.worth.gains if ahead is None else case.worth.early[when]
        said, came = sum(drawn.values()), case.gain(effort, ahead)
        row |= {f"said_{when}": said.sum(axis=1).mean(), f"came_{when}": came.sum()}
        row[f"network_{when}"] = _held(said.sum(axis=1), came.sum())
        row[f"reps_{when}"] = _held(np.array([np.bincount(rep, draw) for draw in said]), np.bincount(rep, came)).mean()
        row[f"dealers_{when}"] = _held(said, came)[moved].mean() if moved.any() else np.nan
    response = case.known.response.set_index("kind").loc["hours"]
    row |= {"moved": moved.sum(), "no_effect": response["no_effect"], "elasticity": response["posterior"]}
    return pd.DataFrame([row])


def _held(draws: np.ndarray, came: np.ndarray) -> np.ndarray:
    low, high = np.quantile(draws, [0.1, 0.9], axis=0)
    return (came >= low - 1e-6) & (came <= high + 1e-6)


def _reps(case: Case) -> pd.DataFrame:
    """For each rep, the probability that its plan gains over the first year, and what it does gain."""
    rep, effort = case.pools["hours"], case.anyway | {"hours": case.recommended["hours"]}
    said = np.array([np.bincount(rep, draw) for draw in case.worth.early["year"]["hours"]])
    return pd.DataFrame({"probability": (said > 0).mean(axis=0), "gain": np.bincount(rep, case.gain(effort))})


def replan(kind: str, seed: int, every: BaseModel) -> pd.DataFrame:
    """A line for each of four quarters: the plan made anew, what it claims over the plan before, and what comes."""
    made, quarter, last_plan, rows = foreign.simulate(kind, seed), foreign.QUARTER, None, []
    made.rng = np.random.default_rng([seed, 99])
    for number in range(1, REPLANNED + 1):
        tables = foreign.tables(made, quarter) | ({} if last_plan is None else {"last_plan": last_plan})
        found = recommend(tables, every, quarter)
        known, pool, now = found.known, found.known.pools["hours"], found.known.market.now["hours"]
        limits = {"hours": bound_effort("hours", known.market, known.dealers, every.plan)}
        best = possible(made.margin, {"hours": now}, limits, {"hours": pool})["hours"]
        total = resource_allocation.totals(made.intent, pool)
        hours = made.intent if "hours" in found.shared.kept else found.shared.policies["recommended"]["hours"]
        hours, best = (resource_allocation.share_out(total, x, pool) for x in (hours, best))
        row = {"quarter": number}
        for when, ahead in WHEN.items():
            won = made.margin(hours, quarters=ahead) - made.margin(made.intent, quarters=ahead)
            drawn = found.worth.totals if ahead is None else found.worth.early_totals[when]
            row |= {f"said_{when}": drawn["recommended"].mean(), f"came_{when}": won.sum()}
        start = made.margin(made.start, quarters=None).sum()
        worth, most = (made.margin(x, quarters=None).sum() - start for x in (hours, best))
        rows.append(row | {"share": 100 * worth / most if most > 1 else np.nan})
        last_plan = list_efforts(*found)
        made.step(hours * np.exp(0.1 * made.rng.standard_normal(len(hours))))
        made.intent, quarter = hours, quarters.shift(quarter, 1)
    return pd.DataFrame(rows).assign(world=kind, seed=seed)


def bench(seeds: int, first: int, kinds=KINDS) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """All worlds and seeds: what each policy reaches, what was claimed, and what was said of each rep."""
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


def harm(reps: pd.DataFrame) -> pd.Series:
    """Part of the reps that do worse than they would anyway, by world."""
    return reps.assign(worse=reps["gain"] < -1).groupby("world", sort=False)["worse"].mean()


def compare_claims(table: pd.DataFrame) -> pd.DataFrame:
    """By world: said over came, and the part of the 80 % intervals of network, reps and dealers that hold."""
    sums = table.groupby("world", sort=False).mean(numeric_only=True)
    ratios = {
        f"said_{when}": sums[f"said_{when}"] / sums[f"came_{when}"].where(sums[f"came_{when}"] > 0) for when in WHEN
    }
    held = sums[[f"{of}_{when}" for when in WHEN for of in ("network", "reps", "dealers")]]
    return pd.concat([pd.DataFrame(ratios), held, sums[["moved", "no_effect", "elasticity"]]], axis=1)


def main(seeds: int = 15, first: int = 1) -> None:
    table, claimed, reps = bench(seeds, first)
    every = settings()
    acting = [kind for kind in foreign.KINDS if kind != "no_effect"]
    again = pd.concat([replan(kind, seed, every) for seed in range(first, first + seeds) for kind in acting])
    folder = ROOT / "reports" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in {"policy": table, "claims": claimed, "replanned": again}.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    print(summary(table).round(1).to_string())
    best = table[table["policy"] == "recommended"]
    print(f"\nrecommended, all worlds with an effect: {best['share'].mean():.1f} of 100\n")
    print(compare_claims(claimed).T.round(2).to_string())
    print(f"\nreps that do worse:\n{harm(reps).to_string(float_format='{:.1%}'.format)}\n")
    print(calibration(reps).round(3).to_string())
    sums = again.groupby(["world", "quarter"], sort=False).mean(numeric_only=True).drop(columns="seed")
    print(f"\nplanned anew:\n{sums.round(0).to_string()}")


if __name__ == "__main__":
    main(*(int(word) for word in " ".join(sys.argv[1:]).split()))
