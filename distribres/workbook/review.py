"""One quarterly review being made: its parameters, its folders, its record."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from distribres.contracts import params
from distribres.contracts.names import LANGUAGES
from distribres.files import atomic, digests, lock
from distribres.files.atomic import replacing
from distribres.workbook import folders, steps

CHECKED = ("quality.html", "successions.csv")
"""What `check` says of the exports."""


class StepFailed(RuntimeError):
    """A notebook failed; the message says which, where and why."""


class MappingFailed(StepFailed):
    """A notebook failed because files, columns or the engine are not as the params say."""


@dataclass
class Review:
    """One quarterly review being made; `record` is what ``run.json`` says of it."""

    network: str
    quarter: str
    languages: list[str]
    overrides: str
    params: BaseModel
    record: dict = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """What readers open: all of it is of one run."""
        return folders.review_folder(self.network, self.quarter)

    @property
    def stage(self) -> Path:
        """Where a run works; it takes the place of `folder` at the end, or waits there for the next run."""
        return self.folder.with_name(f"{self.quarter}.next")

    @property
    def data(self) -> Path:
        return folders.home() / self.params.network.data

    def answers(self, title: str, fingerprint: str) -> bool:
        """Was an outcome made from the same, and are its files as they were then?"""
        known = self.record["steps"].get(title, {})
        return known.get("fingerprint") == fingerprint and all(
            (self.stage / name).exists() and digests.of_file(self.stage / name) == digest
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
    every = params.load_params(folders.home() / "params", network, overrides)
    quarter = steps.review_quarter(every, network, quarter)
    return Review(network, quarter, list(dict.fromkeys(languages)), overrides, every)


@contextmanager
def working(review: Review) -> Iterator[None]:
    """Alone with the network, in the stage, with the record of what is already there."""
    with lock.alone(review.folder.parent / ".lock", f"another run of network {review.network}"):
        atomic.stage_of(review.folder)
        for failed in review.stage.rglob("*.failed.ipynb"):
            failed.unlink()
        record = review.stage / "run.json"
        review.record = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        review.record.setdefault("steps", {})
        with folders.working_in(review.stage):
            yield


def publish(review: Review) -> None:
    """Let what was made take the place of the review that stood."""
    atomic.publish(review.stage, review.folder)


def publish_first(review: Review) -> None:
    """The same where no review stands; a finished one stays as it is, and what was made waits for the next run."""
    if not any(review.folder.glob("review.*")):
        publish(review)


def review_files(language: str) -> list[str]:
    """Files of a review that there are for each language."""
    return [f"review.{language}.html", f"review.{language}.pdf", f"notebooks/05_review.{language}.ipynb"]
