"""How long sharing out by steepest pieces takes, and what it wins, beside general optimisers.

python tests/bench/share_out.py
"""

import resource
import time

import cvxpy as cp
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from distribres.stats.piecewise import take_steepest

PIECES = 300


def problem(dealers: int, pools: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Curves, bounds and totals of a network with so many dealers and reps."""
    rng = np.random.default_rng(seed)
    low = rng.choice([0.0, 1.0, 4.0], dealers)
    high = low + rng.uniform(5, 40, dealers)
    pool = np.concatenate([np.arange(pools), rng.integers(0, pools, dealers - pools)])
    room = rng.uniform(0.05, 0.95, pools) * np.bincount(pool, high - low)
    scale, half_saturation = rng.lognormal(3, 1, dealers), rng.lognormal(1, 1, dealers)
    return {
        "scale": scale,
        "half_saturation": half_saturation,
        "low": low,
        "high": high,
        "total": np.bincount(pool, low) + room,
        "pool": pool,
    }


def won(given: dict[str, np.ndarray], x: np.ndarray) -> float:
    """What the effort wins."""
    return float((given["scale"] * x / (x + given["half_saturation"])).sum())


def by_pieces(given: dict[str, np.ndarray]) -> np.ndarray:
    """The effort that wins most, by pieces between the bounds."""
    x = given["low"] + (given["high"] - given["low"]) * np.arange(PIECES + 1)[:, None] / PIECES
    worth = given["scale"] * x / (x + given["half_saturation"])
    return take_steepest(x, worth, given["total"], given["pool"])


def by_cvxpy(given: dict[str, np.ndarray]) -> np.ndarray:
    """The same problem, stated to a general convex solver."""
    x = cp.Variable(len(given["scale"]))
    missed = cp.multiply(given["scale"] * given["half_saturation"], cp.inv_pos(x + given["half_saturation"]))
    of_pool = csr_array((np.ones(len(given["pool"])), (given["pool"], np.arange(len(given["pool"])))))
    limits = [x >= given["low"], x <= given["high"], of_pool @ x == given["total"]]
    cp.Problem(cp.Minimize(cp.sum(missed)), limits).solve(solver=cp.CLARABEL)
    return x.value


def by_scipy(given: dict[str, np.ndarray]) -> np.ndarray:
    """The same problem, by sequential quadratic programming."""
    of_pool = np.equal.outer(np.arange(len(given["total"])), given["pool"]).astype(float)
    share = (given["total"] - of_pool @ given["low"]) / (of_pool @ (given["high"] - given["low"]))
    return minimize(
        lambda x: -won(given, x),
        given["low"] + (given["high"] - given["low"]) * share[given["pool"]],
        jac=lambda x: -given["scale"] * given["half_saturation"] / (x + given["half_saturation"]) ** 2,
        method="SLSQP",
        bounds=list(zip(given["low"], given["high"], strict=True)),
        constraints={"type": "eq", "fun": lambda x: of_pool @ x - given["total"], "jac": lambda x: of_pool},
        options={"ftol": 1e-12, "maxiter": 500},
    ).x


def bench_allocation() -> list[tuple[str, int, int, float, float]]:
    """For each way and size: dealers, pools, seconds, and what is won by it for each 1 that is won by pieces."""
    cases = [("scipy", by_scipy, 100, 4), ("cvxpy", by_cvxpy, 200, 4), ("cvxpy", by_cvxpy, 2_000, 25)]
    rows = []
    for name, solve, dealers, pools in [*cases, ("alone", None, 20_000, 250)]:
        given = problem(dealers, pools)
        start = time.perf_counter()
        x = by_pieces(given)
        taken = time.perf_counter() - start
        rows.append(("distribres", dealers, pools, taken, 1.0))
        if solve:
            start = time.perf_counter()
            other = solve(given)
            rows.append((name, dealers, pools, time.perf_counter() - start, won(given, other) / won(given, x)))
    return rows


if __name__ == "__main__":
    for name, dealers, pools, seconds, share in bench_allocation():
        print(f"{name:10} {dealers:>9,} dealers {pools:>6,} reps  {seconds:8.3f} s  {share:.9f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB at most")
