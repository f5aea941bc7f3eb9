"""A simulated network, clean but for what each test plants in it."""

import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts import quarters, tables
from distribres.ingestion import diagnosis

QUARTERS = quarters.last("2026Q3", 12)
SEASON = {"1": 1.0, "2": 1.5, "3": 1.0, "4": 0.8}
NAN = float("nan")


def test_nothing_is_found_in_a_clean_network():
    found = diagnosis.diagnose(network(), {}, "2026Q3", section("quality"))
    assert {name for name, table in found.items() if len(table)} == {"by_quarter", "periods"}
    assert not found["by_quarter"]["incomplete"].any()
    assert found["periods"]["missing"].tolist() == [[]]


def test_a_diagnosis_changes_no_table():
    given, before = network(), network()
    diagnosis.diagnose(given, {"sales": ["cost"]}, "2026Q3", section("quality"))
    for name, table in before.items():
        pd.testing.assert_frame_equal(given[name], table)


def test_a_network_without_any_line_is_diagnosed_too():
    given = {name: tables.empty(name) for name in network()}
    found = diagnosis.diagnose(given, {"sales": ["cost"], "visits": ["hours"]}, "2026Q3", section("quality"))
    assert found["by_quarter"][["quarter", "dealers", "lines"]].to_numpy().tolist() == [["2026Q3", 0, 0]]
    assert found["coverage"][["known", "total"]].to_numpy().tolist() == [[0, 0], [0, 0]]


def test_a_quarter_that_is_not_there_is_a_gap_and_incomplete():
    panel = network()["panel"].query("quarter != '2025Q2'")
    assert diagnosis.periods(network() | {"panel": panel}, {})["missing"].tolist() == [["2025Q2"]]
    found = diagnosis.diagnose(network() | {"panel": panel}, {}, "2026Q3", section("quality"))["by_quarter"]
    assert found.loc[found["incomplete"], ["quarter", "completeness"]].to_numpy().tolist() == [["2025Q2", 0]]


def test_surveys_and_events_have_a_period_but_no_gaps():
    survey = pd.DataFrame({"dealer_id": ["d1", "d1"], "quarter": ["2024Q3", "2025Q3"]})
    events = pd.DataFrame({"date": pd.to_datetime(["2025-05-16", "2026-05-20"])})
    found = diagnosis.periods(network() | {"survey": survey, "events": events}, {}).set_index("input")
    assert found.loc["survey"].tolist() == ["2024Q3", "2025Q3", 2, []]
    assert found.loc["events"].tolist() == ["2025Q2", "2026Q2", 2, []]


def test_spend_has_a_period_of_its_own_where_it_is_an_input():
    effort = pd.DataFrame(
        {"dealer_id": "d1", "quarter": ["2026Q1", "2026Q2", "2026Q3"], "visits": [1, 1, 0], "spend": [NAN, 5, 5]}
    )
    given, mapped = network() | {"effort": effort.assign(hours=1.0)}, {"visits": ["hours", "spend"], "spend": ["spend"]}
    told = diagnosis.periods(given, mapped).set_index("input")[["first", "last"]]
    assert told.loc[["visits", "spend"]].to_numpy().tolist() == [["2026Q1", "2026Q2"], ["2026Q2", "2026Q3"]]
    assert diagnosis.coverage(given, mapped)[["input", "column"]].to_numpy().tolist() == [["visits", "hours"]]


@pytest.mark.parametrize("factor", [20, 0.05])
def test_a_dealer_far_from_its_own_level_is_named_with_what_is_usual(factor):
    panel = network()["panel"]
    here = (panel["dealer_id"] == "d7") & (panel["quarter"] == "2025Q2")
    usual = panel.loc[here, "revenue"].item()
    panel.loc[here, "revenue"] *= factor
    (found,) = diagnosis.outliers(panel, 6, 5).to_dict("records")
    assert (found["dealer_id"], found["quarter"]) == ("d7", "2025Q2")
    assert found["usual"] == pytest.approx(usual, rel=0.3)
    assert (found["score"] > 0) == (factor > 1)


def test_the_largest_sums_of_money_come_first():
    panel = network()["panel"]
    for dealer, factor in {"d3": 20, "d4": 80}.items():
        panel.loc[(panel["dealer_id"] == dealer) & (panel["quarter"] == "2025Q2"), "revenue"] = factor * 1000
    assert diagnosis.outliers(panel, 6, 5)["dealer_id"].tolist() == ["d4", "d3"]


def test_a_move_of_the_whole_network_makes_no_outlier():
    panel = network()["panel"]
    panel.loc[panel["quarter"] == "2025Q2", "revenue"] *= 20
    assert diagnosis.outliers(panel, 6, 5).empty


