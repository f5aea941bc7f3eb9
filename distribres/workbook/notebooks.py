"""Runs one notebook, and publishes what it shows."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from distribres.contracts import tables
from distribres.files.atomic import replacing
from distribres.report.exporters import ReviewHTMLExporter, ReviewPDFExporter
from distribres.report.sections import first_page
from distribres.report.words import Words
from distribres.workbook import forked_kernels
from distribres.workbook.folders import home
from distribres.workbook.review import MappingFailed, Review, StepFailed

logging.getLogger("papermill").setLevel(logging.ERROR)
SUMMARY = "summary"
"""Tag of the cell whose one printed line says what a notebook found."""


@dataclass(frozen=True)
class Done:
    """What a notebook did: its code cells, what it found, the files it published, the account of what was read."""

    cells: int
    found: str
    files: list[Path] = field(default_factory=list)
    account: dict = field(default_factory=dict)


def run(review: Review, name: str, title: str, language: str) -> Done:
    """Execute a notebook with the parameters of a review.

    The executed notebook replaces the last one only when every cell went well; otherwise it is kept beside it as
    ``.failed.ipynb``.

    Raises
    ------
    StepFailed
        Which notebook, which cell, and why.
    """
    forked_kernels.use()
    target = review.stage / "notebooks" / f"{title}.ipynb"
    failed = target.with_suffix(".failed.ipynb")
    given = {"network": review.network, "quarter": review.quarter, "language": language, "overrides": review.overrides}
    source = home() / "notebooks" / f"{name}.ipynb"
    with replacing(target) as part:
        try:
            papermill.execute_notebook(
                source, part, given, progress_bar=False, cwd=source.parent, extra_arguments=[forked_kernels.QUIET]
            )
        except PapermillExecutionError as error:
            part.replace(failed)
            if error.ename in ("ReadError", "EngineError", "TooShort", "OverrideError"):  # one line for each fault
                raise MappingFailed(error.evalue) from None
            raise StepFailed(
                f"{title}, cell {error.exec_count}: {error.ename}: {error.evalue} (see {failed})"
            ) from None
        except Exception as error:  # the kernel itself: killed, or never there
            part.replace(failed)
            raise StepFailed(f"{title}: {type(error).__name__}: {error} (see {failed})") from None
        notebook = nbformat.read(part, as_version=4)
        if name == "05_review":
            words = Words(language, review.params.network.currency)
            notebook.metadata["distribres"] = first_page.document(review.params.network.title, review.quarter, words)
            nbformat.write(notebook, part)
    failed.unlink(missing_ok=True)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    try:
        files = publish(notebook, review.stage, language) if name == "05_review" else []
    except Exception as error:
        raise StepFailed(f"{title}, printing: {type(error).__name__}: {error} (the notebook: {target})") from None
    account = _account(review) if name == "01_ingestion" else {}
    return Done(len(code), found(code), [target, *files], account)


def publish(notebook, folder: Path, language: str) -> list[Path]:
    """The executed review as HTML and PDF; both are made before either replaces what stood there."""
    html, _ = ReviewHTMLExporter().from_notebook_node(notebook)
    pdf, _ = ReviewPDFExporter().from_notebook_node(notebook)
    files = [folder / f"review.{language}.html", folder / f"review.{language}.pdf"]
    for file, content in zip(files, (html.encode(), pdf), strict=True):
        with replacing(file) as part:
            part.write_bytes(content)
    return files


def found(cells: list) -> str:
    """What the summary cell printed, on one line."""
    for cell in cells:
        if SUMMARY in cell.metadata.get("tags", []):
            return "; ".join("".join(out.get("text", "") for out in cell.outputs).splitlines())
    return ""


def _account(review: Review) -> dict:
    """What was read and rejected, and by which engine, for the record."""
    quality = tables.read(review.stage / "tables", "quality").set_index("input")
    rejects = tables.read(review.stage / "tables", "rejects")
    counts = rejects.groupby(["input", "reason"])["lines"].sum()
    return {
        "read": {name: int(n) for name, n in quality["lines_read"].items()},
        "rejected": {name: {reason: int(n) for reason, n in counts[name].items()} for name in counts.index.unique(0)},
        "money": {
            name: {part: round(float(row[f"money_{part}"]), 2) for part in ("read", "accepted", "rejected")}
            for name, row in quality.dropna(subset="money_read").iterrows()
        },
        "engine": review.params.ingestion.engine,
    }
