import pytest

from distribres.report.handouts.sheet_names import sheet_names


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["Zoé"], ["Zoé"]),
        (["a/b[c]:*?\\d"], ["a b c d"]),
        (["'Zoé'"], ["Zoé"]),
        (["History", "history"], ["History (2)", "history (3)"]),
        (["", "'", "//"], ["(2)", "(3)", "(4)"]),
        (["Zoé", "ZOÉ", "zoé "], ["Zoé", "ZOÉ (2)", "zoé (3)"]),
        (["a/b", "a:b"], ["a b", "a b (2)"]),
        (["x" * 40, "x" * 50], ["x" * 31, "x" * 27 + " (2)"]),
        (["x" * 30 + "'y"], ["x" * 30]),
        (["😀" * 20], ["😀" * 15]),
        (["a\nb\x00c"], ["a b c"]),
    ],
)
def test_they_are_such_as_excel_allows(given, found):
    assert sheet_names([(name, "") for name in given]) == found


def test_what_stands_after_a_name_is_never_cut():
    long = "x" * 40
    assert sheet_names([(long, " · whom"), (long, " · what"), (long, " · whom")]) == [
        "x" * 24 + " · whom",
        "x" * 24 + " · what",
        "x" * 20 + " (2) · whom",
    ]
