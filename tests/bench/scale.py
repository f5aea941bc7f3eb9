"""How long criteria, potential and tiers take for a network of many dealers, and how much memory.

    python tests/bench/scale.py [dealers] [quarters]

A simulated network of 400 dealers is repeated, each copy on territories of its own and with purchases and declared
turnovers scattered anew.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import worlds
from distribres.contracts import params, quarters
from distribres.dealers import criteria
from distribres.dealers.potential import estimate_potential
from distribres.demo import world
from distribres.tiers import history, tiers

ROOT = Path(__file__).parents[2]
SIMULATED = 400
SCATTER = 0.3
AMOUNTS = ("revenue", "margin", "quantity", "turnover")


def repeated(rng: np.random.Generator, table: pd.DataFrame, copies: int) -> pd.DataFrame:
    """Copies of a table whose dealers and territories are not the same, nor their amounts."""
    copy = np.repeat(np.arange(copies), len(table)).astype(str)
    many = pd.concat([table] * copies, ignore_index=True)
    ids = {c: many[c] + "-" + copy for c in ("dealer_id", "territory_id") if c in many}
    amounts = {c: many[c] * rng.lognormal(0, SCATTER, len(many)) for c in AMOUNTS if c in many}
    return many.assign(**ids, **amounts)


def main(dealers: int, length: int) -> None:
    rng = np.random.default_rng(1)
    made = world.simulate(rng, SIMULATED, quarters.last(worlds.QUARTER, length))
    inputs = {name: repeated(rng, table, dealers // SIMULATED) for name, table in worlds.tables(rng, made).items()}
    every, q = params.load_params(ROOT / "params", "demo"), worlds.QUARTER
    start = time.perf_counter()
    potentials = estimate_potential(inputs, q, every.potential)
    told("potential", start)
    table = criteria.rate_criteria(inputs, potentials, q, every.potential)
    told("criteria", start)
    held = history.hold_tiers(table, potentials, inputs["panel"], q, every.tiers)
    found = tiers.place_tiers(inputs["dealers"], table, potentials, inputs["panel"], held, q, every)
    told(f"tiers of {len(found):,} dealers over {held['quarter'].nunique()} quarters", start)


def told(step: str, start: float) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{time.perf_counter() - start:7.1f} s  {peak:5.2f} GiB at most  up to {step}", flush=True)


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *("100000", "16")[len(sys.argv) - 1 :])))
