"""In a kernel of its own, as a notebook runs."""

import matplotlib.pyplot as plt
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from distribres.report.blocks import TYPST
from distribres.report.plain_charts import name_chart, show_plain_charts
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
SET_UP = """
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from distribres.report import Figure, Words, elements, show_plain_charts
elements.use_style()
show_plain_charts(Words("fr"))
"""
CELLS = {
    "plot": "plt.plot([1, 2])",
    "show": "plt.plot([1, 2])\nplt.title('Shown')\nplt.show()",
    "two": "plt.plot([1, 2])\nplt.show()\nplt.plot([2, 1])",
    "subplots": "figure, axes = plt.subplots(1, 2)\naxes[0].set_title('Left')\naxes[1].set_title('Right')\nfigure",
    "pandas": "pd.DataFrame({'x': [1, 2]}).plot()",
    "seaborn": "sns.histplot([1, 2, 2])",
    "grid": "sns.relplot(x=[1, 2], y=[3, 4])",
    "image": "plt.imshow([[1, 2], [3, 4]])",
    "ours": "Figure(plt.subplots()[0], alt='Ours')",
    "nothing": "figure.get_size_inches().sum()",
}


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[dict]]:
    """What each cell shows of charts, by MIME type."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in (SET_UP, *CELLS.values())])
    NotebookClient(notebook, kernel_name="python3").execute()
    shown = ([o.data for o in cell.outputs if "data" in o and TYPST in o.data] for cell in notebook.cells[1:])
    return dict(zip(CELLS, shown, strict=True))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("plot", ["Graphique ajouté par l’analyste"]),
        ("show", ["Shown"]),
        ("two", ["Graphique ajouté par l’analyste"] * 2),
        ("subplots", ["Left, Right"]),
        ("pandas", ["Graphique ajouté par l’analyste"]),
        ("seaborn", ["Graphique ajouté par l’analyste"]),
        ("grid", ["Graphique ajouté par l’analyste"]),
        ("image", ["Graphique ajouté par l’analyste"]),
        ("ours", ["Ours"]),
        ("nothing", []),
    ],
)
def test_each_chart_is_shown_once_and_named(drawn, cell, names):
    assert [data["text/plain"] for data in drawn[cell]] == names
    assert all("<svg" in data["text/html"] and "image/png" not in data for data in drawn[cell])


def test_a_chart_is_named_by_all_its_titles():
    figure, axes = plt.subplots()
    figure.suptitle("Above")
    axes.set_title("Beside", loc="left")
    assert name_chart(figure, EN) == "Above, Beside"
    plt.close(figure)


@pytest.mark.parametrize(
    ("words", "name"), [(EN, "Chart added by the analyst"), (FR, "Graphique ajouté par l’analyste")]
)
def test_a_chart_without_a_title_is_said_to_be_added(words, name):
    figure, _ = plt.subplots()
    assert name_chart(figure, words) == name
    plt.close(figure)


def test_outside_a_notebook_nothing_happens():
    show_plain_charts(EN)
