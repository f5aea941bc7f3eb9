"""How the sheets of the field's workbooks look: formats, cells, lists to choose from, and the printed page."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import workbook_form as form
from distribres.report.characters import neutralise
from distribres.report.words import Words

A4, HAIR, THICK = 9, 7, 5
SIZE = 9
"""Points of all text: what can be read on paper."""
WIDEST = 1050
"""Pixels across (277 mm): a wider sheet would be printed smaller than `SIZE` on a landscape page."""
LINE = 12
"""Height of a line of text, in points."""
HIGHEST = 409
"""Points that Excel allows in the height of a row."""
DENSE = 1.25
"""Characters of running text of that size in the width of a digit of the usual size, in which widths are counted."""
NARROW_SPACE = "\u202f"
GREY, PALE, OPEN, INK, LATE = "#B8C0C8", "#E7ECF0", "#FFFBE6", "#5C6670", "#A63C00"
TABLE = {"bottom": HAIR, "bottom_color": GREY, "text_wrap": True}
PROTECTED = dict.fromkeys(("autofilter", "format_columns", "format_rows"), True)
"""What a protected sheet still allows, besides selecting."""


class Looks:
    """Cell formats of one workbook, each made once; what stands on each sheet of a trial is its `banner`."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words, banner: str = ""):
        self.book, self.words, self.banner = book, words, banner
        self.kinds, self.made = _kinds(words), {}

    def __call__(self, kind: str = "text", **more) -> Format:
        """The format of a kind of cell; `more` is laid over it."""
        key = (kind, *sorted(more.items()))
        if key not in self.made:
            given = {"font_size": SIZE, "valign": "top"} | self.kinds[kind] | more
            self.made[key] = self.book.add_format(given)
        return self.made[key]


def _kinds(words: Words) -> Mapping[str, Mapping]:
    """How each kind of cell is laid out, as in the reader's language; a space that Excel does not know is quoted."""
    written = {
        "money": words("money.one", n="#,##0", symbol=f'"{words.symbol}"'),
        "exact": words("money.one", n="#,##0.00", symbol=f'"{words.symbol}"'),
        "percent": words("percent", n="0"),
    }
    quoted = {kind: code.replace(NARROW_SPACE, f'"{NARROW_SPACE}"') for kind, code in written.items()}
    numbers = quoted | {"hours": "#,##0.00", "tenths": "#,##0.0", "count": "#,##0"}
    return {
        "text": {},
        "title": {"bold": True, "font_size": 13},
        "note": {"font_color": INK},
        "heading": TABLE | {"bold": True, "bg_color": PALE},
        "code": TABLE | {"font_size": 6, "font_color": INK},
        "cell": TABLE,
        "date": TABLE | {"num_format": "dd/mm/yy", "align": "center"},
        **{kind: TABLE | {"num_format": code, "align": "right"} for kind, code in numbers.items()},
    }


def open_cell(looks: Looks, kind: str = "cell", **more) -> Format:
    """A cell that is filled in."""
    return looks(kind, locked=False, bg_color=OPEN, border=HAIR, border_color=GREY, **more)


def put(sheet: Worksheet, row: int, column: int, value, look: Format) -> None:
    """A text as a text, whatever it begins with; a day as a day; a number as a number; nothing where there is none."""
    if isinstance(value, str):
        sheet.write_string(row, column, _shown(value), look)
    elif pd.isna(value):
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), look)
    else:
        sheet.write_number(row, column, round(float(value), 4) + 0.0, look)


_shown = lru_cache(4096)(neutralise)
"""Texts come again and again."""


def height(texts: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Points that a row needs for texts in columns of these widths."""
    lines = [
        sum(max(len(textwrap.wrap(line, max(int(DENSE * width), 1))), 1) for line in text.split("\n"))
        for text, width in texts
    ]
    return min(LINE * max([least, *lines]) + 1, HIGHEST)


def lay_out(sheet: Worksheet, widths: Sequence[float], last_row: int | None = None, frozen: int = 0) -> None:
    """Widths, what stays in view, the printed page; headings and the filter where the sheet is a table.

    Parameters
    ----------
    last_row : int, optional
        The last row of the table below the headings, from 0; a sheet without one is a page of text.
    frozen : int
        Columns that stay in view.
    """
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    if last_row is not None:
        sheet.freeze_panes(form.FIRST, frozen)
        sheet.autofilter(form.HEADINGS, 0, max(last_row, form.FIRST), len(widths) - 1)
        sheet.repeat_rows(form.HEADINGS)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.39, right=0.39, top=0.4, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&8&A&R&8&P/&N")
    sheet.hide_gridlines(2)


def begin(sheet: Worksheet, kind: str, whose: str, title: str, looks: Looks) -> None:
    """The title, the rule on prices or that it is a trial, and the hidden row that says what the sheet is."""
    put(sheet, 0, 0, title, looks("title"))
    sheet.set_row(0, 18)
    rules = [rule.of(looks.words.language) for rule in looks.words.playbook.never[:1]]
    if looks.banner:
        put(sheet, 2, 0, looks.banner, looks("note", bold=True, font_color=LATE))
    elif rules:
        put(sheet, 2, 0, rules[0], looks("note"))
    put(sheet, form.MARK, 0, kind, looks("note"))
    put(sheet, form.MARK, 1, whose, looks("note"))
    sheet.set_row(form.MARK, None, None, {"hidden": True})


def put_headings(sheet: Worksheet, columns: Sequence[str], group: str, widths: Sequence[float], looks: Looks) -> None:
    """Headings in the reader's words; the first one of a table of codes is its name here too."""
    told = [looks.words(f"workbook.{group}.{column}") for column in columns]
    for place, text in enumerate(told):
        put(sheet, form.HEADINGS, place, text, looks("heading"))
    sheet.set_row(form.HEADINGS, height(zip(told, widths, strict=True)))


def choose_from(
    sheet: Worksheet,
    name: str,
    rows: tuple[int, int],
    column: int,
    lists: Mapping[str, int],
    words: Words,
    free: bool = False,
) -> None:
    """Let cells be chosen from a list of `form.LISTS`; where they are `free` other texts are taken too."""
    if not lists[name]:
        return
    place = 2 * form.LISTED.index(name) + 1
    source = f"={form.LISTS}!{xl_range_abs(1, place, lists[name], place)}"
    rule = {"validate": "list", "source": source, "show_error": not free}
    rule |= {"error_title": words("workbook.error.title"), "error_message": words("workbook.error.list")}
    sheet.data_validation(rows[0], column, rows[1], column, rule)


def allow(sheet: Worksheet, rows: tuple[int, int], column: int, rule: Mapping, error: str, words: Words) -> None:
    """Let cells hold only what a rule of Excel allows."""
    told = {"error_title": words("workbook.error.title"), "error_message": error}
    sheet.data_validation(rows[0], column, rows[1], column, {**rule, **told})
