import base64
import io
import re
import shutil
import subprocess

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from distribres.report import plots
from distribres.report.blocks import Callout, Figure, Kpi, Kpis, Table, Text, md
from distribres.report.elements import name as name_in_sentence
from distribres.report.elements import use_style
from distribres.report.exporters import ReviewHTMLExporter, ReviewPDFExporter
from distribres.report.words import Words

EXPORTERS = [ReviewHTMLExporter, ReviewPDFExporter]
HOSTILE = '<script>alert(1)</script> #panic("x") $x$ *a* @b `c` 日本'
SCRIPTS = [
    "مؤسسة السلام للتجارة",
    "מוסך שלום",
    "北京汽车销售有限公司",
    "東京モーターズ株式会社",
    "서울 자동차 판매",
    "ร้านซ่อมรถกรุงเทพฯ",
    "श्री कृष्ण मोटर्स",
    "Αυτοκίνητα Θεσσαλονίκη",
    "Автосалон Щёлково",
    "თბილისის ავტო",
    "Հայկական մեքենաներ",
    "Garage 🚗🙂 Dupont",
]
READ_BACK = [SCRIPTS[i] for i in (2, 3, 4, 7, 8, 9, 10, 11)]
"""Those whose letters neither join nor turn, which pdftotext gives back as they were."""
STRANGE = [
    "A\ufeffB",
    "\u200b",
    "a\u200db",
    "\u202eevil\u202c\u2067x",
    "e\u0335\u0323" + "\u0301" * 60 + "x",
    "\u0301\u0323",
    "\ue000\U000f0000",
    "\u0378\ufdd0\ufffe\uffff",
    "x\ufe0f\ufe0f",
    "N" * 5000,
    "漢" * 5000,
    "   ",
    "\x1b[31mred\x07\x00\x9b2J",
    "\u3164\U000e0041",
    "👩\u200d👩\u200d👧 ❤\ufe0f 🇫🇷",
    "क्\u200dष\u200cx",
    "שלום\u2069\u2066",
    "a\nb\tc\rd\u2028e\x85f",
    "ﷺ﷽",
    "g̈ñ ก\u0e4d\u0e48",
    "བོད་ཡིག",
]
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066\u2067\u2028\ufeff]")
pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads the PDF back")


def test_every_kind_of_block_is_in_the_html():
    page = html(*report())
    for words in ["Où en est le réseau", "Chiffre d’affaires", "À décider", "Garage Dupont", "Ventes", "Une phrase."]:
        assert words in page.get_text()


@pdftotext
def test_every_kind_of_block_is_in_the_pdf():
    text = pdf_text(*report())
    for words in ["Où en est le réseau", "Chiffre d’affaires", "À décider", "Garage Dupont", "Ventes", "Une phrase."]:
        assert words in text


def test_a_result_is_shown_like_a_display():
    table = Table(pd.DataFrame({"Distributeur": ["Garage"]}))
    assert html(shown(table, kind="execute_result")).table.th.text == "Distributeur"


def test_html_loads_nothing_from_elsewhere():
    page = html(*report(), *of_an_analyst())
    assert not page.find_all(["script", "link", "iframe"])
    assert all(image["src"].startswith("data:") for image in page.find_all("img"))
    assert "default-src 'none'" in page.find("meta", attrs={"http-equiv": True})["content"]


def test_html_contents_lead_to_each_section():
    page = html(new_markdown_cell("## Un\n\n## Un"), new_markdown_cell("## Le *marché* & nous"))
    links = page.find("nav").find("ol").find_all("a")
    assert [link.text for link in links] == ["Un", "Un", "Le marché & nous"]
    assert [link["href"] for link in links] == [f"#{h2['id']}" for h2 in page.find_all("h2")]


