"""Calendars and tasks for the field, in the first of the languages; written anew where something changed."""

from typing import TYPE_CHECKING

from distribres.workbook import fingerprints
from distribres.workbook.people import read_people
from distribres.workbook.review import Review

if TYPE_CHECKING:
    import pandas as pd


def write_calendars(review: Review) -> None:
    """A file for the diary of each person; what the published ones hold decides on versions, and on what is cancelled.

    Raises
    ------
    MappingFailed
        If people may be shown, and the exports are no longer as the params say.
    """
    wanted = fingerprints.of_calendars(review)
    if review.answers("calendars", wanted):
        return
    with review.watched("calendars"):
        from distribres.report.handouts import calendar_files  # pandas, as in `running`

        given, people = _read(review, fingerprints.CALENDAR_TABLES), read_people(review, "calendars")
        whose = review.network, review.quarter, review.languages[0]
        files = calendar_files.write_all(review.stage, review.folder, given, people, *whose, review.params)
    review.remember("calendars", wanted, files)


def write_tasks(review: Review) -> None:
    """The actions as a table, and as tasks that a CRM imports."""
    wanted = fingerprints.of_tasks(review)
    if review.answers("tasks", wanted):
        return
    with review.watched("tasks"):
        from distribres.report.handouts import crm

        given = _read(review, fingerprints.TASK_TABLES)
        files = crm.write_all(review.stage, given, review.quarter, review.languages[0], review.params)
    review.remember("tasks", wanted, files)


def _read(review: Review, names: tuple[str, ...]) -> "dict[str, pd.DataFrame]":
    from distribres.contracts import tables

    return {name: tables.read(review.stage / "tables", name) for name in names}
