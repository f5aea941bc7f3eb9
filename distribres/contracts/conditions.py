"""Conditions on what is known of a dealer, as the playbook writes them: a list, a range, true or false."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distribres.contracts.names import TIERS

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("low", "high")
CHANNELS = ("exclusive", "multibrand", "reseller", "franchise")
CHOICES = {
    "tier": TIERS,
    "channel": CHANNELS,
    "headroom_level": LEVELS,
    "willingness_level": LEVELS,
    "winnable_level": LEVELS,
    "alert": ("down", "up", "none"),
    "event": ("came", "absent", "not_invited"),
}
"""Facts that are one of several words."""
NUMBERS = ("winnable", "silence_probability", "silent_quarters", "revenue_growth", "explore", "hours", "spend")
YES_NO = ("missed", "seen", "no_mail", "recognised")
RANK = "_rank"
OF_RULES = ("channel",)
"""Facts that the rules of families may ask besides criteria: families come before all that rests on them."""
ANY = "any"
FORMS = "a condition is a list, as [a, b], a range, as {min: 1}, true or false, or any"


@dataclass(frozen=True)
class Condition:
    """What a fact must be: one of some words, in a range, or so; `unknown` lets what is not known pass."""

    one_of: tuple[str, ...] | None = None
    low: float | None = None
    high: float | None = None
    so: bool | None = None
    unknown: bool = False

    def holds(self, values: "pd.Series") -> "pd.Series":
        """Where it holds, of each dealer; what is not known holds only where `unknown` says so."""
        held = values.notna()
        if self.one_of is not None:
            held &= values.isin(self.one_of)
        if self.low is not None:
            held &= values >= self.low
        if self.high is not None:
            held &= values <= self.high
        if self.so is not None:
            held &= values.eq(self.so)
        return held | values.isna() if self.unknown else held


def read_condition(value: Any) -> Condition | None:
    """One condition as it is written; None for `any`.

    Raises
    ------
    ValueError
        Where it is none.
    """
    if value == ANY:
        return None
    if isinstance(value, bool):
        return Condition(so=value)
    if isinstance(value, list):
        return Condition(one_of=_words(value))
    if not isinstance(value, dict) or not value or set(value) - {"min", "max", "is", "one_of", "unknown"}:
        raise ValueError(FORMS)
    unknown = value.get("unknown", False)
    if not isinstance(unknown, bool):
        raise ValueError("`unknown` is true or false")
    asked = set(value) - {"unknown"}
    if asked and asked <= {"min", "max"}:
        low, high = (_number(value.get(end)) for end in ("min", "max"))
        if low is not None and high is not None and low > high:
            raise ValueError(f"min {low:g} is above max {high:g}: nothing lies between")
        return Condition(low=low, high=high, unknown=unknown)
    if asked == {"is"} and isinstance(value["is"], bool):
        return Condition(so=value["is"], unknown=unknown)
    if asked == {"one_of"} and isinstance(value["one_of"], list):
        return Condition(one_of=_words(value["one_of"]), unknown=unknown)
    raise ValueError(FORMS)


def _words(values: list) -> tuple[str, ...]:
    if not values or not all(isinstance(value, str) for value in values):
        raise ValueError('a list of one or more words belongs here, each a text: true and 1 in quotes, as in "1"')
    return tuple(values)


def _number(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ValueError("min and max are numbers in plain digits, such as 0.5")
    return float(value)


def read_conditions(value: Any) -> dict[str, Condition]:
    """All conditions of a `where`, by the fact that each asks.

    Raises
    ------
    ValueError
        With the fact whose condition is none.
    """
    if not isinstance(value, dict):
        raise ValueError("`where` holds fact: condition, such as {channel: [exclusive], revenue: {min: 1000}}")
    read = {}
    for fact, condition in value.items():
        try:
            read[fact] = read_condition(condition)
        except ValueError as error:
            raise ValueError(f"{fact}: {error}") from None
    return {fact: condition for fact, condition in read.items() if condition is not None}


@dataclass(frozen=True)
class Vocabulary:
    """Facts that can be asked at a place, by kind; `here` says of what is not among them what it is not."""

    choices: Mapping[str, Collection[str]]
    numbers: Collection[str]
    yes_no: Collection[str]
    here: str = "there is"

    @property
    def names(self) -> list[str]:
        return [*self.choices, *self.numbers, *self.yes_no]


def faults_of(
    where: Mapping[str, Condition], criteria: Collection[str], families: Collection[str], of_rule: bool = False
) -> Iterator[str]:
    """What is wrong with the facts that a condition of the playbook asks, and with the words asked for.

    Parameters
    ----------
    where : mapping
        Of `read_conditions`.
    criteria, families : names of those there are
    of_rule : whether it is the rule of a family, which can ask the channel and criteria only
    """
    measured = [*criteria, *(name + RANK for name in criteria)]
    if of_rule:
        words = Vocabulary({fact: CHOICES[fact] for fact in OF_RULES}, measured, (), "a rule can ask here")
    else:
        words = Vocabulary(CHOICES | {"family": tuple(families)}, [*measured, *NUMBERS], YES_NO)
    yield from faults_among(where, words)


def faults_among(where: Mapping[str, Condition], vocabulary: Vocabulary) -> Iterator[str]:
    """The same where other facts can be asked."""
    for fact, condition in where.items():
        if fact not in vocabulary.names:
            near = difflib.get_close_matches(fact, vocabulary.names, n=1)
            yield f"{fact!r} is no fact that {vocabulary.here}{f'; did you mean {near[0]!r}?' if near else ''}"
        elif words := vocabulary.choices.get(fact):
            if condition.one_of is None:
                yield f"{fact} is one of {', '.join(words)}: give a list, as [{next(iter(words))}]"
            elif odd := [word for word in condition.one_of if word not in words]:
                yield f"{fact} is never {odd[0]!r}: allowed are {', '.join(words)}"
        elif fact in vocabulary.yes_no:
            if condition.so is None:
                yield f"{fact} is true or false"
        elif condition.low is None and condition.high is None:
            yield f"{fact} is a number: give a range, as {{min: 1}}"


def find_holding(where: Mapping[str, Condition], facts: "pd.DataFrame") -> "pd.Series":
    """For which dealers all conditions hold; a fact that is no column of `facts` is known of nobody."""
    import pandas as pd  # not loaded by who only reads the parameters

    held = pd.Series(True, facts.index)
    for fact, condition in where.items():
        held &= condition.holds(facts[fact]) if fact in facts else condition.unknown
    return held