def test_the_first_and_the_last_quarter_of_a_dealer_are_rarely_whole_and_no_outliers():
    panel = network()["panel"]
    panel = panel[(panel["dealer_id"] != "d7") | panel["quarter"].between("2024Q2", "2026Q1")]
    panel.loc[(panel["dealer_id"] == "d7") & panel["quarter"].isin(["2024Q2", "2026Q1"]), "revenue"] = 1
    assert diagnosis.outliers(panel, 6, 5).empty


def test_a_dealer_with_too_few_quarters_has_no_level():
    panel = network()["panel"]
    panel = panel[(panel["dealer_id"] != "d7") | (panel["quarter"] > "2025Q2")]
    panel.loc[(panel["dealer_id"] == "d7") & (panel["quarter"] == "2026Q1"), "revenue"] *= 50
    assert diagnosis.outliers(panel, 6, 5).empty
    assert diagnosis.outliers(panel, 5, 5)["dealer_id"].tolist() == ["d7"]


def test_where_revenue_never_varies_there_is_no_spread_to_be_far_from():
    panel = network()["panel"].assign(revenue=1000.0)
    panel.loc[5, "revenue"] = 1010
    assert diagnosis.outliers(panel, 6, 5).empty


def test_unknown_dealers_are_summed_and_those_with_most_money_come_first():
    rejects = rejects_of(
        ("sales", 2, "unknown_dealer", "X1", 10.0),
        ("sales", 5, "unknown_dealer", " X1 ", 20.0),
        ("sales", 6, "unknown_dealer", "X2", -500.0),
        ("survey", 3, "unknown_dealer", "X1", NAN),
        ("sales", 9, "no_dealer", None, 900.0),
    )
    found = diagnosis.unknown(rejects, pd.Series(["X01", "X3"]))
    assert found[["input", "dealer_id", "known_as", "lines", "line"]].fillna("").to_numpy().tolist() == [
        ["sales", "X2", "", 1, 6],
        ["sales", "X1", "X01", 2, 2],
        ["survey", "X1", "X01", 1, 3],
    ]
    assert found["amount"].tolist()[:2] == [-500, 30] and np.isnan(found["amount"].iloc[2])


def test_rejected_dates_in_another_order_are_told_from_impossible_ones():
    swapped = [("sales", line, "bad_date", f"05/{line}/2026", 1.0) for line in (13, 28, 30)]
    impossible = ("sales", 40, "bad_date", "31/02/2026", 1.0)
    others = ("visits", 2, "bad_date", "31/02/2026", 1.0), ("sales", 50, "bad_amount", "05/17/2026", NAN)
    found = diagnosis.orders(rejects_of(*swapped, impossible, *others))
    assert found.to_numpy().tolist() == []  # too few of them read otherwise
    found = diagnosis.orders(rejects_of(*swapped, ("sales", 31, "bad_date", "05/31/2026", 1.0), impossible, *others))
    assert found.to_numpy().tolist() == [["sales", "mm/dd/yyyy", 4]]


def test_rejected_numbers_with_another_decimal_mark_are_told_from_words():
    texts = ["1 234,50", "12,5", "n/d", "1.5.5"]
    rejects = rejects_of(
        *(("sales", 2, "bad_amount", text, NAN) for text in texts), ("visits", 2, "bad_date", "1,5", NAN)
    )
    assert diagnosis.marks(rejects).to_numpy().tolist() == [["sales", ",", 2]]


def test_examples_are_of_the_file_that_has_most_of_them():
    rejects = rejects_of(*(("sales", line, "bad_amount", "x", NAN) for line in range(2, 7)))
    rejects["file"] = ["a.csv", "b.csv", "b.csv", "a.csv", "b.csv"]
    assert diagnosis.examples(rejects, 2)["line"].tolist() == [3, 4]


def test_rejects_are_counted_by_reason_with_a_few_examples():
    rejects = rejects_of(*(("sales", line, "bad_date", "31/02/2026", 1.0) for line in range(2, 9)))
    found = diagnosis.diagnose(network() | {"rejects": rejects}, {}, "2026Q3", section("quality"))
    assert found["rejected"].to_numpy().tolist() == [["sales", "bad_date", 7, 7.0]]
    assert found["examples"]["line"].tolist() == [2, 3, 4]


