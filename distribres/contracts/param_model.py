"""The model of all parameters: what ``base.yaml`` declares, the mapping, and what is said and done."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from distribres.contracts import public_holidays, quarters, time_zones, weights
from distribres.contracts.letters import Letters
from distribres.contracts.mapping import inputs_model
from distribres.contracts.playbook import GRAIN, Playbook
from distribres.contracts.recognition import Recognition

if TYPE_CHECKING:
    from distribres.contracts.sections import Params

FROZEN = ConfigDict(frozen=True, extra="forbid")


def _day(value: Any) -> Any:
    if isinstance(value, date) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        return value
    raise ValueError("a date is written as 2026-07-01")


class Override(BaseModel):
    """A tier that the manager sets against the rule, and who did so, when and why."""

    model_config = FROZEN
    dealer_id: Annotated[str, Field(min_length=1)]
    tier: Literal["A", "B", "C"]
    author: Annotated[str, Field(min_length=1)]
    date: Annotated[date, BeforeValidator(_day)]
    reason: Annotated[str, Field(min_length=1)]


def _one_each(overrides: list[Override]) -> list[Override]:
    names = [one.dealer_id for one in overrides]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"more than one override for {', '.join(twice)}: keep one")
    return overrides


def _judged(judgements: dict[str, float]) -> dict[str, float]:
    weights.compared(judgements)
    return judgements


def _quarter(value: str) -> str:
    quarters.parse(value)
    return value


def _zone(value: str) -> str:
    if value:
        time_zones.find_zone(value)
    return value


def _country(value: str) -> str:
    public_holidays.days_of(value, 2000)
    return value


def _or_nothing(value: Any) -> Any:
    return None if value in ("", None) else _day(value)


Worth = Annotated[float, Field(gt=0, le=1e6, strict=True, allow_inf_nan=False)]


Times = Annotated[float, Field(ge=0.1, le=10, strict=True, allow_inf_nan=False)]


Quarter = Annotated[str, AfterValidator(_quarter)]


TYPES = {
    "text": str,
    "texts": list[str],
    "quarter": Quarter,
    "time_zone": Annotated[str, AfterValidator(_zone), BeforeValidator(lambda value: "" if value is None else value)],
    "country": Annotated[str, AfterValidator(_country), BeforeValidator(lambda value: "" if value is None else value)],
    "day": Annotated[date | None, BeforeValidator(_or_nothing)],
    "amount": Worth,
    "month": Annotated[int, Field(ge=1, le=12, strict=True)],
    "years": Annotated[list[Annotated[int, Field(ge=1, le=200, strict=True)]], Field(min_length=1)],
    "yes_no": Annotated[bool, Field(strict=True)],
    "rates": dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], dict[Quarter, Worth]],
    "units": dict[str, Worth],
    "judgements": Annotated[dict[str, Times], AfterValidator(_judged)],
    "overrides": Annotated[list[Override], AfterValidator(_one_each)],
}


def _annotation(spec: dict) -> Any:
    """The type of one parameter, from its declaration in `base.yaml`."""
    low, high = spec.get("range", (None, None))
    bounds = Field(ge=low, le=high, strict=True, allow_inf_nan=False)
    value = spec["value"]
    if "type" in spec:
        kind = TYPES[spec["type"]]
        return kind if value is not None else kind | None
    if "choices" in spec:
        one = Literal[tuple(spec["choices"])]
        return list[one] if isinstance(value, list) else one
    if isinstance(value, dict):
        number = Annotated[float, bounds]
        return create_model("names", __config__=FROZEN, **dict.fromkeys(value, (number, ...)))
    if isinstance(value, int | float):
        return Annotated[type(value), bounds]
    return Annotated[str, Field(pattern=f"^(?:{spec.get('pattern', '(?s:.*)')})$", strict=True)]


def is_parameter(node: Any) -> bool:
    """Does a part of `base.yaml` declare a parameter, and not hold others?"""
    return isinstance(node, dict) and "why" in node


def _model(name: str, tree: dict) -> type[BaseModel]:
    fields = {key: (_annotation(node) if is_parameter(node) else _model(key, node), ...) for key, node in tree.items()}
    return create_model(name, __config__=FROZEN, **fields)


def _one_with_the_other(every: "Params") -> "Params":
    """What no parameter shows alone."""
    if (every.network.own_brand is None) != (every.inputs.sales.columns.brand is None):
        raise ValueError("network.own_brand and inputs.sales.columns.brand go together: give both or neither")
    mapped = {name for _, spec in every.inputs if spec is not None for name in spec.mapped()}
    for terms, column in (("rates", "currency"), ("units", "unit")):
        if getattr(every.network, terms) and column not in mapped:
            raise ValueError(f"network.{terms} changes nothing: no input maps the column {column!r}: map it too")
    if every.tiers.share_key > every.tiers.share_middle:
        raise ValueError("tiers.share_key must not be above tiers.share_middle")
    low, high = dict(every.plan.min_hours), dict(every.plan.max_hours)
    if above := [tier for tier in low if low[tier] > high[tier]]:
        raise ValueError(
            f"plan.min_hours is above plan.max_hours for {', '.join(above)}: lower the one or raise the other"
        )
    visit = dict(every.field.visit_hours)
    if not (visit["least"] <= visit["usual"] <= visit["most"] and 2 * visit["least"] <= visit["most"]):
        raise ValueError("field.visit_hours: least, usual and most rise, and most is at least twice least")
    if any(hours * GRAIN % 1 for hours in visit.values()):
        raise ValueError("field.visit_hours: give quarters of an hour: .25, .5, .75 or whole hours")
    expected = dict(every.awards.expected_share)
    if expected["low"] > expected["high"]:
        raise ValueError("awards.expected_share: low is above high: lower the one or raise the other")
    for given in ("judgements", "winnable_judgements"):
        named = weights.compared(getattr(every.tiers, given) or {})
        if unknown := [name for name in named if name not in type(every.tiers.weights).model_fields]:
            raise ValueError(f"tiers.{given}: there is no criterion {', '.join(map(repr, unknown))}; see tiers.weights")
    return every


_BUILT: dict[str, type[BaseModel]] = {}


def build_model(base: dict) -> type[BaseModel]:
    """The model of all parameters and of the mapping; built once for what `base.yaml` declares."""
    declared = repr(base)
    if declared not in _BUILT:
        _BUILT[declared] = _build(base)
    return _BUILT[declared]


def _build(base: dict) -> type[BaseModel]:
    whole = {"_one_with_the_other": model_validator(mode="after")(_one_with_the_other)}
    said = {"playbook": (Playbook, ...), "recognition": (Recognition, ...), "letters": (Letters, ...)}
    parts = {"inputs": (inputs_model(), ...), **said}
    return create_model("Params", __base__=_model("Declared", base), __validators__=whole, **parts)


def defaults(tree: dict) -> dict:
    """The value of each parameter that `base.yaml` declares, in the same tree."""
    return {key: node["value"] if is_parameter(node) else defaults(node) for key, node in tree.items()}


def find_declaration(base: dict, path: tuple) -> dict:
    """What `base.yaml` says of the parameter at a place, or around it; nothing where there is none."""
    node = base
    for key in path:
        if is_parameter(node):
            break
        node = node.get(key, {}) if isinstance(node, dict) else {}
    return node if is_parameter(node) else {}
