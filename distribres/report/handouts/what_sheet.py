"""The sheet of a rep's actions: what is done with whom and by when, with columns to say what came of it."""

from collections.abc import Mapping

import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.handouts import workbook_page as page
from distribres.report.handouts.hidden_sheets import Hidden
from distribres.report.handouts.workbook_page import Looks, put
from distribres.report.words import Words

WIDTHS = (5, 17, 25, 8, 6, 7, 8, 9, 8, 6, 7, 10, 10, 14)
AT = {name: place for place, name in enumerate(form.WHAT)}
LONGEST_COMMENT = 300
LISTS = ("done", "result", "refused_because")
MOST_MONEY = 1_000_000_000
"""An amount beyond it is a slip."""


def write(
    sheet: Worksheet, actions: pd.DataFrame, whose: str, quarter: str, title: str, hidden: Hidden, looks: Looks
) -> None:
    """Write the actions of one rep, rows for what was not planned, and rows for promises.

    Parameters
    ----------
    actions : DataFrame
        Lines of `workbook_lines.list_actions`, of one rep.
    whose : str
        The rep's id, which the hidden row holds.
    quarter : str
        The quarter of the actions.
    """
    page.begin(sheet, form.WHAT_SHEET, whose, title, looks)
    page.put_headings(sheet, form.WHAT, "what", WIDTHS, looks)
    last = form.HEADINGS + len(actions)
    _sum_up(sheet, actions, looks)
    for row, line in enumerate(actions.itertuples(), form.FIRST):
        _write_action(sheet, row, line, looks)
    rows = (form.FIRST, max(last, form.FIRST))
    _allow(sheet, rows, quarter, hidden, looks.words)
    _mark_late(sheet, rows, looks)
    _write_rest(sheet, last + 2, quarter, hidden, looks)
    page.lay_out(sheet, WIDTHS, last, frozen=3)
    sheet.protect("", page.PROTECTED)


def sums(sheet: str, actions: int) -> dict[str, str]:
    """Formulas of what is done so far on a sheet of so many actions: what was told, and as asked where it was not."""
    rows = (form.FIRST, form.HEADINGS + max(actions, 1))
    place = f"'{sheet.replace(chr(39), 2 * chr(39))}'!"
    cells = {name: place + xl_range_abs(rows[0], AT[name], rows[1], AT[name]) for name in form.WHAT}
    words = f"{form.LISTS}!$B$"
    worked = "+".join(f"({cells['done']}={words}{form.DONE.index(code) + 2})" for code in form.WORKED)
    return {
        unit: f'=SUM({cells[told]})+SUMPRODUCT(({worked})*({cells[told]}="")*{cells[unit]})'
        for unit, told in (("hours", "hours_done"), ("cost", "cost_done"))
    }


def _sum_up(sheet: Worksheet, actions: pd.DataFrame, looks: Looks) -> None:
    """Sums above the headings, out of the filter's reach, of the lines that the filter leaves."""
    put(sheet, 1, 0, looks.words("workbook.shown"), looks("text", bold=True))
    codes = {"hours": 109, "cost": 109, "done": 103, "hours_done": 109, "cost_done": 109}
    kinds = {"done": "count", "cost": "money", "cost_done": "money"}
    for name, code in codes.items():
        column = xl_col_to_name(AT[name])
        cells = f"{column}{form.FIRST + 1}:{column}{form.FIRST + max(len(actions), 1)}"
        look = looks(kinds.get(name, "hours"), bold=True, bottom=0)
        total = round(actions[name].sum(), 4) if name in ("hours", "cost") else 0
        sheet.write_formula(1, AT[name], f"=SUBTOTAL({code},{cells})", look, total)


def _write_action(sheet: Worksheet, row: int, line, looks: Looks) -> None:
    cells = {
        "code": (line.action_id, looks("code")),
        "dealer": (line.dealer, looks("cell")),
        "action": (line.action, looks("cell")),
        "due": (line.due_date, looks("date")),
        "hours": (line.hours or None, looks("hours")),
        "cost": (line.cost or None, looks("exact" if line.cost % 1 else "money")),
        "worth": (line.worth, looks("cell", align="right")),
    }
    for name, (value, look) in cells.items():
        put(sheet, row, AT[name], value, look)
    _open(sheet, row, ("done", "date", "hours_done", "cost_done", "result", "refused_because", "comment"), looks)
    texts = [(cells[name][0], WIDTHS[AT[name]]) for name in ("dealer", "action", "worth")]
    sheet.set_row(row, page.height(texts))


