"""A published review of a few shops without exports, for the tests of what is made from one."""

import json
import shutil
from pathlib import Path

import pandas as pd

from builders import PARAMS
from distribres.contracts import tables
from distribres.workbook import fingerprints
from distribres.workbook.review import Review, open_review
from small_sheets import honours_of, tables_of

NOBODY = "handouts.contacts=[]"
"""Contacts would be read of exports, and there are none."""


def publish_small(home: Path, overrides: str = NOBODY, n: int = 8, **given: pd.DataFrame) -> Review:
    """The review of n shops in a project's folder, which DISTRIBRES_HOME names; `given` tables replace theirs."""
    if not (home / "params").exists():
        shutil.copytree(PARAMS, home / "params")
    review = open_review("demo", "2026Q3", ["en"], overrides)
    shutil.rmtree(review.folder, ignore_errors=True)
    for name, table in (tables_of(n, **given) | honours_of(n)).items():
        tables.write(review.folder / "tables", name, table)
    made_with = fingerprints.of_params(review)
    record = {"steps": {}, "params": made_with, "overrides": overrides}
    (review.folder / "run.json").write_text(json.dumps(record))
    return review
