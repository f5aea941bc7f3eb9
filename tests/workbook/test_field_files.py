import csv
import json
from pathlib import Path

import pytest
import vobject

from distribres.__main__ import main
from distribres.contracts import tables


@pytest.fixture
def folder(home) -> Path:
    return home / "reports/demo/2026Q3"


def entries(file: Path) -> list:
    return vobject.readOne(file.read_bytes().decode()).vevent_list


def test_each_rep_and_each_owner_of_tactics_has_a_calendar(folder):
    reps = set(tables.read(folder / "tables", "reps")["rep_id"])
    names = {file.stem for file in (folder / "calendar").iterdir()}
    assert names == reps | {"manager", "marketing", "factory"} and len(reps) == 12


def test_calendars_hold_all_entries_of_the_table(folder):
    found = [entry for file in (folder / "calendar").iterdir() for entry in entries(file)]
    calendar = tables.read(folder / "tables", "calendar")
    assert {entry.uid.value.split("@")[0] for entry in found} == set(calendar["uid"]) and len(found) == len(calendar)
    assert {int(entry.sequence.value) for entry in found} == {0}


def test_every_action_is_a_task_or_in_one(folder):
    with (folder / "actions.csv").open(encoding="utf-8-sig", newline="") as file:
        tasks = {line["action_id"] for line in csv.DictReader(file)}
    calendar, actions = (tables.read(folder / "tables", name) for name in ("calendar", "actions"))
    bulk = calendar[calendar["uid"].isin(tasks) & ~calendar["uid"].isin(actions["action_id"])]
    assert (tasks & set(actions["action_id"])) | set(";".join(bulk["action_ids"]).split(";")) == set(
        actions["action_id"]
    )


def test_where_people_may_no_longer_be_shown_they_are_in_no_calendar(home, folder, capsys):
    whole = [file.read_bytes().decode() for file in (folder / "calendar").iterdir()]
    assert any("@example.com" in text for text in whole)
    assert main(["report", "--params", "handouts.contacts=[letters]"]) == 0
    now = {file: file.read_bytes().decode().replace("\r\n ", "") for file in (folder / "calendar").iterdir()}
    assert not any("@example.com" in text for text in now.values())
    assert {int(entry.sequence.value) for file in now for entry in entries(file)} >= {1}


def test_a_calendar_that_was_deleted_is_made_again_as_it_was(folder):
    file = folder / "calendar/Sophie Marchal.ics"
    before = file.read_bytes()
    file.unlink()
    assert main(["report"]) == 0
    assert entries(file) and len(file.read_bytes()) == len(before)


def test_both_are_in_the_record_and_a_run_that_finds_nothing_changed_leaves_them(folder):
    files = {f: f.stat().st_mtime_ns for f in [*(folder / "calendar").iterdir(), *folder.glob("actions*.csv")]}
    outputs = json.loads((folder / "run.json").read_text(encoding="utf-8"))["steps"]
    assert {*outputs["calendars"]["outputs"], *outputs["tasks"]["outputs"]} == {
        f.relative_to(folder).as_posix() for f in files
    }
    assert main(["report"]) == 0
    assert {f: f.stat().st_mtime_ns for f in files} == files
