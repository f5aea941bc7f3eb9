import json
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from distribres.contracts import mapping, reasons
from distribres.ingestion import rejects, rules
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.raw_files import open_input
from distribres.ingestion.reference import Reference

COLUMNS = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "quantity": "Pieces"}
FRENCH = {"files": "s*.csv", "separator": ";", "decimal": ",", "dates": "dd/mm/yyyy"}
DEALERS = pd.Series(["C1", "C2"])


def refused(folder: Path, *lines: str, columns=COLUMNS, keep_broken_text=False, **files: list[str]) -> pd.DataFrame:
    """What is refused of a French file of sales, and of others beside it, in a review of 2026Q3."""
    for name, content in {"s": lines, **files}.items():
        text = "\r\n".join(["Day;Dealer;Net;Pieces;Bill;Line", *content]) + "\r\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    spec = mapping.input_model("sales")(**FRENCH, columns=columns)
    reference = Reference(date(2026, 9, 30), ["", "n/d"], DEALERS)
    source = open_input(DuckDB(), folder, spec, keep_broken_text=keep_broken_text)
    return rules.clean(source, spec, reference).rejects


def places(rejects: pd.DataFrame) -> list[tuple]:
    return [tuple(row) for row in rejects.sort_values("line")[["line", "reason"]].itertuples(index=False)]


def test_a_reject_shows_what_stood_in_the_file(tmp_path):
    (reject,) = refused(tmp_path, "31/02/2026; C1;1 000,5;n/d;F1;1").to_dict("records")
    raw = json.loads(reject.pop("raw"))
    assert raw == {"date": "31/02/2026", "dealer_id": " C1", "amount": "1 000,5", "quantity": "n/d"}
    assert reject == {
        "file": "s.csv",
        "line": 2,
        "reason": "bad_date",
        "column": "date",
        "value": "31/02/2026",
        "lines": 1,
        "amount": 10_005_000,
    }


texts = st.none() | st.text(st.characters(codec="utf-8"))


@given(st.lists(st.tuples(texts, texts), min_size=1))
def test_raw_lines_are_what_json_makes_of_them(rows):
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    found = rejects._as_json(pa.table(columns, ["dealer_id", "amount"]))
    assert found.to_pylist() == [json.dumps({"dealer_id": one, "amount": two}, ensure_ascii=False) for one, two in rows]


def test_of_a_broken_line_there_is_the_place_and_the_reason(tmp_path):
    (reject,) = refused(tmp_path, "05/04/2026;C1;10;1;F1;1;extra").to_dict("records")
    assert (reject["file"], reject["line"], reject["reason"]) == ("s.csv", 2, "broken_line")
    assert pd.isna([reject["column"], reject["value"], reject["amount"], reject["raw"]]).all()


def test_the_text_of_a_broken_line_is_kept_whole_where_it_is_asked_for(tmp_path):
    (reject,) = refused(tmp_path, "05/04/2026;C1;10;1;F1;1;extra", keep_broken_text=True).to_dict("records")
    assert (reject["line"], reject["raw"]) == (2, "05/04/2026;C1;10;1;F1;1;extra")


def test_lines_are_counted_past_broken_ones_and_past_breaks_inside_quotes(tmp_path):
    good, bad = "05/04/2026;C1;10;1;F1;1", "05/04/2026;C1;x;1;F1;1"
    found = refused(tmp_path, bad, "broken", bad, '05/04/2026;C1;10;1;"F\n\n1";1', "broken", "broken", good, bad)
    assert places(found) == [
        (2, "bad_amount"),
        (3, "broken_line"),
        (4, "bad_amount"),
        (6, "broken_line"),
        (7, "broken_line"),
        (9, "bad_amount"),
    ]


def test_lines_of_later_quarters_are_one_row_for_each_file_and_quarter(tmp_path):
    later = ["15/12/2026;C1;2,50;;;", "01/10/2026;C9;n/d;;;", "01/10/2026;C1;-1;;;", "01/01/2027;C1;4;;;"]
    found = refused(tmp_path, "30/09/2026;C1;8;;;", *later, s2=["01/11/2026;C2;n/d;;;"] * 2)
    rows = found[["file", "line", "reason", "column", "value", "lines", "amount"]].astype("object")
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["s.csv", 3, "future_date", "date", "15/12/2026", 3, 15_000],
        ["s.csv", 6, "future_date", "date", "01/01/2027", 1, 40_000],
        ["s2.csv", 2, "future_date", "date", "01/11/2026", 2, None],
    ]


def test_the_money_of_later_lines_is_exact_however_large(tmp_path):
    later = [f"01/10/2026;C1;{99_999_999_999 - n},{n % 100:02};;;" for n in range(300)]
    (row,) = refused(tmp_path, *later).to_dict("records")
    assert row["amount"] == sum((99_999_999_999 - n) * 10_000 + n % 100 * 100 for n in range(300))


def test_lines_that_a_mapped_choice_refuses_are_nobodys_fault():
    columns = [column for known in mapping.known_inputs().values() for column in known["columns"].values()]
    assert {column["refused"] for column in columns if "refused" in column} | {reasons.LATER} == set(reasons.MEANT)


def test_a_secret_that_stands_in_the_exports_is_not_carried_into_the_rejects(tmp_path):
    found = refused(
        tmp_path,
        "01/07/2026;C1;PWD=hunter2;1;B1;1",
        "01/07/2026;postgresql://me:hunter2@host/erp;1,5;1;B1;1",
        "01/07/2026;C1;1,5;1;password=hunter2;more;and more",
        "01/07/2026;C9;1,5;1;B1;1",
    )
    assert sorted(found["reason"]) == ["bad_amount", "broken_line", "unknown_dealer", "unknown_dealer"]
    assert "hunter2" not in found.to_csv()
    assert found["value"].dropna().tolist() == ["PWD=***", "postgresql://***@host/erp", "C9"]
