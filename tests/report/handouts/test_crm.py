import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from builders import params_of, playbook
from distribres.contracts import tables as named
from distribres.report.handouts import crm
from small_diaries import CALL, HOSTILE, KIT, LETTER, VISIT, made_of
from small_plans import QUARTER, params_with, whole

USERS = {"Zoé": "005Z", "manager": "005M", "marketing": "005K", "factory": "005F"}
IDS = ["001A", "001B", "001C"]


def reps(**users: str) -> pd.DataFrame:
    frame = named.empty("reps").reindex(range(len(users)))
    return frame.assign(rep_id=pd.Series([*users], dtype="str"), crm_id=pd.Series([*users.values()], dtype="str"))


def write(folder: Path, params, language: str = "en", **columns) -> dict[str, list[dict[str, str]]]:
    """The lines of each file, as a CRM reads them."""
    given = made_of(params, **{"crm_id": IDS, "reps": reps(**USERS)} | columns)
    return {file.name: read(file) for file in crm.write_all(folder, given, QUARTER, language, params)}


def read(file: Path) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))]


def column(lines: list[dict[str, str]], name: str) -> list[str]:
    return [line[name] for line in lines]


def handed(**values):
    """The params with these handouts, and a tactic of each way in which a dealer is met."""
    dropped = {name: {"drop": True} for name in playbook().tactics}
    own = {name: whole(name, **parts) for name, parts in TACTICS.items()}
    return params_of(playbook={"tactics": dropped | own}, handouts=values)


TACTICS = {"talk": VISIT, "call": CALL, "letter": LETTER, "kit": KIT}


def test_an_action_is_a_line(tmp_path):
    (line, *_) = write(tmp_path, params_with(talk=VISIT), name=["Renard"], crm_id=["001A"])[crm.EVERY]
    assert list(line) == crm.COLUMNS
    assert (line["subject"], line["status"], line["priority"]) == ("label of talk – Renard", "planned", "normal")
    assert (line["dealer_id"], line["dealer_crm_id"], line["owner"], line["owner_crm_id"]) == (
        "D0",
        "001A",
        "Zoé",
        "005Z",
    )
    assert (line["hours"], line["cost"], line["quarter"], line["tactic"]) == ("2.0", "0.0", "2026Q4", "talk")


def test_its_dates_are_the_suggested_day_and_the_end_of_the_week(tmp_path):
    params = params_with(talk={**VISIT, "due_week": 3})
    (line,) = write(tmp_path, params, name=["Renard"], crm_id=["001A"])[crm.EVERY]
    assert (line["start_date"], line["due_date"], line["week"]) == ("2026-10-12", "2026-10-16", "3")


def test_what_must_be_ordered_begins_with_the_order(tmp_path):
    (line,) = write(tmp_path, params_with(kit=KIT), name=["Renard"], crm_id=["001A"])[crm.EVERY]
    assert (line["start_date"], line["due_date"]) == ("2026-10-02", "2026-10-23")


def test_what_must_be_done_is_of_high_priority_and_an_option_of_low(tmp_path):
    params = params_with(a={**VISIT, "must": True}, b={**CALL, "for": {"all": "option"}}, c=KIT)
    lines = write(tmp_path, params, name=["Renard"], crm_id=["001A"])[crm.EVERY]
    assert {line["tactic"]: line["priority"] for line in lines} == {"a": "high", "b": "low", "c": "normal"}


def test_letters_in_bulk_are_one_task_with_the_id_of_their_entry_in_the_calendar(tmp_path):
    params = params_with(letter=LETTER)
    given = made_of(params, crm_id=IDS, reps=reps(**USERS))
    crm.write_all(tmp_path, given, QUARTER, "en", params)
    (line,) = read(tmp_path / crm.EVERY)
    assert line["subject"] == "To send: label of letter (3)" and line["dealer_id"] == ""
    assert line["action_id"] == given["calendar"].loc[given["calendar"]["kind"] == "due", "uid"].item()
    assert read(tmp_path / "actions.unmapped.csv") == [] and len(read(tmp_path / "actions.salesforce.csv")) == 1


def test_letters_can_be_a_task_for_each_dealer(tmp_path):
    lines = write(tmp_path, handed(crm_letters="each"))[crm.EVERY]
    assert sorted(line["dealer_id"] for line in lines if line["tactic"] == "letter") == ["D0", "D1", "D2"]


def test_every_task_is_in_the_imports_or_unmapped_and_never_in_both(tmp_path):
    files = write(tmp_path, params_with(**TACTICS), crm_id=["001A", None, "001C"], reps=reps(Zoé="005Z"))
    every, unmapped = (set(column(files[name], "action_id")) for name in (crm.EVERY, "actions.unmapped.csv"))
    for name, key in (
        ("salesforce", "Distribres_Id__c"),
        ("hubspot", "distribres_id"),
        ("dynamics", "new_distribresid"),
    ):
        mapped = set(column(files[f"actions.{name}.csv"], key))
        assert mapped | unmapped == every and not mapped & unmapped and mapped and unmapped
    missing = {(line["dealer_id"], line["tactic"]): line["missing"] for line in files["actions.unmapped.csv"]}
    assert (
        missing[("D1", "talk")] == "dealer"
        and missing[("D0", "kit")] == "owner"
        and missing[("D1", "kit")] == "dealer owner"
    )


def test_nobody_is_looked_up_by_name(tmp_path):
    files = write(tmp_path, params_with(talk=VISIT), name=["001A"], crm_id=[None], reps=reps(Zoé="005Z"))
    assert files["actions.salesforce.csv"] == [] and len(files["actions.unmapped.csv"]) == 1


