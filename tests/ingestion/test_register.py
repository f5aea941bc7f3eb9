"""Who the dealers are, by the lines of their list."""

from pathlib import Path

import pandas as pd

from distribres.contracts.mapping import input_model
from distribres.ingestion import register
from distribres.ingestion.engines.duckdb import DuckDB
from distribres.ingestion.raw_files import open_input


def read(folder: Path, content: str, dealer: str | dict, named: bool = True, **more) -> register.Known:
    (folder / "dealers.csv").write_text(content, encoding="utf-8")
    columns = {"dealer_id": dealer, "name": "Name", "channel": {"value": "reseller"}}
    spec = input_model("dealers").model_validate({"files": "dealers.csv", "columns": columns} | more)
    return register.read(open_input(DuckDB(), folder, spec), spec, ["", "n/d"], named)


def test_ids_with_their_names(tmp_path):
    known = read(tmp_path, "Id,Name\n1.0,Acme\n2,n/d\n,Nobody\n", "Id")
    assert known.identities.known == {"1", "2"}
    assert known.names.named == [("1", "Acme")]


def test_names_are_looked_for_only_where_some_input_has_them(tmp_path):
    assert read(tmp_path, "Id,Name\n1,Acme\n", "Id", named=False).names is None


def test_a_list_without_numbers_has_names_for_them(tmp_path):
    by_name, content = {"column": "Name", "by": "name"}, "Name\nCafé Noir\nCAFE NOIR\n"
    assert read(tmp_path, content, by_name).identities.known == {"Café Noir", "CAFE NOIR"}
    assert read(tmp_path, content, by_name, distinct=True).identities.known == {"Café Noir"}


def test_former_numbers_are_known_too(tmp_path):
    changes = pd.DataFrame({"old": ["9"], "new": ["1"]})
    known = read(tmp_path, "Id,Name\n1,Acme\n", "Id").with_former(changes)
    assert known.identities.of("9") == ("9", None) and known.names.of("009") == ("9", "zeros")
