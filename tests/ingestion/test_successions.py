from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from distribres.contracts import mapping
from distribres.ingestion import rules, successions
from distribres.ingestion.engines import DuckDB, ReadError
from distribres.ingestion.raw_files import open_input
from distribres.ingestion.reference import Reference

REGISTER = {"dealer_id": "Id", "name": "Name", "channel": {"value": "reseller"}}
SALES = {"date": "Day", "dealer_id": "Id", "amount": "Net"}


def pairs(**following: str) -> pd.DataFrame:
    return pd.DataFrame({"old": list(following), "new": list(following.values())})


def current_ids(**following: str) -> dict[str, str]:
    found = successions.find_current_ids(pairs(**following))
    return dict(zip(found["old"], found["new"], strict=True))


def cleaned(folder: Path, name: str, columns: dict, lines: list[str], dealers=None, **following: str):
    (folder / "f.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    spec = mapping.input_model(name)(files="f.csv", columns=columns)
    found = successions.find_current_ids(pairs(**following))
    reference = Reference(date(2026, 9, 30), [""], dealers, found)
    return rules.clean(open_input(DuckDB(), folder, spec), spec, reference)


def register(folder: Path, *lines: str, **following: str) -> tuple[list, list]:
    """Number and name of each dealer, and (line, reason) of each refused line."""
    found = cleaned(folder, "dealers", REGISTER, ["Id,Name", *lines], **following)
    rows = found.good.collect(backend="pyarrow").to_native().to_pylist()
    refused = list(zip(found.rejects["line"], found.rejects["reason"], strict=True))
    return sorted((row["dealer_id"], row["name"]) for row in rows), refused


def test_chains_are_followed_to_their_end():
    assert current_ids(a="b", b="c", x="y", c="d") == {"a": "d", "b": "d", "c": "d", "x": "y"}


def test_several_can_go_into_one():
    assert current_ids(a="c", b="c") == {"a": "c", "b": "c"}


def test_nothing_to_follow():
    assert current_ids() == {}


def test_circles_are_all_refused_with_their_way():
    with pytest.raises(ReadError) as caught:
        current_ids(a="b", b="c", c="a", d="a", s="s", x="y")
    assert str(caught.value).splitlines() == [
        "inputs.successions: 'a' → 'b' → 'c' → 'a' is a circle: remove one of these lines",
        "inputs.successions: 's' → 's' is a circle: remove one of these lines",
    ]


def test_of_two_numbers_in_the_register_the_current_one_stays_whatever_their_order(tmp_path):
    assert register(tmp_path, "old,Then", "new,Now", old="new") == ([("new", "Now")], [(2, "succeeded")])
    assert register(tmp_path, "new,Now", "old,Then", old="new") == ([("new", "Now")], [(3, "succeeded")])


def test_a_register_that_has_only_the_old_number_keeps_the_dealer_under_the_new(tmp_path):
    assert register(tmp_path, "old,Then", "c,Other", old="new") == ([("c", "Other"), ("new", "Then")], [])


def test_a_register_that_has_only_the_new_number_is_as_it_was(tmp_path):
    assert register(tmp_path, "new,Now", old="new") == ([("new", "Now")], [])


def test_all_links_of_a_chain_go_where_its_last_stands(tmp_path):
    lines = ["a,First", "b,Second", "c,Third"]
    assert register(tmp_path, *lines, a="b", b="c") == ([("c", "Third")], [(2, "succeeded"), (3, "succeeded")])


def test_sales_of_the_old_number_are_those_of_the_new_one(tmp_path):
    lines = ["Day,Id,Net", "2026-01-05,old,1", "2026-04-05, old ,2", "2026-07-05,new,4", "2026-07-05,c,8"]
    found = cleaned(tmp_path, "sales", SALES, lines, pd.Series(["new"]), old="new")
    rows = found.good.collect(backend="pyarrow").to_native().to_pylist()
    assert sorted((row["dealer_id"], row["amount"]) for row in rows) == [
        ("new", 10_000),
        ("new", 20_000),
        ("new", 40_000),
    ]
    assert found.rejects[["line", "reason", "value"]].to_numpy().tolist() == [[5, "unknown_dealer", "c"]]


def test_a_reject_still_shows_the_number_that_stands_in_the_file(tmp_path):
    found = cleaned(tmp_path, "sales", SALES, ["Day,Id,Net", "2026-01-05,old,x"], pd.Series(["new"]), old="new")
    assert found.rejects["raw"].tolist() == ['{"date": "2026-01-05", "dealer_id": "old", "amount": "x"}']
