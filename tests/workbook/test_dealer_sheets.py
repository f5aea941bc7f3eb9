"""Which sheets are made, under which names, and which are left as they are."""

import json

import pytest

from distribres.__main__ import main
from distribres.contracts.params import ParamsError
from distribres.workbook.dealer_sheets import Asked, choose_dealers, make_dealer_sheets, name_files
from distribres.workbook.published import open_published
from distribres.workbook.review import StepFailed
from small_reviews import NOBODY, publish_small
from small_sheets import IDS, tables_of

EVERY = [f"Shop D{i} D{i}.pdf" for i in range(8)]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    return tmp_path


def made(languages: str = "en", **asked: str) -> tuple[list[str], list[str]]:
    """Names of the sheets made, and of those that were as they are to be."""
    sheets = make_dealer_sheets(open_published("demo", "", languages.split()), Asked(**asked))
    return [file.name for file in sheets.made], [file.name for file in sheets.kept]


def plan(**columns):
    return tables_of()["plan"].assign(**columns)


def test_every_dealer_has_a_sheet_by_its_name_and_number(home):
    publish_small(home)
    assert made() == (EVERY, [])
    folder = home / "reports/demo/2026Q3/sheets"
    assert sorted(file.name for file in folder.iterdir()) == EVERY
    assert all(file.read_bytes().startswith(b"%PDF") for file in folder.iterdir())


def test_what_is_there_is_not_made_again(home):
    publish_small(home)
    made(dealer="D3")
    assert made() == ([name for name in EVERY if "D3" not in name], ["Shop D3 D3.pdf"])
    assert made() == ([], EVERY)


def test_a_sheet_is_made_again_where_its_figures_or_its_file_changed(home):
    publish_small(home)
    made()
    folder = home / "reports/demo/2026Q3/sheets"
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    (folder / EVERY[0]).write_bytes(b"%PDF half of it")
    (folder / EVERY[1]).unlink()
    dealers = tables_of()["dealers"]
    publish = publish_small(
        home, dealers=dealers.assign(city=dealers["city"].where(dealers["dealer_id"] != "D2", "Metz"))
    )
    (publish.folder / "sheets").mkdir()
    for name, sheet in kept.items():
        (publish.folder / "sheets" / name).write_bytes(sheet)
    assert made()[0] == [EVERY[2]]


def test_a_file_that_is_no_sheet_any_more_is_made_again(home):
    publish_small(home)
    made()
    (home / "reports/demo/2026Q3/sheets" / EVERY[0]).write_bytes(b"%PDF half of it")
    assert made() == ([EVERY[0]], EVERY[1:])


def test_each_dealer_reads_its_own_language_and_the_first_of_languages_without_one(home):
    given = tables_of()["dealers"].assign(language=["fr", "en", "de", *[None] * 5])
    publish_small(home, dealers=given)
    made("en fr")
    folder = home / "reports/demo/2026Q3/sheets"
    languages = [("fr" if b"/Lang(fr" in (folder / name).read_bytes() else "en") for name in EVERY]
    assert languages == ["fr", "en", "en", "en", "en", "en", "en", "en"]


def test_sheets_of_dealers_that_have_none_any_more_are_removed_and_other_files_stay(home):
    folder = publish_small(home).folder / "sheets"
    made()
    (folder / EVERY[0]).rename(folder / "Old shop X1.pdf")
    (folder / "notes.pdf").write_bytes(b"%PDF of somebody")
    made(dealer="D1")
    assert not (folder / "Old shop X1.pdf").exists() and (folder / "notes.pdf").exists()


FAMILIES = ["keep", "energise"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), IDS),
        (Asked(rep="Léa"), ["D0"]),
        (Asked(family="keep"), ["D7"]),
        (Asked(dealer="D3"), ["D3"]),
        (Asked(rep="Zoé", family="keep"), ["D7"]),
    ],
)
def test_sheets_are_of_those_who_are_asked_for(asked, found):
    some = plan(rep_id=["Léa", None, *["Zoé"] * 6], family=["energise"] * 7 + ["keep"])
    assert choose_dealers(some, FAMILIES, asked) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(rep="Zoe"), "REP: 'Zoe' names nobody: there are Léa, Zoé"),
        (Asked(family="Fidéliser"), "FAMILY: 'Fidéliser' names nobody: there are keep, energise"),
        (Asked(dealer="D99"), "DEALER: 'D99' names nobody: no dealer of that number bought in the last year"),
        (Asked(rep="Léa", dealer="D3"), "each names somebody, but nobody is all of it"),
    ],
)
def test_who_is_not_there_is_said(asked, said):
    some = plan(rep_id=["Léa", None, *["Zoé"] * 6])
    with pytest.raises(ParamsError, match=said):
        choose_dealers(some, FAMILIES, asked)


def test_files_have_names_that_lead_nowhere_and_no_two_alike(tmp_path):
    names = ["../../x", "A" * 300, "A" * 300 + "B", "a", "A", "CON", "\u202ex", "é"]
    files = name_files(tmp_path, plan(name=names))
    assert len({file.name.casefold() for file in files.values()}) == 8
    assert {file.parent for file in files.values()} == {tmp_path}


def test_what_does_not_fit_is_named_and_the_others_are_made(home):
    long = {"fr": "mot " * 240, "en": "word " * 190}
    publish_small(
        home,
        f"{NOBODY} playbook.families.keep.discourse.ask={json.dumps(long)}",
        plan=plan(family=["keep"] + ["energise"] * 7),
    )
    with pytest.raises(StepFailed, match=r"does not fit on one page, and they were not made: Shop D0 \(D0\), box ask"):
        made()
    assert len([*(home / "reports/demo/2026Q3/sheets").iterdir()]) == 7


def test_tables_of_another_version_are_said_to_be_so(home):
    (publish_small(home).folder / "tables/plan.parquet").unlink()
    with pytest.raises(StepFailed, match=r"no table plan yet.*Another version made the review: make quarterly-report"):
        made()


@pytest.mark.parametrize(
    ("words", "status"), [([], 0), (["--rep", "nobody"], 2), (["--quarter", "2026Q2"], 1), (["--languages", "de"], 2)]
)
def test_the_command_says_how_it_ended(home, capsys, words, status):
    publish_small(home)
    assert main(["dealer-sheets", *words]) == status
    out = capsys.readouterr().out
    assert ("8 made, 0 as they were" in out) == (status == 0)
