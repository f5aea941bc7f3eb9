"""The files are read again by another library (vobject), as a diary would."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import vobject

from distribres.contracts import quarters
from distribres.report.characters import legible
from distribres.report.handouts import calendar_files
from small_diaries import ALL, HOSTILE, KIT, VISIT, made_of, people_of
from small_plans import QUARTER, params_with

PARAMS = params_with(**ALL)


def write(folder: Path, tables: dict, published: Path | None = None, people=None, params=PARAMS, language="en") -> dict:
    """The files by name, as text."""
    published = folder / "nothing" if published is None else published
    files = calendar_files.write_all(folder, published, tables, people, "trial", QUARTER, language, params)
    return {file.name: file.read_bytes().decode() for file in files}


def entries(text: str) -> list:
    return vobject.readOne(text).contents.get("vevent", [])


def summaries(text: str) -> list[str]:
    return [entry.summary.value for entry in entries(text)]


def imported(diary: dict, *texts: str) -> dict:
    """A diary after some imports: of each UID the highest SEQUENCE, and none that is cancelled."""
    diary = dict(diary)
    for text in texts:
        for entry in entries(text):
            uid, number = entry.uid.value, int(entry.sequence.value)
            if uid not in diary or number >= diary[uid][0]:
                diary[uid] = number, entry.summary.value, entry.status.value
    return diary


def shown(diary: dict) -> list[str]:
    return sorted(told for _, told, status in diary.values() if status != "CANCELLED")


@pytest.fixture(scope="module")
def tables() -> dict:
    return made_of(name=["Renard", "Weber", "Colin"], rep_id=["Zoé", "Zoé", "Max"])


@pytest.fixture(scope="module")
def files(tables, tmp_path_factory) -> dict[str, str]:
    return write(tmp_path_factory.mktemp("review"), tables)


def test_each_person_who_has_something_to_do_has_a_file(files):
    assert sorted(files) == ["Max.ics", "Zoé.ics", "factory.ics", "marketing.ics"]


def test_importing_invites_nobody(files):
    for text in files.values():
        assert "METHOD:PUBLISH" in text and "ATTENDEE" not in text and "ORGANIZER" not in text


def test_lines_end_and_are_folded_as_the_standard_says(files):
    for text in files.values():
        lines = text.split("\r\n")
        assert "\n" not in "".join(lines) and max(len(line.encode()) for line in lines) <= 75


def test_each_entry_has_an_id_of_its_own(files):
    uids = [entry.uid.value for text in files.values() for entry in entries(text)]
    assert len(uids) == len(set(uids)) and all(uid.endswith("@trial.distribres") for uid in uids)


def test_entries_are_of_whole_days_and_end_with_the_day_after(tables, files):
    calendar = tables["calendar"].set_index("uid")
    for entry in (entry for text in files.values() for entry in entries(text)):
        line = calendar.loc[entry.uid.value.split("@")[0]]
        assert entry.dtstart.value == line["start"].date()
        assert entry.dtend.value == line["end"].date() + timedelta(days=1)


@pytest.mark.parametrize("quarter", ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2027Q4"])
def test_everything_lies_in_the_quarter(quarter, tmp_path):
    tables = made_of(quarter=quarter)
    files = calendar_files.write_all(tmp_path, tmp_path, tables, None, "trial", quarter, "fr", PARAMS)
    ahead = quarters.shift(quarter, 1)
    for entry in (entry for file in files for entry in entries(file.read_bytes().decode())):
        assert quarters.first_day(ahead) <= entry.dtstart.value < entry.dtend.value
        assert entry.dtend.value <= quarters.last_day(ahead) + timedelta(days=1)


def test_a_visit_with_its_day_takes_the_time_and_all_else_leaves_it(files):
    of = {entry.summary.value: entry for entry in entries(files["Zoé.ics"])}
    visit, calls = (next(entry for told, entry in of.items() if what in told) for what in ("label of talk", "calls"))
    assert (visit.status.value, visit.transp.value, visit.contents["class"][0].value) == (
        "TENTATIVE",
        "OPAQUE",
        "PRIVATE",
    )
    assert (calls.status.value, calls.transp.value) == ("TENTATIVE", "TRANSPARENT")
    kit = next(entry for entry in entries(files["marketing.ics"]) if entry.summary.value == "Due: label of kit (3)")
    assert (kit.status.value, kit.transp.value) == ("CONFIRMED", "TRANSPARENT")


def test_deadlines_are_reminded_of_three_days_before_at_nine(files):
    kit = next(entry for entry in entries(files["marketing.ics"]) if entry.summary.value == "Due: label of kit (3)")
    assert kit.valarm.trigger.value == timedelta(hours=9) - timedelta(days=3)
    assert all("valarm" not in entry.contents for entry in entries(files["Zoé.ics"]) if "talk" in entry.summary.value)


def test_an_event_is_for_all_to_see_and_names_nobody(files):
    event = next(entry for entry in entries(files["factory.ics"]) if "day to be fixed" in entry.summary.value)
    assert event.contents["class"][0].value == "PUBLIC" and event.status.value == "TENTATIVE"
    assert not any(name in event.serialize() for name in ("Renard", "Weber", "Colin"))


def test_names_come_back_as_they_are_shown(tmp_path):
    tables = made_of(params_with(talk=VISIT), name=HOSTILE, rep_id=HOSTILE)
    files = write(tmp_path, tables)
    assert len(files) == len(HOSTILE) and all((tmp_path / "calendar" / name).is_file() for name in files)
    told = [told for text in files.values() for told in summaries(text)]
    assert sorted(told) == sorted(f"label of talk – {legible(name)} (2 h)".replace(" h", "\u00a0h") for name in HOSTILE)
    titles = {vobject.readOne(text).contents["x-wr-calname"][0].value for text in files.values()}
    assert titles == {f"{legible(name)} · Q4 2026" for name in HOSTILE}
    assert all(text.count("BEGIN:VEVENT\r\n") == 1 for text in files.values())


def test_files_of_reps_with_like_names_stay_apart(tmp_path):
    tables = made_of(params_with(talk=VISIT), rep_id=["Zoé", "ZOÉ", "Marketing"])
    assert sorted(write(tmp_path, tables)) == ["Marketing (2).ics", "ZOÉ.ics", "Zoé (2).ics"]


def test_the_same_review_gives_the_same_bytes(tables, files, tmp_path):
    assert write(tmp_path, tables) == files


def test_a_second_import_of_an_unchanged_run_changes_nothing(tables, files, tmp_path):
    before = write(tmp_path / "first", tables)
    after = write(tmp_path / "second", tables, tmp_path / "first")
    assert after == before
    diary = imported({}, before["Zoé.ics"])
    assert imported(diary, after["Zoé.ics"]) == diary and len(diary) == len(entries(before["Zoé.ics"]))


def test_what_changed_has_a_higher_version_and_takes_the_place_of_the_old(tables, tmp_path):
    before = write(tmp_path / "first", tables)
    renamed = tables | {"dealers": tables["dealers"].assign(name=["Nouveau nom", "Weber", "Colin"])}
    after = write(tmp_path / "second", renamed, tmp_path / "first")
    versions = {entry.summary.value: int(entry.sequence.value) for entry in entries(after["Zoé.ics"])}
    assert {number for told, number in versions.items() if "Nouveau nom" in told} == {1}
    assert {number for told, number in versions.items() if "Weber" in told} == {0}
    diary = shown(imported({}, before["Zoé.ics"], after["Zoé.ics"]))
    assert diary == sorted(summaries(after["Zoé.ics"])) and not any("Renard" in told for told in diary)


def test_what_is_no_longer_done_is_cancelled_once_and_can_come_back(tables, tmp_path):
    fewer = made_of(
        params_with(**{name: own for name, own in ALL.items() if name != "talk"}),
        name=["Renard", "Weber", "Colin"],
        rep_id=["Zoé", "Zoé", "Max"],
    )
    first = write(tmp_path / "1", tables)
    second = write(tmp_path / "2", fewer, tmp_path / "1")
    third = write(tmp_path / "3", fewer, tmp_path / "2")
    fourth = write(tmp_path / "4", tables, tmp_path / "3")
    assert third == second
    gone = [entry for entry in entries(second["Zoé.ics"]) if entry.status.value == "CANCELLED"]
    assert [entry.summary.value[:12] for entry in gone] == ["Called off: "] * 2
    diary = imported({}, first["Zoé.ics"])
    for text, tables_then in ((second, fewer), (third, fewer), (fourth, tables)):
        diary = imported(diary, text["Zoé.ics"])
        own = tables_then["calendar"]
        assert len(shown(diary)) == (own["rep_id"] == "Zoé").sum()


def test_nothing_of_a_dealer_is_told_in_an_entry_that_is_cancelled_but_its_name(tmp_path):
    people = people_of(D0={"contact": "Anne Secret", "phone": "01 02", "address_1": "1 rue X"})
    params = params_with(talk=VISIT)
    write(tmp_path / "1", made_of(params), people=people, params=params)
    text = write(tmp_path / "2", made_of(params_with(kit=KIT)), tmp_path / "1", params=params_with(kit=KIT))["Zoé.ics"]
    assert {entry.status.value for entry in entries(text)} == {"CANCELLED"}
    assert "Secret" not in text and "DESCRIPTION" not in text and "LOCATION" not in text


def test_names_stay_as_they_were_in_what_is_cancelled_however_often(tmp_path):
    params = params_with(talk=VISIT)
    write(tmp_path / "1", made_of(params, name=HOSTILE, rep_id=["Zoé"] * len(HOSTILE)))
    nothing = made_of(params_with(kit=KIT))
    second = write(tmp_path / "2", nothing, tmp_path / "1")["Zoé.ics"]
    third = write(tmp_path / "3", nothing, tmp_path / "2")["Zoé.ics"]
    told = sorted(summary.removeprefix("Called off: ").split(" · ")[-1] for summary in summaries(second))
    assert told == sorted(f"label of talk – {legible(name)} (2\u00a0h)" for name in HOSTILE)
    assert third == second


def test_who_has_nothing_to_do_any_more_has_a_file_that_says_so(tables, tmp_path):
    write(tmp_path / "1", tables)
    shutil.copytree(tmp_path / "1", tmp_path / "2")
    moved = made_of(name=["Renard", "Weber", "Colin"], rep_id=["Zoé", "Zoé", "Zoé"])
    files = write(tmp_path / "2", moved, tmp_path / "1")
    assert {entry.status.value for entry in entries(files["Max.ics"])} == {"CANCELLED"}
    titles = vobject.readOne(files["Max.ics"]).contents["x-wr-calname"][0].value
    assert titles == "Max · Q4 2026"


def test_files_of_earlier_runs_that_were_never_published_are_removed(tables, tmp_path):
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar/somebody.ics").write_text("BEGIN:VCALENDAR")
    files = write(tmp_path, tables)
    assert {file.name for file in (tmp_path / "calendar").iterdir()} == set(files)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"]
)
def test_a_published_file_that_cannot_be_read_stops_nothing(tables, files, tmp_path, content):
    folder = tmp_path / "1/calendar"
    folder.mkdir(parents=True)
    (folder / "Zoé.ics").write_bytes(content)
    assert write(tmp_path / "2", tables, tmp_path / "1") == files


def test_without_anything_to_do_there_are_no_files(tmp_path):
    tables = made_of(params_with(kit={**KIT, "where": {"channel": ["franchise"]}}))
    assert write(tmp_path, tables) == {}


def test_an_entry_says_where_the_dealer_is(tmp_path):
    params = params_with(talk=VISIT)
    tables = made_of(params, name=["Renard"], city=["L’Isle"], latitude=[45.5], longitude=[-1.25])
    (entry,) = entries(write(tmp_path, tables, params=params)["Zoé.ics"])
    assert entry.location.value == "L’Isle" and entry.geo.value == "45.5;-1.25"
    (entry,) = entries(
        write(
            tmp_path / "2",
            tables,
            people=people_of(D0={"address_1": "1, rue X", "postcode": "01230", "town": "Belley"}),
            params=params,
        )["Zoé.ics"]
    )
    assert entry.location.value == "1, rue X, 01230 Belley"


def test_week_only_entries_of_a_short_week_begin_with_the_quarter(tmp_path):
    params = params_with(call={"kind": "visit", "contact": "call", "hours": 0.25, "due_week": 1})
    (entry,) = entries(write(tmp_path, made_of(params), params=params)["Zoé.ics"])
    assert (entry.dtstart.value, entry.dtend.value) == (date(2026, 10, 1), date(2026, 10, 3))


def test_reps_without_a_name_are_the_manager_s(tmp_path):
    params = params_with(talk=VISIT)
    assert list(write(tmp_path, made_of(params, rep_id=[None, pd.NA, None]), params=params)) == ["manager.ics"]
