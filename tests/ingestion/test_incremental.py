"""An input read file by file gives what it gives when read at once, and unchanged files are not opened again."""

import random
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from distribres.contracts import mapping
from distribres.files.steady import FileChanged
from distribres.ingestion import aggregation, raw_files, reconciliation, rules
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.first_day import FirstDay
from distribres.ingestion.incremental import PartReader
from distribres.ingestion.part_store import Part, Store
from distribres.ingestion.reference import Reference

END = date(2026, 9, 30)
USUAL = FirstDay()
DEALERS = pd.Series(["C1", "C2", "C3"])
COLUMNS = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "invoice_id": "Bill"}
SPEC = mapping.input_model("sales")(files="s*.csv", key=["invoice_id"], columns=COLUMNS)


def write(folder: Path, **files: list[str]) -> Path:
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(["Day,Dealer,Net,Bill", *lines]) + "\n", encoding="utf-8")
    return folder


def read(
    folder: Path,
    end: date = END,
    dealers: pd.Series = DEALERS,
    spec=SPEC,
    small: int = 0,
    first: FirstDay = USUAL,
) -> list[Part]:
    reference = Reference(end, ["", "n/d"], dealers)
    return PartReader(DuckDB(), folder, spec, reference, Store(folder / "staged"), first=first, small=small).read()


def table(parts: list) -> pd.DataFrame:
    return aggregation.aggregate_panel(pd.concat([part.sums for part in parts]))


def rejects(parts: list) -> pd.DataFrame:
    found = pd.concat([part.rejects() for part in parts]).drop(columns="input")
    return found.sort_values(["file", "line"], ignore_index=True)


def totals(parts: list) -> dict[str, list[int]]:
    return {name: [sum(v) for v in zip(*(p.account[name] for p in parts), strict=True)] for name in parts[0].account}


def assert_as_read_at_once(
    folder: Path, parts: list, end: date = END, dealers: pd.Series = DEALERS, start: date | None = None
) -> None:
    source = raw_files.open_input(DuckDB(), folder, SPEC)
    found = rules.clean(source, SPEC, Reference(end, ["", "n/d"], dealers, start=start))
    pd.testing.assert_frame_equal(table(parts), aggregation.aggregate_panel(aggregation.sales_sums(found.good)))
    expected = found.rejects.sort_values(["file", "line"], ignore_index=True)
    pd.testing.assert_frame_equal(rejects(parts), expected, check_dtype=False)
    sums = found.sums(partial(reconciliation.totals, money="amount"))
    assert totals(parts) == reconciliation.reconcile(SPEC, source, sums, found.rejects)


def opened(monkeypatch) -> list[str]:
    """The names of the files that are opened from now on."""
    names, open_input = [], raw_files.open_input

    def noted(engine, folder, spec, only=None, keep_broken_text=False):
        names.extend(file.name for file in only)
        return open_input(engine, folder, spec, only, keep_broken_text)

    monkeypatch.setattr(raw_files, "open_input", noted)
    return names


Q1 = ["2026-01-02,C1,10,a", "2026-02-02,C2,5.5,b", "31/02/2026,C1,1,c", "2026-01-03,C9,7,d"]
Q2 = ["2026-04-02,C1,20,e", "2026-05-02,C3,-2,f", "2026-10-01,C1,1,g"]
Q3 = ["2026-07-02,C2,30,h", "2026-07-02,C2,30,h"]


def test_what_did_not_change_is_not_read_again(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2)
    read(tmp_path)
    names = opened(monkeypatch)
    read(tmp_path)
    assert names == []
    write(tmp_path, s3=Q3)
    parts = read(tmp_path)
    assert names == ["s3.csv"]
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"s2": [*Q2, "2026-06-01,C2,1,z"]}, ["s2.csv"]),
        ({"s0": ["2025-01-01,C1,1,y"]}, ["s0.csv"]),
        ({"s0": ["2025-01-01,C1,1,a"]}, ["s0.csv", "s0.csv", "s1.csv", "s1.csv"]),
        ({"s3": [*Q3, "2026-07-03,C1,9,e"]}, ["s3.csv", "s2.csv", "s3.csv", "s2.csv"]),
    ],
    ids=["a file changed", "one before the others", "one before them with a line of theirs", "a line of another file"],
)
def test_a_change_gives_what_reading_all_at_once_gives(tmp_path, monkeypatch, change, again):
    write(tmp_path, s1=Q1, s2=Q2, s3=Q3)
    read(tmp_path)
    write(tmp_path, **change)
    names = opened(monkeypatch)
    parts = read(tmp_path)
    assert names == again
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts)


