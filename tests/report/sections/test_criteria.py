from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params
from distribres.report.sections import criteria
from distribres.report.words import Words

PARAMS = params.load_params(Path(__file__).parents[3] / "params", "demo").potential
EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def criteria_of(margin) -> pd.DataFrame:
    """Revenue 0 to 49 and the given margin."""
    values = {"revenue": np.arange(50.0), "margin": margin}
    parts = [pd.DataFrame({"dealer_id": range(50), "criterion": c, "value": v}) for c, v in values.items()]
    return pd.concat(parts)


def test_criteria_that_nobody_has_are_named():
    table = pd.DataFrame({"criterion": ["revenue", "image", "margin", "image"], "value": [1.0, NAN, 2.0, NAN]})
    told = {"count": 2, "missing": "brand image on the territory"}
    assert said(criteria.say(table, EN)) == EN("sections.criteria.says_missing", **told)
    assert said(criteria.say(table.dropna(), EN)) == EN("sections.criteria.says", count=2)


@pytest.mark.parametrize("words", [EN, FR])
def test_criteria_that_say_the_same_are_named(words):
    pair = {"first": words("criteria.margin"), "second": words("criteria.revenue"), "correlation": words.number(1, 2)}
    told = criteria.say_redundant(criteria_of(np.arange(50.0) ** 2), PARAMS, words).markdown
    pairs = words("sections.criteria.pair", **pair)
    assert told == words("sections.criteria.same", same=words.number(0.9, 2), pairs=pairs)


def test_that_no_criteria_say_the_same_is_said():
    told = criteria.say_redundant(criteria_of(np.arange(50.0) % 7), PARAMS, EN).markdown
    assert told == EN("sections.criteria.none_same", same="0.90")
