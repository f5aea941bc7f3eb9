"""Which tactics each dealer could have: those of its family whose conditions hold, what each takes and is worth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import conditions
from distribres.contracts.playbook import GRAIN, NEW_SUBJECTS, Playbook, Tactic
from distribres.contracts.sections import Params
from distribres.field import weeks
from distribres.field.memory import Pairs

MUST = 100
"""How many times more a tactic is worth that must be done."""
COLUMNS = ["dealer", "tactic", "n", "fit", "hours", "own_hours", "cost", "owner", "visit", "subject", "must", "worth"]


@dataclass(frozen=True)
class Candidates:
    """What can be chosen from.

    Attributes
    ----------
    table : DataFrame
        A line for each dealer, tactic and time: dealer (its place in the plan), tactic, n, fit, hours, own_hours, cost
        (currency), owner, visit, subject (whether it is a new subject), must and worth.
    late : DataFrame
        The same, of what is in season and has a longer lead time than the quarter leaves it.
    rest_hours, rest_money : Series of str
        For each dealer the tactic that takes what is left of its hours, or money; missing where none does.
    """

    table: pd.DataFrame
    late: pd.DataFrame
    rest_hours: pd.Series
    rest_money: pd.Series


def list_candidates(
    facts: pd.DataFrame, stake: np.ndarray, quarter: str, params: Params, held_back: Pairs = frozenset()
) -> Candidates:
    """What each dealer could have in a quarter.

    Parameters
    ----------
    facts : DataFrame
        Of `facts.read_facts`, a line for each dealer of the plan.
    stake : ndarray (dealers,)
        How much is at stake, 0 to 1: who comes first where not all can have a tactic.
    quarter : str
        The quarter of the actions.
    params : Params
        The sections `field` and `playbook`.
    held_back : set of (str, str), optional
        Dealers and tactics of `memory.find_held_back`, which are not proposed.
    """
    ready, late = [], []
    rest = {kind: pd.Series(np.nan, range(len(facts)), dtype=object) for kind in ("hours", "money")}
    for name, tactic in params.playbook.tactics.items():
        fit = facts["family"].map({family: tactic.fit(family) for family in params.playbook.families})
        able = (fit != "none") & conditions.find_holding(tactic.where, facts)
        if tactic.contact == "visit":
            able &= ~facts["seen"].eq(False)
        able &= ~facts.index.isin([dealer for dealer, held in held_back if held == name])
        possible = weeks.possible_weeks(tactic, quarter)
        if not weeks.in_season(tactic, quarter):
            continue
        if kind := tactic.rest:
            if possible:
                rest[kind] = rest[kind].mask(rest[kind].isna() & able.to_numpy(), name)
            continue
        lines = _lines(name, tactic, np.flatnonzero(able), fit.to_numpy(), facts, stake, params)
        times = min(tactic.times, max(len(possible), 1))
        (ready if possible else late).append(_repeated(lines, times if possible else 1, params.field.repeated))
    return Candidates(_joined(ready), _joined(late), rest["hours"], rest["money"])


def _lines(
    name: str,
    tactic: Tactic,
    dealers: np.ndarray,
    fit: np.ndarray,
    facts: pd.DataFrame,
    stake: np.ndarray,
    params: Params,
) -> pd.DataFrame:
    """A tactic at the dealers that can have it, the first time."""
    of = facts.iloc[dealers]
    hours = np.floor(of["explore"].fillna(0.0) * GRAIN) / GRAIN if tactic.hours == "from_plan" else tactic.hours
    weight = pd.Series(fit[dealers]).map(dict(params.field.weights)).to_numpy()
    return pd.DataFrame(
        {
            "dealer": dealers,
            "tactic": name,
            "n": 1,
            "fit": fit[dealers],
            "hours": np.broadcast_to(hours, dealers.shape),
            "own_hours": tactic.own_hours,
            "cost": read_cost(tactic, of),
            "owner": tactic.who,
            "visit": tactic.contact == "visit",
            "subject": tactic.kind in NEW_SUBJECTS,
            "must": tactic.must,
            "worth": weight * (1 + stake[dealers]) * (MUST if tactic.must else 1),
        }
    )


def read_cost(tactic: Tactic, facts: pd.DataFrame) -> np.ndarray:
    """What a tactic costs at each dealer, in cents' steps; a share of its revenue where it says so."""
    cost = tactic.cost
    if cost.rate is None:
        return np.full(len(facts), cost.amount)
    revenue = facts["revenue"] if "revenue" in facts else pd.Series(0.0, facts.index)
    return np.round(np.clip(cost.rate * revenue.fillna(0.0).to_numpy(), cost.least, cost.most), 2)


def _repeated(lines: pd.DataFrame, times: int, worth: float) -> pd.DataFrame:
    """Each further time is worth less, and no new subject."""
    more = [lines.assign(n=n, worth=lines["worth"] * worth ** (n - 1), subject=False) for n in range(2, times + 1)]
    return pd.concat([lines, *more])


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """All lines by dealer, tactics in the order of the playbook."""
    every = pd.concat(parts) if parts else pd.DataFrame(columns=COLUMNS)
    return every[COLUMNS].sort_values("dealer", kind="stable", ignore_index=True)


def find_stake(plan: pd.DataFrame, facts: pd.DataFrame, playbook: Playbook) -> np.ndarray:
    """Percentile (0 to 1) of each dealer by what counts in its family: revenue, headroom, or what can be won."""
    by = plan["family"].map({name: family.stake for name, family in playbook.families.items()}).to_numpy()
    known = facts.reindex(columns=["revenue", "winnable"]).reset_index(drop=True)
    levels = known.assign(headroom=plan["headroom"].to_numpy()).astype(float)
    ranks = levels.rank(pct=True).fillna(0.0)
    return np.select([by == name for name in ranks], [ranks[name].to_numpy() for name in ranks])