def test_a_file_written_while_it_is_read_is_refused_and_no_part_bears_its_name(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2)
    open_input = raw_files.open_input

    def late(engine, folder, spec, only, *others):
        with only[0].open("a") as file:
            file.write("2026-06-01,C1,1000,late\n")
        return open_input(engine, folder, spec, only, *others)

    monkeypatch.setattr(raw_files, "open_input", late)
    with pytest.raises(FileChanged, match=r"^s1.csv changed while it was read"):
        read(tmp_path)
    monkeypatch.undo()
    assert [folder.name for folder in (tmp_path / "staged").iterdir()] == [".part"]
    parts = read(tmp_path)
    assert_as_read_at_once(tmp_path, parts)
    assert totals(parts)["accepted"][1] == 10_335_000


def test_a_part_that_was_cut_is_read_again(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2)
    read(tmp_path)
    for file in (tmp_path / "staged").glob("*/sums.parquet"):
        file.write_bytes(file.read_bytes()[:100])
    names = opened(monkeypatch)
    parts = read(tmp_path)
    assert names == ["s1.csv", "s2.csv"]
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts)


def test_a_file_removed_takes_its_lines_and_its_part_away(tmp_path):
    write(tmp_path, s1=Q1, s2=["2026-04-02,C1,99,a"])
    parts = read(tmp_path)
    assert rejects(parts)["reason"].tolist() == ["bad_date", "unknown_dealer", "conflicting"]
    assert len(list((tmp_path / "staged").iterdir())) == 5
    (tmp_path / "s1.csv").unlink()
    parts = read(tmp_path)
    assert_as_read_at_once(tmp_path, parts)
    assert len(list((tmp_path / "staged").iterdir())) == 1


def test_of_a_line_in_three_files_the_good_one_nearest_zero_is_kept(tmp_path):
    line = "2026-04-02,C1,{},a"
    write(tmp_path, s1=[line.format("x")], s2=[line.format(n) for n in (1, 2)], s3=[line.format(3)])
    parts = read(tmp_path)
    assert table(parts)["revenue"].tolist() == [1]
    assert_as_read_at_once(tmp_path, parts)


def test_a_later_quarter_and_new_dealers_read_again_only_where_they_matter(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2, s3=Q3)
    read(tmp_path)
    names = opened(monkeypatch)
    later, more = date(2026, 12, 31), pd.Series(["C0", *DEALERS])
    read(tmp_path, dealers=more)
    assert names == []
    read(tmp_path, end=later, dealers=more)
    assert names == ["s2.csv"]  # it has a line of October
    parts = read(tmp_path, end=later, dealers=pd.Series(["C1", "C9"]))
    assert names == ["s2.csv", "s1.csv", "s2.csv", "s3.csv"]
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts, later, pd.Series(["C1", "C9"]))


def test_another_mapping_reads_all_again(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2)
    read(tmp_path)
    names = opened(monkeypatch)
    read(tmp_path, spec=SPEC.model_copy(update={"dates": "dd/mm/yyyy"}))
    assert names == ["s1.csv", "s2.csv"]


def test_lines_that_are_one_wherever_they_stand_are_read_together(tmp_path):
    write(tmp_path, s1=["2026-04-02,C1,1,a"], s2=["2026-04-02,C1,1,a"])
    parts = read(tmp_path, spec=SPEC.model_copy(update={"distinct": True}))
    assert totals(parts)["read"] == [1, 10_000]


def test_small_files_are_read_together_and_a_new_one_leaves_full_parts_alone(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=[*Q2, Q1[0]], s3=Q3)
    two = (tmp_path / "s1.csv").stat().st_size + (tmp_path / "s2.csv").stat().st_size
    names = opened(monkeypatch)
    parts = read(tmp_path, small=two)
    assert (len(parts), names) == (2, ["s1.csv", "s2.csv", "s3.csv"])
    write(tmp_path, s4=["2026-08-02,C3,4,i"])
    names.clear()
    parts = read(tmp_path, small=two)
    assert names == ["s3.csv", "s4.csv"]
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts)


def test_many_files_with_many_doubles(tmp_path):
    draw = random.Random(5)
    for n in range(5):
        lines = [
            f"2026-0{draw.randint(1, 9)}-15,C{draw.randint(1, 4)},{draw.randint(-99, 999)},{draw.randint(1, 900)}"
            for _ in range(300)
        ]
        write(tmp_path, **{f"s{n}": lines})
        parts = read(tmp_path)
    assert_as_read_at_once(tmp_path, parts)
    assert rejects(parts)["reason"].isin(["doubled", "conflicting"]).sum() > 300


CONTRADICTORY = [f"2026-0{1 + n % 7}-15,C{1 + n % 3},{(n * 37) % 23 - 11}{'.5' * (n % 2)},{n % 40}" for n in range(200)]
"""Of each key five lines: amounts of both signs, days and dealers that differ."""


