"""Time zones by their IANA names, the same on every machine."""

import difflib
import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

OF_MACHINE = {"localtime", "Factory", "posixrules"}
"""Names that mean another zone on each machine, or none."""
OFFSET = re.compile(r"([-+])([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?")


@cache
def names() -> frozenset[str]:
    """All that are known."""
    return frozenset(available_timezones() - OF_MACHINE)


def find_zone(name: str) -> ZoneInfo:
    """The zone of that name.

    Raises
    ------
    ValueError
        If there is none, with the name that was probably meant.
    """
    if name in names():
        return ZoneInfo(name)
    folded = {known.casefold(): known for known in names()}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    hint = f"; did you mean {folded[near[0]]!r}?" if near else ""
    raise ValueError(f"there is no time zone of that name{hint} Write it as Europe/Paris, America/New_York or UTC")


def fixed(offset: str) -> tzinfo | None:
    """What ``Z``, ``UTC``, ``+01:00``, ``-0530`` or ``+01`` says; None where it says nothing."""
    if offset in ("Z", "UTC"):
        return UTC
    match = OFFSET.fullmatch(offset)
    if match is None:
        return None
    sign, *parts = match.groups()
    hours, minutes, seconds = (int(part or 0) for part in parts)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(size if sign == "+" else -size)
