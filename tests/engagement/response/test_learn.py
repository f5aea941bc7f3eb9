import numpy as np
import pandas as pd
import pytest

from distribres.contracts.quarters import last
from distribres.engagement.response import learn, value
from distribres.engagement.response.history import adstock
from networks import loose, market

QUARTER = "2026Q3"
N = 120


def network(effect=0.5, quarters=12, money="own", keep=0.5, seed=5):
    """Dealers whose sales follow hours (elasticity about `effect` at the mean), with noise; money does nothing.

    `money` moves by itself ("own"), with the hours ("mirror"), or is known for four quarters ("short").
    """
    rng, ids = np.random.default_rng(seed), pd.Index([f"d{i:03}" for i in range(N)])
    hours = rng.lognormal(2, 0.3, (N, 1)) * rng.lognormal(0, 0.6, (N, quarters))
    z = adstock(hours, keep) / hours.mean()
    base = (1 - 2 * effect) / (1 + 2 * effect)  # with z = 1 at the half-saturation
    share = base + (1 - base) * z / (z + 1)
    sales = 1e4 * rng.lognormal(0, 1, (N, 1)) * share * np.exp(0.1 * rng.standard_normal((N, quarters)))
    spend = 60 * hours if money == "mirror" else rng.lognormal(5, 0.8, (N, quarters))
    if money == "short":
        spend[:, :-4] = np.nan
    lines = {"dealer_id": np.repeat(ids, quarters), "quarter": np.tile(last(QUARTER, quarters), N)}
    effort = pd.DataFrame({**lines, "hours": hours.ravel(), "spend": spend.ravel()})
    panel = pd.DataFrame({**lines, "revenue": sales.ravel()})
    revenue = sales[:, -4:].mean(axis=1)
    of = market(revenue, 2 * revenue, hours[:, -4:].mean(axis=1), spend[:, -4:].mean(axis=1))
    return of, ids, panel, effort


def learnt(**how):
    return learn.learn_levers(*network(**how), QUARTER, loose(draws=100))


def line(found, kind):
    return found.response.set_index("kind").loc[kind]


def test_what_hours_do_is_found_and_that_money_does_nothing():
    found = learnt()
    hours, spend = line(found, "hours"), line(found, "spend")
    assert hours["posterior"] == pytest.approx(0.5, abs=0.12) and hours["no_effect"] < 0.01
    assert hours["retention"] == pytest.approx(0.5, abs=0.1)
    assert spend["no_effect"] > 0.3 > 0.05 and spend["estimate"] < 0.05


def test_hours_that_do_nothing_are_found_to_do_nothing():
    found = learnt(effect=0.0)
    assert line(found, "hours")["no_effect"] > 0.5
    more = value(found.worlds["hours"], 2 * found.worlds["hours"].now).sum(axis=1)
    assert np.quantile(more, 0.1) == 0


def test_money_that_moves_with_the_hours_is_no_lever_of_its_own():
    found = learnt(money="mirror")
    assert found.follows == ("spend",) and line(found, "spend")["together"]
    assert not found.worlds["spend"].scale.any()
    assert line(found, "hours")["posterior"] == line(learnt(), "hours")["posterior"]


def test_a_short_history_of_money_leaves_that_of_the_hours_whole():
    found = learnt(money="short")
    assert line(found, "hours")["quarters"] == 12 and line(found, "spend")["quarters"] == 0
    assert set(found.own) == {"hours"}


def test_without_a_history_all_rests_on_the_studies():
    found = learnt(quarters=4)
    hours = line(found, "hours")
    assert hours["posterior"] == pytest.approx(0.32, abs=0.03) and hours["weight"] == 0
    assert np.isnan(hours["estimate"]) and not found.own


def test_one_more_quarter_does_not_overturn_what_was_found():
    of, ids, panel, effort = network()
    held = [
        found.response.set_index("kind").loc["hours"]
        for found in (
            learn.learn_levers(
                of,
                ids,
                panel[panel["quarter"] < quarter],
                effort[effort["quarter"] < quarter],
                "2026Q3",
                loose(draws=100),
            )
            for quarter in ("2026Q3", "2026Q4")
        )
    ]
    assert abs(held[1]["posterior"] - held[0]["posterior"]) < held[0]["sd"]
    assert abs(held[1]["retention"] - held[0]["retention"]) < 0.1


def test_same_seed_same_worlds():
    first, second = (learnt().worlds["hours"] for _ in range(2))
    assert (first.scale == second.scale).all() and (first.stock == second.stock).all()


def test_worlds_win_as_the_elasticity_says():
    found = learnt()
    curve = found.worlds["hours"]
    of = network()[0]
    more = value(curve, 1.01 * curve.now).sum(axis=1).mean() / of.revenue.sum() / 0.01
    assert more == pytest.approx(0.4, abs=0.12)