def test_without_ids_of_a_crm_there_is_nothing_to_import(tmp_path):
    (tmp_path / "actions.hubspot.csv").touch()
    assert list(write(tmp_path, params_with(talk=VISIT), crm_id=[None] * 3, reps=reps())) == [crm.EVERY]
    assert [file.name for file in tmp_path.iterdir()] == [crm.EVERY]


def test_salesforce_gets_a_date_and_its_own_words(tmp_path):
    lines = write(tmp_path, params_with(call=CALL, talk=VISIT), name=["Renard"], crm_id=["001A"])[
        "actions.salesforce.csv"
    ]
    by = {line["Tactic__c"]: line for line in lines}
    assert by["call"]["ActivityDate"] == "2026-10-09" and by["call"]["TaskSubtype"] == "Call"
    assert by["talk"]["TaskSubtype"] == "Task"
    assert (by["talk"]["Status"], by["talk"]["Priority"], by["talk"]["WhatId"], by["talk"]["OwnerId"]) == (
        "Not Started",
        "Normal",
        "001A",
        "005Z",
    )
    assert by["call"]["Planned_Hours__c"] == "0.25"


@pytest.mark.parametrize(("zone", "due"), [("", "T17:00:00Z"), ("Europe/Paris", "T15:00:00Z")])
def test_hubspot_gets_the_hour_in_the_zone_of_the_network(tmp_path, zone, due):
    dropped = {name: {"drop": True} for name in playbook().tactics}
    params = params_of(playbook={"tactics": dropped | {"call": whole("call", **CALL)}}, network={"timezone": zone})
    (line,) = write(tmp_path, params, name=["Renard"], crm_id=["001A"])["actions.hubspot.csv"]
    assert line["Due date"] == f"2026-10-09{due}"
    assert (line["Task type"], line["Task status"], line["Priority"]) == ("CALL", "NOT_STARTED", "MEDIUM")
    assert (line["Company record ID"], line["Assigned to"]) == ("001A", "005Z")


def test_dynamics_gets_minutes_and_what_the_task_regards(tmp_path):
    params = params_with(call=CALL, letter=LETTER)
    lines = write(tmp_path, params, name=["Renard"], crm_id=["001A"])["actions.dynamics.csv"]
    call, letter = (next(line for line in lines if line["new_tactic"] == name) for name in ("call", "letter"))
    assert (call["new_plannedminutes"], call["Start Date"], call["Due Date"]) == (
        "15",
        "2026-10-05 09:00",
        "2026-10-09 17:00",
    )
    assert (call["Regarding Type"], call["Regarding"]) == ("account", "001A")
    assert (letter["Regarding Type"], letter["Regarding"]) == ("", "")


@pytest.mark.parametrize(
    ("worth", "told", "untold"),
    [
        ("dealer", "dealer can expect of it: €80", "we can"),
        ("both", "we can expect of it: €50", "#"),
        ("none", "content", "expect"),
    ],
)
def test_what_it_is_worth_is_told_as_the_params_say(tmp_path, worth, told, untold):
    params = handed(crm_worth=worth)
    given = made_of(params, crm_id=IDS, reps=reps(**USERS))
    given["actions"] = given["actions"].assign(gain=50.0, dealer_gain=80.0)
    crm.write_all(tmp_path, given, QUARTER, "en", params)
    said = [line["description"] for line in read(tmp_path / crm.EVERY) if line["tactic"] == "talk"]
    assert all(told in text and untold not in text for text in said) and len(said) == 3


def test_texts_are_as_long_as_the_narrowest_crm_takes(tmp_path):
    lines = write(tmp_path, params_with(talk=VISIT), name=["É" * 900], crm_id=["001A"])[crm.EVERY]
    assert len(lines[0]["subject"]) == 200 and lines[0]["subject"].endswith("…")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_hostile_names_are_texts_on_one_line_each(tmp_path, language):
    n = len(HOSTILE)
    ids = [f"=HYPERLINK({i})" if i % 2 else f"+{i}" for i in range(n)]
    files = write(
        tmp_path,
        params_with(**TACTICS),
        language,
        name=HOSTILE,
        rep_id=HOSTILE,
        crm_id=ids,
        reps=reps(**dict.fromkeys(HOSTILE, "@x")),
    )
    assert {line["dealer_id"] for line in files[crm.EVERY]} == {f"D{i}" for i in range(n)} | {""}
    for lines in files.values():
        for line in lines:
            assert None not in line and None not in line.values()
            assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in line.values())
            assert not any(c in line.get("subject", "") for c in "\r\n\u202e")
    assert (tmp_path / crm.EVERY).read_bytes().startswith(b"\xef\xbb\xbfaction_id,")


def test_lines_end_as_the_standard_says(tmp_path):
    write(
        tmp_path,
        params_with(kit={**KIT, "content": {"fr": "une ligne", "en": "one line"}}),
        name=["Renard"],
        crm_id=["001A"],
    )
    head, rest = (tmp_path / crm.EVERY).read_bytes().split(b"\r\n", 1)
    assert head.decode("utf-8-sig").split(",") == crm.COLUMNS and rest.endswith(b"\r\n")


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, params_with(**TACTICS))
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes() for name in crm.FILES)


def test_without_actions_files_have_their_headings_alone(tmp_path):
    files = write(tmp_path, params_with(kit={**KIT, "where": {"channel": ["franchise"]}}))
    assert set(files) == set(crm.FILES) and not any(files.values())
