"""One workbook of the field that came back: what was asked in it, and what was filled in, by codes and not by words."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from distribres.contracts import quarters
from distribres.contracts import workbook_form as form
from distribres.ingestion.engines import ReadError
from distribres.ingestion.layout import workbooks

Row = tuple[int, list]
"""Number of a row, as a spreadsheet counts it, and its cells."""
ANSWERED = ("done", "date", "hours_done", "cost_done", "result", "refused_because")
"""Columns that make an answer; a comment alone is none, and is not read."""
OURS = {"hours_done": "hours", "cost_done": "cost"}
"""Columns of a sheet under the names of the input."""
COMMA = re.compile(r"\d+,\d+")
SAVED = "{http://purl.org/dc/terms/}modified"
REMEDY = "take the file away, or fill in the one that was given out"
LOOKED_AT = 10
"""First rows in which a sheet says what it is."""


class FilledBook:
    """A workbook that was opened.

    Raises
    ------
    ReadError
        If it is none of ours, or of another network.
    """

    def __init__(self, file: Path, network: str):
        self.file = file
        visible, hidden = workbooks.visible_sheets(file)
        if lacking := {form.META, form.LISTS, form.ASKED} - {*visible, *hidden}:
            raise ReadError(
                f"inputs.done: {file.name} lacks the hidden sheet {min(lacking)!r}, by which it is read: {REMEDY}"
            )
        self.visible = [name for name in visible if name not in (form.META, form.LISTS, form.ASKED, form.TREND)]
        meta = {_text(row[0]): _text(row[1]) for _, row in self._rows(form.META)}
        self._check(meta, network)
        self.quarter = meta["quarter"]
        self.codes = self._read_lists()
        self._asked = self._read_asked()

    @property
    def asked(self) -> pd.DataFrame:
        return self._asked.drop(columns=["dealer", "action"])

    def sheets(self) -> Iterator[tuple[str, list[tuple[int, dict]], set[str]]]:
        """Of each sheet that is filled in its name, its lines by number, and the codes of rows that were left empty."""
        for name in self.visible:
            rows = self._rows(name)
            marks = [(place, row) for place, (_, row) in enumerate(rows[:LOOKED_AT]) if _text(row[0]) in form.KINDS]
            if not marks:
                continue
            place, mark = marks[0]
            kind, whose, below = _text(mark[0]), _text(mark[1]), rows[place + 2 :]
            if kind == form.WHOM_SHEET:
                yield name, list(self._decisions(below, whose)), set()
            else:
                yield name, *self._answers(below, whose, form.WHAT if kind == form.WHAT_SHEET else form.MAIL)

    def _rows(self, sheet: str) -> list[Row]:
        width = len(form.LISTED) * 2
        return [(number, row + [""] * (width - len(row))) for number, row in workbooks.values(self.file, sheet)]

    def _check(self, meta: Mapping[str, str], network: str) -> None:
        if meta.get("version") != form.VERSION or not re.fullmatch(quarters.PATTERN, meta.get("quarter", "")):
            raise ReadError(
                f"inputs.done: {self.file.name} says neither version nor quarter as we write them: {REMEDY}"
            )
        if meta.get("scenario"):
            raise ReadError(
                f"inputs.done: {self.file.name} is of the scenario {meta['scenario']!r}, which nobody was asked: "
                "take it away"
            )
        if meta["network"] != network:
            raise ReadError(f"inputs.done: {self.file.name} is of the network {meta['network']!r}: take it away")

    def _read_lists(self) -> dict[str, dict[str, str]]:
        """Of each list the code of each word, small letters and capitals alike."""
        rows = [row for _, row in self._rows(form.LISTS)][1:]
        return {
            name: {_text(row[2 * n + 1]).casefold(): _text(row[2 * n]) for row in rows if _text(row[2 * n])}
            for n, name in enumerate(form.LISTED)
        }

    def _read_asked(self) -> pd.DataFrame:
        rows = [row[: len(form.ASKED_COLUMNS)] for _, row in self._rows(form.ASKED)][1:]
        table = pd.DataFrame(rows, columns=list(form.ASKED_COLUMNS))
        texts = ["action_id", "told_by", "dealer_id", "rep_id", "owner", "tactic", "dealer", "action"]
        numbers = {
            name: pd.to_numeric(table[name], errors="coerce").fillna(0).clip(lower=0) for name in ("hours", "cost")
        }
        return table.assign(
            **{name: table[name].map(_text).astype("str") for name in texts},
            **numbers,
            n=pd.to_numeric(table["n"], errors="coerce").fillna(1).astype("int64"),
            due_date=pd.to_datetime(table["due_date"], errors="coerce"),
            quarter=self.quarter,
        )

    def _answers(self, rows: list[Row], whose: str, columns: Sequence[str]) -> tuple[list[tuple[int, dict]], set[str]]:
        """The lines of a sheet of actions, and the codes of those that say nothing."""
        at = {name: place for place, name in enumerate(columns)}
        seen = {_text(row[0]) for _, row in rows}
        lines, empty, known = [], set(), {*self._asked["told_by"]}
        for number, row in rows:
            code = _text(row[at["code"]])
            if code in (form.HEADING, form.COMMITMENT):
                continue
            cells = {name: row[at[name]] for name in at}
            if code == form.OFF_PLAN:
                lines += [(number, line) for line in self._off_plan(cells, whose)]
            elif any(_text(cells[name]) for name in ANSWERED if name in cells):
                lines.append((number, self._answer(code, cells, whose, seen)))
            elif code in known:
                empty.add(code)
        return lines, empty

    def _answer(self, code: str, cells: Mapping, whose: str, seen: set[str]) -> dict:
        """What was said of an action."""
        told = {OURS.get(name, name): self._value(name, cells[name]) for name in ANSWERED if name in cells}
        if code not in {*self._asked["told_by"]}:
            code = self._found_again(cells, seen) or code or form.LOST
        return {**told, "action_id": code, "author": whose, "quarter": self.quarter}

    def _found_again(self, cells: Mapping, seen: set[str]) -> str | None:
        """The action of a row whose code was lost, by what is printed on it: the first of which no row has the code."""
        printed = [self._asked[name] == _text(cells[name]) for name in ("dealer", "action") if name in cells]
        if len(printed) < 2:
            return None
        found = self._asked[printed[0] & printed[1] & ~self._asked["told_by"].isin(seen)]
        due = cells["due"]
        same = found[found["due_date"] == pd.Timestamp(due)] if isinstance(due, date) else found[:0]
        found = same if len(same) else found
        code = next(iter(found["told_by"]), None)
        seen.add(code)
        return code

    def _off_plan(self, cells: Mapping, whose: str) -> Iterator[dict]:
        """What was done beside the plan; an action in words of one's own has no tactic."""
        told = {OURS.get(name, name): self._value(name, cells[name]) for name in ("date", "hours_done", "cost_done")}
        dealer, action = _text(cells["dealer"]), _text(cells["action"])
        if not any([*told.values(), dealer, action]):
            return
        yield {
            **told,
            "action_id": form.OFF_PLAN,
            "dealer_id": self.codes["dealer"].get(dealer.casefold(), dealer),
            "tactic": self.codes["tactic"].get(action.casefold(), ""),
            "done": "yes",
            "author": whose,
            "quarter": self.quarter,
        }

    def _decisions(self, rows: list[Row], whose: str) -> Iterator[tuple[int, dict]]:
        """Tiers that were set and dealers that were frozen, with the day on which the file was saved."""
        at = {name: place for place, name in enumerate(form.WHOM)}
        first, last = form.window(self.quarter)
        day = min(max(_saved(self.file) or first, first), last)
        for number, row in rows:
            told = {name: self._value(name, row[at[name]]) for name in ("tier", "frozen")}
            if any(told.values()):
                told |= {"reason": _text(row[at["reason"]]), "dealer_id": _text(row[at["dealer_id"]])}
                yield number, told | {"author": whose, "date": day.isoformat(), "quarter": self.quarter}

    def _value(self, name: str, value) -> str:
        """What was filled in, in our terms; what is none of a list stays as it is, and will be refused."""
        if isinstance(value, date | datetime):
            return value.isoformat()[:10]
        text = _text(value)
        if name in self.codes:
            return self.codes[name].get(text.casefold(), text)
        return text.replace(",", ".") if COMMA.fullmatch(text) else text


def _text(value) -> str:
    return (workbooks.cell_text(value, ".") or "").strip()


def _saved(file: Path) -> date | None:
    """The day on which a program last saved it, where it says so."""
    try:
        with zipfile.ZipFile(file) as parts:
            told = ElementTree.fromstring(parts.read("docProps/core.xml")).findtext(SAVED) or ""
        return date.fromisoformat(told[:10])
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, ElementTree.ParseError):
        return None
