"""nbconvert exporters: an executed notebook as one HTML file or as an accessible PDF.

The notebook's metadata hold the texts of the document, under `distribres`: `language`, `title`, `subtitle`, `footer`,
`author`, `contents` (the heading of the table of contents) and `chart` (what stands for a picture that nothing names).
What cells print is shown; code, warnings, what drawing functions return and cells tagged `remove` are not.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import unescape
from itertools import pairwise
from pathlib import Path

import typst
from jinja2 import pass_context
from nbconvert.exporters import Exporter, TemplateExporter
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat.v4 import new_code_cell, new_notebook, new_output
from traitlets import Bool, default
from traitlets.config import Config

from distribres.report import blocks, fonts
from distribres.report.characters import isolate, legible, neutralise

TEMPLATES = Path(__file__).parent / "templates"
DOCUMENT = {
    "language": "en",
    "title": "Report",
    "subtitle": "",
    "banner": "",
    "footer": "",
    "author": "",
    "contents": "Contents",
    "chart": "Chart",
    "paper": "a4",
}
_ARTISTS = re.compile(r"<(?:[\w.]*Axes|matplotlib|seaborn|Figure|a list of|\w+Container)\b|\bText\(")
"""What the text of a drawing function's result holds."""
_HTML = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]


_BITMAPS = ("image/png", "image/jpeg")


class ReaderView(Preprocessor):
    """Keep what a reader sees, and refuse a notebook that failed.

    Raises
    ------
    ValueError
        If a cell of the notebook ended with an error.
    """

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb, resources):
        for number, cell in enumerate(nb.cells, start=1):
            _refuse_errors(number, cell)
        nb.cells = [cell for cell in nb.cells if "remove" not in cell.metadata.get("tags", [])]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [_readable(output) for output in cell.outputs if not _is_by_product(output)]
            _neutralise(cell)
        document = DOCUMENT | nb.metadata.get("distribres", {})
        resources["document"] = {name: legible(str(text)) for name, text in document.items()}
        _name_pictures(nb, resources["document"]["chart"])
        return nb, resources


class ReviewHTMLExporter(TemplateExporter):
    """One HTML file that loads nothing from elsewhere."""

    export_from_notebook = "Review (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self):
        return ".html"

    @default("template_name")
    def _template_name(self):
        return "review"

    @default("template_extension")
    def _template_extension(self):
        return ".html.j2"

    @default("extra_template_basedirs")
    def _extra_template_basedirs(self):
        return [str(TEMPLATES)]

    @default("preprocessors")
    def _preprocessors_default(self):
        return [ReaderView]

    @property
    def default_config(self):
        return Config({"NbConvertBase": {"display_data_priority": _HTML}})

    def default_filters(self):
        yield from super().default_filters()
        yield "font_faces", fonts.css
        yield "markdown", _markdown_html

    def from_notebook_node(self, nb, resources=None, **kw):
        resources = {**(resources or {}), "sections": [], "css": _read("review/review.css")}
        return super().from_notebook_node(nb, resources, **kw)


class ReviewPDFExporter(Exporter):
    """A PDF/UA-1 document, set by Typst; its Markdown goes through pandoc."""

    export_from_notebook = "Review (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension(self):
        return ".pdf"

    @default("preprocessors")
    def _preprocessors_default(self):
        return [ReaderView]

    def from_notebook_node(self, nb, resources=None, **kw):
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        source = fonts.printable(_read("review.typ") + _typst_body(nb))
        texts = {name: fonts.printable(resources["document"][name]) for name in DOCUMENT}
        texts |= {name: isolate(texts[name]) for name in ("title", "footer")}  # they share a line
        others = fonts.find_others(source + "".join(texts.values()))
        texts["fallbacks"] = "\n".join(other.family for other in others)
        folders = {fonts.folder(), *(other.path.parent for other in others)}
        faces = typst.Fonts(include_system_fonts=False, font_paths=sorted(folders))
        return typst.compile(source.encode(), font_paths=faces, sys_inputs=texts, pdf_standards=["ua-1"]), resources


def one_page(blocks_shown: Iterable[blocks.Block], document: dict[str, str]) -> str:
    """A page of HTML of its own, in the look of the review; `document` has texts as in `DOCUMENT`."""
    outputs = [new_output("display_data", data=block._repr_mimebundle_()) for block in blocks_shown]
    notebook = new_notebook(cells=[new_code_cell(outputs=[output]) for output in outputs])
    notebook.metadata["distribres"] = document
    return ReviewHTMLExporter().from_notebook_node(notebook)[0]


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _refuse_errors(number: int, cell) -> None:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            raise ValueError(f"cell {number} of the notebook failed: {output.ename}: {output.evalue}")


