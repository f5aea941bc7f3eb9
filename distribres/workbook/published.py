"""The review that stands: opened for what is made from its finished tables, beside it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distribres.files import access, digests, lock
from distribres.workbook.review import Record, Review, StepFailed, open_review

HANDOUTS = ("sheets",)
"""Folders of a review that other commands fill."""


def open_published(network: str, quarter: str, languages: list[str]) -> Review:
    """The published review of a quarter, with the parameters that it was made with, those of its run alone included.

    Raises
    ------
    ParamsError
        As `open_review`.
    StepFailed
        If there is none, or if its parameters have changed since: its tables would not be of them.
    """
    asked = open_review(network, quarter, languages, "")
    again = f"make quarterly-report NETWORK={network} QUARTER={asked.quarter}"
    record = _record(asked)
    if not {"params", "overrides"} <= record.keys():
        raise StepFailed(f"there is no review of {network}, {asked.quarter} yet: {again}")
    review = open_review(network, quarter, languages, record["overrides"])
    if digests.of_value(review.params.model_dump(mode="json")) != record["params"]:
        raise StepFailed(f"the parameters have changed since {network}, {asked.quarter} was reviewed: {again}")
    review.record = record
    return review


def _record(review: Review) -> dict:
    """What made it; nothing where no run of this version did."""
    try:
        text = (review.folder / "run.json").read_bytes()
        Record.model_validate_json(text, strict=True)
    except (OSError, ValueError):
        return {}
    return json.loads(text)


@contextmanager
def alone_with(review: Review) -> Iterator[None]:
    """No run of the network meanwhile takes the review away; what comes beside it is for its readers only."""
    network, readers = review.folder.parent, review.params.report.access
    with access.restricted(readers), lock.alone(network / ".lock", f"another run of network {review.network}"):
        access.settle(network, readers)
        yield


def drop_handouts(review: Review) -> None:
    """What was made from a review that this one is about to replace goes with it, unless all that it rests on stays."""
    made = [review.stage / name for name in HANDOUTS if (review.stage / name).is_dir()]
    if not made or _rests_on(review.folder, _record(review)) == _rests_on(review.stage, review.record):
        return
    for folder in made:
        shutil.rmtree(folder)


def _rests_on(folder: Path, record: dict) -> tuple[str | None, dict[str, str]]:
    """Parameters and tables of a review."""
    return record.get("params"), digests.of_files(folder.glob("tables/*.parquet"))
