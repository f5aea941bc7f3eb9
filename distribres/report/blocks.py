"""Objects that a notebook cell shows: each carries HTML for the browser and Typst for the PDF.

The Typst markup calls functions of `templates/review.typ`; all texts reach it as string literals, never as markup.
"""

import hashlib
import io
import re
import string
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pypandoc
from matplotlib.figure import Figure as MatplotlibFigure
from matplotlib.patheffects import Normal, withStroke
from matplotlib.text import Text as MatplotlibText

from distribres.report import fonts
from distribres.report.characters import isolate, legible, neutralise, runs_left

TYPST = "text/vnd.typst"
LITERAL = Path(__file__).parent / "templates" / "review" / "literal.lua"
MARKDOWN = (
    "markdown-raw_html-raw_tex-raw_attribute-native_divs-native_spans-markdown_in_html_blocks-latex_macros"
    "-tex_math_dollars-citations-example_lists-superscript-subscript-smart-yaml_metadata_block-pandoc_title_block"
    "-implicit_figures+lists_without_preceding_blankline"
)
_LINES = {ord("\n"): " ", ord("\t"): " "}
_PUNCTUATION = re.compile(f"([{re.escape(string.punctuation)}])")
_WIDEST = 40
"""Characters that widen a column; `review.typ` breaks longer words."""
_STEM = 0.25
"""Points that make letters of the lightest weight as strong as those beside them."""
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_TRENDS = {"up": "▲", "down": "▼", "": ""}


def md(text: str) -> str:
    """Escape a text so that Markdown shows it literally, on one line and in its own direction."""
    return isolate(_PUNCTUATION.sub(r"\\\1", legible(str(text))))


def typst_string(text: str) -> str:
    """Return a text as a Typst string literal, for use as an argument."""
    literal = neutralise(str(text)).translate(_LINES).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{literal}"'


def markdown_typst(text: str, source: str = MARKDOWN) -> str:
    """Convert Markdown (or another `source` format of pandoc) to Typst markup in which every word is literal."""
    options = ["--wrap=none", f"--lua-filter={LITERAL}"]
    return pypandoc.convert_text(text, "typst", format=source, extra_args=options)


