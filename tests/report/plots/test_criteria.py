import pandas as pd
import pytest

from distribres.report.plots.criteria import coverage


@pytest.fixture
def table():
    return pd.DataFrame(
        {"criterion": ["revenue", "image"], "known": [1, 0.5], "estimated": [0, 0.2], "missing": [0, 0.3]}, index=[4, 2]
    )


def test_shares_of_a_criterion_stand_end_to_end(table, words):
    known, estimated, missing = coverage(table, words=words).containers

    assert [bars[1].get_x() for bars in (known, estimated, missing)] == pytest.approx([0, 0.5, 0.7])
    assert [bars[1].get_width() for bars in (known, estimated, missing)] == pytest.approx([0.5, 0.2, 0.3])


def test_texts_come_from_words(table, words, texts):
    seen = texts(coverage(table, words=words))

    assert {"criteria.revenue", "criteria.image", "plots.criteria.known", "plots.criteria.estimated"} <= set(seen)


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(table, words, texts, rows):
    assert "plots.criteria.missing" in texts(coverage(table.head(rows), words=words))
