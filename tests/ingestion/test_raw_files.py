import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from distribres.contracts.mapping import inputs_model
from distribres.ingestion.engines import DuckDB, ReadError
from distribres.ingestion.raw_files import check, distinct, open_input

COLUMNS = {"date": "Day", "dealer_id": "Dealer", "amount": "Net"}
DEALERS = {"files": "d.csv", "columns": {"dealer_id": "Id", "name": "Name", "channel": {"value": "reseller"}}}


def mapped(**sales):
    """A mapping in which the input `sales` has the given parts."""
    return inputs_model()(sales={"files": "s*.csv", "columns": COLUMNS} | sales, dealers=DEALERS)


def put(folder: Path, **files: str) -> Path:
    for name, content in {"d": "Id,Name\nC1,One\n", **files}.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def rows(folder: Path, **sales) -> list[tuple]:
    """Raw date, dealer, amount and further columns of each line."""
    inputs = mapped(**sales)
    check(DuckDB(), folder, inputs)
    lines = open_input(DuckDB(), folder, inputs.sales).lines.sort("_file", "_line").collect(backend="pyarrow")
    return [tuple(row.values())[:-2] for row in lines.to_native().to_pylist()]


def faults(folder: Path, **sales) -> list[str]:
    with pytest.raises(ReadError) as caught:
        check(DuckDB(), folder, mapped(**sales))
    return str(caught.value).splitlines()


def test_columns_are_found_by_name_whatever_their_order(tmp_path):
    put(tmp_path, s1="Net,Day,Dealer\n1,d,C1\n", s2="Dealer,Extra,Net,Day\nC2,x,2,e\n")
    assert rows(tmp_path) == [("d", "C1", "1"), ("e", "C2", "2")]


def test_a_constant_stands_on_every_line(tmp_path):
    put(tmp_path, s="Day,Dealer\nd,C1\ne,C2\n")
    assert rows(tmp_path, columns=COLUMNS | {"amount": {"value": "7"}}) == [("d", "C1", "7"), ("e", "C2", "7")]


