"""Few dealers, each with one thing by which it could be another."""

import pandas as pd
import pytest

from distribres.contracts import quarters
from distribres.ingestion import same_dealer, successions

NAN = float("nan")


def dealers(**changes: list) -> pd.DataFrame:
    """Three dealers that have nothing in common, but for the `changes`."""
    return pd.DataFrame(
        {
            "dealer_id": ["d1", "d2", "d3"],
            "name": ["Dealer 1", "Dealer 2", "Dealer 3"],
            "city": ["Town 1", "Town 2", "Town 3"],
            "latitude": [43.0, 44.0, 45.0],
            "longitude": [0.0, 1.0, 2.0],
        }
        | changes
    )


def bought(stops: str, starts: str) -> pd.DataFrame:
    """d1 buys up to a quarter, d2 from another on, d3 always."""
    spans = {"d1": ("2024Q1", stops), "d2": (starts, "2026Q3"), "d3": ("2024Q1", "2026Q3")}
    every = quarters.last("2026Q3", 11)
    rows = [(dealer, q) for dealer, (first, last) in spans.items() for q in every if first <= q <= last]
    return pd.DataFrame(rows, columns=["dealer_id", "quarter"])


HERE = {"latitude": [43.0, 43.0, 45.0], "longitude": [0.0, 0.0, 2.0]}


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_dealer_that_starts_where_another_stops_is_a_likely_succession(gap):
    starts = quarters.shift("2025Q1", gap)
    found = same_dealer.find_successions(dealers(**HERE), bought("2025Q1", starts), "2026Q3", 2)
    names = {"old": "d1", "old_name": "Dealer 1", "new": "d2", "new_name": "Dealer 2"}
    assert found.to_dict("records") == [names | {"stops": "2025Q1", "starts": starts}]


@pytest.mark.parametrize(("stops", "starts"), [("2025Q1", "2025Q4"), ("2025Q2", "2025Q1"), ("2026Q3", "2026Q3")])
def test_it_is_none_if_it_starts_later_or_before_or_nobody_stopped(stops, starts):
    assert same_dealer.find_successions(dealers(**HERE), bought(stops, starts), "2026Q3", 2).empty


def test_it_is_none_at_another_place():
    near = dealers(**HERE | {"latitude": [43.0, 43.001, 45.0]})
    assert same_dealer.find_successions(near, bought("2025Q1", "2025Q2"), "2026Q3", 2).empty


def test_without_coordinates_the_same_name_and_town_are_the_same_place():
    names = ["Établ. Lévêque & Fils", "S.A.S. ETABL LEVEQUE FILS", "Dealer 3"]
    given = dealers(latitude=NAN, longitude=NAN, name=names, city=["Saint-Lô", "SAINT LO", "Town 3"])
    assert same_dealer.find_successions(given, bought("2025Q1", "2025Q2"), "2026Q3", 2)["new"].tolist() == ["d2"]


def test_dealers_of_the_same_folded_name_and_town_are_namesakes():
    given = dealers(
        name=["Garage Lévêque", "GARAGE  LEVEQUE", "Garage Lévêque"], city=["Saint-Lô", "SAINT LO", "Brest"]
    )
    (found,) = same_dealer.find_namesakes(given).to_dict("records")
    assert found == {"name": "Garage Lévêque", "city": "Saint-Lô", "dealer_ids": ["d1", "d2"]}


UNKNOWN_CITY = pd.Series([None] * 3, dtype="str")


@pytest.mark.parametrize("changes", [{"name": "???", "city": "Brest"}, {"name": "Garage", "city": UNKNOWN_CITY}])
def test_names_and_towns_of_which_nothing_is_left_are_no_namesakes(changes):
    assert same_dealer.find_namesakes(dealers(**changes)).empty


@pytest.mark.parametrize(
    ("code", "dealer"),
    [
        ("123", "00123"),
        ("123.0", "00123"),
        ("00123", "00123"),
        ("c 7", "C-007"),
        ("C7", "C-007"),
        ("C70", None),  # a zero behind is another number
        ("55", None),  # two could be meant
        ("-", None),
    ],
)
def test_a_number_is_known_without_what_spreadsheets_add_or_take_away(code, dealer):
    dealer_ids = pd.Series(["00123", "C-007", "055", "0055", "?"])
    assert same_dealer.match_ids(pd.Series([code]), dealer_ids).fillna("").tolist() == [dealer or ""]


LIKELY = pd.DataFrame([("a", "b"), ("b", "a"), ("a", "c"), ("c", "d")], columns=["old", "new"]).assign(
    old_name="Then", new_name="Now", stops="2025Q4", starts="2026Q1"
)
UNKNOWN = pd.DataFrame([("7", "007"), ("7", "007"), ("9", None)], columns=["dealer_id", "known_as"])


def test_an_input_is_proposed_that_joins_numbers_without_circles():
    found = same_dealer.propose_successions(LIKELY, UNKNOWN)
    assert found["old"].tolist() == ["a", "c", "7"]
    assert found["date"].fillna("").tolist() == ["2026-01-01", "2026-01-01", ""]
    assert successions.find_current_ids(found)["new"].tolist() == ["b", "d", "007"]
    assert same_dealer.propose_successions(LIKELY.head(0), UNKNOWN.head(0)).empty


def test_dealers_whose_numbers_differ_in_writing_alone_are_told_and_stay_two():
    dealers = pd.DataFrame({"dealer_id": ["00123", "123", "AB 12", "ab12", "7", "70"], "name": list("abcdef")})
    found = same_dealer.find_alike(dealers)
    assert found.to_numpy().tolist() == [[["00123", "123"], ["a", "b"]], [["AB 12", "ab12"], ["c", "d"]]]
