"""From raw exports to the review, notebook after notebook; nothing is run again that has not changed."""

from distribres.contracts.names import LANGUAGES
from distribres.files import digests
from distribres.workbook import fingerprints
from distribres.workbook.console import print_account
from distribres.workbook.field_files import write_calendars, write_tasks
from distribres.workbook.field_workbooks import forget_workbooks, write_workbooks
from distribres.workbook.published import carry_handouts
from distribres.workbook.review import Review, publish, review_files, working
from distribres.workbook.running import ingest, run_step


def make_review(review: Review) -> None:
    """Run the notebooks, and publish the review in each language.

    Raises
    ------
    StepFailed
        If a notebook fails; what stood before still stands.
    Busy
        If a run of the same network is under way.
    """
    with working(review):
        ingest(review)
        print_account(review)
        run_step(review, "02_criteria")
        run_step(review, "03_tiers")
        run_step(review, "04_engagement")
        run_step(review, "05_field")
        for language in review.languages:
            run_step(review, "06_review", language)
        for language in review.languages:
            write_workbooks(review, language)
        if not review.scenario:  # whoever took in those of a trial would replace those of the review
            write_calendars(review)
            write_tasks(review)
        drop_stale(review)
        sign(review)
        carry_handouts(review)
        publish(review)


def drop_stale(review: Review) -> None:
    """Remove what there is in other languages and would not come out the same: all that is published is of one run."""
    for language in set(LANGUAGES) - set(review.languages):
        title = f"06_review.{language}"
        if not review.answers(title, fingerprints.of_step(review, "06_review", language)):
            review.forget(title, review_files(language))
        if not review.answers(f"workbooks.{language}", fingerprints.of_workbooks(review, language)):
            forget_workbooks(review, language)
    review.forget("action-plan", ["action-plan.xlsx"])  # of earlier versions, in one language


def sign(review: Review) -> None:
    """Record what made the review; at last, since until here it is not of this run alone."""
    review.record |= {
        "network": review.network,
        "quarter": review.quarter,
        "params": fingerprints.of_params(review),
        "overrides": review.overrides,
        "code": digests.of_code(),
        "versions": fingerprints.versions(),
    }
    review.save()
