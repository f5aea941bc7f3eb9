"""The spine: from raw exports to the review, notebook after notebook; nothing is run again that has not changed."""

import json
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel

from distribres import files, fingerprint, params, workbook
from distribres.files import replacing
from distribres.workbook import CHECKED, STEPS

LANGUAGES = ("fr", "en")
REVIEW = "05_review"
VALIDATION = "validation"
LIBRARIES = ("duckdb", "narwhals", "pandas", "numpy", "scipy", "statsmodels", "papermill", "nbconvert", "typst")


class StepFailed(RuntimeError):
    """A notebook failed; the message says which, where and why."""


class MappingFailed(StepFailed):
    """A notebook failed because files, columns or the engine are not as the params say."""


@dataclass
class Review:
    """One quarterly review being made."""

    network: str
    quarter: str
    languages: list[str]
    overrides: str
    params: BaseModel
    record: dict = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """What readers open: all of it is of one run."""
        return workbook.reports(self.network, self.quarter)

    @property
    def stage(self) -> Path:
        """Where a run works; it takes the place of `folder` at the end, or waits there for the next run."""
        return self.folder.with_name(f"{self.quarter}.next")

    @property
    def data(self) -> Path:
        return workbook.home() / self.params.network.data

    def save(self) -> None:
        with replacing(self.stage / "run.json") as part:
            part.write_text(json.dumps(self.record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def open_review(network: str, quarter: str, languages: list[str], overrides: str) -> Review:
    """Check all parameters.

    Raises
    ------
    ParamsError
        With all faults at once.
    """
    if not languages:
        raise params.ParamsError([f"LANGUAGES: give one or more of {', '.join(LANGUAGES)}"])
    if unknown := [language for language in languages if language not in LANGUAGES]:
        raise params.ParamsError([f"LANGUAGES: {', '.join(unknown)} is not one of {', '.join(LANGUAGES)}"])
    every = params.load(workbook.home() / "params", network, overrides)
    quarter = workbook.review_quarter(every, network, quarter)
    return Review(network, quarter, list(dict.fromkeys(languages)), overrides, every)


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
        files.publish(review.stage, review.folder)


def check(review: Review) -> str:
    """Read the exports and diagnose them; returns what the terminal shows.

    A finished review stays as it is, beside the new ``quality.html``; the tables wait in the stage.

    Raises
    ------
    StepFailed, Busy
        As `make`.
    """
    with working(review):
        run(review, until="01_ingestion")
        from distribres.report import check  # loads what draws and prints: a run that finds nothing changed does not

        told = check.publish(review)
        if not any(review.folder.glob("review.*")):
            files.publish(review.stage, review.folder)
    return told


@contextmanager
def working(review: Review) -> Iterator[None]:
    """Alone with the network, in the stage, with the record of what is already there."""
    with files.alone(review.folder.parent / ".lock", f"another run of network {review.network}"):
        files.stage_of(review.folder)
        for failed in review.stage.rglob("*.failed.ipynb"):
            failed.unlink()
        record = review.stage / "run.json"
        review.record = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        with workbook.working_in(review.stage):
            yield


def run(review: Review, until: str = REVIEW) -> None:
    """Run the steps up to `until` that have to; to be called where the stage is one's own."""
    code = fingerprint.of_value([fingerprint.of_code(), _versions()])
    review.record.setdefault("steps", {})
    if review.network == "demo":
        _embedded_network(review)
    if any(spec is not None and spec.database for _, spec in review.params.inputs):
        _databases(review)
    for name in STEPS:
        if name == REVIEW:
            break
        _step(review, name, name, code)
        if name == "01_ingestion" and until == REVIEW:
            _print_account(review)
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
        _step(review, VALIDATION, VALIDATION, fingerprint.of_value([fingerprint.of_code(), _versions()]))
        from distribres import tables, validation

        told = validation.told(tables.read(review.stage / "tables", VALIDATION))
        if not any(review.folder.glob("review.*")):
            files.publish(review.stage, review.folder)
        return told


def _versions() -> dict[str, str]:
    names = ("distribres", *LIBRARIES)
    return {"python": platform.python_version()} | {name: version(name) for name in names}


def _provenance(review: Review, code: str) -> dict:
    return {
        "network": review.network,
        "quarter": review.quarter,
        "params": fingerprint.of_value(review.params.model_dump(mode="json")),
        "overrides": review.overrides,
        "code": code,
        "versions": _versions(),
    }


def _embedded_network(review: Review) -> None:
    """The demo makes its own exports, once, unless it is given others."""
    folder = workbook.home() / "reports" / "demo"
    if review.data == folder / "raw" and not review.data.exists():
        from distribres import demo

        start = time.perf_counter()
        part = folder / ".part"
        shutil.rmtree(part, ignore_errors=True)
        demo.write(part)
        shutil.rmtree(folder / "truth", ignore_errors=True)
        for name in ("truth", "raw"):  # last what the next run looks for
            (part / name).replace(folder / name)
        part.rmdir()
        _say("raw files", f"{time.perf_counter() - start:5.1f} s   the embedded network, in {_short(review.data)}")


def _databases(review: Review) -> None:
    """Rows that lie in databases become files, before it is known whether anything changed."""
    from distribres import databases, engines

    start = time.perf_counter()
    try:
        read = databases.stage(review.params.inputs, workbook.databases(review.network), review.params.ingestion.memory)
    except engines.ReadError as error:
        raise MappingFailed(str(error)) from None
    rows = ", ".join(f"{rows:,} rows of {name}" for name, rows in read.items()) or "as they were read before"
    _say("databases", f"{time.perf_counter() - start:5.1f} s   {rows}")


def _inputs(review: Review) -> dict:
    """Digests of all raw files of the network."""
    from distribres.mapping import raw_files, staged

    inputs = raw_files(review.data, staged(review.params.inputs, workbook.databases(review.network)))
    return {name: fingerprint.of_files(files) for name, files in inputs.items()}


def _fingerprint(review: Review, name: str, code: str, language: str) -> str:
    """All that the outcome of a step depends on."""
    step = STEPS[name]
    tables = [review.stage / "tables" / f"{table}.parquet" for table in step.reads]
    return fingerprint.of_value(
        {
            "code": code,
            "notebook": fingerprint.of_file(workbook.home() / "notebooks" / f"{name}.ipynb"),
            "params": {s: getattr(review.params, s).model_dump(mode="json") for s in step.sections},
            "tables": fingerprint.of_files(tables),
            "raw": review.record["inputs"] if not step.reads else None,
            "language": language,
            "quarter": review.quarter,
        }
    )


def _step(review: Review, name: str, title: str, code: str, language: str = "en") -> None:
    """Run one notebook, unless its last run already answers."""
    if not STEPS[name].reads:
        review.record["inputs"] = _inputs(review)
    wanted = _fingerprint(review, name, code, language)
    known = review.record["steps"].get(title, {})
    if known.get("fingerprint") == wanted and _stands(review, known["outputs"]):
        _say(title, f"  unchanged   {known['found']}")
        return
    review.record["steps"].pop(title, None)
    review.save()
    from distribres import runner

    start = time.perf_counter()
    done = runner.run(review, name, title, language)
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
        "outputs": {f.relative_to(review.stage).as_posix(): fingerprint.of_file(f) for f in outputs},
    }
    review.save()
    _say(title, f"{done.cells:3} cells {seconds:5.1f} s   {done.found}")


def _drop_stale(review: Review, title: str, code: str, language: str) -> None:
    """A review in a language that was not asked for goes when it would not come out the same: all is of one run."""
    known = review.record["steps"].get(title, {})
    if known.get("fingerprint") != _fingerprint(review, REVIEW, code, language):
        review.record["steps"].pop(title, None)
        for name in (f"review.{language}.html", f"review.{language}.pdf", f"notebooks/{title}.ipynb"):
            (review.stage / name).unlink(missing_ok=True)


def _stands(review: Review, outputs: dict[str, str]) -> bool:
    files = {review.stage / name: digest for name, digest in outputs.items()}
    return all(f.exists() and fingerprint.of_file(f) == digest for f, digest in files.items())


def _action_plan(review: Review, code: str) -> None:
    """The workbook for the field, in the first of the languages."""
    language = review.languages[0]
    read = [review.stage / "tables" / f"{table}.parquet" for table in ("plan", "dealers")]
    wanted = fingerprint.of_value([code, language, review.params.network.model_dump(), fingerprint.of_files(read)])
    file = review.stage / "action-plan.xlsx"
    known = review.record["steps"].get("action-plan", {})
    if known.get("fingerprint") == wanted and _stands(review, known["outputs"]):
        return
    from distribres.report import action_plan

    action_plan.write(file, review.stage / "tables", language, review.params.network, review.quarter)
    outputs = {file.name: fingerprint.of_file(file)}
    review.record["steps"]["action-plan"] = {"fingerprint": wanted, "outputs": outputs}
    review.save()


def _print_account(review: Review) -> None:
    """Read = accepted + rejected, in lines and in money, and why."""
    rejected, money = review.record.get("rejected", {}), review.record.get("money", {})
    for name, read in review.record.get("read", {}).items():
        refused = sum(rejected.get(name, {}).values())
        print(f"      {name:<12} {read:>14,} lines = {read - refused:>14,} accepted + {refused:>10,} rejected")
        if name in money:
            amounts = [f"{money[name][part]:>14,.0f}" for part in ("read", "accepted", "rejected")]
            print(
                "      {:<12} {} {}   = {} accepted + {:>10} rejected".format(
                    "", amounts[0], review.params.network.currency, amounts[1], amounts[2].strip()
                )
            )
        for reason, lines in rejected.get(name, {}).items():
            print(f"      {'':<12} {lines:>14,} {reason}")


def _short(path: Path) -> str:
    base = Path.cwd()
    return path.resolve().relative_to(base).as_posix() if path.resolve().is_relative_to(base) else str(path)


def _say(title: str, text: str) -> None:
    print(f"  ✓ {title:<16} {text}", flush=True)


def published(review: Review) -> list[str]:
    """The files that a reader wants, seen from here."""
    names = [f"review.{language}.{kind}" for language in review.languages for kind in ("html", "pdf")]
    return [_short(review.folder / name) for name in [*names, "action-plan.xlsx", "tables", "run.json"]]
