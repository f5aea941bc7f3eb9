"""Steps are run where their last outcome does not answer already."""

import time
from collections.abc import Callable

from distribres.files.steady import FileChanged, unchanged
from distribres.workbook import fingerprints
from distribres.workbook.console import say
from distribres.workbook.inputs import digest_inputs, provide_inputs, sources
from distribres.workbook.review import CHECKED, MappingFailed, Review
from distribres.workbook.steps import STEPS


def ingest(review: Review) -> None:
    """Bring the exports of a network to where they can be read, and read them.

    What `check` said goes unless it would say the same of them. What the record says of a file is of what was read.

    Raises
    ------
    StepFailed
        As `run_step`; `MappingFailed` also where a file changed since its digest was taken.
    """
    provide_inputs(review)
    try:
        with unchanged(lambda: [file for files in sources(review).values() for file in files]) as check:
            with review.watched("raw files"):
                review.record["inputs"] = digest_inputs(review)
            run_step(review, "01_ingestion", check=check)
    except FileChanged as error:
        raise MappingFailed(str(error)) from None
    if not review.answers("check", fingerprints.of_check(review)):
        review.forget("check", CHECKED)


def run_step(review: Review, name: str, language: str | None = None, check: Callable[[], None] = lambda: None) -> None:
    """Run one notebook, unless its last run already answers; the review has an outcome for each language.

    No outcome is remembered before a `check` has been passed, of what else the notebook read.

    Raises
    ------
    StepFailed
        Which notebook, which cell, and why.
    """
    title, language = (f"{name}.{language}", language) if language else (name, "en")
    wanted = fingerprints.of_step(review, name, language)
    if review.answers(title, wanted):
        say(title, f"  unchanged   {review.record['steps'][title].get('found', '')}")
        return
    review.forget(title)
    start = time.perf_counter()
    with review.watched(title):
        from distribres.workbook import notebooks  # all that computes and draws: nobody waits where nothing changed

        done = notebooks.run(review, name, title, language)
    seconds = time.perf_counter() - start
    check()
    review.record |= done.account
    tables = [file for table in STEPS[name].makes for file in (review.stage / "tables").glob(f"{table}.*")]
    told = {"cells": done.cells, "seconds": round(seconds, 2), "found": done.found}
    review.remember(title, wanted, [*tables, *done.files], **told)
    say(title, f"{done.cells:3} cells {seconds:5.1f} s   {done.found}")
