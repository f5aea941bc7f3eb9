"""Ordinary faults of ordinary exports, planted among sound lines, and how many of each.

A faulty line is a copy of a sound one with some of its fields changed, so the sound lines stay complete. Some sound
lines are changed too, in ways that every reader has to accept: spaces within amounts, and after codes.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

Change = dict[str, Callable[[str], str]]
PREFIXES = {"sales": "ventes_", "visits": "visites", "survey": "enquete", "events": "evenements"}


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text


def _thousands(space: str) -> Callable[[str], str]:
    return lambda amount: re.sub(r"(?<=\d)(?=(\d{3})+,)", space, amount)


BAD_DATE: Change = {"Date": lambda day: "31/02" + day[5:]}


FUTURE: Change = {"Date": lambda day: day[:6] + "2062"}


UNKNOWN: Change = {"Code client": _always("C99999")}


NO_DEALER: Change = {"Code client": _always("")}


FAULTS: dict[str, list[tuple[str, int, Change]]] = {
    "sales": [
        ("bad_date", 6, BAD_DATE),
        ("bad_amount", 5, {"Montant HT": _always("n/d")}),
        ("bad_amount", 4, {"Montant HT": _always("")}),
        ("future_date", 4, FUTURE),
        ("unknown_dealer", 6, UNKNOWN),
        ("no_dealer", 5, NO_DEALER),
        ("broken_line", 4, {"Famille": lambda family: family + "; promotion"}),
        ("doubled", 8, {}),
    ],
    "visits": [("bad_date", 4, BAD_DATE), ("future_date", 3, FUTURE), ("unknown_dealer", 5, UNKNOWN)],
    "survey": [
        ("bad_date", 2, BAD_DATE),
        ("out_of_range", 3, {"Envie": _always("15")}),
        ("unknown_dealer", 2, UNKNOWN),
    ],
    "events": [("unknown_dealer", 2, UNKNOWN)],
}


QUIRKS: list[tuple[int, Change]] = [
    (40, {"Montant HT": _thousands(" ")}),
    (40, {"Montant HT": _thousands("\N{NO-BREAK SPACE}")}),
    (15, {"Code client": lambda code: code + "  "}),
]


def plant(rng: np.random.Generator, files: dict[str, list[str]]) -> tuple[dict[str, list[str]], pd.DataFrame]:
    """Spread the faults over the files.

    Parameters
    ----------
    files : file name -> its lines, heading first, fields separated by ``;`` and not quoted.

    Returns
    -------
    dirty : the same files with the faulty lines among the sound ones.
    key : input, file, reason, lines: how many faulty lines were planted. Of a doubled line only the copy counts.
    """
    sound = _quirky(rng, files)
    dirty, planted = {name: list(lines) for name, lines in sound.items()}, []
    for source, faults in FAULTS.items():
        spots = _scattered(rng, sound, source, [(number, (reason, change)) for reason, number, change in faults])
        for serial, (name, row, (reason, change)) in enumerate(spots, start=900):
            own_number = {"Ligne": _always(str(serial))} if source == "sales" and reason != "doubled" else {}
            line = _changed(sound[name][0], sound[name][row], own_number | change)
            dirty[name].insert(int(rng.integers(1, len(dirty[name]))), line)
            planted.append((source, name, reason))
    key = pd.DataFrame(planted, columns=["input", "file", "reason"])
    return dirty, key.groupby(["input", "file", "reason"]).size().reset_index(name="lines")


def _quirky(rng: np.random.Generator, files: dict[str, list[str]]) -> dict[str, list[str]]:
    """The same files, some sales lines written in an odd but readable way."""
    quirky = {name: list(lines) for name, lines in files.items()}
    for name, row, change in _scattered(rng, files, "sales", QUIRKS):
        quirky[name][row] = _changed(files[name][0], files[name][row], change)
    return quirky


def _scattered(rng: np.random.Generator, files: dict[str, list[str]], source: str, wanted: list[tuple]) -> list[tuple]:
    """As many different lines of the files of `source` as wanted, each with what is to happen to it."""
    names = [name for name in files if name.startswith(PREFIXES[source])]
    lines = [(name, row) for name in names for row in range(1, len(files[name]))]
    what = [item for number, item in wanted for _ in range(number)]
    return [(*lines[i], item) for i, item in zip(rng.choice(len(lines), len(what), replace=False), what, strict=True)]


def _changed(heading: str, line: str, change: Change) -> str:
    fields = dict(zip(heading.split(";"), line.split(";"), strict=True))
    return ";".join([change.get(name, str)(text) for name, text in fields.items()])
