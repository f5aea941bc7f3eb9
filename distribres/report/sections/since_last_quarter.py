"""What became of what was asked of the field: asked and done, spent, why not, and what it decided. Facts only.

Whether it worked is another question, which no comparison of before and after answers.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from distribres.contracts.param_model import Override
from distribres.contracts.playbook import OWNERS
from distribres.contracts.workbook_form import RESULTS, WORKED
from distribres.report.blocks import Table, Text
from distribres.report.elements import listing
from distribres.report.words import Words

REP = "rep"
ANSWERS = {
    "yes": "done_yes",
    "partly": "done_partly",
    "refused": "done_refused",
    "postponed": "done_postponed",
    "no": "done_no",
}
"""What became of an action, and its heading."""
TAKEN = {"hours": ("asked_hours", "spent_hours"), "cost": ("asked_cost", "spent_cost")}
"""What it took, and the headings of what was asked and spent."""


def of_quarter(done: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """What was asked and done in the quarter under review."""
    return done[done["quarter"] == quarter]


def say(done: pd.DataFrame, quarter: str, words: Words) -> Text | None:
    """How much of what was asked was done, and what it took; None where nothing came back."""
    own = of_quarter(done, quarter)
    asked = own[own["action_id"].notna()]
    if own.empty:
        return None
    counts = {one: int((asked["done"] == one).sum()) for one in ANSWERS} | {"silent": int(asked["done"].isna().sum())}
    share = sum(counts[one] for one in WORKED) / max(len(asked), 1)
    told = {one: words.number(count) for one, count in counts.items()}
    said = words("since.says", asked=words.number(len(asked)), share=words.percent(share), **told)
    parts = [said, _say_spent(own, words), _say_beside(own[own["action_id"].isna()], words), _say_late(asked, words)]
    return Text(f"## {words('since.title')}\n\n" + " ".join(filter(None, parts)))


def _say_spent(own: pd.DataFrame, words: Words) -> str:
    """Hours and money, asked against spent, and how much of it is only assumed."""
    kinds = {"hours": words.hours, "cost": words.money}
    asked = {f"asked_{kind}": show(own[f"asked_{kind}"].sum()) for kind, show in kinds.items()}
    spent = {kind: show(own[kind].sum()) for kind, show in kinds.items()}
    assumed = {f"{kind}_assumed": show(own.loc[own[f"{kind}_assumed"], kind].sum()) for kind, show in kinds.items()}
    return words("since.spent", **asked, **spent, **assumed)


def _say_beside(beside: pd.DataFrame, words: Words) -> str | None:
    if beside.empty:
        return None
    hours, money = words("hours", n=words.number(beside["hours"].sum(), 1)), words.money(beside["cost"].sum())
    return words("since.beside", count=len(beside), hours=hours, money=money)


def _say_late(asked: pd.DataFrame, words: Words) -> str | None:
    worked = asked[asked["done"].isin(WORKED) & asked["date"].notna()]
    late = int((worked["date"] > worked["due_date"]).sum())
    return words("since.late", count=late, dated=words.number(len(worked))) if len(worked) else None


def list_reps(done: pd.DataFrame, quarter: str, words: Words) -> Table | None:
    """Asked, done and spent by who was to do it: each rep, and manager, marketing and factory beside them."""
    own = of_quarter(done, quarter)
    if own.empty:
        return None
    rep = own["rep_id"].fillna(words("nobody"))
    whom = rep.where(own["owner"] == REP, own["owner"].map({one: words(f"owners.{one}") for one in OWNERS}))
    others = [words(f"owners.{owner}") for owner in OWNERS if owner != REP]
    names = sorted(set(whom) - set(others)) + [name for name in others if name in set(whom)]
    return _listed("since_reps", "by_whom", own, whom, names, lambda name: name, words)


def list_tactics(done: pd.DataFrame, quarter: str, words: Words) -> Table | None:
    """The same by tactic, what was asked most first; what was not planned last."""
    own = of_quarter(done, quarter)
    asked = own[own["action_id"].notna()]
    if asked.empty:
        return None
    counts = asked.groupby("tactic").size().sort_values(ascending=False, kind="stable")
    names = list(counts.index)
    return _listed("since_tactics", "tactic", asked, asked["tactic"], names, lambda name: _tactic(name, words), words)


def _tactic(name: str, words: Words) -> str:
    """A tactic as the playbook calls it; as it was called where it has been taken out since."""
    return words.tactic(name) if name in words.playbook.tactics else name


def _listed(
    name: str,
    heading: str,
    own: pd.DataFrame,
    by: pd.Series,
    order: Sequence[str],
    shown: Callable[[str], str],
    words: Words,
) -> Table:
    """Counts of answers, and hours and money asked against spent, with the whole below."""
    total = words("total")
    groups = [(shown(one), own[by == one]) for one in order] + [(total, own)]
    columns = {
        heading: [label for label, _ in groups],
        "asked": [_count(part["action_id"].notna(), words) for _, part in groups],
    }
    planned = [(label, part[part["action_id"].notna()]) for label, part in groups]
    columns |= {told: [_count(part["done"] == one, words) for _, part in planned] for one, told in ANSWERS.items()}
    columns["no_answer"] = [_count(part["done"].isna(), words) for _, part in planned]
    for kind, show in (("hours", words.hours), ("cost", words.money)):
        asked, spent = TAKEN[kind]
        columns[asked] = [show(part[asked].sum()) for _, part in groups]
        columns[spent] = [show(part[kind].sum()) for _, part in groups]
    return listing(name, columns, words, "l" + "r" * (len(columns) - 1), emphasis=total)


def _count(which: pd.Series, words: Words) -> str:
    return words.number(int(which.sum()))


def list_refusals(done: pd.DataFrame, quarter: str, words: Words, n: int) -> Table | None:
    """Why dealers refused, by tactic, the most frequent first."""
    own = of_quarter(done, quarter)
    refused = own[(own["done"] == "refused") & own["tactic"].notna()]
    if refused.empty:
        return None
    counts = refused.assign(because=refused["refused_because"].fillna("not_said")).groupby(["tactic", "because"]).size()
    rows = counts.rename("times").reset_index().sort_values("times", ascending=False, kind="stable").head(n)
    columns = {
        "tactic": [_tactic(name, words) for name in rows["tactic"]],
        "because": [words(f"workbook.lists.refused_because.{one}") for one in rows["because"]],
        "times": [words.number(count) for count in rows["times"]],
    }
    return listing("since_refusals", columns, words, "llr")


def say_followed(done: pd.DataFrame, quarter: str, words: Words) -> Text | None:
    """What the field says came of it: no proof that it came by it."""
    counts = of_quarter(done, quarter)["result"].value_counts()
    told = [words(f"since.results.{one}", count=int(counts[one])) for one in RESULTS if counts.get(one, 0)]
    return Text(words("since.followed", results=words.listed(told))) if told else None


def list_decisions(
    decisions: pd.DataFrame, overrides: Sequence[Override], frozen: Sequence[str], plan: pd.DataFrame, words: Words
) -> Table | None:
    """What the field decided against the rules, the latest first, and whether it counts: what the params say wins."""
    if decisions.empty:
        return None
    names = plan.set_index("dealer_id")["name"]
    in_params = {("tier", one.dealer_id) for one in overrides} | {("frozen", dealer) for dealer in frozen}
    order = decisions.sort_values(["quarter", "decision", "tier", "dealer_id"], ascending=[False, False, True, True])
    rows = list(order.itertuples())
    columns = {
        "name": [str(names.get(line.dealer_id, line.dealer_id)) for line in rows],
        "decision": [_decision(line, words) for line in rows],
        "author": [line.author if isinstance(line.author, str) else words("missing") for line in rows],
        "date": [line.date.date().isoformat() if line.date == line.date else words("missing") for line in rows],
        "why": [line.reason for line in rows],
        "counts": [words(f"since.{_state(line, in_params)}") for line in rows],
    }
    return listing("since_decisions", columns, words, "llllll")


def _decision(line, words: Words) -> str:
    return words("since.tier", tier=words(f"tiers.{line.tier}")) if line.decision == "tier" else words("since.frozen")


def _state(line, in_params: set[tuple[str, str]]) -> str:
    """Does it count, wait, or stand behind what the params say?"""
    if (line.decision, line.dealer_id) in in_params:
        return "in_params"
    return "counts" if line.in_force else "waits"
