"""Runs one notebook, and publishes what it shows."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError
from traitlets.config import Config

from distribres.contracts import tables
from distribres.contracts.credentials import mask
from distribres.files import progress
from distribres.files.atomic import replacing
from distribres.files.scratch import passing_folder
from distribres.report.exporters import ReviewHTMLExporter, ReviewPDFExporter
from distribres.report.sections import first_page
from distribres.report.words import Words
from distribres.workbook import forked_kernels, stops
from distribres.workbook.console import seen_from_here
from distribres.workbook.folders import home
from distribres.workbook.review import MappingFailed, Review, StepFailed

logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what failed is said here, once
REFUSALS = ("ReadError", "FileChanged", "EngineError", "TooShort", "NothingSold", "NothingToRank", "OverrideError")
"""Errors by which a notebook refuses what it was given; their messages have one line for each fault."""
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
    source = home() / "notebooks" / f"{name}.ipynb"
    cells = _cells(source)
    target = review.stage / "notebooks" / f"{title}.ipynb"
    failed = target.with_suffix(".failed.ipynb")
    given = {"network": review.network, "quarter": review.quarter, "language": language, "overrides": review.overrides}
    with replacing(target) as part, passing_folder() as passing:
        try:
            papermill.execute_notebook(
                source,
                part,
                given,
                progress_bar=False,
                cwd=source.parent,
                extra_arguments=[forked_kernels.QUIET],
                on_cell_start=lambda cell, cell_index: progress.tell(
                    "", f"cell {cell_index} of {cells}", cell_index / cells
                ),
                config=Config(KernelManager={"connection_file": str(Path(passing) / "kernel.json")}),
            )
        except PapermillExecutionError as error:
            if error.ename in REFUSALS:
                raise MappingFailed(error.evalue) from None
            why = stops.explain(error.ename, error.evalue)
            raise StepFailed(f"{title}, cell {error.exec_count}: {why}{keep_failed(part, failed)}") from None
        except Exception as error:  # the kernel itself: never there, or nobody to write down what it said
            killed = str(error).startswith("Kernel died")
            kept = keep_failed(part, failed)
            why = stops.KILLED if killed else stops.explain(type(error).__name__, str(error)) + kept
            raise StepFailed(f"{title}: {why}") from error
        notebook = nbformat.read(part, as_version=4)
        if name == "06_review":
            words = Words(language, review.params.network.currency)
            told = first_page.document(review.params.network.title, review.quarter, review.params.report, words)
            banner = first_page.tell_scenario(review.scenario, review.tries, words) if review.scenario else ""
            notebook.metadata["distribres"] = told | {"banner": banner}
            nbformat.write(notebook, part)
    failed.unlink(missing_ok=True)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    try:
        progress.tell("printing")
        files = publish(notebook, review.stage, language) if name == "06_review" else []
    except Exception as error:
        why = stops.explain(type(error).__name__, str(error))
        raise StepFailed(f"{title}, printing: {why} (the notebook: {seen_from_here(target)})") from error
    account = _account(review) if name == "01_ingestion" else {}
    return Done(len(code), found(code), [target, *files], account)


def _cells(source: Path) -> int:
    """How many cells a notebook has, the one with the parameters of the run included."""
    try:
        return len(nbformat.read(source, as_version=4).cells) + 1
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, AttributeError, KeyError):
        raise StepFailed(f"{seen_from_here(source)} is no notebook: put back the one that was there") from None


def keep_failed(part: Path, failed: Path) -> str:
    """Keep what a notebook showed before it failed, without the secrets that an error may quote; returns where."""
    try:
        nbformat.write(nbformat.from_dict(_masked(nbformat.read(part, as_version=4))), part)
        part.replace(failed)
    except (OSError, ValueError, nbformat.ValidationError):  # not even that could be written
        return ""
    return f" (see {seen_from_here(failed)})"


def _masked(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _masked(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_masked(value) for value in node]
    return mask(node) if isinstance(node, str) else node


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
