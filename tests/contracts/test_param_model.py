"""What values parameters may have, each and together."""

import pytest

from brand import BASE, faults, loaded


@pytest.mark.parametrize("name", BASE)
def test_every_parameter_says_its_value_unit_reason_and_range(name):
    spec = BASE[name]
    assert {"value", "unit", "why"} <= set(spec)
    values = spec["value"].values() if isinstance(spec["value"], dict) else [spec["value"]]
    if "type" not in spec and all(isinstance(value, int | float) for value in values):
        low, high = spec["range"]
        assert all(low <= value <= high for value in values)


def test_params_do_not_change_after_loading(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        loaded(tmp_path).tiers.share_key = 0.5


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ("tiers.draws=100.5", "tiers.draws = 100.5"),
        ("tiers.draws=yes", "tiers.draws = True"),
        ("tiers.share_key=.nan", "tiers.share_key = nan"),
        ("tiers.weights.margin=-1", "tiers.weights.margin = -1"),
        ("plan.min_hours=2", "plan.min_hours = 2: it has parts, A, B, C: name one, as plan.min_hours.A"),
        ("families.willingness_unknown=maybe", "'low' or 'high'"),
        ("families.rules=[]", "PARAMS: families.rules is now playbook.families: each family has its `rules`"),
        ("playbook.actions.keep=[hotline]", "PARAMS: playbook.actions is now playbook.tactics"),
        ("playbook.event_quarters=1", "PARAMS: playbook.event_quarters is now field.event_quarters"),
        ("field.visit_hours.least=3", "field.visit_hours: least, usual and most rise, and most is at least twice"),
        ("field.visit_hours.usual=2.1", "field.visit_hours: give quarters of an hour"),
        ("network.currency=euro", "network.currency = 'euro'"),
        ("network.quarter=2026Q5", "write it as 2026Q3"),
        ("tiers.share_key=0.9 tiers.share_middle=0.6", "tiers.share_key must not be above tiers.share_middle"),
        ("plan.max_hours.B=1", "plan.min_hours is above plan.max_hours for B: lower"),
        ("network.own_brand=Valmora", "give both or neither"),
        ("inputs.sales.columns.brand=Owner", "give both or neither"),
        ("network.rates={USD: {2026Q1: 0.9}}", "network.rates changes nothing: no input maps the column 'currency'"),
        ("network.units={box: 12}", "network.units changes nothing: no input maps the column 'unit'"),
        ("inputs.sales.files=", "give either `files` or `database`"),
        ("inputs.sales.database={}", "inputs.sales.database.url_env is missing"),
        ("inputs.sales.database={url_env: X, table: t}", "give either `files` or `database`, not both"),
        ("inputs.sales.database={url_env: X}", "give either `table` or `query`, not both"),
        ("inputs.sales.columns.date=2026", "it has parts, column, value, values, format, factor, decimal"),
        ("inputs.sales.columns.date=2026", 'put quotes around it, as in "2026"'),
        ("inputs.sales.columns.amount={column: Net, factor: yes}", "factor = True"),
        ("inputs.sales.files=../elsewhere/s.csv", "below network.data"),
        ("inputs.sales.files=a/../../s.csv", "below network.data"),
        ("inputs.sales.files=..\\s.csv", "below network.data"),
        ('inputs.sales.files="s\\0.csv"', "below network.data"),
        ("inputs.sales.files=/etc/passwd", "below network.data"),
        ("inputs.sales.files=C:\\exports\\s.csv", "below network.data"),
        ("inputs.sales.files=s**.csv", "below network.data"),
        ("inputs.sales.dates=dd/mm", "write it as dd/mm/yyyy"),
        ("inputs.sales.key=[invoice_id]", "'invoice_id' is not among the mapped columns"),
        ("inputs.sales.columns.amount={}", "give either `column`"),
        ("inputs.sales.columns.amount={column: Net, factor: 0}", "greater than 0"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(tmp_path, overrides, said):
    (fault,) = faults(tmp_path, overrides=overrides)
    assert said in fault


OVERRIDE = "{dealer_id: D1, tier: A, author: M. Roy, date: 2026-05-04, reason: new contract}"


def test_an_override_needs_its_dealer_tier_author_date_and_reason(tmp_path):
    assert loaded(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE}]").tiers.overrides[0].author == "M. Roy"
    assert "tiers.overrides.0.author" in faults(tmp_path, overrides="tiers.overrides=[{dealer_id: D1}]")[1]


def test_two_overrides_for_a_dealer_are_refused(tmp_path):
    (said,) = faults(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE}, {OVERRIDE}]")
    assert "more than one override for D1: keep one" in said


@pytest.mark.parametrize("day", ["2026", "20260504", "1.5", "04/05/2026"])
def test_the_day_of_an_override_is_written_as_a_day(tmp_path, day):
    (fault,) = faults(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE.replace('2026-05-04', day)}]")
    assert "a date is written as 2026-07-01" in fault
