"""Dates stored as instants: local midnights that another zone puts on the day before, and no total shows it.

What is kept of a column is small, and several parts add up: the moments that may be midnights somewhere else than
where they are read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo

import numpy as np
import pandas as pd

from distribres.contracts import time_zones
from distribres.contracts.date_formats import date_format
from distribres.ingestion.values import SPACES, date_pattern, parse_instant

LOOKED_AT = 5000
"""Texts of a column, taken from all over it; distinct days are hardly more."""
MOSTLY = 0.95
"""Share of the moments that are midnights; some zones change their clocks at midnight, and some lines are odd."""
STEP = 15 * 60
"""Seconds: all zones keep quarters of an hour."""
NOON = 12 * 3600
"""Who writes each day as noon in UTC means no zone: so no zone moves it."""
USUAL = (
    *("UTC", "Europe/Paris", "Europe/London", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix"),
    *("America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Mexico_City", "America/Bogota"),
    *("Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Kolkata", "Asia/Dubai", "Asia/Jakarta"),
    *("Africa/Casablanca", "Africa/Algiers", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi"),
    *("Australia/Sydney", "Australia/Brisbane", "Australia/Perth", "Pacific/Auckland"),
)
"""Of zones that fit alike the first of these is named: a day is the same in all of them."""
AREAS = re.compile("(Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")


@dataclass(frozen=True)
class Moments:
    """Seconds since 1970 of moments that may be midnights elsewhere: `marked` with an offset, `bare` as if in UTC."""

    marked: tuple[int, ...] = ()
    bare: tuple[int, ...] = ()

    def __add__(self, other: "Moments") -> "Moments":
        together = ({*mine, *theirs} for mine, theirs in ((self.marked, other.marked), (self.bare, other.bare)))
        return Moments(*(tuple(sorted(moments)) for moments in together))

    def zones(self) -> list[str]:
        """The zones in which nearly all are midnights, the most usual first; none where there are no moments.

        Times without an offset are local where nothing speaks against it: they count only where they move with summer
        time, as midnights of a zone do and the hours of a business do not.
        """
        if found := zones_of(self.marked):
            return found
        return zones_of(self.bare) if len({moment % 86_400 for moment in self.bare}) > 1 else []

    def is_of_one_offset(self) -> bool:
        """Are all of the same hour in UTC, so that nothing tells zones with summer time from those without?"""
        return len({moment % 86_400 for moment in self.marked or self.bare}) == 1


def moments(texts: pd.Series, order: str, zone: tzinfo | None) -> Moments:
    """Those of a column of dates that are no midnights in `zone` (None: as written), and may be some elsewhere."""
    pattern = date_pattern(order if date_format(order).is_plain else "yyyy-mm-dd")
    some = texts.iloc[:: len(texts) // LOOKED_AT + 1].dropna()
    found = [instant for text in some if (instant := parse_instant(text.strip(SPACES), pattern)) is not None]
    marked = [instant for instant, has_offset in found if has_offset]
    bare = [instant for instant, has_offset in found if not has_offset]
    return Moments(_stray(marked, [t if zone is None else t.astimezone(zone) for t in marked]), _stray(bare, bare))


def _stray(instants: list[datetime], as_read: list[datetime]) -> tuple[int, ...]:
    if sum(there.time() == time() for there in as_read) >= MOSTLY * len(instants):
        return ()
    seconds = {int(instant.astimezone(UTC).timestamp()) for instant in instants}
    whole = sorted(second for second in seconds if second % STEP == 0)
    return tuple(whole) if len(whole) >= MOSTLY * len(seconds) else ()


def zones_of(seconds: Sequence[int]) -> list[str]:
    """The zones in which nearly all moments are midnights, the most usual first."""
    if not seconds or all(second % 86_400 == NOON for second in seconds):
        return []
    known = time_zones.names()
    names = [name for name in USUAL if name in known]
    names += sorted(name for name in known.difference(USUAL) if AREAS.match(name))
    days = pd.to_datetime(np.array(seconds), unit="s", utc=True)
    return [name for name in names if _are_midnights(days, name)]


def _are_midnights(days: pd.DatetimeIndex, zone: str) -> bool:
    local = days.tz_convert(zone)
    return bool(((local.hour == 0) & (local.minute == 0)).mean() >= MOSTLY)


def added(parts: Iterable[Moments]) -> Moments:
    """Those of all parts."""
    return sum(parts, Moments())
