"""What is wrong with params is told so that it can be mended at once, and shows no secret."""

import json

import pytest

from brand import faults, loaded


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


def test_what_the_mapping_lacks_is_told_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("brand.MAPPING", "inputs: {sales: {files: s.csv, columns: {date: Day, dealer_id: Id}}}")
    found = faults(tmp_path)
    assert [fault.partition("is missing: ")[2] for fault in found] == [
        "say which heading of the files it is",
        "say in which `files` it lies, and under `columns` which heading is which",
    ]


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