@pytest.mark.parametrize("seed", range(3))
def test_which_of_contradictory_lines_counts_depends_on_no_order_and_no_file(tmp_path, seed):
    (tmp_path / "one").mkdir()
    expected = read(write(tmp_path / "one", s=CONTRADICTORY))
    draw, files = random.Random(seed), {f"s{n}": [] for n in range(1 + seed)}
    for line in draw.sample(CONTRADICTORY, len(CONTRADICTORY)):
        files[draw.choice(list(files))].append(line)
    (tmp_path / "many").mkdir()
    parts = read(write(tmp_path / "many", **files))
    pd.testing.assert_frame_equal(table(parts), table(expected))
    assert totals(parts) == totals(expected)


def test_small_files_of_a_part_may_yield_to_a_later_one(tmp_path):
    early = {"s1": ["2026-01-02,C1,10,a", "2026-01-02,C2,7,b"], "s2": ["2026-01-02,C1,20,c", "2026-01-02,C3,9,d"]}
    write(tmp_path, **early)
    two = sum((tmp_path / f"{name}.csv").stat().st_size for name in early)
    write(tmp_path, s3=["2026-04-02,C1,1,a", "2026-04-02,C1,2,c", "2026-04-02,C2,70,b", "2026-04-02,C3,90,d"])
    parts = read(tmp_path, small=two)
    assert len(parts) == 2
    assert table(parts)[["dealer_id", "revenue"]].to_numpy().tolist() == [["C1", 3], ["C2", 7], ["C3", 9]]
    assert rejects(parts)[["file", "line", "reason"]].to_numpy().tolist() == [
        ["s1.csv", 2, "conflicting"],
        ["s2.csv", 2, "conflicting"],
        ["s3.csv", 4, "conflicting"],
        ["s3.csv", 5, "conflicting"],
    ]


HISTORY = [f"2026-0{1 + n % 9}-03,C1,{n},h{n}" for n in range(60)]


def test_only_parts_with_early_lines_are_cleaned_again_and_once(tmp_path, monkeypatch):
    write(tmp_path, s1=HISTORY, s2=["1900-01-01,C1,5,x", "2026-02-03,C2,7,y"], s3=Q3)
    names = opened(monkeypatch)
    parts = read(tmp_path)
    assert names == ["s1.csv", "s2.csv", "s3.csv", "s2.csv"]
    read(tmp_path)
    assert len(names) == 4
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts, start=date(2026, 1, 1))
    (early,) = rejects(parts).query("reason == 'early_date'").to_dict("records")
    assert (early["file"], early["value"], early["lines"], early["amount"]) == ("s2.csv", "1900-01-01", 1, 50_000)
    assert totals(parts)["rejected"] == [2, 350_000]


def test_more_lines_after_the_gap_make_those_before_it_early(tmp_path):
    """Two of eight lines are a beginning, two of sixty are not."""
    write(tmp_path, s1=["2020-01-01,C1,5,x", "2020-02-01,C1,5,y"], s2=HISTORY[:6])
    assert table(read(tmp_path))["quarter"].min() == "2020Q1"
    write(tmp_path, s3=HISTORY[6:])
    parts = read(tmp_path)
    assert table(parts)["quarter"].min() == "2026Q1"
    assert_as_read_at_once(tmp_path, parts, start=date(2026, 1, 1))


def test_an_early_line_takes_no_key_from_a_good_one(tmp_path):
    write(tmp_path, s1=["1900-01-01,C1,5,h7"], s2=HISTORY)
    parts = read(tmp_path)
    assert_as_read_at_once(tmp_path, parts, start=date(2026, 1, 1))
    assert table(parts)["revenue"].sum() == sum(range(60))


def test_a_first_day_that_is_set_reads_again_what_lies_before_it(tmp_path, monkeypatch):
    write(tmp_path, s1=Q1, s2=Q2, s3=Q3)
    read(tmp_path)
    names = opened(monkeypatch)
    parts = read(tmp_path, first=FirstDay(fixed=date(2026, 4, 3)))
    assert names == ["s1.csv", "s2.csv"]
    monkeypatch.undo()
    assert_as_read_at_once(tmp_path, parts, start=date(2026, 4, 3))


def test_how_the_files_are_divided_does_not_show_in_what_is_early(tmp_path):
    draw = random.Random(7)
    years = [1900, 1970, 2003, 2010, *[2026] * 60]
    lines = [
        f"{draw.choice(years)}-0{draw.randint(1, 9)}-15,C{draw.randint(1, 4)},{draw.randint(-99, 999)},{number}"
        for number in draw.choices(range(900), k=600)
    ]
    for n in range(4):
        write(tmp_path, **{f"s{n}": lines[150 * n : 150 * (n + 1)]})
    for small, parts in ((0, 4), (10**9, 1)):
        found = read(tmp_path, small=small)
        assert len(found) == parts
        assert_as_read_at_once(tmp_path, found, start=date(2026, 1, 1))
    assert "early_date" in set(rejects(found)["reason"]) and "conflicting" in set(rejects(found)["reason"])
