"""The review that stands: opened for what is made from its finished tables, beside it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distribres.contracts.letters import SENT
from distribres.files import access, atomic, digests, lock
from distribres.workbook import fingerprints
from distribres.workbook.folders import network_folder
from distribres.workbook.review import Record, Review, StepFailed, open_review

HANDOUTS = ("sheets", "letters")
"""Folders of a review that other commands fill."""


def open_published(network: str, quarter: str, languages: list[str], scenario: str = "") -> Review:
    """The published review of a quarter or a scenario of it, with the parameters that it was made with.

    Those of its run alone are among them.

    Raises
    ------
    ParamsError
        As `open_review`.
    StepFailed
        If there is none, or if its parameters have changed since: its tables would not be of them.
    """
    asked = open_review(network, quarter, languages, "", scenario)
    of = f"scenario {scenario}" if scenario else "review"
    again = f"make quarterly-report NETWORK={network} QUARTER={asked.quarter}"
    again += f" SCENARIO={scenario} PARAMS=…" if scenario else ""
    record = _record(asked)
    if not isinstance(record.get("overrides"), str):
        raise StepFailed(f"there is no {of} of {network}, {asked.quarter} yet: {again}")
    review = open_review(network, quarter, languages, record["overrides"], scenario)
    if fingerprints.of_params(review) != record.get("params"):
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
    network, readers = network_folder(review.network), review.params.report.access
    with access.restricted(readers), lock.alone(network / ".lock", f"another run of network {review.network}"):
        access.settle(network, readers)
        yield


def carry_handouts(review: Review) -> None:
    """What was made beside the review that stands stays beside the next where that rests on the same; else it goes.

    Whom a letter was posted to stays true.
    """
    same = _rests_on(review.folder, _record(review)) == _rests_on(review.stage, review.record)
    for name in HANDOUTS:
        shutil.rmtree(review.stage / name, ignore_errors=True)  # an interrupted run may have kept older ones
        if (review.folder / name).is_dir():
            atomic.link_all(review.folder / name, review.stage / name, "*" if same else SENT)


def _rests_on(folder: Path, record: dict) -> tuple[str | None, dict[str, str]]:
    """Parameters and tables of a review."""
    return record.get("params"), digests.of_files(folder.glob("tables/*.parquet"))
