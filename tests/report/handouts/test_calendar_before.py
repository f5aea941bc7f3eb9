from datetime import date

import pytest

from distribres.report.handouts.calendar_before import content_of, read_files, unfold

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Zoé\\; la Rapide\r\nX-DISTRIBRES-OWNER:abc\r\n"
ENTRY = (
    "BEGIN:VEVENT\r\nSUMMARY:Visit – Motocul\r\n ture\\, Renard\r\nDTSTART;VALUE=DATE:20261005\r\n"
    "DTEND;VALUE=DATE:20261006\r\nDTSTAMP:20260930T000000Z\r\nUID:1@x.distribres\r\nSEQUENCE:2\r\n"
    "BEGIN:VALARM\r\nDESCRIPTION:soon\r\nEND:VALARM\r\nEND:VEVENT\r\n"
)


def read(folder, *entries: str, head: str = HEAD):
    (folder / "Zoé.ics").write_bytes("".join([head, *entries, "END:VCALENDAR\r\n"]).encode())
    return read_files(folder)


def test_a_file_is_read_with_its_name_and_title_by_its_owner(tmp_path):
    file = read(tmp_path, ENTRY)["abc"]
    assert (file.stem, file.title, list(file.entries)) == ("Zoé", "Zoé; la Rapide", ["1@x.distribres"])


def test_an_entry_is_known_by_days_words_and_version(tmp_path):
    known = read(tmp_path, ENTRY)["abc"].entries["1@x.distribres"]
    assert (known.start, known.end, known.sequence, known.cancelled) == (date(2026, 10, 5), date(2026, 10, 5), 2, False)
    assert known.summary == "Visit – Motoculture, Renard"


def test_its_version_is_no_part_of_what_it_is(tmp_path):
    before = read(tmp_path, ENTRY)["abc"].entries["1@x.distribres"].content
    after = ENTRY.replace("SEQUENCE:2", "SEQUENCE:7").replace("20260930T000000Z", "20270930T000000Z")
    assert content_of(unfold(after.encode())) == before
    assert content_of(unfold(after.replace("soon", "now").encode())) != before


def test_what_is_cancelled_is_known_as_such(tmp_path):
    entry = ENTRY.replace("SEQUENCE:2", "SEQUENCE:2\r\nSTATUS:CANCELLED")
    assert read(tmp_path, entry)["abc"].entries["1@x.distribres"].cancelled


@pytest.mark.parametrize(
    ("part", "by"),
    [
        ("UID:1@x.distribres\r\n", ""),
        ("SEQUENCE:2", "SEQUENCE:many"),
        ("SEQUENCE:2", "SEQUENCE:99999999999999"),
        (":20261005", ":20261350"),
        (":20261006", ":20261006T100000"),
        ("END:VEVENT\r\n", ""),
    ],
)
def test_an_entry_that_cannot_be_read_is_passed_over(tmp_path, part, by):
    whole = ENTRY.replace("UID:1", "UID:2")
    found = read(tmp_path, whole, ENTRY.replace(part, by))["abc"].entries
    assert "2@x.distribres" in found and ("1@x.distribres" not in found or part.startswith("END"))


def test_a_calendar_of_somebody_else_is_none_of_ours(tmp_path):
    assert read(tmp_path, ENTRY, head="BEGIN:VCALENDAR\r\n") == {}


def test_no_folder_holds_no_files(tmp_path):
    assert read_files(tmp_path / "nothing") == {}
