"""Forecasts against what came, on simulated sales; `make bench-forecast` measures them on vendors of Iowa."""

import numpy as np
import pandas as pd
import pytest

import forecasts
from builders import params_of
from small_sales import panel

MEASURES = ("revenue", "lines", "active_months")
EVERY = params_of()


def cells():
    """A vendor of 1000 dealers over ten quarters; the first half of each has half of it."""
    sold = panel(n=1000, length=10).assign(active_months=3)
    sold = sold.assign(lines=(sold["revenue"] / 50).round() + 2)
    return sold.assign(**{f"half_{measure}": sold[measure] / 2 for measure in MEASURES})


def test_half_a_quarter_is_cut_and_no_other():
    cut, whole = (t.groupby("quarter")["revenue"].sum() for t in (forecasts.cut(cells(), "2025Q3"), cells()))
    assert (cut / whole).to_dict() == pytest.approx({q: 0.5 if q == "2025Q3" else 1 for q in whole.index})


def test_what_was_said_stands_beside_what_came():
    found = forecasts.one(cells(), "", "2026Q3", EVERY)
    came = cells().query("quarter == '2026Q4'")["revenue"].sum()
    assert (found["quarter"], found["lost"], found["came"]) == ("2026Q4", 0, pytest.approx(came))
    assert found["error over the seasonal naive's"] < 0.9


@pytest.mark.parametrize(("half_lost", "before"), [("2026Q3", 1), ("2025Q4", 4)])
def test_a_half_that_is_lost_is_noticed_and_costs_little(half_lost, before):
    error = "error over the seasonal naive's"
    whole, hurt = (forecasts.one(cells(), lost, "2026Q3", EVERY) for lost in ("", half_lost))
    assert (hurt["lost"], hurt["noticed"], hurt["false alarms"]) == (before, True, 0)
    assert hurt[error] < 1.1 * whole[error]


def test_where_there_is_no_interval_nothing_is_counted_as_outside_of_it():
    assert np.isnan(forecasts.one(cells().query("quarter < '2026Q4'"), "2025Q3", "2025Q3", EVERY)["coverage"])


def test_the_cost_of_half_a_quarter_is_over_the_same_forecasts_with_all_whole():
    error = "error over the seasonal naive's"
    table = pd.DataFrame({"vendor": "v", "quarter": "2026Q4", "lost": [0, 1, 2], "noticed": True, "coverage": 0.8})
    found = forecasts.losses(table.assign(**{error: [0.5, 0.6, 0.52]}))
    assert found["cost"].to_dict() == {1: pytest.approx(1.2), 2: pytest.approx(1.04)}
    assert found[""].tolist() == ["missed", ""]
