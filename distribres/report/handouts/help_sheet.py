"""The sheet that says how to fill in: what each column is, what no one says, and what to say to each family."""

from collections.abc import Iterable

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from distribres.report.handouts import workbook_page as page
from distribres.report.handouts.workbook_lines import DISCOURSE
from distribres.report.handouts.workbook_page import Looks, put
from distribres.report.words import Words

WIDTHS = (26, 122)
STEPS = ("fill", "blank", "decide", "send", "private")
COLUMNS = {
    "whom": ("order", "why", "trend", "signs", "last", "next_visit", "effort", "tier", "frozen", "reason"),
    "what": ("worth", "done", "date", "hours_done", "cost_done", "result", "refused_because", "comment"),
}
"""Columns that do not explain themselves."""


def write(sheet: Worksheet, dealers: pd.DataFrame, actions: pd.DataFrame, title: str, looks: Looks) -> None:
    """Write what there is to know of the dealers and the actions of one workbook."""
    words, row = looks.words, 2
    put(sheet, 0, 0, title, looks("title"))
    put(sheet, 1, 0, looks.banner, looks("note", bold=True, font_color=page.LATE))
    parts = {
        "steps": [(words(f"workbook.steps.{step}.title"), words(f"workbook.steps.{step}.text")) for step in STEPS],
        "columns": list(_columns(words)),
        "never": [("", rule.of(words.language)) for rule in words.playbook.never],
        "families": list(_families(dealers, words)),
        "tactics": [
            (words.tactic(name), words.playbook.tactics[name].content.of(words.language))
            for name in words.playbook.tactics
            if name in set(actions["tactic"])
        ],
    }
    for name, lines in parts.items():
        row = _write_part(sheet, row, words(f"workbook.{name}.heading"), lines, looks)
    page.lay_out(sheet, WIDTHS)


def _write_part(sheet: Worksheet, row: int, heading: str, lines: list[tuple[str, str]], looks: Looks) -> int:
    """A heading and its lines; the row where the next part begins."""
    if not lines:
        return row
    put(sheet, row, 0, heading, looks("text", bold=True, font_size=11))
    for place, (name, text) in enumerate(lines, row + 1):
        put(sheet, place, 0, name, looks("cell", bold=True))
        put(sheet, place, 1, text, looks("cell"))
        sheet.set_row(place, page.height(zip((name, text), WIDTHS, strict=True)))
    return row + len(lines) + 2


def _columns(words: Words) -> Iterable[tuple[str, str]]:
    for group, names in COLUMNS.items():
        for name in names:
            yield words(f"workbook.{group}.{name}"), words(f"workbook.means.{name}")


def _families(dealers: pd.DataFrame, words: Words) -> Iterable[tuple[str, str]]:
    """What to say to each family that is there; the notes on a dealer have its own words where they differ."""
    there = set(dealers["family"])
    for name in words.families:
        if name in there:
            family = words.playbook.families[name]
            lines = [getattr(family.discourse, part).of(words.language) for part in DISCOURSE]
            told = [words(f"workbook.{part}", text=text) for part, text in zip(DISCOURSE, lines, strict=True)]
            yield words.family(name), "\n".join([family.objective.of(words.language), *told])
