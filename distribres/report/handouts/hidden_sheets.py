"""What the hidden sheets hold: whose workbook it is, the lists to choose from, what was asked, and past revenue."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.handouts.workbook_page import Looks, put
from distribres.report.words import Words


@dataclass(frozen=True)
class Hidden:
    """What the sheets that are seen need to know of them.

    Attributes
    ----------
    lengths : words in each list, by its name
    rows : row of `form.TREND` of each dealer, by dealer_id
    quarters : quarters of past revenue
    """

    lengths: Mapping[str, int]
    rows: Mapping[str, int]
    quarters: int

    def trend_of(self, dealer: str) -> str:
        """The cells of a dealer's past revenue."""
        row = self.rows[dealer]
        return f"{form.TREND}!{xl_range_abs(row, 1, row, self.quarters)}"


def plan(dealers: pd.DataFrame, words: Words) -> tuple[Hidden, dict[str, list[tuple[str, str]]]]:
    """Where the hidden sheets will have what, and the lists: of each, code and word.

    Parameters
    ----------
    dealers : DataFrame
        Lines of `workbook_lines.list_dealers`: those of the workbook.
    """
    lists = {name: [(code, word_of(name, code, words)) for code in codes] for name, codes in form.CHOICES.items()}
    named = dealers.sort_values("dealer", key=lambda names: names.str.casefold())
    lists["dealer"] = list(zip(named["dealer_id"], named["dealer"], strict=True))
    lists["tactic"] = sorted(((name, words.tactic(name)) for name in words.playbook.tactics), key=lambda one: one[1])
    rows = {dealer: row for row, dealer in enumerate(dealers["dealer_id"])}
    trend = len(dealers["trend"].iloc[0]) if len(dealers) else 0
    return Hidden({name: len(words) for name, words in lists.items()}, rows, trend), lists


def word_of(name: str, code: str, words: Words) -> str:
    """What stands for a code in a list."""
    return words(f"tiers.{code}") if name == "tier" and code != form.BY_RULE else words(f"workbook.lists.{name}.{code}")


def write(
    book: xlsxwriter.Workbook,
    told: Mapping[str, str],
    lists: Mapping[str, list[tuple[str, str]]],
    dealers: pd.DataFrame,
    actions: pd.DataFrame,
    looks: Looks,
) -> None:
    """Add them, last of all.

    Parameters
    ----------
    told : mapping of str
        `form.MADE_OF`.
    lists : of `plan`
    dealers : of `plan`
    actions : DataFrame
        Lines of `workbook_lines.list_actions`: those that this workbook asks for.
    """
    meta, listed, asked, trend = (book.add_worksheet(name) for name in (form.META, form.LISTS, form.ASKED, form.TREND))
    _write_table(meta, [(name, told[name]) for name in form.MADE_OF], looks)
    for place, name in enumerate(form.LISTED):
        columns = [name, *(code for code, _ in lists[name])], ["", *(word for _, word in lists[name])]
        for side, texts in enumerate(columns):
            for row, text in enumerate(texts):
                put(listed, row, 2 * place + side, text, looks("text"))
    lines = actions[list(form.ASKED_COLUMNS)]
    _write_table(asked, [form.ASKED_COLUMNS, *lines.itertuples(index=False, name=None)], looks)
    past = [(one, *amounts) for one, amounts in zip(dealers["dealer_id"], dealers["trend"], strict=True)]
    _write_table(trend, past, looks)
    for sheet in (meta, listed, asked, trend):
        sheet.hide()


def _write_table(sheet: Worksheet, rows: list[tuple], looks: Looks) -> None:
    day, text = looks("date"), looks("text")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            put(sheet, row, column, value, day if isinstance(value, pd.Timestamp) else text)
