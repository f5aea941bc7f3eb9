import json
from pathlib import Path

import pytest
import yaml

from builders import PARAMS, with_base
from distribres.contracts import params
from distribres.contracts.params import ParamsError

MAPPING = """
inputs:
  sales: {files: s.csv, columns: {date: Day, dealer_id: Dealer, amount: Net}}
  dealers: {files: d.csv, columns: {dealer_id: Id, name: Name, channel: Kind}}
"""


def loaded(folder: Path, text: str = "", overrides: str = ""):
    """The params of a network whose file is a small sound mapping and `text`."""
    return params.load_params(with_base(folder, "brand", MAPPING + text), "brand", overrides)


def faults(folder: Path, text: str = "", overrides: str = "") -> list[str]:
    with pytest.raises(ParamsError) as caught:
        loaded(folder, text, overrides)
    return caught.value.faults


def parameters(tree: dict, path: str = ""):
    """Name and declaration of each parameter of ``base.yaml``."""
    for name, node in tree.items():
        if "why" in node:
            yield f"{path}{name}", node
        else:
            yield from parameters(node, f"{path}{name}.")


BASE = dict(parameters(yaml.safe_load((PARAMS / "base.yaml").read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", BASE)
def test_every_parameter_says_its_value_unit_reason_and_range(name):
    spec = BASE[name]
    assert {"value", "unit", "why"} <= set(spec)
    values = spec["value"].values() if isinstance(spec["value"], dict) else [spec["value"]]
    if "type" not in spec and all(isinstance(value, int | float) for value in values):
        low, high = spec["range"]
        assert all(low <= value <= high for value in values)


@pytest.mark.parametrize("network", ["demo", "iowa"])
def test_networks_that_come_with_the_project_load(network):
    assert params.load_params(PARAMS, network).network.title


def test_a_network_changes_only_what_it_names(tmp_path):
    found = loaded(tmp_path, "tiers: {share_key: 0.7, weights: {margin: 3}}")
    assert (found.tiers.share_key, found.tiers.share_middle) == (0.7, BASE["tiers.share_middle"]["value"])
    assert (found.tiers.weights.margin, found.tiers.weights.revenue) == (3, 1)


def test_what_is_given_for_one_run_comes_last(tmp_path):
    found = loaded(tmp_path, "plan: {draws: 300}", "plan.draws=200; network.title=Valmora & Sons tiers.seed=1")
    assert (found.plan.draws, found.network.title, found.tiers.seed) == (200, "Valmora & Sons", 1)


def test_params_do_not_change_after_loading(tmp_path):
    with pytest.raises(ValueError, match="frozen"):
        loaded(tmp_path).tiers.share_key = 0.5


def test_an_unknown_name_is_answered_with_the_one_that_was_meant(tmp_path):
    assert faults(tmp_path, "tiers: {share_kye: 0.7}") == [
        "params/brand.yaml: there is no parameter 'tiers.share_kye'; did you mean 'share_key'?"
    ]


def test_an_unknown_column_of_a_mapping_too(tmp_path):
    assert faults(tmp_path, overrides="inputs.sales.columns.quantty=Pieces") == [
        "PARAMS: there is no parameter 'inputs.sales.columns.quantty'; did you mean 'quantity'?"
    ]


def test_all_faults_come_at_once_and_say_where_they_stand(tmp_path):
    found = faults(tmp_path, "plan: {draws: many}\nhabit: {min_dealers: 2}", "tiers.share_key=1.5 report.lenght=3")
    assert [fault.split(" = ")[0] for fault in found] == [
        "PARAMS: tiers.share_key",
        "params/brand.yaml: habit.min_dealers",
        "params/brand.yaml: plan.draws",
        "PARAMS: there is no parameter 'report.lenght'; did you mean 'list_length'?",
    ]
    assert found[1].endswith("= 2: Input should be greater than or equal to 5 (allowed: 5 to 100, dealers)")


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


@pytest.mark.parametrize("value", ["[", "!!python/object/apply:os.getcwd []", "{a: 1, a: 2}", "'"])
def test_a_value_that_is_not_plain_yaml_is_a_fault(tmp_path, value):
    (fault,) = faults(tmp_path, overrides=f"tiers.draws={value}")
    assert fault.startswith(f"PARAMS: tiers.draws = {value!r} is not readable as YAML")


def test_a_word_without_a_value_is_a_fault(tmp_path):
    assert "name=value" in faults(tmp_path, overrides="tiers.draws")[0]


def test_what_the_mapping_lacks_is_told_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.MAPPING", "inputs: {sales: {files: s.csv, columns: {date: Day, dealer_id: Id}}}")
    found = faults(tmp_path)
    assert [fault.partition("is missing: ")[2] for fault in found] == [
        "say which heading of the files it is",
        "say in which `files` it lies, and under `columns` which heading is which",
    ]


def test_a_name_that_stands_twice_in_a_file_is_a_fault(tmp_path):
    (fault,) = faults(tmp_path, "tiers: {draws: 200}\nplan: {draws: 200}\ntiers: {seed: 1}")
    assert "params/brand.yaml is not readable as YAML: 'tiers' stands there twice" in fault


@pytest.mark.parametrize("text", ["- a list", "", "a: [", "a: !!python/object:os.system {}"])
def test_a_file_that_holds_no_parameters_is_a_fault(tmp_path, text):
    loaded(tmp_path)
    (tmp_path / "brand.yaml").write_text(text)
    with pytest.raises(ParamsError, match=r"params/brand\.yaml"):
        params.load_params(tmp_path, "brand")


@pytest.mark.parametrize("network", ["../x", "", "Demo", "a/b", "demo\n", "base", "playbook", "é", ".."])
def test_the_name_of_a_network_reaches_no_other_file(network):
    with pytest.raises(ParamsError, match="use small letters"):
        params.load_params(PARAMS, network)


def test_an_unknown_network_is_answered_with_those_there_are():
    with pytest.raises(ParamsError, match=r"no params/nowhere\.yaml; networks that have one: demo, iowa"):
        params.load_params(PARAMS, "nowhere")


OVERRIDE = "{dealer_id: D1, tier: A, author: M. Roy, date: 2026-05-04, reason: new contract}"


def test_an_override_needs_its_dealer_tier_author_date_and_reason(tmp_path):
    assert loaded(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE}]").tiers.overrides[0].author == "M. Roy"
    assert "tiers.overrides.0.author" in faults(tmp_path, overrides="tiers.overrides=[{dealer_id: D1}]")[1]


def test_two_overrides_for_a_dealer_are_refused(tmp_path):
    (said,) = faults(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE}, {OVERRIDE}]")
    assert "more than one override for D1: keep one" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("network: {title: yes}", "network.title = True: Input should be a valid string: a bare yes, no, on, off"),
        ("network: {title: 010.5}", None),
        ("network: {title: 2026}", "network.title = 2026: Input should be a valid string: put quotes around it, as in"),
        ("plan: {frozen: [10023]}", "plan.frozen.0 = 10023: Input should be a valid string: put quotes around it"),
        ("plan: {draws: 010}", "plan.draws = '010': Input should be a valid integer (allowed: "),
        ("plan: {draws: 1:30:00}", "a number is written in plain digits, without quotes, leading zeros"),
        ("plan: {draws: 1_000}", "a number is written in plain digits"),
        ("tiers: {share_key: '0.7'}", "a number is written in plain digits, without quotes"),
        ("tiers:\n  share_key: 0,7", "a number is written in plain digits"),
        (f"plan: {{draws: {'9' * 5000}}}", f"plan.draws = '{'9' * 59}…: Input should be a valid integer"),
        ("plan: {no: 1}", "'no' as a name: a name and a text that reads as true, false or nothing belongs in quotes"),
        ("tiers: {seed: " + "[" * 5000, "more than 20 levels within each other"),
    ],
)
def test_what_yaml_reads_otherwise_than_meant_is_told_with_the_remedy(tmp_path, text, said):
    if said is None:
        assert loaded(tmp_path, text).network.title == "010.5"
        return
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("params/brand.yaml") and said in fault and "\n" not in fault and len(fault) < 400


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ("plan.draws=010", "PARAMS: plan.draws = '010'"),
        (f"plan.draws={'9' * 5000}", "PARAMS: plan.draws = '999"),
        ("network.title=no", "PARAMS: network.title = False: Input should be a valid string: a bare yes, no, on, off"),
        (f"plan.draws={'[' * 5000}", "is not readable as YAML: more than 20 levels within each other"),
        (f"{'a.' * 5000}a=1", "PARAMS: there is no parameter 'a.a.a"),
        ("plan.draws=!!int x", "is not readable as YAML: 'tag:yaml.org,2002:int' is a tag"),
    ],
)
def test_the_same_holds_for_what_is_given_for_one_run(tmp_path, overrides, said):
    (fault,) = faults(tmp_path, overrides=overrides)
    assert said in fault and "\n" not in fault and len(fault) < 400


