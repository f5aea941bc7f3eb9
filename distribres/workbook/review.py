"""One quarterly review being made: its parameters, its folders, its record."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from distribres.contracts import params
from distribres.contracts.names import LANGUAGES
from distribres.files import atomic, lock
from distribres.files.atomic import replacing
from distribres.workbook import steps


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
        return steps.review_folder(self.network, self.quarter)

    @property
    def stage(self) -> Path:
        """Where a run works; it takes the place of `folder` at the end, or waits there for the next run."""
        return self.folder.with_name(f"{self.quarter}.next")

    @property
    def data(self) -> Path:
        return steps.home() / self.params.network.data

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
    every = params.load_params(steps.home() / "params", network, overrides)
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
        with steps.working_in(review.stage):
            yield
