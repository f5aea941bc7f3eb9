"""A table of a notebook as a reader wants it: clear headings, thousands apart, no digit that says nothing."""

from collections.abc import Callable, Hashable, Mapping

import pandas as pd
from pandas.api import types

from distribres.report.blocks import Table
from distribres.report.words import Words

YES, NO = "✓", ""


def tidy(
    frame: pd.DataFrame | pd.Series,
    words: Words,
    names: Mapping[Hashable, str] | None = None,
    formats: Mapping[Hashable, Callable[[float], str]] | None = None,
    caption: str = "",
) -> Table:
    """Lay out a frame for a reader; Jupyter shows it as HTML, a terminal as text.

    Parameters
    ----------
    frame : DataFrame or Series
        One line for each row. An index that has a name, or that holds names, comes first.
    words : Words
        Of the reader's language: how numbers are written, and what stands where a value is missing.
    names : mapping, optional
        Headings by column, with their unit; ``_`` becomes a space in those that are not named.
    formats : mapping, optional
        How the values of a column are written, such as ``{"headroom": words.money}``. Otherwise whole numbers and large
        ones have no decimals, others one or two; what is true has a mark.
    caption : str
        Said above the table.
    """
    if isinstance(frame, pd.Series):
        frame = frame.to_frame("value" if frame.name is None else frame.name)
    if not isinstance(frame.index, pd.RangeIndex) or frame.index.name:
        levels = ["" if name is None else name for name in frame.index.names]
        frame = frame.set_axis(frame.columns.astype(object), axis=1).reset_index(names=levels)
    names, formats = names or {}, formats or {}
    cells = {}
    for column in frame:
        heading = names.get(column, str(column).replace("_", " "))
        cells[heading] = [_cell(x, formats.get(column) or _writer(frame[column], words), words) for x in frame[column]]
    align = "".join("r" if column in formats or _is_amount(frame[column]) else "l" for column in frame)
    return Table(pd.DataFrame(cells, dtype="str"), caption=caption, align=align)


def _is_amount(values: pd.Series) -> bool:
    return types.is_numeric_dtype(values) and not types.is_bool_dtype(values)


def _writer(values: pd.Series, words: Words) -> Callable[[float], str]:
    """How the values of a column are written where nobody says it: all with as many decimals."""
    if types.is_bool_dtype(values):
        return lambda x: YES if x else NO
    if not _is_amount(values):
        return str
    sizes = values.dropna().abs()
    largest = sizes.max() if len(sizes) else 0
    digits = 0 if largest >= 1000 or (sizes == sizes.round()).all() else 1 if largest >= 10 else 2
    return lambda x: words.number(x, digits)


def _cell(value: object, write: Callable[[float], str], words: Words) -> str:
    return words("missing") if pd.isna(value) else write(value)
