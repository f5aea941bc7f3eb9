import datetime

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.contracts.tables import TableError

POLICIES = pd.DataFrame(
    {
        "policy": ["recommended", "current"],
        **dict.fromkeys(("first_low", "first", "first_high", "year_low", "year", "year_high"), 0.0),
        "gain_low": [-1.0, 0.0],
        "gain": [5.0, 0.0],
        "gain_high": [9.0, 0.0],
        "probability": [0.9, 0.0],
        **dict.fromkeys(("behind_low", "behind", "behind_high"), 0.0),
    }
)
EVENT = {"event": "Award", "date": datetime.date(2026, 5, 4), "dealer_id": "C1", "attended": True}
EFFORT = {
    "dealer_id": "C1",
    "quarter": "2026Q1",
    "visits": 2,
    "hours": None,
    "spend": None,
    "cost": None,
    "last_visit": None,
}


def policies(**columns) -> pd.DataFrame:
    return POLICIES.assign(**columns)


def plan(**values) -> pd.DataFrame:
    """A plan of one dealer, what may be empty is."""
    default = {"text": "x", "number": 0.5, "yes_no": False}
    columns = tables.contracts()["plan"]["columns"]
    row = {
        c: None if "null" in spec else spec.get("choices", [default[spec["type"]]])[0] for c, spec in columns.items()
    }
    return pd.DataFrame([row | values])


@pytest.mark.parametrize("name", tables.contracts())
def test_every_contract_can_be_kept(name):
    contract = tables.contracts()[name]
    assert set(contract["key"]) <= set(contract["columns"])
    assert all(spec["type"] in tables.ARROW and spec["about"] for spec in contract["columns"].values())
    assert list(tables.check(name, tables.empty(name))) == list(contract["columns"])


@pytest.mark.parametrize("name", tables.contracts())
def test_an_empty_table_comes_back_with_its_types(tmp_path, name):
    written = tables.write(tmp_path, name, tables.empty(name))
    pd.testing.assert_frame_equal(tables.read(tmp_path, name), written)


def test_a_table_comes_back_as_it_was_checked_sorted_by_its_key(tmp_path):
    written = tables.write(tmp_path, "policies", POLICIES)
    assert list(written["policy"]) == ["current", "recommended"]
    pd.testing.assert_frame_equal(tables.read(tmp_path, "policies"), written)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (POLICIES.drop(columns=["gain", "gain_low"]), "without the columns gain_low, gain"),
        (policies(extra=1), "unknown columns extra"),
        (policies(policy=["best", "current"]), "policy: 'best', allowed: current, equal, by_sales, by_potential, rec"),
        (policies(probability=[1.5, 0]), "probability: 1.5, allowed: 1 or less"),
        (policies(probability=[-0.5, 0]), "probability: -0.5, allowed: 0 or more"),
        (policies(gain=[None, 0]), "gain: 1 empty values, none allowed"),
        (policies(gain=[np.inf, 0]), "gain: inf, only finite numbers are allowed"),
        (policies(gain=["much", 0]), "gain: not all are number"),
        (policies(policy="current"), "policy: ('current',) occurs more than once"),
    ],
)
def test_a_table_that_breaks_its_contract_is_refused(frame, said):
    with pytest.raises(TableError) as caught:
        tables.check("policies", frame)
    assert str(caught.value).startswith("table policies: ")
    assert said in str(caught.value)


def test_all_faulty_columns_are_named_at_once():
    with pytest.raises(TableError, match=r"gain: .*; probability: "):
        tables.check("policies", policies(gain=np.inf, probability=2.0))


def test_no_value_is_changed_to_fit_its_type():
    with pytest.raises(TableError, match="attended: 1 empty values"):
        tables.check("events", pd.DataFrame([EVENT | {"attended": None}]))
    with pytest.raises(TableError, match="attended: not all are yes_no"):
        tables.check("events", pd.DataFrame([EVENT | {"attended": "no"}]))
    with pytest.raises(TableError, match=r"visits: not all are integer .*2\.5"):
        tables.check("effort", pd.DataFrame([EFFORT | {"visits": 2.5}]))


def test_a_table_that_is_refused_leaves_the_old_one(tmp_path):
    tables.write(tmp_path, "policies", POLICIES)
    with pytest.raises(TableError):
        tables.write(tmp_path, "policies", policies(probability=2.0))
    assert len(tables.read(tmp_path, "policies")) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["policies.parquet"]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    tables.write(tmp_path / "a", "policies", POLICIES)
    tables.write(tmp_path / "b", "policies", POLICIES[::-1])
    assert (tmp_path / "a/policies.parquet").read_bytes() == (tmp_path / "b/policies.parquet").read_bytes()


def test_plan_is_also_written_as_csv_in_which_no_text_is_a_formula(tmp_path):
    hostile = '=HYPERLINK("http://x";"y")'
    tables.write(tmp_path, "plan", plan(name=hostile, gain_low=-1.0))
    assert tables.read(tmp_path, "plan")["name"][0] == hostile
    line = pd.read_csv(tmp_path / "plan.csv").iloc[0]
    assert (line["name"], line["gain_low"]) == (f"'{hostile}", -1.0)


def test_a_table_that_is_not_there_says_what_makes_it(tmp_path):
    with pytest.raises(TableError, match=r"no table plan yet .*make quarterly-report"):
        tables.read(tmp_path, "plan")


def test_a_file_that_is_no_table_is_named(tmp_path):
    (tmp_path / "plan.parquet").write_text("half")
    with pytest.raises(TableError, match="table plan is not readable"):
        tables.read(tmp_path, "plan")


def test_a_table_of_another_contract_is_not_recalled_nor_is_one_that_is_not_there(tmp_path):
    assert tables.recall(tmp_path, "policies") is None
    written = tables.write(tmp_path, "policies", POLICIES)
    pd.testing.assert_frame_equal(tables.recall(tmp_path, "policies"), written)
    pd.DataFrame({"policy": ["current"]}).to_parquet(tmp_path / "policies.parquet")
    assert tables.recall(tmp_path, "policies") is None
