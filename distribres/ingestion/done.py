"""What was asked and what was done, side by side: the tables `done` and `decisions`."""

import hashlib
import json

import numpy as np
import pandas as pd

from distribres.contracts import tables
from distribres.contracts import workbook_form as form
from distribres.contracts.credentials import mask
from distribres.ingestion import answers
from distribres.ingestion.values import MONEY_UNITS
from distribres.stats import resource_allocation

HUNDREDTHS = 100
"""Steps in which hours and money are shared out over what is told together."""
ASKED = [name for name in form.ASKED_COLUMNS if name not in ("dealer", "action")]
MAILED = ("letter", "email")


def nothing_asked() -> pd.DataFrame:
    """What no workbook asked for."""
    return pd.DataFrame(columns=[*ASKED, "quarter"])


def join_asked(told: pd.DataFrame, before: pd.DataFrame, current_ids: pd.DataFrame | None = None) -> pd.DataFrame:
    """What was asked: as the workbooks that came back have it, and of those who sent none as the reviews before had it.

    Parameters
    ----------
    told : DataFrame
        Of `filled_workbooks.read`.
    before : DataFrame
        Actions of earlier reviews, with the quarter for which they were.
    current_ids : DataFrame, optional
        old, new: dealers that have another number since.

    Returns
    -------
    DataFrame
        Columns `ASKED` and quarter, each action once.
    """
    mailed = before["contact"].isin(MAILED) if len(before) else pd.Series(dtype=bool)
    sent = {(line.quarter, line.rep_id, line.told_by.startswith(form.OF_TACTIC)) for line in told.itertuples()}
    keys = zip(before["quarter"], before["rep_id"].fillna(""), mailed, strict=True) if len(before) else []
    other = before[[key not in sent for key in keys]] if len(before) else before
    columns = list(nothing_asked())
    other = other.assign(told_by=other["action_id"]) if len(other) else other
    parts = [part.reindex(columns=columns) for part in (told, other) if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else nothing_asked()
    if current_ids is not None:
        found["dealer_id"] = found["dealer_id"].replace(current_ids.set_index("old")["new"].to_dict())
    return found.drop_duplicates("action_id", ignore_index=True)


def list_done(lines: pd.DataFrame, asked: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """The table `done`: what was asked in each quarter of which something came back, and what was done beside it.

    Parameters
    ----------
    lines : DataFrame
        Of `answers.judge`, those that count.
    asked : DataFrame
        Of `join_asked`.
    places : list of str
        What ``_file`` counts.
    """
    told = lines[lines["kind"] != answers.DECISION]
    if told.empty:
        return tables.empty("done")
    whole = asked[asked["quarter"].isin(told["quarter"])]
    rows = whole.rename(columns={"hours": "asked_hours", "cost": "asked_cost"}).assign(done_id=whole["action_id"])
    rows = rows.merge(_answered(told[told["kind"] == answers.ACTION], whole), on="action_id", how="left")
    beside = _beside(told[told["kind"] == answers.BESIDE], places)
    joined = pd.concat([part for part in (rows, beside) if len(part)], ignore_index=True)
    joined = joined.assign(
        **{name: joined[name].eq(True) for name in ("hours_assumed", "cost_assumed")},
        rep_id=joined["rep_id"].replace("", None),
    )
    return joined.reindex(columns=list(tables.contracts()["done"]["columns"]))


def _answered(told: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """An answer for each action: what is told of several together is shared out over them, to the hundredth."""
    pairs = answers.pair(told, asked).drop_duplicates("action_id")
    said = ["done", "date", "hours", "cost", "result", "refused_because"]
    found = pairs.merge(told[said], left_on="line", right_index=True, how="left")
    want = found[["action_id"]].merge(asked[["action_id", "hours", "cost"]], on="action_id", how="left")
    for name, unit in (("hours", 1), ("cost", MONEY_UNITS)):
        total, each = found[name].to_numpy(float) / unit, want[name].to_numpy(float)
        told_of, worked = ~np.isnan(total), found["done"].isin(form.WORKED).to_numpy()
        untold = np.where(found["done"].isna(), np.nan, 0.0)  # of what nobody answered nothing is known
        found[name] = np.where(worked, each, untold)
        found.loc[told_of, name] = _share_out(total[told_of], each[told_of], found["line"].to_numpy()[told_of])
        found[f"{name}_assumed"] = worked & ~told_of
    return found.drop(columns="line")


def _share_out(total: np.ndarray, asked: np.ndarray, line: np.ndarray) -> np.ndarray:
    """The amount that each line tells, in proportion to what was asked, evenly where nothing was.

    In hundredths that add up to it.
    """
    place = pd.factorize(line)[0]
    sums = np.bincount(place, asked)[place]
    share = np.where(sums > 0, asked / np.where(sums > 0, sums, 1.0), 1.0 / np.bincount(place)[place])
    return resource_allocation.to_steps(total * share, HUNDREDTHS, place)


def _beside(told: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """What was done and not planned."""
    named = zip(told["_file"], told["_line"], strict=True)
    return pd.DataFrame(
        {
            "done_id": [_id(places[int(file)], int(line)) for file, line in named],
            "quarter": told["quarter"],
            "dealer_id": told["dealer_id"],
            "rep_id": told["author"],
            "owner": "rep",
            "tactic": told["tactic"],
            "asked_hours": 0.0,
            "asked_cost": 0.0,
            "done": told["done"],
            "date": told["date"],
            "hours": told["hours"].astype(float).fillna(0.0),
            "cost": told["cost"].astype(float).fillna(0.0) / MONEY_UNITS,
            "result": told["result"],
            "refused_because": told["refused_because"],
        }
    )


def _id(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:12]


def list_decisions(lines: pd.DataFrame, taken_over: bool) -> pd.DataFrame:
    """The table `decisions`: the last tier that the field set, and whether it froze the dealer; nothing taken back.

    Parameters
    ----------
    lines : DataFrame
        Of `answers.judge`, those that count.
    taken_over : bool
        Whether they count from this review on, or wait for the manager.
    """
    told = lines[lines["kind"] == answers.DECISION].sort_values(["quarter", "date", *answers.PLACE])
    parts = []
    for kind, back in (("tier", form.BY_RULE), ("frozen", False)):
        last = told[told[kind].notna()].drop_duplicates("dealer_id", keep="last").assign(decision=kind)
        parts.append(last[last[kind] != back])
    found = pd.concat(parts, ignore_index=True)
    tier = found["tier"].where(found["decision"] == "tier")
    found = found.assign(tier=tier, reason=found["reason"].map(mask), in_force=taken_over)
    return found.reindex(columns=list(tables.contracts()["decisions"]["columns"]))
