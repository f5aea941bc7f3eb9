import pandas as pd
import pytest

from distribres.report.plots.tiers import tier_moves, tier_shares


@pytest.fixture
def shares():
    return pd.DataFrame(
        {
            "tier": ["A", "A", "B", "B", "C", "C"],
            "measure": ["dealers", "revenue"] * 3,
            "share": [0.1, 0.6, 0.2, 0.3, 0.7, 0.1],
        }
    )


@pytest.fixture
def moves():
    return pd.DataFrame({"last_tier": ["A", "A", "C"], "tier": ["A", "C", "B"], "dealers": [30, 4, 7]})


def cells(ax):
    return [text.get_text() for text in ax.texts]


def test_one_bar_for_each_share(shares, words):
    assert [bar.get_width() for bar in tier_shares(shares, words=words).patches] == [0.1, 0.6, 0.2, 0.3, 0.7, 0.1]


def test_tiers_stand_apart(shares, words):
    middles = [bar.get_y() + bar.get_height() / 2 for bar in tier_shares(shares, words=words).patches]

    assert middles[1] - middles[0] < middles[2] - middles[1]


def test_each_bar_says_what_it_is_a_share_of(shares, words, texts):
    seen = texts(tier_shares(shares, words=words))

    assert {"tiers.A", "tiers.B", "tiers.C", "plots.tiers.dealers 10%", "plots.tiers.revenue 60%"} <= set(seen)


def test_moves_are_counted_by_direction(moves, words):
    assert cells(tier_moves(moves, words=words)) == [
        *("plots.tiers.same 30", "plots.tiers.down 0", "plots.tiers.down 4"),
        *("plots.tiers.up 0", "plots.tiers.same 0", "plots.tiers.down 0"),
        *("plots.tiers.up 0", "plots.tiers.up 7", "plots.tiers.same 0"),
    ]


def test_dealers_without_a_last_tier_get_a_row_of_their_own(moves, words, texts):
    moves.loc[3] = [None, "C", 9]

    ax = tier_moves(moves, words=words)

    assert cells(ax)[-3:] == ["plots.tiers.same 0", "plots.tiers.same 0", "plots.tiers.same 9"]
    assert "plots.tiers.none" in texts(ax)


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(shares, moves, words, texts, rows):
    assert "plots.tiers.share" in texts(tier_shares(shares.head(rows), words=words))
    assert "plots.tiers.now" in texts(tier_moves(moves.head(rows), words=words))
