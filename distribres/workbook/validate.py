"""Compares estimates with what is known, nothing else."""

from distribres.contracts import tables
from distribres.report.findings import tell_findings
from distribres.report.words import Words
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
        findings = tell_findings(tables.read(review.stage / "tables", "validation"), Words("en"))
        publish_first(review)
    return findings
