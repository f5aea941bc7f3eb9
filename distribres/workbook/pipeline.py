"""The spine: from raw exports to the review, notebook after notebook; nothing is run again that has not changed."""

import platform
import time
from importlib.metadata import version

from distribres.contracts.names import LANGUAGES
from distribres.files import atomic, digests
from distribres.workbook import steps
from distribres.workbook.console import print_account, say
from distribres.workbook.inputs import digest_inputs, make_embedded_network, stage_databases
from distribres.workbook.review import Review, working
from distribres.workbook.steps import CHECKED, STEPS

REVIEW = "05_review"
VALIDATION = "validation"
LIBRARIES = ("duckdb", "narwhals", "pandas", "numpy", "scipy", "statsmodels", "papermill", "nbconvert", "typst")


def make(review: Review) -> None:
    """Run the notebooks, and publish the review in each language.

    Raises
    ------
    StepFailed
        If a notebook fails; what stood before still stands.
    Busy
        If a run of the same network is under way.
    """
    with working(review):
        run(review)
        atomic.publish(review.stage, review.folder)


def run(review: Review, until: str = REVIEW) -> None:
    """Run the steps up to `until` that have to; to be called where the stage is one's own."""
    code = digests.of_value([digests.of_code(), _versions()])
    review.record.setdefault("steps", {})
    if review.network == "demo":
        make_embedded_network(review)
    if any(spec is not None and spec.database for _, spec in review.params.inputs):
        stage_databases(review)
    for name in STEPS:
        if name == REVIEW:
            break
        _step(review, name, name, code)
        if name == "01_ingestion" and until == REVIEW:
            print_account(review)
        if name == until:
            return
    for language in review.languages:
        _step(review, REVIEW, f"{REVIEW}.{language}", code, language)
    for language in set(LANGUAGES) - set(review.languages):
        _drop_stale(review, f"{REVIEW}.{language}", code, language)
    _action_plan(review, code)
    review.record |= _provenance(review, code)  # at last: until here the review is not of this run alone
    review.save()


def validate(review: Review) -> str:
    """Ingest, and run the notebook that compares estimates with what is known; returns its figures.

    A finished review stays as it is.

    Raises
    ------
    StepFailed, Busy
        As `make`.
    """
    with working(review):
        run(review, until="01_ingestion")
        _step(review, VALIDATION, VALIDATION, digests.of_value([digests.of_code(), _versions()]))
        from distribres.contracts import tables
        from distribres.report.findings import tell_findings
        from distribres.report.words import Words

        told = tell_findings(tables.read(review.stage / "tables", VALIDATION), Words("en"))
        if not any(review.folder.glob("review.*")):
            atomic.publish(review.stage, review.folder)
        return told


def _versions() -> dict[str, str]:
    names = ("distribres", *LIBRARIES)
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def _provenance(review: Review, code: str) -> dict:
    return {
        "network": review.network,
        "quarter": review.quarter,
        "params": digests.of_value(review.params.model_dump(mode="json")),
        "overrides": review.overrides,
        "code": code,
        "versions": _versions(),
    }


def _fingerprint(review: Review, name: str, code: str, language: str) -> str:
    """All that the outcome of a step depends on."""
    step = STEPS[name]
    tables = [review.stage / "tables" / f"{table}.parquet" for table in step.reads]
    return digests.of_value(
        {
            "code": code,
            "notebook": digests.of_file(steps.home() / "notebooks" / f"{name}.ipynb"),
            "params": {s: getattr(review.params, s).model_dump(mode="json") for s in step.sections},
            "tables": digests.of_files(tables),
            "raw": review.record["inputs"] if not step.reads else None,
            "language": language,
            "quarter": review.quarter,
        }
    )


def _step(review: Review, name: str, title: str, code: str, language: str = "en") -> None:
    """Run one notebook, unless its last run already answers."""
    if not STEPS[name].reads:
        review.record["inputs"] = digest_inputs(review)
    wanted = _fingerprint(review, name, code, language)
    known = review.record["steps"].get(title, {})
    if known.get("fingerprint") == wanted and _stands(review, known["outputs"]):
        say(title, f"  unchanged   {known['found']}")
        return
    review.record["steps"].pop(title, None)
    review.save()
    from distribres.workbook import notebooks

    start = time.perf_counter()
    done = notebooks.run(review, name, title, language)
    seconds = time.perf_counter() - start
    tables = [f for table in STEPS[name].makes for f in (review.stage / "tables").glob(f"{table}.*")]
    outputs = [*tables, *done.files]
    if name == "01_ingestion":
        review.record |= done.account | {"engine": review.params.ingestion.engine}
        for page in CHECKED:
            (review.stage / page).unlink(missing_ok=True)
    review.record["steps"][title] = {
        "fingerprint": wanted,
        "cells": done.cells,
        "seconds": round(seconds, 2),
        "found": done.found,
        "outputs": {f.relative_to(review.stage).as_posix(): digests.of_file(f) for f in outputs},
    }
    review.save()
    say(title, f"{done.cells:3} cells {seconds:5.1f} s   {done.found}")


def _drop_stale(review: Review, title: str, code: str, language: str) -> None:
    """A review in a language that was not asked for goes when it would not come out the same: all is of one run."""
    known = review.record["steps"].get(title, {})
    if known.get("fingerprint") != _fingerprint(review, REVIEW, code, language):
        review.record["steps"].pop(title, None)
        for name in (f"review.{language}.html", f"review.{language}.pdf", f"notebooks/{title}.ipynb"):
            (review.stage / name).unlink(missing_ok=True)


def _stands(review: Review, outputs: dict[str, str]) -> bool:
    files = {review.stage / name: digest for name, digest in outputs.items()}
    return all(f.exists() and digests.of_file(f) == digest for f, digest in files.items())


def _action_plan(review: Review, code: str) -> None:
    """The workbook for the field, in the first of the languages."""
    language = review.languages[0]
    read = [review.stage / "tables" / f"{table}.parquet" for table in ("plan", "dealers")]
    wanted = digests.of_value([code, language, review.params.network.model_dump(), digests.of_files(read)])
    file = review.stage / "action-plan.xlsx"
    known = review.record["steps"].get("action-plan", {})
    if known.get("fingerprint") == wanted and _stands(review, known["outputs"]):
        return
    from distribres.report import action_plan

    action_plan.write(file, review.stage / "tables", language, review.params.network, review.quarter)
    outputs = {file.name: digests.of_file(file)}
    review.record["steps"]["action-plan"] = {"fingerprint": wanted, "outputs": outputs}
    review.save()
