"""action-plan.xlsx, for the field: a sheet for the network, one for each rep, and one that explains the columns."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from distribres.contracts import quarters
from distribres.contracts import tables as named_tables
from distribres.contracts.playbook import Playbook
from distribres.contracts.sections import Network
from distribres.files.atomic import replacing
from distribres.report.characters import legible
from distribres.report.words import Words

TITLE, TOTAL, HEADER = 0, 1, 2
"""Rows above the dealers."""
COLUMNS = {
    "dealer_id": ("text", 10),
    "name": ("text", 28),
    "city": ("text", 20),
    "rep_id": ("text", 18),
    "tier": ("text", 10),
    "family": ("text", 15),
    "missed": ("text", 11),
    "current_hours": ("hours", 10),
    "hours": ("hours", 15),
    "visits": ("count", 10),
    "current_spend": ("money", 15),
    "spend": ("money", 15),
    "gain_low": ("money", 11),
    "gain": ("money", 11),
    "gain_high": ("money", 11),
    "potential": ("money", 14),
    "headroom": ("money", 13),
    "share_of_wallet": ("percent", 11),
    "willingness": ("score", 12),
    "actions": ("text", 48),
}
"""Column -> how it is written, and its width in characters."""
# the ends of intervals do not add up
TOTALS = ("current_hours", "hours", "visits", "current_spend", "spend", "gain", "potential", "headroom")
LONGEST = 31
"""Characters that Excel allows in the name of a sheet."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
A4, HAIR = 9, 7
LINE = 15
"""Height of a line of text, in points."""
HIGHEST = 409
"""Points that Excel allows in the height of a row."""
WIDE = 1.15
"""Characters of running text in the width of a digit."""
NARROW_SPACE = "\u202f"
BAR, GREY, PALE, RISE, FALL = "#9DC3E0", "#B8C0C8", "#E7ECF0", "#00694B", "#A63C00"


