import pandas as pd
import pytest

from distribres.report import blocks
from distribres.report.blocks import Table
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
CONDITIONS = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1"],
        "territory_id": ["T<1>", None],
        "population": [9000.0, 1000.0],
        "market": [5e6, NAN],
        "income": NAN,
        "preference": [0.25, 0.0],
        "dealers_here": [2, 0],
    }
)


def conditions_of_d0(territory: str, words: Words) -> Table:
    territories = pd.DataFrame({"territory_id": ["T<1>"], "name": [territory]})
    return dealer_sheet.list_conditions("D0", CONDITIONS, territories, words)


def peers_of_d0(name: str, words: Words) -> Table:
    """Every name and town is the given one."""
    ids = ["D0", "D1", "D2"]
    who = pd.DataFrame({"dealer_id": ids, "name": name, "city": name})
    facts = {"wallet": 1e3, "share_of_wallet": 0.5, "by_comparable": 600.0, "by_territory": NAN}
    return dealer_sheet.list_peers("D0", PEERS, pd.DataFrame({"dealer_id": ids}).assign(**facts), who, words)


def test_conditions_stand_beside_those_of_the_middle_dealer(rows):
    assert [row[1:] for row in rows(conditions_of_d0("North", EN))] == [
        ["North", "–"],
        ["9,000", "5,000"],
        ["€5.0m", "€5.0m"],
        ["–", "–"],
        ["+25.0%", "+12.5%"],
        ["2", "1"],
    ]


@pytest.mark.parametrize(
    ("words", "near", "far"),
    [
        (
            EN,
            "same channel, purchases +12%, as many salespeople, same territory",
            "same channel, purchases −30%, market of its territory −8%",
        ),
        (
            FR,
            "même type de distributeur, achats +12\u202f%, autant de vendeurs, même secteur",
            "même type de distributeur, achats −30\u202f%, marché de son secteur −8\u202f%",
        ),
    ],
)
def test_a_peer_is_comparable_for_reasons_in_words(words, near, far, rows):
    assert [row[2] for row in rows(peers_of_d0("x", words))] == ["–", near, far]


@pytest.mark.parametrize("words", [EN, FR])
def test_hostile_names_are_literal(hostile, words, read):
    peers, here = peers_of_d0(hostile, words), conditions_of_d0(hostile, words)
    assert [line[words("columns.name")] for line in read(peers)] == [hostile] * 3
    assert read(here)[0][words("columns.here")] == hostile
    assert blocks.typst_string(hostile) in peers.typst() and blocks.typst_string(hostile) in here.typst()
