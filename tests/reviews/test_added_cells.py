"""What an analyst adds to the review with plain tools, by the whole path: kernel, both exporters, both languages."""

import shutil
import subprocess

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

from distribres.__main__ import main

ADDED = [
    "import matplotlib.pyplot as plt\nimport seaborn as sns",
    'plt.plot([1, 2, 3])\nplt.title("Drawn <first> & $x$")',
    't["potential"].plot.scatter("wallet", "revenue")',
    'sns.histplot(t["potential"]["revenue"])\nplt.show()\nplt.bar(["a"], [1])\nplt.suptitle("Drawn last")\nplt.show()',
    't["potential"][["dealer_id", "revenue"]].head(2)',
    'print("A printed line: é, <b>.")',
]
TITLES = {
    "fr": ["Drawn <first> & $x$", *["Graphique ajouté par l’analyste"] * 2, "Drawn last"],
    "en": ["Drawn <first> & $x$", *["Chart added by the analyst"] * 2, "Drawn last"],
}


@pytest.fixture(scope="module")
def folder(demo_home, tmp_path_factory):
    """The review of a project in which the analyst has added these cells below the map."""
    home = tmp_path_factory.mktemp("added") / "project"
    shutil.copytree(demo_home, home)
    file = home / "notebooks" / "06_review.ipynb"
    notebook = nbformat.read(file, as_version=4)
    place = next(i for i, cell in enumerate(notebook.cells) if "draw_map" in cell.source)
    notebook.cells[place + 1 : place + 1] = [new_code_cell(source) for source in ADDED]
    nbformat.write(notebook, file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISTRIBRES_HOME", str(home))
        assert main(["report"]) == 0
    return home / "reports" / "demo" / "2026Q3"


@pytest.fixture(params=["fr", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def page(folder, language) -> BeautifulSoup:
    return BeautifulSoup((folder / f"review.{language}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture
def pdf(folder, language) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    found = subprocess.run(["pdftotext", "-layout", folder / f"review.{language}.pdf", "-"], capture_output=True)
    return found.stdout.decode()


def test_each_chart_is_drawn_in_the_page_and_named_for_those_who_do_not_see_it(page, language):
    drawn = page.find("h2").find_all_next("figure", class_="chart")[1:5]  # the first is the map
    assert [figure.svg.title.text for figure in drawn] == TITLES[language]
    assert all(figure.svg.find_all("path") for figure in drawn)


def test_each_chart_is_drawn_in_the_pdf(pdf):
    for text in ("Drawn <first> & $x$", "wallet", "Count", "Drawn last"):
        assert text in pdf


def test_what_drawing_functions_return_is_not_shown(page, pdf):
    for text in (page.get_text(), pdf):
        assert "matplotlib" not in text and "Axes" not in text and "Text(0.5" not in text and "Container" not in text


def test_a_frame_reaches_both(page, pdf):
    assert page.find("table", class_="dataframe").th.find_next("th").text == "dealer_id"
    assert "dealer_id" in pdf


def test_a_print_reaches_both(page, pdf):
    assert page.pre.text == "A printed line: é, <b>."
    assert "A printed line: é, <b>." in pdf


def test_the_summary_for_the_terminal_is_not_printed_twice(page):
    assert len(page.find_all("pre")) == 1
