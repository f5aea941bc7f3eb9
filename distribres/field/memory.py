"""What the field's answers hold back: what a dealer refused, and what it had too lately to be given it again."""

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.sections import Params
from distribres.contracts.workbook_form import WORKED

SPANS = {"quarter": 0, "half": 1, "year": 3}
"""Quarters after the one in which it was done for which a tactic is not given again."""
Pairs = set[tuple[str, str]]
"""Dealers (dealer_id) and tactics."""


def find_held_back(done: pd.DataFrame, events: pd.DataFrame, quarter: str, params: Params) -> Pairs:
    """What is not proposed in a quarter, of each dealer.

    Parameters
    ----------
    done, events : DataFrame
        The tables of these names.
    quarter : str
        The quarter of the actions.
    params : Params
        The sections `field` and `playbook`.
    """
    told = done[done["done"].notna() & done["tactic"].notna() & (done["quarter"] < quarter)]
    return find_refused(told, quarter, params.field.refusal_quarters) | _had(told, events, quarter, params)


def find_refused(done: pd.DataFrame, quarter: str, within: int) -> Pairs:
    """What dealers refused lately, whenever it was asked: who took three visits of four refused none."""
    since = done[done["quarter"] >= quarters.shift(quarter, -within)] if within else done[:0]
    asked = since.assign(refused=since["done"] == "refused", had=since["done"].isin(WORKED))
    found = asked.groupby(["dealer_id", "tactic", "quarter"])[["refused", "had"]].any().reset_index()
    return _pairs(found[found["refused"] & ~found["had"]])


def _had(done: pd.DataFrame, events: pd.DataFrame, quarter: str, params: Params) -> Pairs:
    """What was done so lately that it is not yet its turn; what goes on for several quarters is not held back."""
    book = params.playbook.tactics
    worked = done[done["done"].isin(WORKED) & done["tactic"].isin(list(book))]
    tactics = [book[name] for name in worked["tactic"]]
    since = np.array([quarters.after(one, quarter) for one in worked["quarter"]])
    spans = np.array([SPANS.get(tactic.once_per, 0) for tactic in tactics])
    runs = np.array([tactic.runs for tactic in tactics])
    of_event = np.array([tactic.once_per == "event" for tactic in tactics], bool)
    days = worked["date"].fillna(worked["due_date"])
    again = of_event & (days >= events["date"].max()).to_numpy(bool)
    return _pairs(worked[(spans >= since) & (runs <= since) | again])


def _pairs(lines: pd.DataFrame) -> Pairs:
    return set(zip(lines["dealer_id"], lines["tactic"], strict=True))
