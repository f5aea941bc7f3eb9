"""Formulas whose results are not in the file."""

import pytest

from distribres.ingestion.layout.formulas import uncomputed
from irregular import book


@pytest.mark.parametrize(
    ("results", "lacking"),
    [
        ([1, 0, 2], {}),  # a 0 among others is a result
        ([0, 0, 0], {2: {0: "1+1"}, 3: {0: "1+1"}, 4: {0: "1+1"}}),
        (["x", "", "y"], {}),  # an empty text is one too
    ],
)
def test_zeros_count_for_no_results_where_nothing_else_stands_in_their_column(tmp_path, results, lacking):
    lines = [["X"], *([("=1+1", result)] for result in results)]
    assert uncomputed(book(tmp_path / "f.xlsx", {"a": lines}), "a") == lacking


def test_a_sheet_without_formulas_has_none(tmp_path):
    assert uncomputed(book(tmp_path / "f.xlsx", {"a": [["X"], [0]]}), "a") == {}