def test_html_ids_are_unique():
    ids = [tag["id"] for tag in html(*report()).find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_html_says_its_language_and_title():
    page = html(distribres={"language": "fr", "title": "Revue <b>", "footer": "Interne"})
    assert page.html["lang"] == "fr"
    assert (page.title.text, page.h1.text, page.footer.text) == ("Revue <b>", "Revue <b>", "Interne")


@pytest.mark.parametrize(
    "text",
    [
        "[<matplotlib.lines.Line2D at 0x7f>]",
        "<Axes: xlabel='x'>",
        "array([<Axes: >, <Axes: >], dtype=object)",
        "(<Figure size 640x480 with 1 Axes>, <Axes: >)",
        "Text(0.5, 1.0, 'title')",
        "<BarContainer object of 3 artists>",
        "(array([1., 2.]), array([0, 1]), <BarContainer object of 2 artists>)",
        "<seaborn.axisgrid.FacetGrid at 0x7f>",
        "<matplotlib.legend.Legend at 0x7f>",
    ],
)
def test_what_a_drawing_function_returns_is_hidden(text):
    assert html(shown({"text/plain": text}, kind="execute_result")).main.get_text().strip() == ""


@pytest.mark.parametrize("text", ["'Axes of growth'", "(0.0, 1.0)", "'<b>'"])
def test_other_results_are_shown(text):
    assert html(shown({"text/plain": text}, kind="execute_result")).pre.text == text


def test_what_a_cell_prints_is_shown():
    printed = new_code_cell(outputs=[new_output("stream", name="stdout", text="394 <dealers>\n")])
    assert html(printed).pre.text == "394 <dealers>"


@pdftotext
def test_what_a_cell_prints_is_in_the_pdf():
    printed = new_code_cell(outputs=[new_output("stream", name="stdout", text="394 <dealers>\n")])
    assert "394 <dealers>" in pdf_text(printed)


def test_code_warnings_and_removed_cells_are_hidden():
    secret = new_code_cell("secret_code", outputs=[new_output("stream", name="stderr", text="secret_stream")])
    removed = new_markdown_cell("secret_cell", metadata={"tags": ["remove"]})
    assert "secret" not in html(secret, removed).get_text()


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_failed_notebook_is_never_exported(exporter):
    failed = new_code_cell(outputs=[new_output("error", ename="KeyError", evalue="'tier'", traceback=[])])
    with pytest.raises(ValueError, match="cell 2 of the notebook failed: KeyError: 'tier'"):
        exporter().from_notebook_node(notebook(new_markdown_cell("x"), failed))


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_same_notebook_same_bytes(exporter):
    nb = notebook(*report())
    assert exporter().from_notebook_node(nb)[0] == exporter().from_notebook_node(nb)[0]


def test_hostile_names_stay_literal_in_html():
    page = html(*named(HOSTILE))
    assert page.get_text().count(HOSTILE) == 4
    assert not page.find_all("script")


@pdftotext
def test_hostile_names_stay_literal_in_pdf():
    assert pdf_text(*named(HOSTILE)).count(HOSTILE) == 4


@pdftotext
def test_names_in_every_script_are_read_in_html_and_pdf():
    cells = named_each(SCRIPTS)
    page, text = html(*cells).get_text(), pdf_text(*cells)
    assert [name for name in SCRIPTS if page.count(name) < 3] == []
    assert [name for name in READ_BACK if name not in text] == []


def test_only_a_page_with_other_letters_embeds_another_typeface():
    assert "Noto" not in str(html(*named("Garage Élan, 12\u202f€ · Щёлково")))
    assert str(html(*named("מוסך"))).count("Noto Sans Hebrew") == 2


def test_what_runs_from_right_to_left_moves_nothing_beside_it():
    page = html(*named("מוסך (12)"))
    assert [bdi.text for bdi in page.find_all("bdi")] == ["מוסך (12)"] * 2
    assert page.get_text().count("\u2068מוסך (12)\u2069") == 2


@pytest.mark.parametrize("name", STRANGE, ids=lambda name: ascii(name)[:24])
def test_no_name_stops_html_or_pdf(name):
    nb = notebook(*named_each([name, "B"]), distribres={"title": name, "footer": name, "author": name})
    page = ReviewHTMLExporter().from_notebook_node(nb)[0].encode().decode()
    assert not STEERING.search(page)
    assert ReviewPDFExporter().from_notebook_node(nb)[0].startswith(b"%PDF")


@pdftotext
def test_letters_that_no_typeface_has_are_told_by_their_codes():
    assert "[13E3][13B3][13A9]" in pdf_text(*named("ᏣᎳᎩ"))


def test_html_of_a_markdown_cell_is_shown_not_run():
    page = html(new_markdown_cell("<script>alert(1)</script>\n\na <img src=x> [b](javascript:alert(1))"))
    assert "<script>alert(1)</script>" in page.main.get_text()
    assert not page.find_all(["script", "img"])
    assert not page.find_all("a", href=re.compile("^javascript"))


@pdftotext
def test_what_an_analyst_shows_is_in_the_pdf():
    text = pdf_text(*of_an_analyst())
    for words in ["a_dealer", "array([1,", "2])"]:
        assert words in text


def test_what_an_analyst_shows_is_in_the_html():
    page = html(*of_an_analyst(), distribres={"chart": "Graphique"})
    assert "a_dealer" in page.table.get_text() and "2])" in page.pre.text
    assert [image["alt"] for image in page.find_all("img")] == ["Graphique", "Graphique"]


def test_pdf_is_declared_accessible_with_its_language():
    data, resources = ReviewPDFExporter().from_notebook_node(notebook(*report(), distribres={"language": "fr"}))
    assert (
        data.startswith(b"%PDF") and b"<pdfuaid:part>1<" in data and b"/Lang(fr)" in data.replace(b"/Lang (", b"/Lang(")
    )
    assert resources["output_extension"] == ".pdf"


@pdftotext
def test_a_frame_wider_than_the_page_stays_on_it():
    frame = pd.DataFrame({f"a_column_with_a_long_name_{i}": [1e6 / 3] for i in range(12)})
    words = [word for line in pdf_text(shown({"text/html": frame._repr_html_()})).splitlines() for word in line.split()]
    assert words.count("333333.333333") == 12


def test_pdf_bears_skipped_levels_images_and_links_to_nowhere():
    cells = [new_markdown_cell("# Un\n\n##### Cinq\n\n[là](#nulle-part) ![image](absente.png)")]
    assert ReviewPDFExporter().from_notebook_node(notebook(*cells))[0]


def test_pdf_refuses_an_open_fence_that_would_swallow_a_table():
    cells = [new_markdown_cell("```\nouvert"), *report(), new_markdown_cell("```")]
    with pytest.raises(ValueError, match="code fence"):
        ReviewPDFExporter().from_notebook_node(notebook(*cells))


def notebook(*cells, distribres=None):
    return new_notebook(cells=list(cells), metadata={"distribres": distribres or {}})


def html(*cells, distribres=None) -> BeautifulSoup:
    return BeautifulSoup(
        ReviewHTMLExporter().from_notebook_node(notebook(*cells, distribres=distribres))[0], "html.parser"
    )


def pdf_text(*cells) -> str:
    data, _ = ReviewPDFExporter().from_notebook_node(notebook(*cells))
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def shown(block, kind="display_data"):
    data = block if isinstance(block, dict) else block._repr_mimebundle_()
    count = {"execution_count": 1} if kind == "execute_result" else {}
    return new_code_cell(outputs=[new_output(kind, data=data, **count)])


def report():
    return [
        new_markdown_cell("## Où en est le réseau"),
        shown(Kpis([Kpi("Chiffre d’affaires", "12 M€", "4 %", trend="up")])),
        shown(Callout("**À décider**\n\n1. Déplacer 40 heures.")),
        shown(Table(pd.DataFrame({"Distributeur": ["Garage Dupont"], "Heures": ["12"]}), caption="Plan")),
        shown(Figure(drawing(), alt="Barres", caption="Par famille")),
        shown(Text("Une phrase."), kind="execute_result"),
    ]


def named(name):
    return [
        shown(Kpis([Kpi(name, "1")])),
        shown(Callout(md(name))),
        shown(Text(md(name))),
        shown(Table(pd.DataFrame({"Distributeur": [name]}))),
    ]


def named_each(names):
    """A table, a sentence and a chart of dealers."""
    use_style()
    amounts = {"revenue": 10.0, "potential_low": 12.0, "potential": 15.0, "potential_high": 20.0}
    dealers = pd.DataFrame({"name": names}).assign(**amounts)
    axes = plots.missed_potential(dealers, words=Words("fr", "EUR"))
    return [
        shown(Table(pd.DataFrame({"Distributeur": names}), caption="Distributeurs")),
        shown(Text(", ".join(map(name_in_sentence, names)))),
        shown(Figure(axes.figure, alt=names[0], caption="Potentiel")),
    ]


def of_an_analyst():
    table, png, svg = pd.DataFrame({"name": ["a_dealer"]}), io.BytesIO(), io.StringIO()
    figure = drawing()
    figure.savefig(png, format="png")
    figure.savefig(svg, format="svg")
    plt.close(figure)
    return [
        shown({"text/html": table._repr_html_(), "text/plain": repr(table)}, kind="execute_result"),
        shown({"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": "<Figure>"}),
        shown({"image/svg+xml": svg.getvalue(), "text/plain": "<Figure>"}),
        shown({"text/plain": "array([1,\n       2])"}, kind="execute_result"),
    ]


def drawing():
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.set_xlabel("Ventes")
    return figure
