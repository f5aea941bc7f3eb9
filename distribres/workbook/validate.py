"""Compares estimates with what is known, nothing else."""

from distribres.contracts import tables
from distribres.proof import hidden_truth
from distribres.workbook.review import Review, publish_first, working
from distribres.workbook.running import ingest, run_step


def validate_estimates(review: Review) -> str:
    """Ingest, and run the notebook that hides what is known; returns its figures.

    A finished review stays as it is.

    Raises
    ------
    StepFailed, Busy
        As `make_review`.
    """
    with working(review):
        ingest(review)
        run_step(review, "validation")
        told = hidden_truth.told(tables.read(review.stage / "tables", "validation"))
        publish_first(review)
    return told