def test_dealers_with_leading_zeros_keep_them_without_quotes(tmp_path):
    assert loaded(tmp_path, "plan: {frozen: [010, 1:30]}").plan.frozen == ["010", "1:30"]


@pytest.mark.parametrize(
    "title", ["L'Oréal", 'a b=c "x y=z"', "x' network.currency='USD", "a; b.c=d", "$(x) `y` $HOME"]
)
def test_a_value_in_quotes_stays_together_whatever_it_holds(tmp_path, title):
    found = loaded(tmp_path, overrides=f"network.title={json.dumps(title, ensure_ascii=False)} tiers.seed=1")
    assert (found.network.title, found.tiers.seed) == (title, 1)


SECRETS = [
    "postgresql://me:hunter2@host/erp",
    "Driver=X;UID=sa;PWD=hunter2;",
    "host=db password=hunter2",
    "https://host/x?token=hunter2",
    "hunter2",
    "hunter2!",
    "x hunter2",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", ["url_env: {}, table: t", "url_env: ERP_URL, table: t, url: {}", "url_env: {}"])
def test_a_secret_in_place_of_the_name_of_a_variable_is_not_shown(tmp_path, secret, place):
    block = "{" + place.format(json.dumps(secret)) + "}"
    for given in ({"text": ""}, {"text": "", "overrides": f"inputs.sales.database={block}"}):
        if "overrides" not in given:
            given["text"] = f"  visits: {{database: {block}, columns: {{date: Day, dealer_id: Id}}}}\n"
        found = faults(tmp_path, **given)
        assert [fault for fault in found if "hunter2" in fault] == []
        assert all("inputs." in fault for fault in found)


@pytest.mark.parametrize("value", [f'"{secret}"' for secret in SECRETS[:4]] + ['["postgresql://me:hunter2@h"]'])
def test_a_secret_anywhere_is_refused_before_anything_can_record_it(tmp_path, value):
    (fault,) = faults(tmp_path, overrides=f"network.title={value}")
    assert "network.title" in fault and "holds what looks like a password, token or key" in fault
    assert "hunter2" not in fault


def test_a_line_that_is_no_yaml_is_not_quoted_with_its_secret(tmp_path):
    (fault,) = faults(tmp_path, 'network: {title: "hunter2')
    assert "hunter2" not in fault and "(line " in fault


@pytest.mark.parametrize("day", ["2026", "20260504", "1.5", "04/05/2026"])
def test_the_day_of_an_override_is_written_as_a_day(tmp_path, day):
    (fault,) = faults(tmp_path, overrides=f"tiers.overrides=[{OVERRIDE.replace('2026-05-04', day)}]")
    assert "a date is written as 2026-07-01" in fault


@pytest.mark.parametrize("network", ["con", "nul", "com1"])
def test_a_network_has_no_name_that_windows_cannot_write(network):
    with pytest.raises(ParamsError, match="use small letters"):
        params.load_params(PARAMS, network)
