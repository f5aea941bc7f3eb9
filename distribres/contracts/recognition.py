"""Recognition: what a dealer can earn and by which rule, as ``recognition.yaml`` and a network declare it."""

from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from distribres.contracts.conditions import CHANNELS, RANK, Vocabulary
from distribres.contracts.names import TIERS
from distribres.contracts.playbook import Name, Text, Where, YesNo, kept

FROZEN = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
CHOICES = {
    "channel": CHANNELS,
    "tier": TIERS,
    "tier_change": ("up", "same", "down"),
    "calendar_quarter": ("Q1", "Q2", "Q3", "Q4"),
}
BY_CHANCE = "_chance"
MEASURED = ("growth", "share_gain")
"""Facts of which is known how far chance alone moves them: ``<name>_chance`` can be asked of them."""
NUMBERS = (
    *("revenue", "revenue_before", "revenue_ever_before", "growth", "growth_quarter", "quarters_bought", "quarters_up"),
    *("months_bought", "months", "months_before", "silent_before", "history_before", "lines", "returns"),
    *("years", "years_known", "share_gain", "wallet_change", "prescription", "prescription_change"),
    *("events_in_a_row", "quarters_since_event", "trainings", "tier_probability"),
)
YES_NO = ("first_purchase", "known_longer", "anniversary", "best_year", "overridden")
FACTS = Vocabulary(
    CHOICES, (*NUMBERS, *(name + RANK for name in NUMBERS), *(name + BY_CHANCE for name in MEASURED)), YES_NO
)
"""What rules can ask; ``recognition.yaml`` says what each is."""
QUARTER, PEERS = "quarter", "peers"
NEVER = "never"


def placeholders(text: str) -> list[str]:
    """The names in braces that a text fills in.

    Raises
    ------
    ValueError
        Where braces do not close, or hold more than a name.
    """
    try:
        parts = [*Formatter().parse(text)]
    except ValueError:
        raise ValueError("a brace is not closed: a figure stands as {growth}") from None
    if any(form or how for _, name, form, how in parts if name is not None):
        raise ValueError("braces hold a name alone, as {growth}")
    return [name for _, name, _, _ in parts if name is not None]


def _every(value: Any) -> Any:
    if value == NEVER or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 80):
        return value
    raise ValueError("quarters, 1 to 80, or never")


class Rule(BaseModel):
    """One recognition; ``recognition.yaml`` says what each part means."""

    model_config = FROZEN
    label: Text
    rank: Annotated[int, Field(ge=-1000, le=1000, strict=True)] = 0
    among: Where = {}
    earn: Annotated[Where, Field(min_length=1)]
    figure: str
    every: Annotated[int | Literal["never"], BeforeValidator(_every)]
    wording: Text
    public: Text | None = None
    drop: YesNo = False

    @property
    def pause(self) -> int:
        """Quarters before the same dealer can earn it again."""
        return 10**6 if self.every == NEVER else self.every


class HonestWord(BaseModel):
    """What can be said of a dealer that earned nothing: a fact, and no praise."""

    model_config = FROZEN
    where: Where = {}
    text: Text


class Recognition(BaseModel):
    """All rules, and the words for those who earned nothing; what was dropped is not there."""

    model_config = FROZEN
    rules: dict[Name, Rule]
    honest_words: Annotated[list[HonestWord], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _without_dropped(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("rules"), dict):
            return given
        return given | {"rules": kept(given["rules"])}

    @property
    def order(self) -> list[str]:
        """The recognitions by their rank: for the first of those that a dealer earned it is named."""
        return sorted(self.rules, key=lambda name: self.rules[name].rank)
