from datetime import date
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from distribres.contracts import mapping
from distribres.ingestion import rules
from distribres.ingestion.aggregation import sales_sums
from distribres.ingestion.duplicates import HASH
from distribres.ingestion.engines import DuckDB, ReadError
from distribres.ingestion.raw_files import PLACE, open_input
from distribres.ingestion.reference import Reference

HEADINGS = "Day;Dealer;Net;Pieces;Bill;Line"
COLUMNS = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "quantity": "Pieces"}
KEY = {"invoice_id": "Bill", "line_id": "Line"}
FRENCH = {"files": "s*.csv", "separator": ";", "decimal": ",", "dates": "dd/mm/yyyy"}
EMPTY = ["", "n/d"]
DEALERS = pd.Series(["C1", "C2"])
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x";"y")',
    "'; drop table x; --",
    "L'Étoile « d’Or »",
    "🙂 \\ $ * _ # ..",
]


def cleaned(
    folder: Path, name: str = "sales", dealers=DEALERS, headings: str = HEADINGS, lines=(), empty=EMPTY, **spec
):
    """Lines of a French file, as `rules.clean` divides them."""
    (folder / "s.csv").write_text("\r\n".join([headings, *lines]) + "\r\n", encoding="utf-8", newline="")
    mapped = mapping.input_model(name)(**(FRENCH | spec))
    return rules.clean(open_input(DuckDB(), folder, mapped), mapped, Reference(date(2026, 9, 30), empty, dealers))


def sales(folder: Path, *lines: str, columns=COLUMNS, **spec):
    return cleaned(folder, lines=lines, columns=columns, **spec)


def accepted(result: rules.Cleaned) -> list[tuple]:
    rows = result.good.drop(*PLACE, HASH, strict=False).collect(backend="pyarrow").to_native().to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=str)


def reasons(result: rules.Cleaned) -> list[tuple]:
    """(line, reason, column) of each reject, by line."""
    found = result.rejects.sort_values("line")[["line", "reason", "column"]]
    return [tuple(None if pd.isna(v) else v for v in row) for row in found.itertuples(index=False)]


THIRTEEN = [
    ("29/02/2024;C1;1 234,50 €;1;F1;1", "conflicting"),
    ("29/02/2026;C1;10;1;F1;2", "bad_date"),
    (";C1;10;1;F1;3", "bad_date"),
    ("01/10/2026;C1;10;1;F1;4", "future_date"),
    ("05/04/2026;n/d;10;1;F1;5", "no_dealer"),
    ("05/04/2026;C9;10;1;F1;6", "unknown_dealer"),
    ("05/04/2026;C1;12.50;1;F1;7", "bad_amount"),
    ("05/04/2026;C1;;1;F1;8", "bad_amount"),
    ("05/04/2026;C1;10;some;F1;9", "bad_number"),
    ("05/04/2026;C1;10;extra;1;F1;10", "broken_line"),
    ("05/04/2026; C2 ;-3,5;;F1;11", None),
    ("29/02/2024;C1;99,50;1;F1;1", None),
    ("05/04/2026;C2;-3,50;;F1;11", "doubled"),
]


def test_thirteen_lines_with_known_answers(tmp_path):
    found = sales(tmp_path, *[line for line, _ in THIRTEEN], columns=COLUMNS | KEY, key=["invoice_id", "line_id"])
    expected = [(number, reason) for number, (_, reason) in enumerate(THIRTEEN, start=2) if reason]
    assert [row[:2] for row in reasons(found)] == expected
    assert [row[:4] for row in accepted(found)] == [
        (date(2024, 2, 29), "C1", 995_000, 1.0),
        (date(2026, 4, 5), "C2", -35_000, None),
    ]


def test_with_no_word_for_nothing_every_odd_text_is_a_fault(tmp_path):
    line = "05/04/2026;C1;1;n/d;F1;1"
    assert reasons(sales(tmp_path, line)) == []
    assert reasons(sales(tmp_path, line, empty=[])) == [(2, "bad_number", "quantity")]


def test_the_first_rule_that_holds_is_the_reason(tmp_path):
    assert reasons(sales(tmp_path, "31/02/2026;;x;y;F1;1")) == [(2, "bad_date", "date")]


def test_of_doubled_lines_a_good_one_that_says_most_is_kept(tmp_path):
    lines = ["05/04/2026;C1;x;1;F1;1", "05/04/2026;C1;1;1;F1;1", "5/4/2026;C1;1,00;; F1;1", "05/04/2026;C1;1;1;F1;1"]
    found = sales(tmp_path, *lines, columns=COLUMNS | KEY, key=["invoice_id", "line_id"])
    assert reasons(found) == [(2, "bad_amount", "amount"), (4, "doubled", "invoice_id"), (5, "doubled", "invoice_id")]
    assert [row[2] for row in accepted(found)] == [10_000]


COUNTS = [
    (["C1;10;1", "C1;-9;1", "C1;11;1"], ("C1", -90_000, 1.0)),
    (["C1;10;", "C1;10;7", "C1;-10;"], ("C1", 100_000, 7.0)),
    (["C2;10;7", "C1;10;7", "C1;10;8"], ("C1", 100_000, 7.0)),
    (["C1;10;7", "C1;-10;7"], ("C1", -100_000, 7.0)),
    (["C1;0;", "C1;1;1"], ("C1", 0, None)),
]


