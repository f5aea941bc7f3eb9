"""Digests of all that an outcome depends on: where one is the same, the outcome would be."""

import platform
from functools import cache
from importlib.metadata import version

from distribres.files import digests
from distribres.workbook.folders import home
from distribres.workbook.review import Review
from distribres.workbook.steps import COMMON, STEPS

LIBRARIES = ("duckdb", "narwhals", "pandas", "numpy", "scipy", "statsmodels", "papermill", "nbconvert", "typst")


@cache
def versions() -> dict[str, str]:
    """What the outcome of any step may depend on besides our own code."""
    return {"python": platform.python_version()} | {name: version(name) for name in ("distribres", *LIBRARIES)}


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
            "raw": review.record["inputs"] if not step.reads else None,
            "language": language,
            "quarter": review.quarter,
            "scenario": [review.scenario, review.tries] if name == "06_review" else None,
        }
    )


def of_action_plan(review: Review) -> str:
    """Of the workbook for the field."""
    return _of_pages(review, ("network", "playbook"), ("plan", "dealers", "actions"))


def of_check(review: Review) -> str:
    """Of what is said of the exports."""
    return _of_pages(review, ("network", "quality", "inputs"), STEPS["01_ingestion"].makes, "workbook/check.py")


def _of_pages(review: Review, sections: tuple[str, ...], tables: tuple[str, ...], *code: str) -> str:
    """Of what readers get beside the review, in the first of the languages; it rests on the code of the review."""
    given = [getattr(review.params, section).model_dump(mode="json") for section in sections]
    code = of_code(*COMMON, *STEPS["06_review"].rooms, *code)
    told = [review.languages[0], review.quarter, review.scenario, review.tries]
    return digests.of_value([code, given, _of_tables(review, *tables), *told])


def _of_tables(review: Review, *names: str) -> dict[str, str]:
    return digests.of_files([review.stage / "tables" / f"{name}.parquet" for name in names])
