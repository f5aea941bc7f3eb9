"""The sheet of the manager: every dealer with what it gets today and next quarter, and what that should bring."""

import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.handouts import workbook_page as page
from distribres.report.handouts.workbook_page import Looks, put

COLUMNS = {
    "dealer": ("cell", 22),
    "rep": ("cell", 13),
    "tier": ("cell", 6),
    "family": ("cell", 10),
    "current_hours": ("tenths", 7),
    "hours": ("tenths", 8),
    "visits": ("count", 6),
    "current_spend": ("money", 9),
    "spend": ("money", 9),
    "gain_low": ("money", 8),
    "gain": ("money", 8),
    "gain_high": ("money", 8),
    "potential": ("money", 9),
    "headroom": ("money", 9),
    "share_of_wallet": ("percent", 7),
}
"""Column -> how it is written, and its width in characters."""
TOTALS = ("current_hours", "hours", "visits", "current_spend", "spend", "gain", "potential", "headroom")
"""The ends of intervals do not add up."""
BAR, RISE, FALL = "#9DC3E0", "#00694B", "#A63C00"


def write(sheet: Worksheet, dealers: pd.DataFrame, title: str, looks: Looks) -> None:
    """Write all dealers; a column that holds nothing is left out.

    Parameters
    ----------
    dealers : DataFrame
        Lines of `workbook_lines.list_dealers`.
    """
    lines = _told(dealers, looks)
    kinds, widths = zip(*(COLUMNS[name] for name in lines), strict=True)
    page.begin(sheet, "", "", title, looks)
    page.put_headings(sheet, list(lines), "network", widths, looks)
    for row, cells in enumerate(lines.itertuples(index=False, name=None), form.FIRST):
        for place, (value, kind) in enumerate(zip(cells, kinds, strict=True)):
            put(sheet, row, place, value, looks(kind))
        texts = [(text, width) for text, width in zip(cells, widths, strict=True) if isinstance(text, str)]
        sheet.set_row(row, page.height(texts))
    if "hours" in lines:
        _explain(sheet, list(lines).index("hours"), dealers["an_hour"], looks)
    _sum_up(sheet, lines, kinds, looks)
    _mark(sheet, lines, looks)
    page.lay_out(sheet, widths, form.HEADINGS + len(lines), frozen=1)


def _told(dealers: pd.DataFrame, looks: Looks) -> pd.DataFrame:
    words = looks.words
    lines = dealers.assign(
        tier=[words(f"tiers.{tier}") for tier in dealers["tier"]],
        family=[words.family(family) for family in dealers["family"]],
    )
    lines = lines[list(COLUMNS)].dropna(axis="columns", how="all")
    return lines if dealers["rep_id"].notna().any() else lines.drop(columns="rep")


def _explain(sheet: Worksheet, place: int, reasons: pd.Series, looks: Looks) -> None:
    """Why the hours of each dealer change, in a note beside them."""
    for row, reason in enumerate(reasons, form.FIRST):
        if isinstance(reason, str):
            sheet.write_comment(row, place, looks.words("workbook.hours_because", earns=reason), {"author": ""})


def _sum_up(sheet: Worksheet, lines: pd.DataFrame, kinds: tuple[str, ...], looks: Looks) -> None:
    """Sums above the headings, of the lines that the filter leaves."""
    put(sheet, 1, 0, looks.words("workbook.shown"), looks("text", bold=True))
    for place, (column, kind) in enumerate(zip(lines, kinds, strict=True)):
        if column in TOTALS:
            letter = xl_col_to_name(place)
            cells = f"{letter}{form.FIRST + 1}:{letter}{form.FIRST + max(len(lines), 1)}"
            total = round(lines[column].sum(), 4)
            sheet.write_formula(1, place, f"=SUBTOTAL(109,{cells})", looks(kind, bold=True, bottom=0), total)


def _mark(sheet: Worksheet, lines: pd.DataFrame, looks: Looks) -> None:
    """Arrows where time rises or falls by an hour or more, and bars for the room to grow."""
    first, last = form.FIRST, form.HEADINGS + len(lines)
    if {"hours", "current_hours"} <= set(lines) and len(lines):
        now, then = lines.columns.get_loc("current_hours"), lines.columns.get_loc("hours")
        change = f"{xl_rowcol_to_cell(first, then)}-{xl_rowcol_to_cell(first, now)}"
        for sign, arrow, color in (("", "▲", RISE), ("-", "▼", FALL)):
            look = looks.book.add_format({"num_format": f'"{arrow} "#,##0.0', "font_color": color})
            rule = {"type": "formula", "criteria": f"={sign}({change})>=1", "format": look}
            sheet.conditional_format(first, then, last, then, rule)
    if "headroom" in lines and len(lines):
        room = lines.columns.get_loc("headroom")
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "min_type": "num", "min_value": 0}
        sheet.conditional_format(first, room, last, room, bar)
