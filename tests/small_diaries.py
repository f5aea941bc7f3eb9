"""Finished tables of a few dealers, for the tests of what the field gets in hand."""

from typing import Any

import pandas as pd

from distribres.contracts import tables
from distribres.contracts.mapping import known_inputs
from distribres.contracts.sections import Params
from distribres.field import choose_actions, make_calendar
from small_plans import QUARTER, inputs_of, params_with, plan_of

VISIT = {"kind": "plan", "contact": "visit", "hours": 2}
CALL = {"kind": "visit", "contact": "call", "hours": 0.25, "due_week": 2}
KIT = {"kind": "kit", "contact": "parcel", "cost": 10, "who": "marketing", "lead_weeks": 3, "own_hours": 0.5}
LETTER = {"kind": "letter", "contact": "letter", "cost": 1, "who": "marketing", "due_week": 3}
EVENT = {"kind": "event", "contact": "event", "who": "factory", "lead_weeks": 4, "own_hours": 1}
ALL = {"talk": VISIT, "call": CALL, "kit": KIT, "letter": LETTER, "tour": EVENT}
"""A tactic of each way in which a dealer is met."""
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "../../x",
    '#import "evil.typ"',
    "Zo\u202eé",
    "two\r\nlines\nBEGIN:VEVENT",
    "semi;colon, comma \\ back\\nslash",
    "🚜 Motoculture 山田 أحمد",
    "É" * 300,
    '"quoted"; DTSTART:20200101',
]
"""Names as dealers and reps do not have them, and exports do."""


def made_of(params: Params | None = None, network: str = "trial", quarter: str = QUARTER, **columns: Any) -> dict:
    """The tables of three dealers, or of as many as the columns have, that are handed to handouts; with `reps`.

    `columns` are those of the plan; name, city, crm_id, latitude and longitude those of the dealers.
    """
    params = params_with(**ALL) if params is None else params
    own = {name: columns.pop(name) for name in ("name", "city", "crm_id", "latitude", "longitude") if name in columns}
    reps = columns.pop("reps", tables.empty("reps"))
    n = max(
        [3]
        if not (columns or own)
        else [len(v) for v in [*columns.values(), *own.values()] if isinstance(v, list)] or [3]
    )
    plan = plan_of(n, **columns)
    inputs = inputs_of(plan, reps=reps)
    inputs["dealers"] = inputs["dealers"].assign(**{"name": plan["dealer_id"].to_numpy(), "city": "Lyon"} | own)
    actions = choose_actions(plan, inputs, network, quarter, params).actions
    brought = {column: float("nan") for column in tables.contracts()["actions"]["columns"] if "gain" in column}
    actions = tables.check("actions", actions.assign(**brought))
    calendar = tables.check("calendar", make_calendar(actions, inputs, network, quarter, params))
    return inputs | {"plan": plan, "actions": actions, "calendar": calendar}


def people_of(**given: dict[str, str]) -> pd.DataFrame:
    """The input `contacts`, by dealer_id."""
    columns = [name for name in known_inputs()["contacts"]["columns"] if name != "dealer_id"]
    return pd.DataFrame.from_dict(given, orient="index").reindex(columns=columns)