class Block:
    """A display object: its `html`, `typst` and `plain` methods make the MIME bundle that Jupyter asks for."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html(), TYPST: self.typst(), "text/plain": self.plain()}


@dataclass(frozen=True)
class Text:
    """Sentences and headings in Markdown; escape what comes from data with `md`."""

    markdown: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}


@dataclass(frozen=True)
class Callout(Block):
    """A box that stands out, in Markdown: what there is to decide."""

    markdown: str

    def html(self) -> str:
        body = pypandoc.convert_text(self.markdown, "html", format=MARKDOWN, extra_args=["--wrap=none"])
        return f'<aside class="callout">\n{body}</aside>'

    def typst(self) -> str:
        return f"#callout[\n{markdown_typst(self.markdown)}]"

    def plain(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class Kpi:
    """One figure that counts: its label, its formatted value, a note, and a trend among `up`, `down` and none."""

    label: str
    value: str
    note: str = ""
    trend: str = ""

    def __post_init__(self):
        if self.trend not in _TRENDS:
            raise ValueError(f"Kpi.trend is {self.trend!r}; allowed: {', '.join(map(repr, _TRENDS))}")

    @property
    def remark(self) -> str:
        """The note behind the arrow of the trend."""
        return f"{_TRENDS[self.trend]} {self.note}".strip()


@dataclass(frozen=True)
class Kpis(Block):
    """A row of key figures."""

    items: list[Kpi]

    def html(self) -> str:
        return '<dl class="kpis">\n' + "".join(map(self._html_item, self.items)) + "</dl>"

    def typst(self) -> str:
        return f"#kpis({_array(map(self._typst_item, self.items))})"

    def plain(self) -> str:
        return "\n".join(f"{k.label}: {k.value} {k.remark}".strip() for k in self.items)

    @staticmethod
    def _html_item(kpi: Kpi) -> str:
        remark = f'<dd class="note {kpi.trend}">{_html_text(kpi.remark)}</dd>' if kpi.remark else ""
        return f'<div><dt>{_html_text(kpi.label)}</dt><dd class="value">{_html_text(kpi.value)}</dd>{remark}</div>\n'

    @staticmethod
    def _typst_item(kpi: Kpi) -> str:
        fields = {"label": kpi.label, "value": kpi.value, "note": kpi.remark, "trend": kpi.trend}
        return "(" + ", ".join(f"{name}: {_typst_text(text)}" for name, text in fields.items()) + ")"


class Table(Block):
    """A table of texts that are ready to print.

    Parameters
    ----------
    rows : DataFrame of str
        One row per line, headings as columns; the index is not shown.
    caption : str
        Said above the table.
    align : str, optional
        One letter per column, `l` or `r`. By default the first is left, the others right.
    emphasis : str, optional
        The first cell of the row that is set in bold, such as a total.
    swatches : dict of str to str, optional
        First cell -> colour (`#rrggbb`) of a small square before it.
    """

    _SIDES: ClassVar = {"l": "left", "r": "right"}

    def __init__(
        self,
        rows: pd.DataFrame,
        *,
        caption: str = "",
        align: str | None = None,
        emphasis: str | None = None,
        swatches: dict[str, str] | None = None,
    ):
        self.header = [str(name) for name in rows.columns]
        self.rows = [[str(cell) for cell in row] for row in rows.itertuples(index=False, name=None)]
        self.caption, self.emphasis, self.swatches = caption, emphasis, swatches or {}
        self.align = align or "l" + "r" * (len(self.header) - 1)
        if len(self.align) != len(self.header) or set(self.align) - set(self._SIDES):
            raise ValueError(f"Table.align is {self.align!r}; allowed: l or r for each of {len(self.header)} columns")

    def html(self) -> str:
        caption = f"<caption>{_html_text(self.caption)}</caption>" if self.caption else ""
        head = "".join(map(self._html_heading, self.header, self.align, self._widths()))
        label = f' role="region" aria-label="{escape(legible(self.caption))}"' if self.caption else ""
        body = "".join(map(self._html_row, self.rows))
        return (
            f'<div class="scroll" tabindex="0"{label}><table class="data">{caption}\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
        )

    def typst(self) -> str:
        sides = [self._SIDES[a] for a in self.align]
        marked = [str(row[0] == self.emphasis).lower() for row in self.rows]
        colours = [typst_string(self.swatches.get(row[0], "")) for row in self.rows]
        rows = [_array(map(_typst_text, row)) for row in self.rows]
        return (
            f"#data-table(caption: {_typst_text(self.caption)}, widths: {_array(self._widths())}, "
            f"align: {_array(sides)}, header: {_array(map(_typst_text, self.header))}, "
            f"marked: {_array(marked)}, swatches: {_array(colours)}, rows: {_array(rows)})"
        )

    def plain(self) -> str:
        lines = ["\t".join(row) for row in [self.header, *self.rows]]
        return "\n".join([self.caption, *lines] if self.caption else lines)

    @staticmethod
    def _html_heading(name: str, align: str, width: int) -> str:
        room = f' style="min-width: {min(width, 24)}ch"' if align == "l" else ""
        return f'<th scope="col" class="{align}"{room}>{_html_text(name)}</th>'

    def _html_row(self, row: list[str]) -> str:
        colour = self.swatches.get(row[0])
        swatch = f'<span class="swatch" style="background:{escape(colour)}"></span>' if colour else ""
        first = f'<th scope="row" class="{self.align[0]}">{swatch}{_html_text(row[0])}</th>'
        cells = zip(self.align[1:], row[1:], strict=True)
        rest = "".join(f'<td class="{side}">{_html_text(cell)}</td>' for side, cell in cells)
        total = ' class="total"' if row[0] == self.emphasis else ""
        return f"<tr{total}>{first}{rest}</tr>\n"

    def _widths(self) -> list[int]:
        """Shares of the page: the longest cell of each column, within reason, and never less than a word."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.header)
        return [_width(name, cells) for name, cells in zip(self.header, columns, strict=True)]


