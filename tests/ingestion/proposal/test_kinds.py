"""Which files belong together, and the pattern that names them."""

from pathlib import Path

import pytest

from distribres.ingestion.proposal.kinds import find
from irregular import book


def patterns(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [kind.pattern for kind in find(folder)[0]]


@pytest.mark.parametrize(
    ("first", "second", "pattern"),
    [
        ("ventes_2025T4", "ventes_2026T1", "ventes_*.csv"),
        ("sales-2026-01", "sales-2026-02", "sales-*.csv"),
        ("sales.2025.12", "sales.2026.01", "sales.*.csv"),
        ("ventes février", "ventes janvier", "ventes *.csv"),
        ("20260131_sales", "20260228_sales", "*_sales.csv"),
        ("sales [1]", "sales [2]", "sales [[]*].csv"),
    ],
)
def test_names_that_differ_by_numbers_are_one_kind(tmp_path, first, second, pattern):
    assert patterns(tmp_path, **{first: "a,b\n1,2\n", second: "b,a\n3,4\n"}) == [pattern]
    (kind,), _ = find(tmp_path)
    assert kind.lines.to_dict("list") == {"a": ["1", "4"], "b": ["2", "3"]}


def test_one_file_keeps_its_name(tmp_path):
    assert patterns(tmp_path, ventes_2026="a,b\n") == ["ventes_2026.csv"]


def test_a_pattern_takes_no_other_file_in(tmp_path):
    found = patterns(tmp_path, ventes_1="a,b\n", ventes_2="a,b\n", ventes_web="c,d\n")
    assert found == ["ventes_[0-9]*.csv", "ventes_web.csv"]


def test_files_of_one_name_but_other_headings_stay_apart(tmp_path):
    assert patterns(tmp_path, list_1="a,b\n", list_2="c,d\n") == ["list_1.csv", "list_2.csv"]


def test_a_column_that_came_later_does_not_part_files(tmp_path):
    assert patterns(tmp_path, list_1="a,b\n", list_2="a,b,c\n") == ["list_*.csv"]
    (kind,), _ = find(tmp_path)
    assert list(kind.lines) == ["a", "b"]


def test_folders_are_looked_into_and_hidden_files_are_not(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "stores.csv").write_text("a,b\n", encoding="utf-8")
    assert patterns(tmp_path, **{".sales": "a,b\n", "~$sales": "a,b\n"}) == ["sub/stores.csv"]


def test_files_of_other_names_and_separators_whose_headings_agree_are_one_kind(tmp_path):
    found = patterns(tmp_path, sales_2023h1="a;b;c\n1;2;3\n", sales_later_2="a,b,c\n4,5,6\n", stock="d,e\n")
    assert found == ["sales_*.csv", "stock.csv"]


def test_files_that_hold_the_same_lines_stay_apart(tmp_path):
    text = "a,b,c\n1,2,3\n"
    assert patterns(tmp_path, sales="a,b,c\n1,2,3\n4,5,6\n", sales_backup=text) == ["sales.csv", "sales_backup.csv"]


@pytest.mark.parametrize(
    ("names", "sheets"),
    [
        (["2023", "2024"], "20*"),
        (["Ventes 2023", "Ventes 2024", "Notes"], "Ventes 20*"),
        (["Jan", "Feb"], "*"),
        (["Jan", "Feb", "Notes"], ["Jan", "Feb"]),
        (["Q1 2024", "Q2 2024"], "Q* 2024"),
        (["North", "South"], None),  # perhaps two plans of one year
    ],
)
def test_sheets_that_differ_by_year_or_month_are_read_together(tmp_path, names, sheets):
    lines = [["a", "b"], ["x", 1], ["y", 2]]
    book(tmp_path / "f.xlsx", {name: [["read me"]] if name == "Notes" else lines for name in names})
    assert sheets in [kind.sheets for kind in find(tmp_path)[0]]
    assert sheets is not None or len(find(tmp_path)[0]) == 2


def test_hidden_sheets_are_told_and_left_alone(tmp_path):
    book(tmp_path / "f.xlsx", {"a": [["x", "y"]], "old": [["x", "y"]]}, hidden="old")
    (kind,), unread = find(tmp_path)
    assert (kind.name, unread) == ("f.xlsx", ["f.xlsx: hidden sheets are left alone: old"])


def test_rows_of_headings_that_differ_are_told_by_name(tmp_path):
    patterns(tmp_path, sales_1="Title\n\nId,Day,Net\nx,2024-01-01,1\n", sales_2="Id,Day,Net\ny,2024-01-02,2\n")
    assert find(tmp_path)[0][0].header in ({"sales_1.csv": 3, "*": 1}, {"sales_2.csv": 1, "*": 3})
