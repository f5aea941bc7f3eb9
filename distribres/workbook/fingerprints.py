"""Digests of all that an outcome depends on: where one is the same, the outcome would be."""

import platform
from functools import cache
from importlib.metadata import version

from distribres.files import digests
from distribres.workbook import folders
from distribres.workbook.folders import home
from distribres.workbook.review import Review
from distribres.workbook.steps import COMMON, STEPS

LIBRARIES = (
    *("duckdb", "narwhals", "pandas", "numpy", "scipy", "statsmodels"),
    *("papermill", "nbconvert", "typst", "holidays", "icalendar"),
)
CALENDAR_TABLES = (
    *("calendar", "actions", "dealers", "plan", "criteria", "tiers", "forecast"),
    *("panel", "events", "recognitions"),
)
TASK_TABLES = ("actions", "calendar", "dealers", "reps")
"""What the calendars of the field, and the tasks for a CRM, are made from."""


@cache
def versions() -> dict[str, str]:
    """What the outcome of any step may depend on besides our own code."""
    return {"python": platform.python_version()} | {name: version(name) for name in ("distribres", *LIBRARIES)}


WORKBOOK_TABLES = (
    *("plan", "dealers", "actions", "calendar", "tiers", "forecast"),
    *("panel", "effort", "criteria", "events", "recognitions"),
)
"""What the workbooks for the field are made from."""

of_room = cache(digests.of_code)
"""Of a room of the package as it was when the run began."""


def of_code(*rooms: str) -> str:
    """Of some rooms of the package, and of the libraries."""
    return digests.of_value([[of_room(room) for room in rooms], versions()])


def of_step(review: Review, name: str, language: str) -> str:
    """Of one notebook, by its own declaration of what it depends on."""
    step = STEPS[name]
    return digests.of_value(
        {
            "code": of_code(*COMMON, *step.rooms),
            "notebook": digests.of_file(home() / "notebooks" / f"{name}.ipynb"),
            "params": {section: getattr(review.params, section).model_dump(mode="json") for section in step.sections},
            "tables": _of_tables(review, *step.reads),
            "recalled": _of_recalled(review, *step.recalls),
            "raw": review.record["inputs"] if not step.reads else None,
            "earlier": _of_earlier(review, *step.earlier),
            "language": language,
            "quarter": review.quarter,
            "scenario": [review.scenario, review.tries] if name == "06_review" else None,
        }
    )


def _of_recalled(review: Review, *names: str) -> dict[str, str]:
    """Of tables of the reviews of the year before, as far as they are there."""
    files = [folders.earlier_tables(review.network, review.quarter, name) for name in names]
    return {f"{quarter} {file.stem}": digests.of_file(file) for found in files for quarter, file in found.items()}


def of_params(review: Review) -> str:
    """Of all parameters that a review rests on: what letters say is read when they are written."""
    return digests.of_value(review.params.model_dump(mode="json", exclude={"letters"}))


def of_workbooks(review: Review, language: str) -> str:
    """Of the workbooks for the field in one language; with the people in them, where they may be."""
    code = "field", "workbook/field_workbooks.py", "workbook/people.py"
    pages = _of_pages(review, ("network", "field", "playbook"), WORKBOOK_TABLES, *code, language=language)
    return digests.of_value([pages, *_of_people(review, "workbooks")])


def of_calendars(review: Review) -> str:
    """Of the calendars of the field; with the people in them, where they may be."""
    sections = ("network", "field", "playbook", "handouts")
    pages = _of_pages(review, sections, CALENDAR_TABLES, "field", "workbook/field_files.py", "workbook/people.py")
    return digests.of_value([pages, *_of_people(review, "calendars")])


def of_tasks(review: Review) -> str:
    """Of the tasks for a CRM."""
    sections = ("network", "field", "playbook", "handouts")
    return _of_pages(review, sections, TASK_TABLES, "field", "workbook/field_files.py")


def shows_contacts(review: Review, use: str) -> bool:
    """May files of a use show people at dealers, and does the network have them?"""
    return use in review.params.handouts.contacts and review.params.inputs.contacts is not None


def _of_people(review: Review, use: str) -> list:
    """Of the people at dealers that files of a use show: of nothing where they show none."""
    if not shows_contacts(review, use):
        return [[], {}]
    inputs = [review.record["inputs"].get(name) for name in ("dealers", "contacts", "successions")]
    return [inputs, review.params.inputs.model_dump(mode="json", include={"dealers", "contacts"})]


def of_check(review: Review) -> str:
    """Of what is said of the exports."""
    return _of_pages(review, ("network", "quality", "inputs"), STEPS["01_ingestion"].makes, "workbook/check.py")


def _of_pages(
    review: Review, sections: tuple[str, ...], tables: tuple[str, ...], *code: str, language: str | None = None
) -> str:
    """Of what readers get beside the review, in the first of the languages if none is given; it rests on the code of
    the review.
    """
    given = [getattr(review.params, section).model_dump(mode="json") for section in sections]
    code = of_code(*COMMON, *STEPS["06_review"].rooms, *code)
    told = [language or review.languages[0], review.quarter, review.scenario, review.tries]
    return digests.of_value([code, given, _of_tables(review, *tables), *told])


def _of_earlier(review: Review, *names: str) -> dict[str, str]:
    """Of tables of earlier reviews, which say what was asked, where the network tells what was done."""
    return {} if review.params.inputs.done is None else _of_recalled(review, *names)


def _of_tables(review: Review, *names: str) -> dict[str, str]:
    return digests.of_files([review.stage / "tables" / f"{name}.parquet" for name in names])