KINDS = {"date": "date", "due": "date", "hours_done": "hours", "cost_done": "money"}


def _open(sheet: Worksheet, row: int, columns: tuple[str, ...], looks: Looks) -> None:
    """Empty cells that are filled in."""
    for name in columns:
        put(sheet, row, AT[name], None, page.open_cell(looks, KINDS.get(name, "cell")))


def _allow(sheet: Worksheet, rows: tuple[int, int], quarter: str, hidden: Hidden, words: Words) -> None:
    """What can be filled in."""
    for name in LISTS:
        page.choose_from(sheet, name, rows, AT[name], hidden.lengths, words)
    allow_numbers(sheet, rows, AT, quarter, words)
    rule = {"validate": "length", "criteria": "<=", "value": LONGEST_COMMENT}
    rule |= {"input_title": words("workbook.hint.comment_title"), "input_message": words("workbook.hint.comment")}
    page.allow(sheet, rows, AT["comment"], rule, words("workbook.error.length", n=LONGEST_COMMENT), words)


def allow_numbers(sheet: Worksheet, rows: tuple[int, int], at: Mapping[str, int], quarter: str, words: Words) -> None:
    """Days within which what is asked can be done, and hours and money in the columns that a sheet has of them."""
    first, last = form.window(quarter)
    between = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    told = words("workbook.error.date", first=words.day(first), last=words.day(last))
    page.allow(sheet, rows, at["date"], between, told, words)
    limits = {"hours_done": form.MOST_HOURS, "cost_done": MOST_MONEY}
    for name in [one for one in limits if one in at]:
        most = limits[name]
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": most}
        page.allow(sheet, rows, at[name], rule, words(f"workbook.error.{name}", most=words.number(most)), words)


def _mark_late(sheet: Worksheet, rows: tuple[int, int], looks: Looks) -> None:
    """A date that is past and of which nothing is said is red."""
    due, done = (xl_rowcol_to_cell(rows[0], AT[name], col_abs=True) for name in ("due", "done"))
    rule = {"type": "formula", "criteria": f'=AND({due}<TODAY(),{due}<>"",{done}="")'}
    red = looks.book.add_format({"font_color": page.LATE, "bold": True})
    sheet.conditional_format(rows[0], AT["due"], rows[1], AT["due"], {**rule, "format": red})


def _write_rest(sheet: Worksheet, row: int, quarter: str, hidden: Hidden, looks: Looks) -> None:
    """What was not planned, and what each side promises: empty rows."""
    words = looks.words
    tables: Mapping[str, tuple] = {
        form.OFF_PLAN: (form.OFF_PLAN_ROWS, ("dealer", "action", "date", "hours_done", "cost_done", "comment")),
        form.COMMITMENT: (form.COMMITMENT_ROWS, ("dealer", "action", "due", "hours", "result", "done")),
    }
    for code, (count, columns) in tables.items():
        put(sheet, row, 0, words(f"workbook.{code}.title"), looks("text", bold=True, font_size=11))
        for name in form.WHAT:
            told = words(f"workbook.{code}.{name}") if name in columns else ""
            told = form.HEADING if name == "code" else told
            put(sheet, row + 1, AT[name], told, looks("heading"))
        sheet.set_row(row + 1, 2 * page.LINE)
        first, last = row + 2, row + 1 + count
        for one in range(first, last + 1):
            put(sheet, one, 0, code, looks("code"))
            _open(sheet, one, columns, looks)
            sheet.set_row(one, 1.5 * page.LINE)
        _allow_rest(sheet, code, (first, last), quarter, hidden, words)
        row = last + 2


def _allow_rest(sheet: Worksheet, code: str, rows: tuple[int, int], quarter: str, hidden: Hidden, words: Words) -> None:
    page.choose_from(sheet, "dealer", rows, AT["dealer"], hidden.lengths, words)
    if code == form.OFF_PLAN:
        page.choose_from(sheet, "tactic", rows, AT["action"], hidden.lengths, words, free=True)
        allow_numbers(sheet, rows, AT, quarter, words)
    else:
        page.choose_from(sheet, "side", rows, AT["hours"], hidden.lengths, words)
        page.choose_from(sheet, "kept", rows, AT["done"], hidden.lengths, words)
