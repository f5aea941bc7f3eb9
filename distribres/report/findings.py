"""What validation found, in the reader's words."""

import math

import pandas as pd

from distribres.report.words import Words


def name_findings(figures: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The table `validation` with its measures in words, in their order."""
    named = figures.assign(measure=[words(f"measures.{code}") for code in figures["measure"]])
    return named.sort_values("measure", ignore_index=True)


def tell_findings(figures: pd.DataFrame, words: Words) -> str:
    """The table `validation` as text, a line for each figure, in the order of what they are called.

    Each line holds the value, the spread between halves, what was measured, the range that it should lie in, and
    whether it misses it.
    """
    return "\n".join(_line(figure, words) for figure in name_findings(figures, words).itertuples())


def _line(figure: tuple, words: Words) -> str:
    whole = figure.value > 10 or float(figure.value).is_integer()
    spread = f" ± {words.number(figure.spread, 3)}" if figure.spread > 0 else ""
    value = words.number(figure.value, 0 if whole else 3)
    if math.isnan(figure.low):
        return f"  {value:>7}{spread:8}   {figure.measure}"
    missed = "" if figure.low <= figure.value <= figure.high else words("missed")
    aim = words.between(words.number(figure.low, 2), words.number(figure.high, 2))
    return f"  {value:>7}{spread:8}   {figure.measure} ({aim}{missed})"
