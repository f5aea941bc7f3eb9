"""The playbook: families of dealers and what is done with them, as ``playbook.yaml`` and a network declare it."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from distribres.contracts import conditions
from distribres.contracts.conditions import LEVELS
from distribres.contracts.names import LANGUAGES, TIERS

FROZEN = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
ALL = "all"
KINDS = ("vip", "kit", "promotion", "training", "plan", "letter", "visit", "event", "recognition")
NEW_SUBJECTS = ("vip", "kit", "promotion", "training", "plan", "event")
"""Kinds of which a dealer takes only so many in a quarter."""
CONTACTS = ("visit", "call", "letter", "email", "parcel", "event", "none")
OWNERS = ("rep", "manager", "marketing", "factory")
FITS = ("core", "useful", "option")
MARKERS = (
    *("square", "plus", "triangle_down", "diamond", "cross", "triangle_up", "circle"),
    *("pentagon", "star", "hexagon", "triangle_left", "triangle_right"),
)
GRAIN = 4
"""Steps to the hour: actions are in quarters of an hour."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Written = Annotated[str, Field(min_length=1, max_length=1000, strict=True), AfterValidator(lambda text: _some(text))]
Amount = Annotated[float, Field(ge=0, le=1e7, strict=True, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
YesNo = Annotated[bool, Field(strict=True)]


def _some(text: str) -> str:
    if not text.strip():
        raise ValueError("a text that readers see cannot be blank")
    return text


class _Languages(BaseModel):
    model_config = FROZEN

    def of(self, language: str) -> str:
        """The text in one of the languages."""
        return getattr(self, language)


Text = create_model("Text", __base__=_Languages, **dict.fromkeys(LANGUAGES, (Written, ...)))
"""What readers see, in every language."""
Where = Annotated[dict[str, Any], BeforeValidator(conditions.read_conditions)]


class Discourse(BaseModel):
    """What we say, ask and offer, and what the dealer gains."""

    model_config = FROZEN
    say: Text
    ask: Text
    offer: Text
    gain: Text


class Variant(BaseModel):
    """Lines of a discourse for dealers on whom its own would be wrong."""

    model_config = FROZEN
    where: Where
    say: Text | None = None
    ask: Text | None = None
    offer: Text | None = None
    gain: Text | None = None


class Rule(BaseModel):
    """It holds where tier, headroom, willingness and winnable are all among those named, and the conditions hold."""

    model_config = FROZEN
    tier: list[Literal[*TIERS]] = list(TIERS)
    headroom: list[Literal[*LEVELS]] = list(LEVELS)
    willingness: list[Literal[*LEVELS]] = list(LEVELS)
    winnable: list[Literal[*LEVELS]] = list(LEVELS)
    where: Where = {}

    def holds(self, tier: str, **levels: str) -> bool:
        """Does it hold for a tier and for levels by their name, where its conditions do?"""
        return tier in self.tier and all(level in getattr(self, name) for name, level in levels.items())


class Family(BaseModel):
    """Dealers that are treated alike; ``playbook.yaml`` says what each part means."""

    model_config = FROZEN
    label: Text
    objective: Text
    discourse: Discourse
    rules: Annotated[list[Rule], Field(min_length=1)]
    variants: list[Variant] = []
    rank: Annotated[int, Field(ge=-1000, le=1000, strict=True)] = 0
    colour: Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$", strict=True)] | None = None
    marker: Literal[*MARKERS] | None = None
    visits_most: Annotated[int, Field(ge=0, le=92, strict=True)] = 13
    appetite: Annotated[int, Field(ge=0, le=100, strict=True)] = 3
    stake: Literal["revenue", "headroom", "winnable"] = "headroom"
    drop: YesNo = False


class Cost(BaseModel):
    """Money for one dealer and one time: an amount, a share of its revenue in a quarter, or what others leave."""

    model_config = FROZEN
    amount: Amount = 0.0
    rate: Annotated[float, Field(gt=0, le=1, strict=True, allow_inf_nan=False)] | None = None
    least: Amount = 0.0
    most: Amount = 1e7
    rest_from: Annotated[float, Field(gt=0, le=1e7, strict=True, allow_inf_nan=False)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"amount": value}
        forms = ({"rate"}, {"rate", "least"}, {"rate", "most"}, {"rate", "least", "most"}, {"rest_from"}, {"amount"})
        if not isinstance(value, dict) or set(value) not in forms:
            raise ValueError("a cost is an amount, {rate, least, most}, or {rest_from: an amount}")
        if value.get("least", 0) > value.get("most", 1e7):
            raise ValueError("least is above most: lower the one or raise the other")
        return value


class Capacity(BaseModel):
    """Dealers that can have a tactic in a quarter."""

    model_config = FROZEN
    dealers: Count
    each_of: Count = 1

    @property
    def total(self) -> int:
        return self.dealers * self.each_of


class DealerGain(BaseModel):
    """What a dealer has of a tactic: an amount it receives or saves, or the margin on what it sells more."""

    model_config = FROZEN
    how: Literal["none", "margin", "value", "saving"] = "none"
    value: Annotated[float | Literal["cost"], BeforeValidator(lambda value: _value(value))] = 0.0


def _value(value: Any) -> float | str:
    if value == "cost" or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1e7):
        return value
    raise ValueError("an amount that is not negative, or cost")


def _hours(value: Any) -> float | str:
    if value in ("rest", "from_plan"):
        return value
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 200:
        raise ValueError("hours from 0 to 200, rest, or from_plan")
    if value * GRAIN % 1:
        raise ValueError("quarters of an hour: .25, .5, .75 or whole hours")
    return float(value)


def letter_name(value: Any) -> Any:
    """The template of a letter, or one for each outcome of an event; ValueError where it is none."""
    names = [*value.values()] if isinstance(value, dict) else [value]
    if isinstance(value, dict) and set(value) - set(conditions.CHOICES["event"]):
        raise ValueError(f"a template, or one for each of {', '.join(conditions.CHOICES['event'])}")
    if not names or not all(isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) for name in names):
        raise ValueError("the name of a template: small letters, digits and _")
    return value