class Figure(Block):
    """A matplotlib figure as SVG whose texts stay texts; the figure is closed.

    Parameters
    ----------
    fig : matplotlib Figure
    alt : str
        What the figure shows, for those who do not see it.
    caption : str
        Said below the figure: what is drawn.
    title : str
        Said above it: what it shows.
    """

    def __init__(self, fig: MatplotlibFigure, *, alt: str, caption: str = "", title: str = ""):
        self.alt, self.caption, self.title = alt, caption, title
        self.svg, self.outlined = (_accessible(svg, legible(alt)) for svg in _svgs(fig))
        plt.close(fig)

    def html(self) -> str:
        caption = f"<figcaption>{_html_text(self.caption)}</figcaption>" if self.caption else ""
        title = f'<p class="finding">{_html_text(self.title)}</p>' if self.title else ""
        return f'<figure class="chart">{title}<div class="scroll" tabindex="0">{self.svg}</div>{caption}</figure>'

    def typst(self) -> str:
        return (
            f"#chart(image(bytes({typst_string(self.outlined)}), alt: {_typst_text(self.alt)}), "
            f"caption: {_typst_text(self.caption)}, title: {_typst_text(self.title)})"
        )

    def plain(self) -> str:
        return "\n".join(filter(None, [self.title, self.alt, self.caption]))


def _html_text(text: str) -> str:
    shown = escape(legible(text))
    return f"<bdi>{shown}</bdi>" if runs_left(shown) else shown


def _typst_text(text: str) -> str:
    return typst_string(isolate(legible(text)))


def _array(items: Iterable) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _width(name: str, cells: Iterable[str]) -> int:
    word = max((min(len(w), _WIDEST) for text in (name, *cells) for w in text.split(" ")), default=0)
    longest = max(map(len, cells), default=0)
    return max(word, min(longest, _WIDEST), min(len(name), 10)) + 2


def _svgs(fig: MatplotlibFigure) -> tuple[str, str]:
    """The drawing for a browser, and for Typst, whose own SVG knows no letters that join or carry marks.

    Once it is drawn, all its texts are known: names in letters that the typeface lacks are measured anew in the
    typefaces that have them, and drawn as outlines for Typst. A chart without such names is drawn once.
    """
    with warnings.catch_warnings(action="ignore"):  # of glyphs that are missing in it
        svg = _svg(fig)
    foreign = [text for text in fig.findobj(MatplotlibText) if not fonts.is_plain(text.get_text())]
    if not foreign:
        return svg, svg
    for text in foreign:
        text.set_family(fonts.families(text.get_text()))
    svg = _svg(fig)
    for text in foreign:
        thick = withStroke(linewidth=_STEM, foreground=text.get_color()) if fonts.is_thin(text.get_text()) else Normal()
        text.set_path_effects([thick])
    return svg, _svg(fig)


def _svg(fig: MatplotlibFigure) -> str:
    buffer = io.StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": "distribres"}):
        fig.savefig(buffer, format="svg", bbox_inches="tight", metadata={"Date": None})
    return buffer.getvalue()


def _accessible(svg: str, alt: str) -> str:
    """Name the drawing for screen readers, and make its ids unique in a page that holds several drawings."""
    prefix = "f" + hashlib.sha256((svg + alt).encode()).hexdigest()[:10]
    root = ElementTree.fromstring(neutralise(svg).translate(_LINES))
    for unwanted in [root.find(f"{{{_SVG}}}metadata"), root.find(f"{{{_SVG}}}defs")]:
        root.remove(unwanted)
    for element in root.iter():
        element.attrib.update({name: _prefixed(name, value, prefix) for name, value in element.attrib.items()})
    root.attrib |= {"role": "img", "aria-labelledby": f"{prefix}-title", "style": "stroke-linejoin: round"}
    title = ElementTree.Element(f"{{{_SVG}}}title", {"id": f"{prefix}-title"})
    title.text = alt
    root.insert(0, title)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _prefixed(name: str, value: str, prefix: str) -> str:
    if name == "id":
        return f"{prefix}-{value}"
    if name == f"{{{_XLINK}}}href" and value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    return value.replace("url(#", f"url(#{prefix}-")