def _neutralise(cell) -> None:
    """Take out of a cell what a name may have brought that steers the reader's lines."""
    cell.source = neutralise(cell.source)
    for output in cell.get("outputs", []):
        told = {mime: data for mime, data in output.data.items() if isinstance(data, str) and mime not in _BITMAPS}
        output.data.update({mime: neutralise(strip_ansi(data)) for mime, data in told.items()})


def _is_by_product(output) -> bool:
    """Warnings and progress, and what a cell ends with that draws: ``[<matplotlib.lines.Line2D …>]``, ``<Axes: >``."""
    if output.output_type == "stream":
        return output.name == "stderr"
    return set(output.data) == {"text/plain"} and bool(_ARTISTS.search(output.data["text/plain"]))


def _readable(output):
    """What a cell prints, as a text like any other."""
    if output.output_type != "stream":
        return output
    return new_output("display_data", data={"text/plain": output.text.rstrip("\n")})


def _name_pictures(nb, name: str) -> None:
    """Let no picture stand without words: PDF/UA refuses it, and ``<Figure size 640x480>`` says nothing."""
    for output in (output for cell in nb.cells for output in cell.get("outputs", [])):
        if any(mime.startswith("image/") for mime in output.data):
            told = output.data.get("text/plain", "")
            output.data["text/plain"] = name if not told or told.startswith("<") else told


class _Headings(IPythonRenderer):
    """Give each heading an id of its own, and note the sections for the table of contents."""

    def __init__(self, sections: list[tuple[str, str]]):
        super().__init__(escape=True, allow_harmful_protocols=False)
        self.sections = sections

    def heading(self, text, level, **attrs):
        if level != 2:
            return f"<h{level}>{text}</h{level}>\n"
        name = f"section-{len(self.sections) + 1}"
        self.sections.append((name, unescape(re.sub("<[^>]+>", "", text))))
        return f'<h2 id="{name}">{text}</h2>\n'


@pass_context
def _markdown_html(context, source: str) -> str:
    return MarkdownWithMath(renderer=_Headings(context["resources"]["sections"])).render(source)


def _typst_body(nb) -> str:
    """Set the whole notebook in one pandoc run, where a word that no text can hold stands for each object."""
    pieces = [piece for cell in nb.cells for piece in _pieces(cell)]
    word = "x" + hashlib.sha256(repr(pieces).encode()).hexdigest()
    objects, markdown = [], []

    def place(typst: str) -> None:
        markdown.append(f"{word}n{len(objects)}")
        objects.append(typst)

    for (mime, data, alt), (following, *_) in pairwise([*pieces, ("", "", "")]):
        if mime != "text/markdown":
            place(_TYPST[mime](data, alt))
        elif following not in ("", mime):  # what introduces a figure or a table stays on its page
            above = ", above: 9mm" if data.startswith("#") else ""  # a heading's own space is lost inside the block
            place(f"#block(sticky: true{above})[")
            markdown.append(data)
            place("]")
        else:
            markdown.append(data)
    body = blocks.markdown_typst("\n\n".join(markdown))
    body, placed = re.subn(rf'#"{word}n(\d+)";', lambda found: objects[int(found[1])], body)
    if placed != len(objects):
        raise ValueError("a code fence in a Markdown cell is not closed: it would swallow what follows")
    return body


def _pieces(cell) -> list[tuple[str, str, str]]:
    """What a cell shows: the best MIME type for Typst, its data, and the words that stand for an image."""
    if cell.cell_type == "markdown":
        return [("text/markdown", cell.source, "")]
    shown = []
    for output in cell.get("outputs", []):
        mime = next((mime for mime in _TYPST if mime in output.data), None)
        if mime:
            alt = cell.metadata.get("alt") or output.data.get("text/plain") or mime
            shown.append((mime, output.data[mime], alt))
    return shown


def _svg(data: str, alt: str) -> str:
    return f"#chart(image(bytes({blocks.typst_string(data)}), alt: {blocks.typst_string(alt)}))"


def _bitmap(data: str, alt: str) -> str:
    numbers = ",".join(map(str, base64.b64decode(data)))
    return f"#chart(image(bytes(({numbers})), alt: {blocks.typst_string(alt)}))"


def _foreign_html(data: str, alt: str) -> str:
    return f"#fitted[{blocks.markdown_typst(data, source='html-native_divs-native_spans')}]"


def _preformatted(data: str, alt: str) -> str:
    lines = ", ".join(map(blocks.typst_string, strip_ansi(data).split("\n")))
    return f'#raw(block: true, ({lines},).join("\\n"))'


_TYPST = {
    blocks.TYPST: lambda data, alt: data,
    "text/markdown": None,
    "image/svg+xml": _svg,
    "image/png": _bitmap,
    "image/jpeg": _bitmap,
    "text/html": _foreign_html,
    "text/plain": _preformatted,
}
