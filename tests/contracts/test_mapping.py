import re
import subprocess
import sys

import pytest
from pydantic import ValidationError

from builders import REPOSITORY, params_of
from distribres.contracts import mapping


def test_keys_and_required_columns_that_inputs_yaml_names_exist():
    for name, spec in mapping.known_inputs().items():
        assert set(spec.get("key", [])) <= set(spec["columns"]), name
        required = any(column.get("required") for column in spec["columns"].values())
        assert required or name == mapping.FILLED_IN  # an answer may be about an action, a tactic or a dealer


def test_a_name_stands_for_one_file_even_if_it_looks_like_a_pattern(tmp_path):
    for name in ("sales [1].csv", "sales 1.csv", "sales 2.csv"):
        (tmp_path / name).touch()
    assert mapping.files_of(tmp_path, "sales [1].csv") == [tmp_path / "sales [1].csv"]
    assert mapping.files_of(tmp_path, "sales ?.csv") == [tmp_path / "sales 1.csv", tmp_path / "sales 2.csv"]
    assert mapping.files_of(tmp_path, "none*.csv") == []


def test_raw_files_are_those_of_every_mapped_input_and_of_its_joins(tmp_path):
    for name in ("sale_1.csv.gz", "sale_2.csv.gz", "product_2022-11-01.csv.gz", "store_2022-11-01.csv.gz", "other.csv"):
        (tmp_path / name).touch()
    found = mapping.raw_files(tmp_path, params_of("iowa").inputs)
    assert {name: [file.name for file in files] for name, files in found.items()} == {
        "sales": ["sale_1.csv.gz", "sale_2.csv.gz", "product_2022-11-01.csv.gz"],
        "dealers": ["store_2022-11-01.csv.gz"],
        "territories": [],
    }


def test_params_and_mapping_load_without_the_libraries_of_the_heavy_step():
    code = """if True:
        import sys
        from distribres.contracts import mapping, params, quarters
        from distribres.files import atomic, digests, lock
        print(*{"pandas", "numpy", "duckdb", "narwhals", "pyarrow"} & set(sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "channel", [{"value": "shop"}, {"column": "Kind", "values": {"Autre": "shop", "X": "reseller"}}]
)
def test_a_word_that_a_column_cannot_hold_is_a_fault_of_the_mapping(channel):
    columns = {"dealer_id": "Id", "name": "Name", "channel": channel}
    with pytest.raises(ValueError, match="'shop': channel is one of exclusive, multibrand, reseller, franchise"):
        mapping.input_model("dealers")(files="d.csv", columns=columns)


def test_an_input_knows_its_name_its_key_and_its_money():
    columns = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "invoice_id": "Bill"}
    sales = mapping.input_model("sales")(files="s.csv", columns=columns, key=["invoice_id"])
    assert (sales.name, sales.key_columns(), sales.money()) == ("sales", ["invoice_id"], "amount")
    visits = mapping.input_model("visits")(files="v.csv", columns={"date": "Day", "dealer_id": "Dealer"})
    assert (visits.name, visits.key_columns(), visits.money()) == ("visits", [], None)


@pytest.mark.parametrize(
    "pattern", ["../s.csv", "a/../../s.csv", "..\\s.csv", "/s.csv", "C:\\s.csv", "\\\\h\\s.csv", "", "a\0"]
)
def test_files_lie_below_the_folder_of_the_exports(pattern):
    with pytest.raises(ValueError, match=r"below network\.data"):
        mapping.Join(files=pattern, match={"a": "b"})


@pytest.mark.parametrize("pattern", ["s.csv", "2026/s_*.csv", "**/s.csv", "a..b.csv", "./s.csv"])
def test_folders_below_it_may_be_named(pattern):
    assert mapping.Join(files=pattern, match={"a": "b"}).files == pattern


def test_a_symlink_among_the_exports_is_followed(tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "s.csv").touch()
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "s.csv").symlink_to(tmp_path / "share" / "s.csv")
    assert mapping.files_of(tmp_path / "exports", "s*.csv") == [tmp_path / "exports" / "s.csv"]


def given(**layout) -> mapping.Input:
    columns = {"dealer_id": "Id"} | ({} if "wide" in layout else {"date": "Day", "amount": "Net"})
    return mapping.input_model("sales")(**({"files": "s.csv", "columns": columns} | layout))


def test_columns_of_periods_are_mapped_by_wide_and_more_can_be_said_of_them():
    columns = {"dealer_id": "Id", "amount": {"factor": 1000}}
    found = given(wide="amount", columns=columns).mapped()
    assert (found["date"].column, found["amount"].column, found["amount"].factor) == ("(date)", "(amount)", 1000)


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        ({"wide": "amonut"}, "wide: 'amonut': give one of our columns of sales"),
        ({"fill_down": ["name"]}, "fill_down: 'name' is not among the mapped columns"),
        ({"sheet": "a", "sheets": "b*"}, "give either `sheet`"),
        ({"header": 0}, "greater than or equal to 1"),
        ({"separator": [";", ",,"]}, "at most 1 character"),
        (
            {"files": None, "database": {"url_env": "DB", "table": "t"}, "skip_totals": True},
            "skip_totals: rows of a database",
        ),
    ],
)
def test_a_layout_that_cannot_be_is_refused(layout, why):
    with pytest.raises(ValueError, match=why):
        given(**layout)


def test_workbooks_of_ours_map_themselves():
    spec = mapping.input_model("done")(workbooks="filled/*.xlsx")
    assert spec.files == "filled/*.xlsx" and spec.mapped()["hours"].column == "hours" and "crm_id" not in spec.mapped()


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("done", {"workbooks": "x.xlsx", "decimal": ","}, "decimal: workbooks of ours say all by themselves"),
        ("survey", {"workbooks": "x.xlsx"}, "workbooks: only `done` is read from workbooks of ours"),
        ("done", {"workbooks": "../x.xlsx"}, "give the name or pattern of files below network.data"),
    ],
)
def test_what_cannot_be_said_of_workbooks_is_refused(name, given, told):
    with pytest.raises(ValidationError, match=re.escape(told)):
        mapping.input_model(name)(**given)
