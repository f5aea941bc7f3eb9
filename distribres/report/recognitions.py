"""The sentences of recognition: each states its figure, rounded down, so that it never flatters."""

import math
from typing import Protocol

import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.recognition import PEERS, QUARTER, Rule
from distribres.report.words import Words

SHARES = ("growth", "growth_quarter", "wallet_change")
TENTHS = ("share_gain",)
TOLERANCE = 1e-9
"""29.000000000000004 and 28.999999999999996 are 29."""


class Earned(Protocol):
    """A line of the table recognitions, as ``itertuples`` gives it."""

    recognition: str
    quarter: str
    figure: float
    peers: float


def quarter_in_words(quarter: str, words: Words) -> str:
    """``the third quarter of 2026``: for who does not count in Q3."""
    year, number = quarters.parse(quarter)
    return words(f"recognitions.quarters.{number}", year=year)


def show_figure(name: str, value: float, words: Words) -> str:
    """A figure as a sentence states it: whole per cents, tenths of points, whole numbers."""
    if name in SHARES:
        return words.percent(_down(value, 100))
    return words.number(_down(value, 10), 1) if name in TENTHS else words.number(_down(value, 1))


def _down(value: float, parts: int) -> float:
    return math.floor(value * parts + TOLERANCE) / parts


def tell(rule: Rule, line: Earned, words: Words) -> str:
    """What is said to the dealer of a line of the table recognitions."""
    return rule.wording.of(words.language).format_map(_figures(rule, line, words))


def tell_public(rule: Rule, line: Earned, words: Words) -> str:
    """What may be said of it on a stage; nothing where it is said to the dealer alone."""
    return "" if rule.public is None else rule.public.of(words.language).format_map(_figures(rule, line, words))


def _figures(rule: Rule, line: Earned, words: Words) -> dict[str, str]:
    peers = math.nan if pd.isna(line.peers) else line.peers
    told = {QUARTER: quarter_in_words(line.quarter, words), PEERS: words.number(peers)}
    return told if rule.figure == QUARTER else {rule.figure: show_figure(rule.figure, line.figure, words)} | told
