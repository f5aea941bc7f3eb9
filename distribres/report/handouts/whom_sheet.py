"""The sheet of a rep's dealers: whom to see, in the order of what the next hour earns, and why."""

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.handouts import workbook_page as page
from distribres.report.handouts.hidden_sheets import Hidden
from distribres.report.handouts.workbook_lines import short_date, shorten
from distribres.report.handouts.workbook_page import Looks, put
from distribres.report.plots import style

WIDTHS = (3, 22, 10, 28, 9, 10, 6, 9, 9, 7, 7, 5, 15)
AT = {name: place for place, name in enumerate(form.WHOM)}
SEEN = form.WHOM[: len(WIDTHS)]
LONGEST_REASON = 200
BRAND = "#2F6B8F"


def write(
    sheet: Worksheet, dealers: pd.DataFrame, worked: dict[str, str], title: str, hidden: Hidden, looks: Looks
) -> None:
    """Write the dealers of one rep.

    Parameters
    ----------
    dealers : DataFrame
        Lines of `workbook_lines.list_dealers`, of one rep.
    worked : dict of str
        Formulas of what is done so far: `what_sheet.sums`.
    """
    page.begin(sheet, form.WHOM_SHEET, next(iter(dealers["rep_id"].dropna()), ""), title, looks)
    _sum_up(sheet, dealers, worked, looks)
    page.put_headings(sheet, SEEN, "whom", WIDTHS, looks)
    for row, line in enumerate(dealers.itertuples(), form.FIRST):
        _write_dealer(sheet, row, line, hidden, looks)
    last = form.HEADINGS + len(dealers)
    _allow(sheet, (form.FIRST, max(last, form.FIRST)), hidden, looks)
    page.lay_out(sheet, WIDTHS, last, frozen=2)
    sheet.set_column(AT["dealer_id"], AT["dealer_id"], None, None, {"hidden": True})
    sheet.protect("", page.PROTECTED)


def _sum_up(sheet: Worksheet, dealers: pd.DataFrame, worked: dict[str, str], looks: Looks) -> None:
    """What the quarter asks, and what is done so far."""
    words = looks.words
    hours, visits, spend = (dealers[part].sum() for part in ("hours", "visits", "spend"))
    told = words("workbook.asked", hours=words.hours(hours), visits=words.number(visits), money=words.money(spend))
    put(sheet, 1, 0, told, looks("text", bold=True))
    put(sheet, 1, AT["trend"], words("workbook.so_far"), looks("text", bold=True, align="right"))
    plain = {"bottom": 0, "bold": True}
    sheet.write_formula(1, AT["last"], worked["hours"], looks("hours", **plain, num_format='#,##0.00" h"'), 0)
    sheet.write_formula(1, AT["next_visit"], worked["cost"], looks("money", **plain), 0)


def _write_dealer(sheet: Worksheet, row: int, line, hidden: Hidden, looks: Looks) -> None:
    words = looks.words
    last = [short_date(line.last_order), short_date(line.last_visit)]
    cells = {
        "order": (row - form.FIRST + 1, looks("count", align="left")),
        "dealer": (f"{shorten(line.name)}\n{line.place}", looks("cell")),
        "family": (words.family(line.family), looks("cell", **_edge(line.family, looks))),
        "why": (line.why, looks("cell")),
        "revenue": (line.year, looks("money")),
        "trend": (None, looks("cell")),
        "signs": (line.signs, looks("cell", align="center")),
        "last": ("\n".join(day or words("missing") for day in last), looks("cell", align="center")),
        "next_visit": (line.next_visit, looks("date")),
        "effort": (_effort(line, looks), looks("cell", align="right")),
    }
    for name, (value, look) in cells.items():
        put(sheet, row, AT[name], value, look)
    for name in ("tier", "frozen", "reason"):
        put(sheet, row, AT[name], None, page.open_cell(looks))
    put(sheet, row, AT["dealer_id"], line.dealer_id, looks("note"))
    sheet.write_comment(row, AT["family"], line.discourse, {"x_scale": 3.2, "y_scale": 3, "author": ""})
    curve = {"range": hidden.trend_of(line.dealer_id), "type": "column", "show_hidden": True, "min": 0}
    curve |= {"series_color": page.GREY, "last_point": True, "last_color": BRAND}
    sheet.add_sparkline(row, AT["trend"], curve)
    texts = [(cells[name][0], WIDTHS[AT[name]]) for name in ("dealer", "family", "why", "last")]
    sheet.set_row(row, page.height(texts, least=2))


def _edge(family: str, looks: Looks) -> dict:
    color = style.family_looks(looks.words.playbook)[family].color
    return {"left": page.THICK, "left_color": color, "align": "left", "indent": 1}


def _effort(line, looks: Looks) -> str:
    """Visits, and hours below them."""
    words = looks.words
    if line.hours != line.hours:
        return words("missing")
    return f"{words.number(line.visits)}\n{words('hours', n=words.number(line.hours, 1))}"


def _allow(sheet: Worksheet, rows: tuple[int, int], hidden: Hidden, looks: Looks) -> None:
    """What can be filled in."""
    words = looks.words
    for name in ("tier", "frozen"):
        page.choose_from(sheet, name, rows, AT[name], hidden.lengths, words)
    cell = xl_rowcol_to_cell(rows[0], AT["reason"], col_abs=True)
    rule = {"validate": "length", "criteria": "<=", "value": LONGEST_REASON}
    rule |= {"input_title": words("workbook.hint.reason_title"), "input_message": words("workbook.hint.reason")}
    page.allow(sheet, rows, AT["reason"], rule, words("workbook.error.length", n=LONGEST_REASON), words)
    told = [xl_rowcol_to_cell(rows[0], AT[name], col_abs=True) for name in ("tier", "frozen")]
    missing = f'=AND({told[0]}&{told[1]}<>"",{cell}="")'
    late = looks.book.add_format({"bg_color": "#F7D9C9"})
    sheet.conditional_format(
        rows[0], AT["reason"], rows[1], AT["reason"], {"type": "formula", "criteria": missing, "format": late}
    )
