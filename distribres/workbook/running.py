"""Steps are run where their last outcome does not answer already."""

import time

from distribres.workbook import fingerprints
from distribres.workbook.console import say
from distribres.workbook.inputs import digest_inputs, provide_inputs
from distribres.workbook.review import CHECKED, Review
from distribres.workbook.steps import STEPS


def ingest(review: Review) -> None:
    """Bring the exports of a network to where they can be read, and read them.

    What `check` said goes unless it would say the same of them.
    """
    provide_inputs(review)
    review.record["inputs"] = digest_inputs(review)
    run_step(review, "01_ingestion")
    if not review.answers("check", fingerprints.of_check(review)):
        review.forget("check", CHECKED)


def run_step(review: Review, name: str, language: str | None = None) -> None:
    """Run one notebook, unless its last run already answers; the review has an outcome for each language.

    Raises
    ------
    StepFailed
        Which notebook, which cell, and why.
    """
    title, language = (f"{name}.{language}", language) if language else (name, "en")
    wanted = fingerprints.of_step(review, name, language)
    if review.answers(title, wanted):
        say(title, f"  unchanged   {review.record['steps'][title]['found']}")
        return
    review.forget(title)
    from distribres.workbook import notebooks  # all that computes and draws: where nothing changed nobody waits for it

    start = time.perf_counter()
    done = notebooks.run(review, name, title, language)
    seconds = time.perf_counter() - start
    review.record |= done.account
    tables = [file for table in STEPS[name].makes for file in (review.stage / "tables").glob(f"{table}.*")]
    told = {"cells": done.cells, "seconds": round(seconds, 2), "found": done.found}
    review.remember(title, wanted, [*tables, *done.files], **told)
    say(title, f"{done.cells:3} cells {seconds:5.1f} s   {done.found}")
