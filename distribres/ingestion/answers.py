"""Answers of the field: which action each is about, and why some are refused.

An answer is about all actions that a code stands for: one, those that a row of a workbook tells together, or all of a
tactic (``tactic:<name>``) in a quarter. Where the code is not there the dealer and the tactic tell.
"""

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts import workbook_form as form
from distribres.contracts.reasons import LATER, NO_REASON, OUTSIDE_QUARTER, TOLD_TWICE, UNKNOWN_ACTION
from distribres.ingestion.raw_files import PLACE

TEXTS = ("action_id", "dealer_id", "crm_id", "tactic", "quarter", "done", "result", "refused_because", "author")
DECIDED = ("tier", "frozen")
ACTION, BESIDE, DECISION = "action", "beside", "decision"


def judge(lines: pd.DataFrame, asked: pd.DataFrame, crm_ids: pd.Series, quarter: str) -> pd.DataFrame:
    """The lines with what they are about, and the rule by which some are refused.

    Parameters
    ----------
    lines : DataFrame
        Lines of the input that are good on their own, in our columns, with their place.
    asked : DataFrame
        What was asked: action_id, told_by, dealer_id, tactic, quarter and due_date.
    crm_ids : Series
        Number in the CRM of each dealer that has one, by dealer_id.
    quarter : str
        The quarter under review.

    Returns
    -------
    DataFrame
        The lines with kind (`ACTION`, `BESIDE`, `DECISION`), code (what an action is found by), quarter and dealer_id
        filled in, and ``_reason`` (``rule column``), missing of those that count.
    """
    columns = [*dict.fromkeys([*TEXTS, *DECIDED, "reason", "date", "hours", "cost", *PLACE])]
    lines = lines.reindex(columns=columns).reset_index(drop=True)
    lines["done"] = lines["done"].mask(lines["done"] == form.OPEN)
    decided = lines[list(DECIDED)].notna().any(axis=1)
    lines["dealer_id"] = lines["dealer_id"].fillna(_by_crm_id(lines["crm_id"], crm_ids))
    lines["quarter"] = lines["quarter"].fillna(_quarters(lines, asked, quarter))
    lines["code"] = _codes(lines, asked).mask(decided)
    lines["kind"] = np.select([decided, lines["code"].notna()], [DECISION, ACTION], BESIDE)
    lines["_reason"] = _reasons(lines, quarter)
    return lines.assign(_reason=lines["_reason"].fillna(_told_twice(lines[lines["_reason"].isna()])))


def _by_crm_id(given: pd.Series, crm_ids: pd.Series) -> pd.Series:
    known = crm_ids.dropna().drop_duplicates(keep=False)
    return given.map(pd.Series(known.index, known.to_numpy(), dtype=object))


def _quarters(lines: pd.DataFrame, asked: pd.DataFrame, quarter: str) -> pd.Series:
    """The quarter in which what a line is about was asked: that of the action, else that of its date."""
    by_action = lines["action_id"].map(asked.drop_duplicates("action_id").set_index("action_id")["quarter"])
    dates = lines["date"].astype("datetime64[s]")
    by_date = quarters.of_days(dates.fillna(pd.Timestamp(quarters.last_day(quarter)))).to_numpy()
    return by_action.fillna(pd.Series(by_date, lines.index))


def _codes(lines: pd.DataFrame, asked: pd.DataFrame) -> pd.Series:
    """The code by which each line's actions are found among what was asked; missing where they are not."""
    told, own = set(asked["told_by"]), set(asked["action_id"])
    tactics = set(zip(asked["quarter"], asked["tactic"], strict=True))
    taken = set(lines["action_id"].dropna())
    free = asked[~asked["told_by"].isin(taken) & ~asked["action_id"].isin(taken)]
    free = free.sort_values("due_date").groupby(["quarter", "dealer_id", "tactic"])["action_id"].agg(list).to_dict()
    codes = []
    for line in lines[["action_id", "quarter", "dealer_id", "tactic"]].itertuples(index=False):
        of_tactic = _tactic(line)
        if of_tactic is not None:
            codes.append(form.OF_TACTIC + of_tactic if (line.quarter, of_tactic) in tactics else None)
        elif line.action_id in told or line.action_id in own:
            codes.append(line.action_id)
        else:
            left = [] if line.action_id == form.OFF_PLAN else free.get((line.quarter, line.dealer_id, line.tactic), [])
            codes.append(left.pop(0) if left else None)
    return pd.Series(codes, lines.index, dtype=object)