def test_coverage_counts_dealers_territories_and_quarters_of_dealers():
    given = network()
    given["panel"].loc[:9, "margin"] = NAN
    given["dealers"].loc[:3, "salespeople"] = NAN
    answers = {"dealer_id": ["d1", "d1", "d2"], "quarter": ["2025Q3", "2026Q3", "2026Q3"], "image": [5, 6, NAN]}
    mapped = {"sales": ["date", "cost", "brand"], "dealers": ["name", "salespeople"], "survey": ["image"]}
    found = diagnosis.coverage(given | {"survey": pd.DataFrame(answers)}, mapped)
    assert found.to_numpy().tolist() == [
        ["sales", "cost", "dealer_quarters", 470, 480],
        ["dealers", "salespeople", "dealers", 36, 40],
        ["survey", "image", "dealers", 1, 40],
    ]


def test_a_dealer_without_a_line_of_sales_is_named():
    given = network()
    panel = given["panel"].query("dealer_id != 'd5'")
    assert diagnosis.unsold(given["dealers"], panel).to_numpy().tolist() == [["d5", "Dealer 5", "Town 5"]]


def test_a_territory_that_is_missing_or_not_in_the_list_is_none():
    given = network()
    given["dealers"].loc[:1, "territory_id"] = [None, "T9"]
    assert diagnosis.unassigned(given["dealers"], given["territories"])["dealer_id"].tolist() == ["d1", "d2"]
    assert diagnosis.unassigned(given["dealers"], tables.empty("territories"))["dealer_id"].tolist() == ["d1"]


def test_territories_without_market_are_named_with_their_dealers():
    given = network()
    given["territories"]["market"] = [NAN, NAN, 1e6]
    given["dealers"]["territory_id"] = ["T1"] * 39 + ["T0"]
    found = diagnosis.without_market(given["territories"], given["dealers"])
    assert found[["territory_id", "dealers"]].to_numpy().tolist() == [["T1", 39], ["T0", 1]]


def network() -> dict[str, pd.DataFrame]:
    """40 dealers, twelve quarters with seasons, spread of 15 %: nothing to find."""
    rng = np.random.default_rng(7)
    noise = np.exp(rng.normal(0, 0.15, (40, 12)))
    season = np.array([SEASON[q[-1]] for q in QUARTERS])
    revenue = {f"d{i + 1}": dict(zip(QUARTERS, 1000 * season * noise[i], strict=True)) for i in range(40)}
    dealers = {
        "dealer_id": list(revenue),
        "name": [f"Dealer {i + 1}" for i in range(40)],
        "territory_id": [f"T{i % 3}" for i in range(40)],
        "city": [f"Town {i + 1}" for i in range(40)],
        "latitude": np.linspace(43, 49, 40),
        "longitude": np.linspace(0, 5, 40),
        "salespeople": 3.0,
    }
    territories = {"territory_id": ["T0", "T1", "T2"], "name": ["N", "E", "S"], "market": 1e6}
    empty = {
        name: tables.empty(name) for name in ("effort", "survey", "events", "rejects", "aliases", "signs", "quality")
    }
    return empty | {
        "dealers": pd.DataFrame(dealers),
        "panel": panel_of(revenue),
        "territories": pd.DataFrame(territories),
    }


def panel_of(revenue: dict[str, dict[str, float]]) -> pd.DataFrame:
    rows = [(dealer, quarter, x) for dealer, own in revenue.items() for quarter, x in own.items()]
    panel = pd.DataFrame(rows, columns=["dealer_id", "quarter", "revenue"])
    return panel.assign(margin=panel["revenue"] / 4, lines=(panel["revenue"] / 50).astype("int64"), active_months=3)


def rejects_of(*rows: tuple) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["input", "line", "reason", "value", "amount"])
    found = found.assign(file="sales.csv", column="dealer_id", lines=1, raw="{}")
    return found[list(tables.contracts()["rejects"]["columns"])]


def test_lines_outside_of_the_time_are_counted_with_their_money_and_the_day_that_was_found():
    quality = pd.DataFrame({"input": ["sales", "visits"], "first_day": [pd.Timestamp("2019-01-01"), pd.NaT]})
    rejects = pd.DataFrame(
        [
            ("sales", "early_date", 80, 400.0),
            ("sales", "future_date", 2, 30.0),
            ("sales", "bad_date", 1, 1.0),
            ("visits", "early_date", 3, NAN),
        ],
        columns=["input", "reason", "lines", "amount"],
    )
    found = diagnosis.outside(rejects, quality).astype({"first_day": "str"}).fillna({"amount": -1, "first_day": ""})
    assert found.to_numpy().tolist() == [
        ["sales", "early_date", 80, 400, "2019-01-01"],
        ["sales", "future_date", 2, 30, ""],
        ["visits", "early_date", 3, -1, ""],
    ]
