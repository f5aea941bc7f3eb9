import numpy as np
import pandas as pd
import pytest

from distribres.contracts.quarters import last
from distribres.engagement.response.history import History, adstock, log_sales, move_together, read_history
from networks import loose

HELD = last("2026Q3", 8)
IDS = pd.Index(["a", "b", "c"])
PLAN = loose(min_quarters=6, min_dealers=5)


def long(**columns) -> pd.DataFrame:
    """A line for each dealer and quarter."""
    lines = pd.MultiIndex.from_product([IDS, HELD], names=["dealer_id", "quarter"])
    return pd.DataFrame(columns, index=lines).reset_index()


def read(panel, effort, kind="hours", **params):
    return read_history(kind, IDS, panel, effort, "2026Q3", PLAN.model_copy(update={"min_dealers": 2, **params}))


def test_held_effort_becomes_its_adstock():
    assert adstock(np.full((1, 5), 3.0), 0.5).tolist() == [[3.0] * 5]


def test_what_is_left_of_a_visit_fades_geometrically():
    effort = np.array([[0.0, 0, 0, 0, 8, 0, 0]])
    assert adstock(effort, 0.5)[0].tolist() == [0, 0, 0, 0, 4, 2, 1]


def test_each_kind_of_effort_has_its_own_quarters():
    effort = long(hours=1.0, spend=np.nan)
    effort.loc[effort["quarter"].isin(HELD[-4:]), "spend"] = 5.0
    panel = long(revenue=10.0)
    assert read(panel, effort).quarters == HELD and read(panel, effort).seen.all()
    spend = read(panel, effort, "spend")
    assert spend.quarters == HELD[-4:] and not spend.seen.any()  # four quarters tell nothing of a response


def test_a_quarter_without_sales_tells_nothing_and_so_does_a_dealer_that_bought_once():
    panel = long(revenue=10.0)
    panel.loc[(panel["dealer_id"] == "a") & (panel["quarter"] == HELD[2]), "revenue"] = 0.0
    panel.loc[(panel["dealer_id"] == "b") & (panel["quarter"] != HELD[0]), "revenue"] = 0.0
    seen = read(panel, long(hours=1.0, spend=1.0)).seen
    assert (~seen[0]).nonzero()[0].tolist() == [2] and not seen[1].any() and seen[2].all()


def test_too_few_dealers_tell_nothing():
    assert not read(long(revenue=10.0), long(hours=1.0, spend=1.0), min_dealers=4).seen.any()


def test_levels_and_seasons_are_taken_out_of_sales():
    level, season = np.array([[1.0], [3.0]]), np.array([[0.2, -0.2, 0.1]])
    history = History(HELD[:3], np.ones((2, 3)), np.exp(level + season), np.ones((2, 3), bool))
    assert log_sales(history) == pytest.approx(np.zeros((2, 3)), abs=1e-9)


def test_the_costs_of_visits_move_with_the_hours_and_a_budget_does_not():
    rng = np.random.default_rng(1)
    hours, other = (rng.lognormal(2, 0.6, (30, 8)) for _ in range(2))
    of = [
        History(HELD, effort, hours, hours > 0)
        for effort in (hours, 60 * hours * rng.lognormal(0, 0.1, (30, 8)), other)
    ]
    assert move_together(of[0], of[1]) and not move_together(of[0], of[2])
