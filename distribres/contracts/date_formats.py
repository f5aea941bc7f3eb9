"""How dates and periods are written: formats such as ``dd/mm/yyyy``, ``mmm-yy``, ``yyyymm``, ``Qq yyyy``, ``excel``.

Small letters stand for parts, capitals and marks for themselves. A part: ``dd`` day, ``mm`` month, ``mmm`` its name,
``ww`` ISO week, ``q`` quarter, ``h`` half-year, ``pp`` month of the fiscal year, ``yyyy`` or ``yy`` year. ``FY`` before
the year, two years (``yyyy/yy``) and ``pp`` make it a fiscal one, which is called after the year in which it ends.
"""

import re
from dataclasses import dataclass
from functools import cache

SERIALS = ("excel", "excel-1904")
"""Days as spreadsheets count them, from 1900 or, in workbooks that came from old Macintoshes, from 1904."""
TOKENS = re.compile("(yyyy|yy|mmm|mm|dd|ww|pp|q|h)")
KINDS = {"dmy": "day", "my": "month", "qy": "quarter", "wy": "week", "hy": "half", "py": "fiscal month", "y": "year"}
"""The parts of a format, by their first letters -> what it tells."""


@dataclass(frozen=True)
class DateFormat:
    """A format, divided.

    Attributes
    ----------
    parts : tuple of str
        Marks and parts in turn: ``("", "dd", "/", "mm", "/", "yyyy", "")``; none of serial days.
    kind : str
        One of `KINDS`, or ``serial``.
    fiscal : bool
        Are its years fiscal ones?
    """

    parts: tuple[str, ...]
    kind: str
    fiscal: bool = False

    @property
    def is_plain(self) -> bool:
        """Is it a day written in numbers alone?"""
        return self.kind == "day" and not self.named

    @property
    def named(self) -> bool:
        """Do letters stand for some of it, so that marks between its parts tell nothing?"""
        return self.kind not in ("day", "month", "serial") or self.fiscal or "mmm" in self.parts


@cache
def date_format(text: str) -> DateFormat:
    """A format, from its text.

    Raises
    ------
    ValueError
        If it is none, with how one is written.
    """
    if text in SERIALS:
        return DateFormat((), "serial")
    parts = tuple(TOKENS.split(text))
    tokens, marks = parts[1::2], "".join(parts[::2])
    years = [token for token in tokens if token[0] == "y"]
    rest = "".join(sorted(token[0] for token in tokens if token[0] != "y"))
    kind = KINDS.get(f"{rest}y") if years in (["yyyy"], ["yy"], ["yyyy", "yy"]) else None
    fiscal = len(years) == 2 or "FY" in marks or kind == "fiscal month"
    if kind is None or re.search(r"[a-z0-9]", marks) or (fiscal and kind in ("day", "month", "week")):
        raise ValueError(
            f"{text!r} is not an order of date parts: write it as dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd; months as "
            "yyyymm or mmm-yy, quarters as Qq yyyy, ISO weeks as yyyy-Www, fiscal quarters as FYyy Qq, "
            "days of a spreadsheet as excel or excel-1904"
        )
    return DateFormat(parts, kind, fiscal)
