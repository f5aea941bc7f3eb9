"""What is proposed, name by name: its value, what was seen of it, what is doubtful."""

from dataclasses import dataclass, field

from distribres.ingestion.proposal.fitting import Role


@dataclass
class Entry:
    """One name of the mapping: its value, what was seen, what is doubtful. Without a value it is left to fill in.

    `options` are the values that it may have, where one of several has to be chosen; `words` the texts of a column that
    are translated, and ours for them (None of those that are not known).
    """

    name: str
    value: object = None
    seen: str = ""
    doubts: list[str] = field(default_factory=list)
    options: list = field(default_factory=list)
    words: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Draft:
    """The mapping of one input: settings of its files, columns, headings that nothing was made of, and why."""

    role: Role
    settings: list[Entry]
    columns: list[Entry]
    unused: list[str]
    refused: list[str]

    def doubts(self) -> list[str]:
        """All that is doubtful, each with the name of what it is about."""
        entries = [*self.settings, *self.columns]
        return [f"{entry.name}: {doubt}" for entry in entries for doubt in entry.doubts] + self.refused

    def to_fill(self) -> list[str]:
        """What nothing tells: required columns that were not found, and settings that have to be decided."""
        return [entry.name for entry in [*self.settings, *self.columns] if entry.value is None]
