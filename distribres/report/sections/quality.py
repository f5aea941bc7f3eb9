"""What was read and rejected."""

import pandas as pd

from distribres.report.blocks import Table, Text
from distribres.report.elements import listing, section
from distribres.report.words import Words


def say(table: pd.DataFrame, words: Words) -> Text:
    """How much was read, and how much of it could not be used."""
    read, rejected = table["lines_read"].sum(), table["lines_rejected"].sum()
    money = table["money_rejected"].sum() / table["money_read"].sum()
    return section("quality", words, count=read, rejected=words.number(rejected), money=words.percent(money, 2))


def list_inputs(table: pd.DataFrame, words: Words) -> Table:
    """Read = accepted + rejected, by input."""
    columns = {
        "input": [words(f"inputs.{i}") for i in table["input"]],
        "lines_read": [words.number(n) for n in table["lines_read"]],
        "lines_accepted": [words.number(n) for n in table["lines_accepted"]],
        "lines_rejected": [words.number(n) for n in table["lines_rejected"]],
        "money_read": words.amounts(table["money_read"]),
        "money_rejected": words.amounts(table["money_rejected"]),
    }
    return listing("quality", columns, words)


def list_rejects(table: pd.DataFrame, words: Words) -> Table | Text:
    """Rejected lines by input and reason, with one of them as an example."""
    if table.empty:
        return Text(words("sections.quality.none_rejected"))
    grouped = table.groupby(["input", "reason"], sort=True)
    first, counts = grouped.head(1).set_index(["input", "reason"]).sort_index(), grouped["lines"].sum()
    columns = {
        "input": [words(f"inputs.{i}") for i, _ in counts.index],
        "reason": [words(f"reasons.{r}") for _, r in counts.index],
        "lines_rejected": [words.number(n) for n in counts],
        "example": [
            words("example", file=f, line=words.number(n)) for f, n in zip(first["file"], first["line"], strict=True)
        ],
    }
    return listing("rejects", columns, words, "llrl")
