import json
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pypandoc
import pytest
import typst
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html

from distribres.report import blocks
from distribres.report.blocks import Callout, Figure, Kpi, Kpis, Table, Text, md

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x";"y")',
    "*a* **b** _c_ __d__",
    "$x$ and $$y$$ and \\(z\\) and \\[w\\]",
    "[x](y) ![i](j) [^1] [@ref] @ref",
    "`code` ```{=typst} #panic() ```",
    "# not a title",
    "~sub~ ^sup^ ~~gone~~ | cell | -- --- ...",
    "'quoted' \"quoted\" « L’Étoile »",
    "1. not a list",
    "- not a list",
    "C:\\new\\table ..\\..\\etc",
    "http://example.org &amp; &#35; a@b.org",
    "{.class} ::: div {{ jinja }} {% raw %}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_md_is_literal_in_the_html_of_nbconvert(text):
    assert BeautifulSoup(markdown2html(md(text)), "html.parser").get_text().strip() == text


@pytest.mark.parametrize("text", HOSTILE)
def test_md_is_literal_in_pandoc(text):
    assert pypandoc.convert_text(md(text), "plain", format=blocks.MARKDOWN, extra_args=["--wrap=none"]).strip() == text


def test_md_keeps_a_text_on_one_line():
    assert md("a\n\n# b") == "a  \\# b"


@pytest.mark.parametrize("text", [*HOSTILE, 'ends with "', "ends with \\", '#"x";.len()'])
def test_typst_string_is_literal(text):
    document = f"#metadata({blocks.typst_string(text)}) <it>"
    found = typst.query(document.encode(), "<it>", field="value", one=True)
    assert json.loads(found) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if "`" not in text])
def test_words_of_markdown_are_never_typst_markup(text):
    markup = blocks.markdown_typst(md(text))
    assert re.sub(r'#"(?:[^"\\]|\\.)*";', "", markup).strip() == ""


def test_raw_typst_in_markdown_is_shown_not_run():
    assert "#panic" not in re.sub(
        r"`[^`]*`+", "", blocks.markdown_typst("```{=typst}\n#panic()\n```\n\n`#panic()`{=typst}")
    )


def test_table_has_its_caption_headings_and_rows():
    html = BeautifulSoup(Table(_families(), caption="Familles", emphasis="Total").html(), "html.parser")
    assert html.caption.text == "Familles"
    assert [th.text for th in html.thead.find_all("th")] == ["Famille", "Part"]
    assert [
        [c.text for c in tr.find_all(["th", "td"])] for tr in html.tbody.find_all("tr")
    ] == _families().values.tolist()
    assert [tr.th.text for tr in html.find_all("tr", class_="total")] == ["Total"]


def test_table_puts_numbers_on_the_right():
    html = BeautifulSoup(Table(_families()).html(), "html.parser")
    assert [cell["class"] for cell in html.tbody.tr.find_all(["th", "td"])] == [["l"], ["r"]]
    assert "align: (left, right, )" in Table(_families()).typst()


def test_table_escapes_headings_cells_and_caption():
    rows = pd.DataFrame({"<b>": ["<script>"]})
    html = Table(rows, caption='"><img>').html()
    assert "<script>" not in html and "<img>" not in html and "<b>" not in html


def test_table_says_which_alignment_is_wrong():
    with pytest.raises(ValueError, match=r"Table.align is 'lxr'; allowed: l or r for each of 2 columns"):
        Table(_families(), align="lxr")


def test_table_swatch_stands_before_its_row():
    table = Table(_families(), swatches={"Convaincre": "#d55e00"})
    assert '<span class="swatch" style="background:#d55e00"></span>Convaincre' in table.html()
    assert 'swatches: ("#d55e00", "", )' in table.typst()


def test_table_without_rows_still_shows_its_headings():
    bundle = Table(_families().iloc[:0])._repr_mimebundle_()
    assert "Famille" in bundle["text/html"] and '"Famille"' in bundle[blocks.TYPST]


def test_kpi_trend_is_said_by_an_arrow():
    kpis = Kpis([Kpi("Part", "31 %", "2 points", trend="down"), Kpi("Heures", "40")])
    assert kpis.plain() == "Part: 31 % ▼ 2 points\nHeures: 40"
    assert '<dd class="note down">▼ 2 points</dd>' in kpis.html()
    assert 'note: "▼ 2 points"' in kpis.typst()


def test_kpi_refuses_an_unknown_trend():
    with pytest.raises(ValueError, match=r"Kpi.trend is 'flat'; allowed: 'up', 'down', ''"):
        Kpi("Part", "31 %", trend="flat")


def test_text_is_markdown():
    assert Text("## Titre")._repr_mimebundle_() == {"text/markdown": "## Titre", "text/plain": "## Titre"}


def test_callout_lists_what_to_decide():
    callout = Callout("1. Convaincre\n2. Arrêter")
    assert [li.text for li in BeautifulSoup(callout.html(), "html.parser").find_all("li")] == ["Convaincre", "Arrêter"]
    assert callout.typst().startswith("#callout[") and '#"Arrêter";' in callout.typst()


def test_figure_is_the_same_twice():
    assert Figure(_drawing(), alt="Barres").html() == Figure(_drawing(), alt="Barres").html()


def test_figure_is_closed():
    figure = _drawing()
    Figure(figure, alt="Barres")
    assert not plt.fignum_exists(figure.number)


def test_figure_has_its_alternative_text():
    root = ElementTree.fromstring(Figure(_drawing(), alt='<b> "x"').svg)
    title = root[0]
    assert title.text == '<b> "x"'
    assert root.get("aria-labelledby") == title.get("id")


def test_figure_keeps_texts_as_texts():
    assert "<script> $a_1$" in "".join(
        ElementTree.fromstring(Figure(_drawing("<script> $a_1$"), alt="x").svg).itertext()
    )


def test_two_figures_share_no_id_and_each_finds_its_own():
    first, second = (Figure(_drawing(label), alt="x").svg for label in ("a", "b"))
    assert not _ids(first) & _ids(second)
    assert _references(first) <= _ids(first) and _references(first)


def test_plain_texts_can_be_read():
    assert Table(_families(), caption="Familles").plain() == "Familles\nFamille\tPart\nConvaincre\t6 %\nTotal\t31 %"
    assert Figure(_drawing(), alt="Barres", caption="Par famille").plain() == "Barres\nPar famille"


def _families() -> pd.DataFrame:
    return pd.DataFrame({"Famille": ["Convaincre", "Total"], "Part": ["6 %", "31 %"]})


def _drawing(label: str = "Ventes"):
    figure, axes = plt.subplots(figsize=(2, 1))
    axes.plot([1, 2], [1, 2], marker="o")
    axes.set_xlabel(label, parse_math=False)
    return figure


def _ids(svg: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', svg))


def _references(svg: str) -> set[str]:
    return set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
