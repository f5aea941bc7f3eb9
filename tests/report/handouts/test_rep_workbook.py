import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree

import pytest

from distribres.contracts import workbook_form as form
from distribres.report.handouts import workbook_page as page
from distribres.report.words import texts
from field_workbooks import HOSTILE, REPS, network, opened, plan, written


def test_the_manager_has_all_reps_and_each_rep_its_own(tmp_path):
    books = written(tmp_path)
    assert list(books) == ["action-plan", "Élodie", "Émile", "nobody", "Zoé"]
    reps = [f"{rep} · {kind}" for rep in ("Élodie", "Émile", "nobody", "Zoé") for kind in ("whom", "what")]
    assert books["action-plan"].seen == ["Network", *reps, "Letters & events", "How to fill in"]
    assert {row[13] for row in books["Élodie"].rows("Élodie · whom")} == {"D1", "D3"}


def test_nothing_of_other_dealers_is_in_the_file_of_a_rep(tmp_path):
    table = plan(6, rep_id=REPS, name=[f"Dealer-{n}" for n in range(6)])
    with zipfile.ZipFile(written(tmp_path, network(table))["Émile"].file) as parts:
        whole = "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    assert set(re.findall(r"Dealer-\d", whole)) == {"Dealer-2"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sheet_is_wider_than_a_page_that_can_be_read(tmp_path, language):
    widths = [width for book in written(tmp_path, language=language).values() for width in book.widths()]
    assert max(widths) <= page.WIDEST


def test_sheets_are_landscape_and_keep_their_headings(tmp_path):
    book = written(tmp_path)["Zoé"]
    for number in (1, 2):
        sheet = book.xml(f"worksheets/sheet{number}.xml")
        assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet and "<autoFilter" in sheet
        assert 'topLeftCell="C6"' in sheet or 'topLeftCell="D6"' in sheet
    assert "_xlnm.Print_Titles" in book.xml("workbook.xml")


def test_nothing_in_it_calls_for_a_warning(tmp_path):
    for book in written(tmp_path, network(plan(len(HOSTILE), name=HOSTILE, rep_id=HOSTILE, city=HOSTILE))).values():
        with zipfile.ZipFile(book.file) as parts:
            names = parts.namelist()
            for name in names:
                if name.endswith((".xml", ".rels", ".vml")):
                    ElementTree.fromstring(parts.read(name))
        assert not [name for name in names if re.search(r"externalLink|vbaProject|metadata|connections", name)]
        assert not re.search(r' cm="|t="array"|<hyperlink', book.xml())


def test_formulas_are_ours(tmp_path):
    book = written(tmp_path, network(plan(len(HOSTILE), name=HOSTILE, rep_id=HOSTILE, city=HOSTILE)))["action-plan"]
    assert {re.split(r"\(", formula)[0] for formula in re.findall(r"<f>(.*?)</f>", book.xml())} == {"SUBTOTAL", "SUM"}


def test_the_files_of_reps_have_names_of_their_own(tmp_path):
    names = ["../x", "CON", "a/b", "a:b", "x" * 300, "\u202e"]
    books = written(tmp_path, network(plan(6, rep_id=names)))
    files = [book.file for name, book in books.items() if name != "action-plan"]
    assert len(set(files)) == 6 and {file.parent for file in files} == {tmp_path / "workbooks"}


def test_french_workbooks_speak_french(tmp_path):
    books = written(tmp_path, language="fr")
    assert books["Zoé"].sheets["Zoé · qui"][0][0] == "Trial\u202f: carnet de terrain, T4 2026 · Zoé · qui"
    english, french = (
        {text for key, text in texts(language).items() if key.startswith("workbook.") and isinstance(text, str)}
        for language in ("en", "fr")
    )
    rows = [
        row
        for book in books.values()
        for name in book.seen
        for place, row in enumerate(book.sheets[name])
        if place != form.MARK
    ]
    assert not (english - french) & {cell for row in rows for cell in row}


def test_it_bears_the_last_day_of_the_quarter_not_that_of_the_run(tmp_path):
    with zipfile.ZipFile(written(tmp_path)["Zoé"].file) as parts:
        days = re.findall(r"\d{4}-\d\d-\d\d", parts.read("docProps/core.xml").decode())
    assert days == ["2026-09-30", "2026-09-30"]


def test_the_same_tables_give_the_same_bytes(tmp_path):
    first, second = (written(tmp_path / folder)["action-plan"].file for folder in "ab")
    assert first.read_bytes() == second.read_bytes()


def test_a_network_without_anything_to_do_has_its_dealers(tmp_path):
    book = written(tmp_path, network(plan(1, rep_id="Zoé"), ()))["Zoé"]
    assert book.rows("Zoé · whom")[0][13] == "D0"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_keeps_rows_lists_and_protection(tmp_path):
    book = written(tmp_path, language="fr")["Zoé"]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "again", book.file]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = opened(tmp_path / "again" / book.file.name)
    assert again.seen == book.seen
    cells = [[row[0], row[1]] for row in book.rows("Zoé · quoi")]
    assert [[row[0], row[1]] for row in again.rows("Zoé · quoi")][: len(cells)] == cells
    assert again.xml("worksheets/sheet2.xml").count('type="list"') == book.xml("worksheets/sheet2.xml").count(
        'type="list"'
    )
    assert "sheetProtection" in again.xml("worksheets/sheet2.xml")


def test_each_sheet_of_a_trial_says_so(tmp_path):
    book = written(tmp_path, scenario="more-time")["action-plan"]
    for name in book.seen:
        assert any(str(row[0]).startswith("Scenario “more-time”, not the review") for row in book.sheets[name][:3])
