import numpy as np
import pandas as pd
import pytest

from distribres.stats.conformal import widening
from distribres.stats.quantile_regression import quantile_fit


def with_constant(x):
    return pd.DataFrame({"const": 1.0, "x": x})


def test_judged_by_an_earlier_time_intervals_hold_though_the_level_and_the_spread_have_changed():
    rng = np.random.default_rng(5)
    held = {"today": [], "earlier": []}
    for _ in range(5):
        x = with_constant(rng.normal(size=1200)).assign(**{f"x{i}": rng.normal(size=1200) for i in range(4)})
        then = pd.Series(rng.normal(size=1200))
        y = 5 + x["x1"] + then * 0.5 + rng.normal(0, 0.8, 1200)
        known, fresh = slice(0, 200), slice(200, None)
        low, high = (quantile_fit(y[known], x[known], x[fresh], q) for q in (0.1, 0.9))
        for name, earlier in (("today", None), ("earlier", (then[known] + x["x1"][known], x[known]))):
            wider = widening(y[known], x[known], earlier=earlier)
            held[name].append(y[fresh].between(low - wider, high + wider).mean())
    assert np.mean(held["today"]) == pytest.approx(0.8, abs=0.03)
    assert np.mean(held["earlier"]) == pytest.approx(0.8, abs=0.03)


def test_widening_makes_good_what_few_dealers_and_many_features_promise_too_much():
    rng = np.random.default_rng(4)
    plain, widened = [], []
    for _ in range(10):
        x = with_constant(rng.normal(size=1060)).assign(**{f"x{i}": rng.normal(size=1060) for i in range(10)})
        y = pd.Series(rng.normal(size=1060))
        known, fresh = slice(0, 60), slice(60, None)
        low, high = (quantile_fit(y[known], x[known], x[fresh], q) for q in (0.1, 0.9))
        wider = widening(y[known], x[known])
        plain.append(y[fresh].between(low, high).mean())
        widened.append(y[fresh].between(low - wider, high + wider).mean())
    assert np.mean(plain) < 0.7
    assert np.mean(widened) == pytest.approx(0.8, abs=0.05)
