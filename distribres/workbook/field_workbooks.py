"""The workbooks of the field, written anew where what they are made from changed."""

from distribres.workbook import fingerprints
from distribres.workbook.people import read_people
from distribres.workbook.review import Review


def write_workbooks(review: Review, language: str) -> None:
    """The workbooks in one language."""
    title, wanted = f"workbooks.{language}", fingerprints.of_workbooks(review, language)
    if review.answers(title, wanted):
        return
    forget_workbooks(review, language)
    with review.watched(f"workbooks {language}"):
        from distribres.contracts import tables  # pandas, as in `running`
        from distribres.report.handouts import rep_workbook

        given = {name: tables.read(review.stage / "tables", name) for name in fingerprints.WORKBOOK_TABLES}
        told = {"network": review.network, "quarter": review.quarter, "language": language, "fingerprint": wanted}
        told |= {"scenario": review.scenario}
        files = rep_workbook.write_all(
            review.stage, given, read_people(review, "workbooks"), told, review.params, review.tries
        )
    review.remember(title, wanted, files)


def forget_workbooks(review: Review, language: str) -> None:
    """Remove the workbooks in one language: those of reps who are no longer there would stay."""
    own = [*review.stage.glob(f"workbooks/*.{language}.xlsx"), *review.stage.glob(f"action-plan.{language}.xlsx")]
    review.forget(f"workbooks.{language}", [file.relative_to(review.stage).as_posix() for file in own])