@pytest.mark.parametrize(
    ("lines", "counts"),
    COUNTS,
    ids=["nearest zero", "says most", "least values", "a return first", "nothing is nearest"],
)
def test_of_contradictory_lines_one_counts_whatever_their_order(tmp_path, lines, counts):
    for order in permutations(f"05/04/2026;{line};F1;1" for line in lines):
        found = sales(tmp_path, *order, columns=COLUMNS | KEY, key=["invoice_id", "line_id"])
        assert [row[1:4] for row in accepted(found)] == [counts]


def test_a_visit_whose_money_is_known_counts_before_one_whose_is_not(tmp_path):
    columns = {"date": "Day", "dealer_id": "Dealer", "hours": "Hours", "spend": "Spend"}
    for order in permutations(["05/04/2026;C1;2;", "05/04/2026;C1;;30"]):
        given = {"headings": "Day;Dealer;Hours;Spend", "lines": order, "columns": columns}
        found = cleaned(tmp_path, "visits", key=["date", "dealer_id"], **given)
        assert accepted(found) == [(date(2026, 4, 5), "C1", None, 300_000)]


def test_a_line_that_contradicts_the_one_that_counts_says_in_which_column(tmp_path):
    lines = ["05/04/2026;C1;1;1;F1;1", "05/04/2026;C1;2;9;F1;1", "05/04/2026;C1;1;9;F1;1", "06/04/2026;C1;2;1;F1;1"]
    found = sales(tmp_path, *lines, columns=COLUMNS | KEY, key=["invoice_id", "line_id"])
    assert reasons(found) == [(3, "conflicting", "amount"), (4, "conflicting", "quantity"), (5, "conflicting", "date")]
    assert list(found.rejects["value"]) == ["2", "9", "06/04/2026"]


def test_a_line_that_another_contradicts_is_no_last_order(tmp_path):
    lines = ["05/04/2026;C1;10;1;F1;1", "06/04/2026;C1;3;1;F1;2", "28/04/2026;C1;20;1;F1;2", "28/04/2026;C2;4;1;F1;3"]
    found = sales(tmp_path, *lines, "28/04/2026;C2;4;1;F1;3", columns=COLUMNS | KEY, key=[*KEY])
    assert reasons(found) == [(4, "conflicting", "date"), (6, "doubled", "invoice_id")]
    sums = found.sums(sales_sums)
    last = sums[sums["accepted"].astype(bool)].set_index("dealer_id")["last_day"]
    assert last.to_dict() == {"C1": 6, "C2": 28}


def test_lines_without_a_key_are_not_doubled_and_without_a_mapped_key_none_is(tmp_path):
    twice = ["05/04/2026;C1;1;1;;1"] * 2
    assert reasons(sales(tmp_path, *twice, columns=COLUMNS | KEY, key=["invoice_id", "line_id"])) == []
    assert reasons(sales(tmp_path, *twice)) == []


def test_a_dealer_that_stands_twice_in_the_register_is_taken_once(tmp_path):
    columns = {"dealer_id": "Id", "name": "Name", "channel": {"value": "reseller"}}
    found = cleaned(tmp_path, "dealers", None, "Id;Name", ["C1;One", "C1;Or not", "C1;One"], columns=columns)
    assert reasons(found) == [(3, "conflicting", "name"), (4, "doubled", "dealer_id")]
    assert accepted(found) == [("C1", "One", "reseller")]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_come_through_unchanged(tmp_path, name):
    quoted = '"{}"'.format(name.replace('"', '""'))
    columns = {"dealer_id": "Id", "name": "Name", "channel": {"value": "reseller"}}
    found = cleaned(tmp_path, "dealers", None, "Id;Name", [f"{quoted};{quoted}"], columns=columns)
    assert accepted(found) == [(name, name, "reseller")]


KIND = {"column": "Kind", "values": {"Concession": "exclusive", "Autre": "reseller"}}
REGISTER = {"dealer_id": "Id", "name": "Name", "channel": KIND}


def test_their_words_become_ours_and_a_line_without_one_is_refused(tmp_path):
    lines = ["C1;One; Concession ", "C3;Three;Autre", "C4;Four;", "C5;;Concession"]
    found = cleaned(tmp_path, "dealers", None, "Id;Name;Kind", lines, columns=REGISTER)
    assert accepted(found) == [("C1", "One", "exclusive"), ("C3", "Three", "reseller")]
    assert reasons(found) == [(4, "bad_value", "channel"), (5, "missing_value", "name")]


