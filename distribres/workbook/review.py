"""One quarterly review being made: its parameters, its folders, its record."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from distribres.contracts import params
from distribres.contracts.credentials import mask
from distribres.contracts.names import LANGUAGES
from distribres.files import access, atomic, digests, lock, scratch
from distribres.files.atomic import replacing
from distribres.workbook import folders, steps
from distribres.workbook.console import put
from distribres.workbook.watching import watched


class Outcome(BaseModel, extra="allow"):
    """What ``run.json`` says of one outcome."""

    fingerprint: str
    outputs: dict[str, str]
    found: str = ""


class Record(BaseModel, extra="allow"):
    """What of ``run.json`` the next run reads."""

    steps: dict[str, Outcome]
    read: dict[str, int] = {}
    rejected: dict[str, dict[str, int]] = {}
    money: dict[str, dict[Literal["read", "accepted", "rejected"], float]] = {}


SCENARIO = r"[a-z0-9][a-z0-9_-]{0,39}|"
BEGUN_FROM = ("tables", "notebooks")
"""Folders of a review that its scenarios go on from."""
CHECKED = ("quality.html", "successions.csv")
"""What `check` says of the exports."""


class StepFailed(RuntimeError):
    """A notebook failed; the message says which, where and why, and shows no secret."""

    def __init__(self, told: str):
        super().__init__(mask(told))


class MappingFailed(StepFailed):
    """A notebook failed because files, columns or the engine are not as the params say."""


@dataclass
class Review:
    """One quarterly review being made, or a scenario of it; `record` is what ``run.json`` says of it.

    Of a scenario `tries` are the parameters that differ from those of the network, with their values.
    """

    network: str
    quarter: str
    languages: list[str]
    overrides: str
    params: BaseModel
    scenario: str = ""
    tries: dict[str, object] = field(default_factory=dict)
    record: dict = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """What readers open: all of it is of one run."""
        return folders.review_folder(self.network, self.quarter, self.scenario)

    @property
    def stage(self) -> Path:
        """Where a run works; it takes the place of `folder` at the end, or waits there for the next run."""
        return self.folder.with_name(f"{self.quarter}.next")

    @property
    def data(self) -> Path:
        return folders.home() / self.params.network.data

    def watched(self, title: str) -> AbstractContextManager[None]:
        """Show how far the work is that is done within."""
        return watched(title, folders.network_folder(self.network) / ".progress")

    def answers(self, title: str, fingerprint: str) -> bool:
        """Was an outcome made from the same, and are its files as they were then?"""
        known = self.record["steps"].get(title, {})
        return known.get("fingerprint") == fingerprint and all(
            (self.stage / name).is_file() and digests.of_file(self.stage / name) == digest
            for name, digest in known["outputs"].items()
        )

    def remember(self, title: str, fingerprint: str, files: Iterable[Path], **told: object) -> None:
        """Record an outcome: what it was made from, its files, and what else is told of it."""
        outputs = {file.relative_to(self.stage).as_posix(): digests.of_file(file) for file in files}
        self.record["steps"][title] = {"fingerprint": fingerprint, **told, "outputs": outputs}
        self.save()

    def forget(self, title: str, files: Iterable[str] = ()) -> None:
        """Record that there is no such outcome, and remove its files where they are not to be made anew."""
        self.record["steps"].pop(title, None)
        self.save()
        for name in files:
            (self.stage / name).unlink(missing_ok=True)

    def save(self) -> None:
        with replacing(self.stage / "run.json") as part:
            part.write_text(json.dumps(self.record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def open_review(network: str, quarter: str, languages: list[str], overrides: str, scenario: str = "") -> Review:
    """Check all parameters; `overrides` of a `scenario` are what it tries.

    Raises
    ------
    ParamsError
        With all faults at once.
    """
    if not languages:
        raise params.ParamsError([f"LANGUAGES: give one or more of {', '.join(LANGUAGES)}"])
    if unknown := [language for language in languages if language not in LANGUAGES]:
        raise params.ParamsError([f"LANGUAGES: {', '.join(unknown)} is not one of {', '.join(LANGUAGES)}"])
    if not re.fullmatch(SCENARIO, scenario):
        raise params.ParamsError([f"SCENARIO={scenario!r}: use small letters, digits, - and _, such as more-hours"])
    every = params.load_params(folders.home() / "params", network, overrides)
    quarter = steps.review_quarter(every, network, quarter)
    own = params.load_params(folders.home() / "params", network) if scenario else every
    tries = params.differences(own, every)
    return Review(network, quarter, list(dict.fromkeys(languages)), overrides, every, scenario, tries)


@contextmanager
def working(review: Review) -> Iterator[None]:
    """Alone with the network, in the stage, with the record of what is already there.

    What lies in the network's folder, and what comes there, is for those only whom ``report.access`` names.
    """
    network, readers = folders.network_folder(review.network), review.params.report.access
    with (
        access.restricted(readers),
        lock.alone(network / ".lock", f"another run of network {review.network}"),
        scratch.scratch_of(network),
    ):
        access.settle(network, readers)
        _begin(review)
        for failed in review.stage.rglob("*.failed.ipynb"):
            failed.unlink()
        review.record = {"steps": {}} | _known(review.stage / "run.json")
        try:
            with folders.working_in(review.stage):
                yield
        except BaseException:
            _leave_nothing_empty(review)
            raise


def _begin(review: Review) -> None:
    """The stage; that of a scenario goes on from the review, whose notebooks answer wherever nothing else is tried."""
    begun = review.folder.exists() or review.stage.exists()
    atomic.stage_of(review.folder)
    of = folders.review_folder(review.network, review.quarter)
    if review.scenario and not begun and (of / "run.json").is_file():
        for name in BEGUN_FROM:
            atomic.link_all(of / name, review.stage / name)
        shutil.copy2(of / "run.json", review.stage)


def _known(record: Path) -> dict:
    """What an earlier run recorded; nothing, and a line that says so, where the file is none of ours."""
    if not record.exists():
        return {}
    try:
        text = record.read_bytes()
        Record.model_validate_json(text, strict=True)
        return json.loads(text)
    except (ValueError, OSError):
        put("  · run.json is not what a run of this version writes: all is made anew")
        return {}


def _leave_nothing_empty(review: Review) -> None:
    """A run that failed before its first outcome leaves no stage behind, unless there is a notebook to look into."""
    if not review.folder.exists() and not review.record["steps"] and not [*review.stage.rglob("*.failed.ipynb")]:
        shutil.rmtree(review.stage, ignore_errors=True)


def publish(review: Review) -> None:
    """Let what was made take the place of the review that stood."""
    atomic.publish(review.stage, review.folder)


def publish_first(review: Review) -> None:
    """The same where no review stands; a finished one stays as it is, and what was made waits for the next run."""
    if not any(review.folder.glob("review.*")):
        publish(review)


def review_files(language: str) -> list[str]:
    """Files of a review that there are for each language."""
    return [f"review.{language}.html", f"review.{language}.pdf", f"notebooks/06_review.{language}.ipynb"]