def _tactic(line) -> str | None:
    """The tactic of a line that is about all actions of it."""
    if isinstance(line.action_id, str):
        return line.action_id.removeprefix(form.OF_TACTIC) if line.action_id.startswith(form.OF_TACTIC) else None
    return line.tactic if isinstance(line.tactic, str) and not isinstance(line.dealer_id, str) else None


def _reasons(lines: pd.DataFrame, quarter: str) -> pd.Series:
    """The first rule that each line breaks on its own."""
    known = lines["quarter"].str.fullmatch(quarters.PATTERN)
    windows = {one: form.window(one) for one in lines.loc[known, "quarter"].unique()}
    first, last = (
        pd.to_datetime(lines["quarter"].map({one: days[end] for one, days in windows.items()})) for end in (0, 1)
    )
    dates = lines["date"].astype("datetime64[s]")
    of_action = (lines["kind"] != DECISION) & lines["action_id"].notna() & (lines["action_id"] != form.OFF_PLAN)
    beside = lines["kind"] == BESIDE
    rules = {
        "bad_value quarter": ~known,
        f"{LATER} quarter": known & (lines["quarter"] > quarter),
        f"{NO_REASON} reason": (lines["kind"] == DECISION) & lines["reason"].isna(),
        f"{UNKNOWN_ACTION} action_id": of_action & lines["code"].isna(),
        "unknown_dealer crm_id": lines["dealer_id"].isna() & lines["crm_id"].notna() & lines["code"].isna(),
        "no_dealer dealer_id": lines["dealer_id"].isna() & (beside | (lines["kind"] == DECISION)),
        f"{OUTSIDE_QUARTER} date": (dates < first) | (dates > last),
    }
    found = np.select([held.to_numpy(bool) for held in rules.values()], [*rules], "")
    return pd.Series(found, lines.index, dtype=object).replace("", None)


def _told_twice(lines: pd.DataFrame) -> pd.Series:
    """Of answers about the same the latest counts, of these the fullest, of these the first."""
    about = lines.assign(about=lines["code"].where(lines["kind"] == ACTION, lines["dealer_id"]))
    about = about[about["kind"] != BESIDE]
    about["_full"] = about[list(TEXTS)].notna().sum(axis=1)
    order = about.sort_values(
        ["date", "_full", *PLACE], ascending=[False, False, True, True], na_position="last", kind="stable"
    )
    again = order[order.duplicated(["kind", "quarter", "about"])]
    return pd.Series(f"{TOLD_TWICE} action_id", again.index, dtype=object)


def pair(lines: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """The actions that answers are about: line (its label in `lines`) and action_id.

    An answer about a tactic is about all actions of it in its quarter but for those that are told alone.

    Parameters
    ----------
    lines : DataFrame
        Of `judge`, those of kind `ACTION`.
    asked : DataFrame
        As of `judge`.
    """
    named = lines[["code", "quarter"]].astype("str").assign(line=lines.index)
    named["tactic"] = named["code"].str.removeprefix(form.OF_TACTIC)
    of_tactic = named["code"].str.startswith(form.OF_TACTIC)
    alone = named[~of_tactic]
    together = alone.merge(asked[["told_by", "action_id"]], left_on="code", right_on="told_by")
    other = alone[~alone["line"].isin(together["line"])]
    single = other.merge(asked[["action_id"]], left_on="code", right_on="action_id")
    found = pd.concat([part[["line", "action_id"]] for part in (together, single)])
    free = asked[~asked["action_id"].isin(found["action_id"])]
    every = named[of_tactic].merge(free[["quarter", "tactic", "action_id"]], on=["quarter", "tactic"])
    return pd.concat([found, every[["line", "action_id"]]], ignore_index=True)
