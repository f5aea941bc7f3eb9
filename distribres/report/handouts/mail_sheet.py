"""The sheet of marketing: letters and e-mails, a row for each kind of them, and the events beside them."""

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.handouts import what_sheet
from distribres.report.handouts import workbook_page as page
from distribres.report.handouts.hidden_sheets import Hidden
from distribres.report.handouts.workbook_lines import MAILED
from distribres.report.handouts.workbook_page import Looks, put

WIDTHS = (5, 22, 40, 8, 11, 8, 9, 9, 8, 8, 14)
AT = {name: place for place, name in enumerate(form.MAIL)}


def write(sheet: Worksheet, mails: pd.DataFrame, quarter: str, title: str, hidden: Hidden, looks: Looks) -> None:
    """Write what goes out to many dealers; what became of events is told on the sheets of the reps.

    Parameters
    ----------
    mails : DataFrame
        Of `workbook_lines.list_mails`.
    quarter : str
        The quarter of the actions.
    """
    page.begin(sheet, form.MAIL_SHEET, "", title, looks)
    page.put_headings(sheet, form.MAIL, "mail", WIDTHS, looks)
    for row, line in enumerate(mails.itertuples(), form.FIRST):
        _write_mail(sheet, row, line, looks)
    last = form.HEADINGS + len(mails)
    rows = (form.FIRST, max(last, form.FIRST))
    page.choose_from(sheet, "done", rows, AT["done"], hidden.lengths, looks.words)
    what_sheet.allow_numbers(sheet, rows, AT, quarter, looks.words)
    page.lay_out(sheet, WIDTHS, last, frozen=2)
    sheet.protect("", page.PROTECTED)


def _write_mail(sheet: Worksheet, row: int, line, looks: Looks) -> None:
    words = looks.words
    tactic, mailed = words.playbook.tactics[line.tactic], line.contact in MAILED
    cells = {
        "code": (form.OF_TACTIC + line.tactic if mailed else form.HEADING, looks("code")),
        "action": (words.tactic(line.tactic), looks("cell")),
        "content": (tactic.content.of(words.language), looks("cell")),
        "dealers": (line.dealers, looks("count")),
        "owner": (words(f"owners.{line.owner}"), looks("cell")),
        "due": (line.due, looks("date")),
        "cost": (line.cost, looks("money")),
    }
    for name, (value, look) in cells.items():
        put(sheet, row, AT[name], value, look)
    for name in form.MAIL[len(cells) :]:
        look = page.open_cell(looks, what_sheet.KINDS.get(name, "cell")) if mailed else looks("cell")
        put(sheet, row, AT[name], None, look)
    if not mailed:
        put(sheet, row, AT["done"], words("workbook.with_reps"), looks("cell", font_color=page.INK))
    texts = [(cells[name][0], WIDTHS[AT[name]]) for name in ("action", "content", "owner")]
    sheet.set_row(row, page.height(texts, least=2))