def test_a_join_adds_columns_and_loses_or_doubles_no_line(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item\nd,C1,1,p\nd,C1,2,q\nd,C1,3,\n", p1="Code,Owner\n,nobody\np,ours\np,theirs\n")
    put(tmp_path, p2="Code,Owner\np,late\n")
    join = [{"files": "p*.csv", "match": {"Item": "Code"}}]
    found = rows(tmp_path, columns=COLUMNS | {"brand": "Owner"}, join=join)
    assert found == [("d", "C1", "1", "late"), ("d", "C1", "2", None), ("d", "C1", "3", None)]


def test_of_joined_lines_with_one_key_the_fullest_counts_whichever_file_it_is_in(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item\nd,C1,1,p\n")
    join = [{"files": "p*.csv", "match": {"Item": "Code"}}]
    columns = COLUMNS | {"brand": "Owner", "invoice_id": "Kind"}
    for first, second in (("p,ours,", "p,theirs,k"), ("p,theirs,k", "p,ours,")):
        put(tmp_path, p1=f"Code,Owner,Kind\n{first}\n", p2=f"Code,Owner,Kind\n{second}\n")
        assert rows(tmp_path, columns=columns, join=join) == [("d", "C1", "1", "theirs", "k")]


def test_the_key_of_a_join_can_be_a_column_and_joins_can_be_several(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item,Bill\nd,C1,1,p,b\n", p="Code,Owner\np,ours\n", b="Bill,Pieces\nb,12\n")
    join = [{"files": "p.csv", "match": {"Item": "Code"}}, {"files": "b.csv", "match": {"Bill": "Bill"}}]
    columns = COLUMNS | {"brand": "Owner", "line_id": "Code", "quantity": "Pieces"}
    assert rows(tmp_path, columns=columns, join=join) == [("d", "C1", "1", "12", "ours", "p")]


def test_broken_lines_of_a_joined_file_are_not_lost(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item\nd,C1\n", p="Item,Owner\np,ours,x\n")
    inputs = mapped(columns=COLUMNS | {"brand": "Owner"}, join=[{"files": "p.csv", "match": {"Item": "Item"}}])
    broken = open_input(DuckDB(), tmp_path, inputs.sales).broken
    assert broken[["file", "line"]].to_dict("list") == {"file": ["s.csv", "p.csv"], "line": [2, 2]}


def test_of_broken_lines_the_text_is_kept_only_where_it_is_asked_for(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Contact\nd,C1,1,Jeanne,x\n")
    spec = mapped(columns=COLUMNS).sales
    assert open_input(DuckDB(), tmp_path, spec).broken["raw"].isna().all()
    kept = open_input(DuckDB(), tmp_path, spec, keep_broken_text=True).broken
    assert kept["raw"].tolist() == ["d,C1,1,Jeanne,x"]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path):
    for year in ("2025", "2026"):
        (tmp_path / year).mkdir()
        put(tmp_path / year, s="Day,Dealer,Net\nd,C1\n")
    broken = open_input(DuckDB(), tmp_path, mapped(files="*/s.csv").sales).broken
    assert list(broken["file"]) == ["2025/s.csv", "2026/s.csv"]


def test_all_faults_of_all_inputs_come_at_once(tmp_path):
    put(tmp_path, s1="Day,Dealer,Nett\n", s2="Day,Dealer,Net,Day\n", d="Id;Name\n")
    assert faults(tmp_path) == [
        "inputs.sales: s1.csv: no column 'Net'; did you mean 'Nett'? It has: Day, Dealer, Nett. "
        "Correct `columns`, `separator` or `header`",
        "inputs.sales: s2.csv: column 'Day' stands there 2 times: rename all but one in the file",
        "inputs.dealers: d.csv: no column 'Id'. It has: Id;Name. Correct `columns`, `separator` or `header`",
        "inputs.dealers: d.csv: no column 'Name'; did you mean 'Id;Name'? It has: Id;Name. "
        "Correct `columns`, `separator` or `header`",
    ]


def test_a_fault_that_several_files_share_is_told_once(tmp_path):
    put(tmp_path, s1="Day,Dealer\n", s2="Day,Dealer\n", s3="Day,Dealer\n", s4="Day,Net\n")
    assert [fault.split(".csv")[1][:30] for fault in faults(tmp_path)] == [
        " and 2 more: no column 'Net'. ",
        ": no column 'Dealer'. It has: ",
    ]


def test_capitals_do_not_tell_headings_apart(tmp_path):
    put(tmp_path, s="Day,DAY,Dealer,Net\n")
    assert "'Day' stands there 2 times" in faults(tmp_path)[0]


@pytest.mark.parametrize("name", ["_file", "_Line", "_key"])
def test_a_column_called_as_one_of_ours_is_refused(tmp_path, name):
    put(tmp_path, s=f"Day,Dealer,{name}\nd,C1,5\n")
    assert faults(tmp_path, columns=COLUMNS | {"amount": name}) == [
        f"inputs.sales: s.csv: {name!r} is the name of a column of ours: rename it in the file and in `columns`"
    ]


def test_a_repeated_heading_that_nobody_asks_for_does_no_harm(tmp_path):
    put(tmp_path, s="Day,x,Dealer,Net,X,,\nd,1,C1,5,2,3,4\n")
    assert rows(tmp_path) == [("d", "C1", "5")]


def test_a_missing_file_is_named_with_the_folder(tmp_path):
    put(tmp_path)
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"inputs.sales: no file 's*.csv' in {tmp_path}: correct `files`")


def test_an_empty_file_is_a_fault(tmp_path):
    put(tmp_path, s="")
    assert faults(tmp_path) == ["inputs.sales: s.csv is empty: export it again, or take it away"]


def test_a_column_that_no_joined_file_has_is_asked_of_the_first(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item\n", p="Code,Owner\n")
    found = faults(tmp_path, columns=COLUMNS | {"brand": "Brand"}, join=[{"files": "p.csv", "match": {"Item": "Kode"}}])
    assert [re.split("[.;] ", fault)[0] for fault in found] == [
        "inputs.sales: s.csv: no column 'Brand'",
        "inputs.sales: p.csv: no column 'Kode'",
    ]


def test_distinct_lines_are_the_first_of_those_alike_in_all_mapped_columns(tmp_path):
    put(tmp_path, s="Day,Dealer,Net,Item\nd,C1,1,p\nd,C1,1,q\nd,,1,p\nd,,1,q\n", s2="Net,Day,Dealer\n1,d,C1\n2,d,C1\n")
    lines = open_input(DuckDB(), tmp_path, mapped(distinct=True).sales).lines.sort("_file", "_line")
    found = [tuple(row.values()) for row in lines.collect(backend="pyarrow").to_native().to_pylist()]
    assert found == [("d", "C1", "1", 0, 0), ("d", None, "1", 0, 2), ("d", "C1", "2", 1, 1)]


def test_headings_neither_steer_a_terminal_nor_fill_it(tmp_path):
    put(tmp_path, s=f"Day,Dealer,\x1b[31mRed\x07,{'é' * 5000}\n")
    (fault,) = faults(tmp_path)
    assert "It has: Day, Dealer, \\x1b[31mRed\\x07, éé" in fault and fault.isprintable() and len(fault) < 700


@pytest.mark.parametrize("columns", [COLUMNS, COLUMNS | {"amount": {"value": "7"}}])
def test_text_in_memory_tells_what_the_lines_tell(tmp_path, columns):
    put(tmp_path, s="Day,Dealer,Net\nd,C1,1\ne, C2,\nd,,3\nf,C1,1\n")
    engine = DuckDB()
    source = open_input(engine, tmp_path, mapped(columns=columns).sales)
    names = source.held.columns
    for column in names:
        assert set(source.distinct(column)) == set(distinct(source.lines, column))
    places = engine.table(pd.DataFrame({"_file": 0, "_line": [2, 0], "why": ["x", "y"]}))
    one, other = (
        found.select("_line", "why", *names).sort("_line").collect(backend="pyarrow").to_native().to_pylist()
        for found in (source.at(places), replace(source, held=None).at(places))
    )
    assert one == other
    assert [(row["_line"], row["why"], row["raw_dealer_id"]) for row in one] == [(0, "y", "C1"), (2, "x", None)]
    assert [source.texts(column).may_be_padded() for column in ("raw_date", "raw_dealer_id")] == [False, True]


@pytest.mark.parametrize("record", ["C1,Jeanne Martin,jeanne@example.org", "C1,Jeanne Martin,+33 6 12 34 56 78"])
def test_the_first_record_of_a_file_without_headings_is_not_told(tmp_path, record):
    put(tmp_path, s=f"{record}\n")
    assert faults(tmp_path)[0] == (
        "inputs.sales: s.csv: no column 'Day': an address or a long number stands in its first record. Give it headings"
    )


@pytest.mark.parametrize("heading", ["Fournisseur", "01/01/2026", "2026-01-01 00:00:00", "202601", "H.T. (k€)"])
def test_headings_are_told(tmp_path, heading):
    put(tmp_path, s=f"Code,{heading}\n")
    assert f"It has: Code, {heading}. Correct" in faults(tmp_path)[0]