class Tactic(BaseModel):
    """One thing that is done with a dealer; ``playbook.yaml`` says what each part means."""

    model_config = FROZEN
    label: Text
    content: Text
    measure: Text
    offer: Text | None = None
    kind: Literal[*KINDS]
    fits: Annotated[dict[Name, Literal[*FITS, "none"]], Field(alias="for", min_length=1)]
    where: Where = {}
    contact: Literal[*CONTACTS] = "none"
    who: Literal[*OWNERS] = "rep"
    hours: Annotated[float | Literal["rest", "from_plan"], BeforeValidator(_hours)] = 0.0
    own_hours: Annotated[float, Field(ge=0, le=200, strict=True, allow_inf_nan=False)] = 0.0
    cost: Cost = Cost(amount=0.0)
    capacity: Capacity | None = None
    lead_weeks: Annotated[int, Field(ge=0, le=12, strict=True)] = 0
    due_week: Annotated[int, Field(ge=1, le=13, strict=True)] | None = None
    months: Annotated[list[Annotated[int, Field(ge=1, le=12, strict=True)]], Field(min_length=1)] = list(range(1, 13))
    times: Annotated[int, Field(ge=1, le=26, strict=True)] = 1
    once_per: Literal["quarter", "half", "year", "event"] = "quarter"
    runs: Annotated[int, Field(ge=1, le=20, strict=True)] = 1
    exclusive_with: list[str] = []
    must: YesNo = False
    letter: Annotated[Any, BeforeValidator(letter_name)] = None
    dealer_gain: DealerGain = DealerGain()
    drop: YesNo = False

    @property
    def rest(self) -> Literal["hours", "money"] | None:
        """What it takes whatever others leave of."""
        return "hours" if self.hours == "rest" else "money" if self.cost.rest_from is not None else None

    def fit(self, family: str) -> str:
        """How much it belongs to a family."""
        return self.fits.get(family, self.fits.get(ALL, "none"))


class Playbook(BaseModel):
    """Families by their rank, tactics as they stand; what was dropped is not there."""

    model_config = FROZEN
    never: list[Text]
    families: Annotated[dict[Name, Family], Field(min_length=1)]
    tactics: dict[Name, Tactic]

    @model_validator(mode="before")
    @classmethod
    def _without_dropped(cls, given: Any) -> Any:
        """Whoever drops a family or a tactic need not look for all that names it."""
        if not isinstance(given, dict):
            return given
        parts = {part: kept(given[part]) for part in ("families", "tactics") if isinstance(given.get(part), dict)}
        gone = {name for part, own in parts.items() for name in given[part].keys() - own.keys()}
        if "tactics" in parts:
            parts["tactics"] = {name: _forgetting(tactic, gone) for name, tactic in parts["tactics"].items()}
        return given | parts

    @property
    def order(self) -> list[str]:
        """The families in the order in which they are asked and listed."""
        return sorted(self.families, key=lambda name: self.families[name].rank)

    @property
    def rules(self) -> Iterator[tuple[str, Rule]]:
        """All rules with their family; the first that holds decides."""
        for name in self.order:
            for rule in self.families[name].rules:
                yield name, rule


def kept(part: dict) -> dict:
    """What is not dropped; who drops a name that nobody declared is not silently agreed with."""
    return {
        name: own
        for name, own in part.items()
        if not (isinstance(own, dict) and own.get("drop") is True and set(own) != {"drop"})
    }


def _forgetting(tactic: Any, gone: set[str]) -> Any:
    if not isinstance(tactic, dict) or not gone:
        return tactic
    told = dict(tactic)
    if isinstance(told.get("for"), dict):
        told["for"] = {name: fit for name, fit in told["for"].items() if name not in gone} or {ALL: "none"}
    if isinstance(told.get("exclusive_with"), list):
        told["exclusive_with"] = [name for name in told["exclusive_with"] if name not in gone]
    return told