def check_words(folder: Path, kind, *words: str) -> None:
    lines = ["Id;Name;Kind", *(f"C{n};N;{word}" for n, word in enumerate(words))]
    (folder / "s.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spec = mapping.input_model("dealers")(**FRENCH, columns=REGISTER | {"channel": kind})
    rules.check_words(open_input(DuckDB(), folder, spec).lines, spec, EMPTY)


def test_words_that_the_mapping_does_not_know_are_all_named_at_once(tmp_path):
    check_words(tmp_path, KIND, "Concession", " Autre ", "", "n/d")
    with pytest.raises(ReadError) as caught:
        check_words(tmp_path, KIND, "Concession", "Inconnu", *["<b>\t"] * 2, "concession")
    assert str(caught.value) == (
        "inputs.dealers.columns.channel: 'Kind' holds words that are not known (how many lines): '<b>' (2), "
        "'Inconnu' (1), 'concession' (1). Add each under `values:`, "
        "as one of exclusive, multibrand, reseller, franchise"
    )


def test_without_words_of_their_own_the_file_must_hold_ours(tmp_path):
    check_words(tmp_path, "Kind", "exclusive", "reseller")
    with pytest.raises(ReadError, match=r"'Exclusive' \(1\)"):
        check_words(tmp_path, "Kind", "exclusive", "Exclusive")


def test_of_very_many_unknown_words_the_most_frequent_are_named(tmp_path):
    with pytest.raises(ReadError, match=r"'w 0' .*'w 19' \(1\), and 5 more\. Add"):
        check_words(
            tmp_path, KIND, *(f"w {n}" for n in range(25)), *(f"w {n}" for n in range(20) for _ in range(20 - n - 1))
        )


def test_numbers_and_money_out_of_range(tmp_path):
    columns = {"date": "Day", "dealer_id": "Dealer", "hours": "Pieces", "spend": "Net"}
    lines = ["05/04/2026;C1;-1;2;;", "05/04/2026;C1;0;24,5;;", "05/04/2026;C1;0;24;;", "05/04/2026;C1;n/d;;;"]
    found = cleaned(tmp_path, "visits", lines=lines, columns=columns)
    assert reasons(found) == [(2, "out_of_range", "spend"), (3, "out_of_range", "hours")]
    assert [row[2:] for row in accepted(found)] == [(24.0, 0), (None, None)]


def test_a_cancelled_line_is_refused_whatever_else_it_lacks_and_one_without_a_status_is_done(tmp_path):
    status = {"column": "Bill", "values": {"Annulée": "cancelled", "Facturée": "done"}}
    lines = [
        "05/04/2026;C1;1;;Facturée;",
        "05/04/2026;C1;2;;Annulée;",
        "05/04/2026;C9;;;Annulée;",
        "05/04/2026;C1;3;;;",
        "05/04/2026;C1;4;;Devis;",
        "31/02/2026;C1;5;;Annulée;",
    ]
    found = sales(tmp_path, *lines, columns=COLUMNS | {"status": status})
    assert [row[2:4] for row in accepted(found)] == [("done", 10_000), (None, 30_000)]
    assert reasons(found) == [
        (3, "cancelled", "status"),
        (4, "cancelled", "status"),
        (6, "bad_value", "status"),
        (7, "bad_date", "date"),
    ]
    assert found.rejects["amount"].sum() == 110_000


def test_yes_and_no_in_any_language(tmp_path):
    columns = {"event": "Bill", "date": "Day", "dealer_id": "Dealer"}
    attended = {"column": "Pieces", "values": {"oui": "yes", "non": "no"}}
    lines = ["05/04/2026;C1;;oui;E;", "05/04/2026;C2;;non;E;", "05/04/2026;C2;;peut-être;F;"]
    found = cleaned(tmp_path, "events", lines=lines, columns=columns | {"attended": attended})
    assert [(row[2], row[3]) for row in accepted(found)] == [("C1", True), ("C2", False)]
    assert reasons(found) == [(4, "bad_value", "attended")]


def test_a_factor_brings_thousands_to_units(tmp_path):
    found = sales(tmp_path, "05/04/2026;C1;1,5;1;F1;1", columns=COLUMNS | {"amount": {"column": "Net", "factor": 1000}})
    assert [row[2] for row in accepted(found)] == [15_000_000]


def test_money_that_only_its_factor_makes_too_large_is_refused_not_dropped(tmp_path):
    columns = COLUMNS | {"cost": {"column": "Bill", "factor": 1000}}
    found = sales(tmp_path, "05/04/2026;C1;1;1;99999999;1", "05/04/2026;C1;1;1;999999999;1", columns=columns)
    assert reasons(found) == [(3, "bad_amount", "cost")]


@pytest.mark.parametrize("lines", [[], ["x;C1;1;1;F1;1"] * 3], ids=["no lines", "none good"])
def test_nothing_left_is_no_failure(tmp_path, lines):
    found = sales(tmp_path, *lines, columns=COLUMNS | KEY, key=["invoice_id", "line_id"])
    assert accepted(found) == []
    assert reasons(found) == [(number, "bad_date", "date") for number in range(2, 2 + len(lines))]


def test_an_amount_in_another_currency_is_refused_unless_a_column_says_which(tmp_path):
    found = sales(tmp_path, "05/04/2026;C1;$ 10;1;F1;1", "05/04/2026;C1;10 €;1;F1;2", "05/04/2026;C1;10;1;F1;3")
    assert reasons(found) == [(2, "other_currency", "amount")]