def write(file: Path, tables: Path, language: str, network: Network, playbook: Playbook, quarter: str) -> None:
    """Write the workbook in one move; the same tables give the same bytes.

    Parameters
    ----------
    file : Path
    tables : Path
        Folder of the tables `plan`, `dealers` and `actions`.
    language : str
        One of ``names.LANGUAGES``.
    network : Network
        The section of the params: title and currency.
    playbook : Playbook
        The section of the params: what families and tactics are called.
    quarter : str
        Such as ``2026Q3``.
    """
    words = Words(language, network.currency, playbook)
    lines = action_lines(*(named_tables.read(tables, name) for name in ("plan", "dealers", "actions")), words)
    title = words("plan.title", network=legible(network.title), quarter=words.quarter(quarter))
    made = datetime.combine(quarters.last_day(quarter), time())
    with replacing(file) as part, xlsxwriter.Workbook(part, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": made})
        _sheets(book, lines, title, words.quarter(quarter), words)


def action_lines(plan: pd.DataFrame, dealers: pd.DataFrame, actions: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The plan as the field reads it: by rep, the greatest gain first, in words; without columns that hold nothing."""
    joined = plan.merge(dealers[["dealer_id", "city"]], on="dealer_id", how="left", validate="one_to_one")
    order = joined.sort_values(
        ["rep_id", "gain", "headroom", "dealer_id"], ascending=[True, False, False, True], key=_alphabetical
    )
    told = tell_actions(actions, words)
    lines = order[list(COLUMNS)].assign(
        tier=[words(f"tiers.{t}") for t in order["tier"]],
        family=[words.family(f) for f in order["family"]],
        missed=[words("plan.yes") if m else None for m in order["missed"]],
        actions=[told.get(dealer, "") for dealer in order["dealer_id"]],
    )
    return lines.dropna(axis="columns", how="all").fillna({"rep_id": words("nobody")})


def tell_actions(actions: pd.DataFrame, words: Words) -> dict[str, str]:
    """What is done with each dealer, by dealer_id: its tactics by when they are first due, and how often."""
    first = actions.groupby(["dealer_id", "tactic"]).agg(day=("due_date", "min"), times=("n", "size")).reset_index()
    order = first.sort_values(["dealer_id", "day", "tactic"])
    told = [
        words(
            f"plan.{'repeated' if times > 1 else 'action'}",
            tactic=words.tactic(name),
            day=words.short_day(day),
            count=times,
        )
        for name, day, times in order[["tactic", "day", "times"]].itertuples(index=False)
    ]
    return pd.Series(told, dtype="str").groupby(order["dealer_id"].to_numpy()).agg("; ".join).to_dict()


def _alphabetical(values: pd.Series) -> pd.Series:
    """Reps as a reader looks them up: É beside E."""
    return values.str.normalize("NFKD").str.casefold() if values.name == "rep_id" else values


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel accepts for sheets, as near as can be to those given, and no two alike."""
    given: list[str] = []
    taken = {"", "history"}
    for name in names:
        clean = FORBIDDEN.sub(" ", legible(name)).strip(" '")
        found, again = _cut(clean), 1
        while found.casefold() in taken:
            again += 1
            found = f"{_cut(clean, len(f' ({again})'))} ({again})".lstrip()
        taken.add(found.casefold())
        given.append(found)
    return given


def _cut(name: str, room: int = 0) -> str:
    """The beginning of a name; Excel counts in units of UTF-16."""
    return name.encode("utf-16-le")[: 2 * (LONGEST - room)].decode("utf-16-le", "ignore").rstrip(" '")


def _sheets(book: xlsxwriter.Workbook, lines: pd.DataFrame, title: str, quarter: str, words: Words) -> None:
    formats = _formats(book, words)
    reps = lines.groupby("rep_id", sort=False) if "rep_id" in lines else []
    parts = [(words("plan.network"), lines), *((rep, own.drop(columns="rep_id")) for rep, own in reps)]
    *names, about = sheet_names([*(part for part, _ in parts), words("plan.about")])
    for name, (part, own) in zip(names, parts, strict=True):
        _sheet(book.add_worksheet(name), own, f"{title} · {legible(part)}", formats, words)
    _about(book.add_worksheet(about), list(lines), title, quarter, formats, words)


def _kinds(words: Words) -> dict[str, dict]:
    """How each kind of cell is laid out, as in the reader's language; a space that Excel does not know is quoted."""
    money = words("money.one", n="#,##0", symbol=f'"{words.symbol}"')
    percent = words("percent", n="0")
    return {
        "text": {"text_wrap": True},
        "hours": {"num_format": "#,##0.0", "align": "right"},
        "count": {"num_format": "#,##0", "align": "right"},
        "score": {"num_format": "0.0", "align": "center"},
        "money": {"num_format": money.replace(NARROW_SPACE, f'"{NARROW_SPACE}"'), "align": "right"},
        "percent": {"num_format": percent.replace(NARROW_SPACE, f'"{NARROW_SPACE}"'), "align": "right", "indent": 1},
    }


def _formats(book: xlsxwriter.Workbook, words: Words) -> dict[str, Format]:
    """Cell formats by name: of each kind of cell, of its total and of its heading, and those that stand alone."""
    kinds = _kinds(words)
    line, total, header = {"bottom": HAIR, "bottom_color": GREY}, {"bold": True}, {"bold": True, "bg_color": PALE}
    formats = {kind: given | line for kind, given in kinds.items()}
    formats |= {f"{kind} total": given | total | {"text_wrap": False} for kind, given in kinds.items()}
    formats |= {f"{kind} header": given | header | {"text_wrap": True} for kind, given in kinds.items()}
    formats |= {
        "title": {"bold": True, "font_size": 14},
        "rise": {"num_format": '"▲ "#,##0.0', "font_color": RISE},
        "fall": {"num_format": '"▼ "#,##0.0', "font_color": FALL},
    }
    return {name: book.add_format({"valign": "top"} | given) for name, given in formats.items()}


def _sheet(sheet: Worksheet, lines: pd.DataFrame, title: str, formats: dict[str, Format], words: Words) -> None:
    sheet.write_string(TITLE, 0, title, formats["title"])
    kinds, widths = zip(*(COLUMNS[column] for column in lines), strict=True)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    headings = [words(f"plan.{column}") for column in lines]
    _write_row(sheet, HEADER, headings, widths, [formats[f"{kind} header"] for kind in kinds])
    for row, cells in enumerate(lines.itertuples(index=False, name=None), HEADER + 1):
        _write_row(sheet, row, cells, widths, [formats[kind] for kind in kinds])
    _write_totals(sheet, lines, formats, words)
    _mark(sheet, lines, formats)
    _lay_out(sheet, lines)


def _write_row(sheet: Worksheet, row: int, cells: Sequence, widths: Sequence[int], formats: Sequence[Format]) -> None:
    """Texts as texts, whatever they begin with, on as many lines as they need; numbers as numbers."""
    for place, (cell, form) in enumerate(zip(cells, formats, strict=True)):
        if isinstance(cell, str):
            sheet.write_string(row, place, legible(cell), form)
        elif cell != cell:
            sheet.write_blank(row, place, None, form)
        else:
            sheet.write_number(row, place, _rounded(cell), form)
    texts = [(cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str)]
    lines = max(len(textwrap.wrap(legible(text), int(WIDE * width))) for text, width in texts)
    sheet.set_row(row, min(LINE * max(lines, 1), HIGHEST))


def _rounded(x: float) -> float:
    """Without the sign of -0.0, which Excel would show."""
    return round(x, 4) + 0.0


def _write_totals(sheet: Worksheet, lines: pd.DataFrame, formats: dict[str, Format], words: Words) -> None:
    """Sums above the headings, out of the filter's reach, of the lines that the filter leaves."""
    for place, column in enumerate(lines):
        form = formats[f"{COLUMNS[column][0]} total"]
        if column in TOTALS:
            first, last = (xl_rowcol_to_cell(row, place) for row in (HEADER + 1, HEADER + len(lines)))
            sheet.write_formula(TOTAL, place, f"=SUBTOTAL(109,{first}:{last})", form, _rounded(lines[column].sum()))
        else:
            sheet.write_blank(TOTAL, place, None, form)
    sheet.write_string(TOTAL, 0, words("plan.total"), formats["text total"])


def _mark(sheet: Worksheet, lines: pd.DataFrame, formats: dict[str, Format]) -> None:
    """Arrows where time rises or falls by an hour or more, and bars for the room to grow."""
    first, last = HEADER + 1, HEADER + len(lines)
    if {"hours", "current_hours"} <= set(lines):
        now, then = lines.columns.get_loc("current_hours"), lines.columns.get_loc("hours")
        change = f"{xl_rowcol_to_cell(first, then)}-{xl_rowcol_to_cell(first, now)}"
        for sign, name in (("", "rise"), ("-", "fall")):
            rule = {"type": "formula", "criteria": f"={sign}({change})>=1", "format": formats[name]}
            sheet.conditional_format(first, then, last, then, rule)
    if "headroom" in lines:
        room = lines.columns.get_loc("headroom")
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "min_type": "num", "min_value": 0}
        sheet.conditional_format(first, room, last, room, bar)


def _lay_out(sheet: Worksheet, lines: pd.DataFrame) -> None:
    """What stays in view and what is printed."""
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.autofilter(HEADER, 0, HEADER + len(lines), len(lines.columns) - 1)
    sheet.repeat_rows(HEADER)
    _page(sheet)


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P/&N")


def _about(
    sheet: Worksheet, columns: list[str], title: str, quarter: str, formats: dict[str, Format], words: Words
) -> None:
    """What the workbook is, and what each of its columns means."""
    widths, forms = (26, 100), [formats["text"]] * 2
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(TITLE, 0, title, formats["title"])
    meanings = [(words(f"plan.{column}"), words(f"plan.means.{column}")) for column in columns]
    for row, cells in enumerate([(quarter, words("plan.note")), *meanings], HEADER):
        _write_row(sheet, row, cells, widths, forms)
    _page(sheet)
