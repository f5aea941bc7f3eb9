"""Letters: who writes, and which campaigns there are, as ``letters.yaml`` and a network declare them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from distribres.contracts.conditions import CHOICES, NUMBERS, YES_NO, Vocabulary
from distribres.contracts.names import LANGUAGES
from distribres.contracts.playbook import OWNERS, Name, Text, Where, YesNo, kept, letter_name

FROZEN = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
PLACES = ("honour", "invite", "write", "in_person")
"""A dealer's place at the next awards."""
NOTICE = ("brand", "opt_out", "privacy")
"""What the foot of a letter fills in."""
SENT = "sent.csv"
"""Beside the letters of a campaign, whom one was posted to: by who posts them, any list with a column dealer_id."""
WEEKS = 13
DEPTH = 4
"""Lists and records in one another, at most."""
LONGEST = 2000
"""Characters of a field: a letter is a page."""

Line = Annotated[str, Field(min_length=1, max_length=80, strict=True)]
Short = Annotated[str, Field(max_length=80, strict=True)]


def vocabulary(criteria: list[str], families: list[str]) -> Vocabulary:
    """What the conditions of a campaign can ask: all that those of the playbook can, and the place at the awards."""
    measured = [*criteria, *(f"{name}_rank" for name in criteria)]
    return Vocabulary(CHOICES | {"family": tuple(families), "place": PLACES}, [*measured, *NUMBERS], YES_NO)


class Sender(BaseModel):
    """Who writes; ``letters.yaml`` says what each part means."""

    model_config = FROZEN
    name: Line
    address: Annotated[list[Line], Field(min_length=1, max_length=5)]
    city: Line
    opt_out: Text
    privacy: Text


class Signatory(BaseModel):
    """Who signs; the name of a rep is that of the dealer's own."""

    model_config = FROZEN
    name: Short = ""
    first_name: Short = ""
    title: Text
    phone: Line
    email: Short = ""


def _field(value: Any, depth: int = 0) -> Any:
    """A text, a number, one text in every language, a list of such, or a record of such."""
    if depth > DEPTH:
        raise ValueError("lists and records stand in one another too often")
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        if len(str(value)) > LONGEST:
            raise ValueError(f"a text has at most {LONGEST:,} characters: a letter is a page")
        return value
    if isinstance(value, list):
        return tuple(_field(one, depth + 1) for one in value)
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ValueError("a text (yes and no in quotes), a number, {fr, en}, or a list of these")
    if set(value) & set(LANGUAGES):
        if lacking := [language for language in LANGUAGES if not isinstance(value.get(language), str)]:
            raise ValueError(f"{lacking[0]} is missing: every text is written in {' and '.join(LANGUAGES)}")
        if len(value) > len(LANGUAGES):
            raise ValueError(f"beside {' and '.join(LANGUAGES)} stands nothing else")
    return {name: _field(one, depth + 1) for name, one in value.items()}


def in_language(value: Any, language: str) -> Any:
    """A field as one language has it."""
    if isinstance(value, dict):
        return value[language] if language in value else {name: in_language(v, language) for name, v in value.items()}
    return [in_language(one, language) for one in value] if isinstance(value, tuple) else value


class Campaign(BaseModel):
    """Letters of one occasion; ``letters.yaml`` says what each part means."""

    model_config = FROZEN
    label: Text
    letter: Annotated[Any, BeforeValidator(letter_name)]
    tactic: str | None = None
    where: Where = {}
    signatory: Literal[*OWNERS]
    week: Annotated[int, Field(ge=1, le=WEEKS, strict=True)]
    personal: YesNo = False
    not_with: list[str] = []
    fields: dict[Name, Annotated[Any, BeforeValidator(_field)]] = {}
    drop: YesNo = False

    @property
    def templates(self) -> list[str]:
        """The templates that its letters use."""
        return [*self.letter.values()] if isinstance(self.letter, dict) else [self.letter]


class Letters(BaseModel):
    """Sender, signatories and campaigns, and what the foot of each letter says; what was dropped is not there."""

    model_config = FROZEN
    notice: Text
    sender: Sender | None = None
    signatories: dict[Literal[*OWNERS], Signatory] = {}
    campaigns: dict[Name, Campaign]

    @model_validator(mode="before")
    @classmethod
    def _without_dropped(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("campaigns"), dict):
            return given
        return given | {"campaigns": kept(given["campaigns"])}
