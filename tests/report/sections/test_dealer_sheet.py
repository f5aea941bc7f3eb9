import pandas as pd
import pytest

from distribres.report import blocks
from distribres.report.sections import dealer_sheet
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
PEERS = pd.DataFrame(
    {
        "dealer_id": "D0",
        "rank": [1, 2],
        "peer_id": ["D1", "D2"],
        "size_difference": [0.12, -0.3],
        "team_difference": [0.0, NAN],
        "market_difference": [NAN, -0.08],
        "same_territory": [True, False],
    }
)
CONDITIONS = pd.DataFrame({"dealer_id": ["D0", "D1"], "territory_id": ["T<1>", None], "population": [9000.0, 1000.0]})
CONDITIONS = CONDITIONS.assign(market=[5e6, NAN], income=NAN, preference=[0.25, 0.0], dealers_here=[2, 0])


def sheet_of(name: str, words: Words):
    """The benchmark sheet of D0: peers and conditions; every name is the given one."""
    who = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "name": name, "city": name})
    facts = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "wallet": 1e3, "share_of_wallet": 0.5})
    facts = facts.assign(by_comparable=600.0, by_territory=NAN)
    places = pd.DataFrame({"territory_id": ["T<1>"], "name": [name]})
    return dealer_sheet.list_peers("D0", PEERS, facts, who, words), dealer_sheet.list_conditions(
        "D0", CONDITIONS, places, words
    )


def test_a_peer_is_comparable_for_reasons_in_words(read):
    own, near, far = (row["Why comparable"] for row in read(sheet_of("x", EN)[0]))
    assert own == "–"
    assert near == "same channel, purchases +12%, as many salespeople, same territory"
    assert far == "same channel, purchases −30%, market of its territory −8%"


def test_conditions_stand_beside_those_of_the_middle_dealer(read):
    rows = {row["Local conditions"]: (row["Here"], row["Middle dealer"]) for row in read(sheet_of("North", EN)[1])}
    assert list(rows.values()) == [
        ("North", "–"),
        ("9,000", "5,000"),
        ("€5.0m", "€5.0m"),
        ("–", "–"),
        ("+25.0%", "+12.5%"),
        ("2", "1"),
    ]


@pytest.mark.parametrize("words", [EN, FR])
def test_a_sheet_with_hostile_names_is_literal(hostile, words, read):
    peers, here = sheet_of(hostile, words)
    assert [row[words("columns.name")] for row in read(peers)] == [hostile] * 3
    assert read(here)[0][words("columns.here")] == hostile
    assert blocks.typst_string(hostile) in peers.typst() and blocks.typst_string(hostile) in here.typst()
