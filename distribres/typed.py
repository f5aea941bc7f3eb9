"""Raw lines to typed ones. The same texts come again and again, so each is read once, in Python, for all engines alike.

Numbers and free text hardly repeat: the engine strips free text and casts plain numbers where they stand, and only the
other numbers are looked up.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_

import narwhals as nw
import pandas as pd

from distribres import parsing, successions
from distribres.engines import Engine
from distribres.mapping import Column, Input
from distribres.sources import PLACE, RAW

ODD = "_odd_"
"""Before our name of a column: its text says something, and is no value."""
TEXT, PLAIN = "_text", "_plain"
DTYPES = {"date": "datetime64[s]", "number": "float64", "money": "float64", "yes_no": "boolean", "text": "str"}


def typed(
    engine: Engine,
    lines: nw.LazyFrame,
    spec: Input,
    known: dict,
    empty: list[str],
    key: list[str],
    dealers: pd.Series | None = None,
    heirs: pd.DataFrame | None = None,
) -> nw.LazyFrame:
    """The values that raw lines hold, null where there is none, and what is odd about them.

    Parameters
    ----------
    known : dict
        The input's columns as ``inputs.yaml`` declares them.
    empty : list of str
        What the exports write where they know nothing.
    key : list of str
        The columns of which there is a ``_hash``, if any.
    dealers : Series of str, optional
        The dealers there are; none for their own register.
    heirs : DataFrame, optional
        old, new: dealers that have another number today.

    Returns
    -------
    LazyFrame
        Our columns (money in ten-thousandths), and their place; ``_odd_<column>`` of each but free text, true where it
        says something that is no value; and of `dealer_id` ``_known`` (is it one of `dealers`?) or, in the register,
        ``_succeeded`` (is it an old number whose heir has a line of its own?).
    """
    mapped, now, tables = spec.mapped(), {}, {}
    for name, column in mapped.items():
        raw, kind = nw.col(f"{RAW}{name}"), known[name]
        if _is_plain_number(kind, column):
            now[name] = _scaled(parsing.plain_number(raw, spec.decimal), kind, column)
        elif _is_free_text(name, kind, column):
            now[name] = _stripped(raw, empty)
        else:
            values = _values(distinct(lines, f"{RAW}{name}"), name, column, kind, spec, empty)
            tables[name] = _standing(values, dealers, heirs) if name == "dealer_id" else values
    for name, values in tables.items():
        lines = _joined(engine, lines, values, name, mapped[name], known[name])
    flags = [flag for values in tables.values() for flag in values if flag not in (TEXT, *mapped)]
    numbers = [name for name in now if _is_plain_number(known[name], mapped[name])]
    left = {f"{RAW}{name}": nw.when(nw.col(name).is_null()).then(nw.col(f"{RAW}{name}")) for name in numbers}
    lines = lines.with_columns(**now).select(*mapped, *flags, *PLACE, **left)
    lines = engine.keep(engine.hashed(lines, key) if key else lines)
    return _with_other_numbers(engine, lines, {name: mapped[name] for name in numbers}, known, spec, empty)


def present(texts: pd.Series, empty: list[str]) -> pd.Series:
    """Texts without the spaces around them, missing where the export says that it knows nothing."""
    stripped = texts.str.strip(parsing.SPACES)
    return stripped.mask(stripped.isin(empty))


def distinct(lines: nw.LazyFrame, column: str) -> pd.Series:
    """The different texts of a column."""
    counts = (
        lines.filter(~nw.col(column).is_null()).group_by(column).agg(_times=nw.len())
    )  # `unique` would number all lines first
    return counts.select(column).collect(backend="pandas").to_native()[column].astype("str")


def _is_plain_number(kind: dict, column: Column) -> bool:
    return kind["type"] in ("number", "money") and column.values is None


def _is_free_text(name: str, kind: dict, column: Column) -> bool:
    """Text that may be different on each line."""
    return kind["type"] == "text" and "choices" not in kind and column.values is None and name != "dealer_id"


def _values(texts: pd.Series, name: str, column: Column, kind: dict, spec: Input, empty: list[str]) -> pd.DataFrame:
    """Texts, what each says in our terms, and whether that is odd."""
    said = present(texts, empty)
    ours = said if column.values is None else said.map(column.values)
    read = _reader(column, kind, spec)
    found = pd.Series([None if pd.isna(t) else read(t) for t in ours], index=texts.index, dtype=DTYPES[kind["type"]])
    return pd.DataFrame({TEXT: texts, name: found, f"{ODD}{name}": found.isna() & said.notna()})


def _reader(column: Column, kind: dict, spec: Input) -> Callable:
    """What makes a value of a text, or None where it is none."""
    if kind["type"] == "date":
        pattern = parsing.date_pattern(column.format or spec.dates)
        return lambda text: parsing.parse_date(text, pattern)
    if kind["type"] in ("number", "money"):
        return lambda text: parsing.parse_number(text, spec.decimal)
    if kind["type"] == "yes_no":
        return lambda text: parsing.YES_NO.get(text.lower())
    return lambda text: text if text in kind.get("choices", [text]) else None


def _standing(values: pd.DataFrame, dealers: pd.Series | None, heirs: pd.DataFrame | None) -> pd.DataFrame:
    """Dealers under the numbers that they have now, and whether they are in the register or leave it."""
    if heirs is not None:
        values = successions.renamed(values, heirs)
    return values if dealers is None else values.assign(_known=values["dealer_id"].isin(dealers))


def _joined(engine: Engine, lines: nw.LazyFrame, values: pd.DataFrame, name: str, column: Column, kind: dict):
    """Lines with what the texts of a raw column say."""
    table = engine.table(values)
    if kind["type"] == "date":
        table = table.with_columns(nw.col(name).cast(nw.Date))
    if kind["type"] in ("number", "money"):
        table = table.with_columns(_scaled(nw.col(name), kind, column).alias(name))
    return lines.join(table, left_on=f"{RAW}{name}", right_on=TEXT, how="left")


def _with_other_numbers(engine: Engine, lines, numbers: dict[str, Column], known: dict, spec: Input, empty: list[str]):
    """Lines with the numbers that are not plain: of those alone the raw text is left."""
    if not numbers:
        return lines
    counts = lines.select(*(nw.col(f"{RAW}{name}").count().alias(name) for name in numbers))
    others = counts.collect(backend="pandas").to_native().iloc[0]
    for name in others.index[others > 0]:
        values = _values(distinct(lines, f"{RAW}{name}"), name, numbers[name], known[name], spec, empty)
        lines = _joined(engine, lines.rename({name: PLAIN}), values, name, numbers[name], known[name])
        lines = lines.with_columns(nw.coalesce(PLAIN, name).alias(name)).drop(PLAIN)
    return lines.drop([f"{RAW}{name}" for name in numbers])


def _scaled(value: nw.Expr, kind: dict, column: Column) -> nw.Expr:
    """A number in our unit; money in whole ten-thousandths."""
    return parsing.money(value, column.factor) if kind["type"] == "money" else value * column.factor


def _stripped(raw: nw.Expr, empty: list[str]) -> nw.Expr:
    """Free text without the spaces around it, null where the export says that it knows nothing."""
    # trimming is dear, looking for a character is cheap
    padded = reduce(or_, (raw.str.contains(character, literal=True) for character in parsing.SPACES))
    text = nw.when(padded).then(raw.str.strip_chars(parsing.SPACES)).otherwise(raw)
    return nw.when(~text.is_in(empty)).then(text)
