"""Raw lines to typed ones. The same texts come again and again, so each is read once, in Python, for all engines alike.

Numbers and free text hardly repeat: the engine strips free text and casts plain numbers where they stand, and only the
other numbers are looked up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import reduce
from operator import or_

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Column, Input
from distribres.ingestion import aliases, composed, ids, midnights, repeats, successions
from distribres.ingestion.currency_marks import in_other_currency
from distribres.ingestion.dates import date_reader
from distribres.ingestion.durations import parse_hours
from distribres.ingestion.engines import TEXT, Texts
from distribres.ingestion.raw_files import PLACE, RAW, Source, distinct
from distribres.ingestion.reference import Reference
from distribres.ingestion.values import (
    SPACES,
    YES_NO,
    in_money_units,
    money,
    parse_number,
    parse_numbers,
    scaled,
)

ODD = "_odd_"
"""Before our name of a column: its text says something, and is no value."""
FOREIGN = "_foreign_"
"""Before our name of a column of money: its text names another currency than the network's."""
UNREAD = "_unread"
"""The column that says of a line read at one go whether a number of it was left."""
SAMPLE, MOSTLY = 1000, 0.8
"""First lines by which a column of numbers is judged, and the share of them that an engine must read by itself."""
DTYPES = {"date": "datetime64[s]", "yes_no": "boolean", "text": "str"}


def present(texts: pd.Series, empty: Sequence[str]) -> pd.Series:
    """Texts without the spaces around them, missing where the export says that it knows nothing."""
    stripped = texts.str.strip(SPACES)
    return stripped.mask(stripped.isin(empty))


@dataclass(frozen=True, eq=False)
class Field:
    """One of our columns, and how its text is read."""

    name: str
    column: Column
    kind: dict
    spec: Input
    empty: Sequence[str]
    currency: str = "EUR"
    fiscal_start: int = 1
    zone: tzinfo | None = None

    @property
    def raw(self) -> str:
        return f"{RAW}{self.name}"

    @property
    def is_number(self) -> bool:
        composed_or_translated = self.column.parts() or self.column.values is not None
        return self.kind["type"] in ("number", "money") and not composed_or_translated

    @property
    def decimal(self) -> str:
        """The mark of its numbers."""
        return self.column.decimal or self.spec.decimal

    def orders(self, files: Sequence[str]) -> list[str]:
        """How its dates are written in each of some files."""
        if self.kind["type"] != "date" or self.column.parts():
            return []
        return [self.column.format or self.spec.order_in(file) for file in files]

    @property
    def is_free(self) -> bool:
        """Text that may be different on each line."""
        known = self.name in ids.COLUMNS or self.column.by is not None
        chosen = "choices" in self.kind or self.column.values is not None or known
        return self.kind["type"] == "text" and not chosen

    @property
    def text(self) -> nw.Expr:
        """The text as it stands in the file."""
        return nw.col(self.raw)

    def sure(self) -> nw.Expr:
        """The numbers that the engine read, but for those that may stand for nothing."""
        value = nw.col(self.name)
        nothing = {parse_number(text, self.decimal) for text in self.empty} - {None}
        return self.scaled(nw.when(~value.is_in(sorted(nothing))).then(value) if nothing else value)

    def stripped(self) -> nw.Expr:
        """The text without the spaces around it."""
        # trimming is dear, looking for a character is cheap
        padded = reduce(or_, (self.text.str.contains(character, literal=True) for character in SPACES))
        return nw.when(padded).then(self.text.str.strip_chars(SPACES)).otherwise(self.text)

    def said(self) -> nw.Expr:
        """The stripped text, null where the export says that it knows nothing."""
        return nw.when(~nw.col(self.name).is_in(self.empty)).then(nw.col(self.name))

    def values(self, texts: pd.Series, order: str = "yyyy-mm-dd") -> pd.DataFrame:
        """Texts, what each says in our terms, and whether that is odd; dates are written in an `order`."""
        said = present(texts, self.empty)
        if self.column.parts():
            said = composed.said(said, self.column, self.empty)
        ours = said if self.column.values is None else said.map(self.column.values)
        foreign = self.foreign(ours)
        found = self.read(ours if foreign is None else ours.mask(foreign), order)
        odd = found.isna() & said.notna()
        if self.kind["type"] == "money":
            found = in_money_units(found)
        flags = {} if foreign is None else {f"{FOREIGN}{self.name}": foreign}
        return pd.DataFrame({TEXT: texts, self.name: found, f"{ODD}{self.name}": odd, **flags})

    def foreign(self, texts: pd.Series) -> pd.Series | None:
        """Which amounts name another currency than the network's, where no column says which; None where none does."""
        if self.kind["type"] != "money" or "currency" in self.spec.mapped():
            return None
        found = in_other_currency(texts, self.currency)
        return found if found.any() else None

    def read(self, texts: pd.Series, order: str) -> pd.Series:
        """The value of each text in our unit, missing where it is none."""
        if self.kind["type"] in ("number", "money"):
            return self.numbers(texts.astype("str"))
        if self.column.parts():
            return pd.Series(composed.dates(texts, self.column, self.fiscal_start), texts.index, dtype=DTYPES["date"])
        read = self.reader(order)
        found = [None if text is None else read(text) for text in texts.to_numpy(dtype="object", na_value=None)]
        return pd.Series(found, index=texts.index, dtype=DTYPES[self.kind["type"]])

    def numbers(self, texts: pd.Series) -> pd.Series:
        """The numbers of texts in our unit."""
        column, factor = self.column, self.column.factor
        if column.product is not None:
            return composed.products(texts, column, self.decimal, self.empty) * factor
        if column.start is not None:
            return composed.spans(texts, column, date_reader(column.format or self.spec.order_in("")))
        if self.kind.get("measure") == "time":
            found = [None if pd.isna(text) else parse_hours(text, self.decimal, factor) for text in texts]
            return pd.Series(found, texts.index, dtype="float64")
        return parse_numbers(texts, self.decimal, factor) * factor

    def reader(self, order: str) -> Callable:
        """What makes a value of a text that is no number, or None where it is none."""
        match self.kind["type"]:
            case "date":
                return date_reader(order, self.fiscal_start, self.zone)
            case "yes_no":
                return lambda text: YES_NO.get(text.lower())
        return lambda text: text if text in self.kind.get("choices", [text]) else None

    def moments(self, texts: pd.Series, orders: Sequence[str]) -> midnights.Moments:
        """What dates in some `orders` may be midnights of, elsewhere than where they are read."""
        return midnights.added(midnights.moments(texts, order, self.zone) for order in set(orders))

    def scaled(self, value: nw.Expr) -> nw.Expr:
        """A number of the file in our unit; money in whole ten-thousandths."""
        return (money if self.kind["type"] == "money" else scaled)(value, self.column.factor)


class Reader:
    """Reads the lines of one input: most of them at one go, and some again, text by text.

    Parameters
    ----------
    source : Source
        All raw lines that will be read.
    spec : Input
        How they are mapped; of the columns that are their key there is a ``_hash``, and of all where there is none.
    reference : Reference
        What they are judged against.

    Attributes
    ----------
    aliases : DataFrame
        written, meant (the id), dealer_id (what the dealer has now), reason: of each text of an id that is not the id.

    Raises
    ------
    ReadError
        For an id of which digits were rounded away, so that several dealers may be meant.
    """

    def __init__(self, source: Source, spec: Input, reference: Reference):
        kinds, empty = spec.declared["columns"], reference.empty
        self.engine, self.key, self.alike = source.engine, spec.key_columns(), repeats.are_looked_for(spec)
        told = (spec, empty, reference.conversion.currency, reference.fiscal_start, reference.zone)
        self.fields = [Field(name, column, kinds[name], *told) for name, column in spec.mapped().items()]
        self.free = [f for f in self.fields if f.is_free]
        self.texts = {f.raw: source.texts(f.raw) for f in self.fields}
        self.padded = [f for f in self.free if self.texts[f.raw].may_be_padded()]
        self.silent = [f for f in self.free if f in self.padded or self.texts[f.raw].may_be(empty)]
        self.numbers = self._plain(source.lines, [f for f in self.fields if f.is_number])
        rest = [f for f in self.fields if f not in (*self.free, *self.numbers)]
        orders = {field: field.orders(source.files) for field in rest}
        self.orders = {field: by_file for field, by_file in orders.items() if len(set(by_file)) > 1}
        self.aliases = pd.DataFrame(columns=aliases.NOTED, dtype="str")
        texts = {field: source.distinct(field.raw) for field in rest}
        self.moments = midnights.added(field.moments(texts[field], orders[field]) for field in rest)
        self.tables = {field: self._known(field, texts[field], source, spec, reference) for field in rest}

    def _known(self, field: Field, texts: pd.Series, source: Source, spec: Input, reference: Reference) -> pd.DataFrame:
        """What is known of the texts of a column."""
        values = _in_orders(field, texts, field.orders(source.files))
        if field.name not in ids.COLUMNS and field.column.by is None:
            return values
        whom = reference.whom(field.column)
        if whom is None:
            return _standing(field, values, reference)
        found = aliases.meant(values, field.name, field.column, spec.decimal, whom)
        aliases.refuse_lost(found.loc[found["reason"] == ids.LOST, "written"], source, spec, field.name)
        odd = found["meant"].isna() & found["written"].notna() | values[f"{ODD}{field.name}"]
        values = values.assign(**{field.name: found["meant"], f"{ODD}{field.name}": odd})
        values = _standing(field, values, reference)
        return self._noted(field, values, found.assign(dealer_id=values[field.name]))

    def _noted(self, field: Field, values: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
        """The values with the number of the alias that each text is, where any is one."""
        new = found.dropna(subset=["meant", "reason"])
        if new.empty or field.name not in ids.COLUMNS:
            return values
        numbers = pd.Series(range(len(self.aliases), len(self.aliases) + len(new)), new.index, dtype="Int64")
        self.aliases = pd.concat([self.aliases, new[aliases.NOTED]], ignore_index=True)
        return values.assign(**{f"{aliases.ALIAS}{field.name}": numbers.reindex(values.index)})

    def _plain(self, lines: nw.LazyFrame, numbers: list[Field]) -> list[Field]:
        """The columns of numbers that the engine reads, but for few, by the first lines."""
        some = self._with_numbers(lines.head(SAMPLE), numbers, {})
        counts = {name: nw.col(name).count() for f in numbers for name in (f.name, f.raw)}
        found = some.select(**counts).collect(backend="pandas").to_native().iloc[0] if numbers else {}
        return [f for f in numbers if found[f.name] >= MOSTLY * found[f.raw]]

    def _with_numbers(self, lines: nw.LazyFrame, numbers: list[Field], known: Mapping[str, Texts]) -> nw.LazyFrame:
        for decimal in dict.fromkeys(f.decimal for f in numbers):
            texts = {f.name: f.raw for f in numbers if f.decimal == decimal}
            lines = self.engine.with_numbers(lines, texts, decimal, known)
        return lines

    def at_one_go(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The values that raw lines hold, as far as the engine reads numbers by itself.

        Returns
        -------
        LazyFrame
            Our columns (money in ten-thousandths, null where there is no value), and their place; ``_odd_<column>`` of
            each but numbers and free text, true where it says something that is no value; of `dealer_id` ``_known`` (is
            it one of the dealers?) or, in the register, ``_succeeded`` (is it an old number whose successor has a line
            of its own?); ``_hash`` of the key; and `UNREAD`, true where a number was not read.
        """
        # before the joins: there an engine still sees which texts of a file are one
        lines = self._with_numbers(lines, self.numbers, self.texts)
        lines = self._with_free_text(lines, **{f.name: f.sure() for f in self.numbers})
        unread = reduce(or_, (nw.col(f.name).is_null() & ~nw.col(f.raw).is_null() for f in self.numbers), nw.lit(False))
        return self._selected(lines, self.tables, **{UNREAD: unread})

    def text_by_text(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The same of few lines, with all numbers, and what is odd about them; `UNREAD` is as it was."""
        numbers = {field: field.values(distinct(lines, field.raw)) for field in self.numbers}
        return self._selected(self._with_free_text(lines), self.tables | numbers, **{UNREAD: nw.col(UNREAD)})

    def _with_free_text(self, lines: nw.LazyFrame, **also: nw.Expr) -> nw.LazyFrame:
        # the place is there already: it stands for an input without free text, as nothing cannot be added
        lines = lines.with_columns(*PLACE, **{f.name: f.stripped() if f in self.padded else f.text for f in self.free})
        return lines.with_columns(*PLACE, **{f.name: f.said() for f in self.silent}, **also)

    def _selected(self, lines: nw.LazyFrame, tables: dict[Field, pd.DataFrame], **also: nw.Expr) -> nw.LazyFrame:
        ordered = {_ordered(f): _with_order(nw.col(f.raw), by_file) for f, by_file in self.orders.items()}
        lines = lines.with_columns(**ordered) if ordered else lines
        keys = {field: _ordered(field) if field in self.orders else field.raw for field in tables}
        lines = self.engine.looked_up(lines, {keys[field]: found for field, found in tables.items()})
        names = [field.name for field in self.fields]
        flags = [flag for found in tables.values() for flag in found if flag not in (TEXT, *names)]
        lines = lines.select(*names, *flags, *PLACE, **also)
        if self.alike:
            return self.engine.hashed(lines, names, nulls=True)
        return self.engine.hashed(lines, self.key) if self.key else lines


def _in_orders(field: Field, texts: pd.Series, orders: Sequence[str]) -> pd.DataFrame:
    """What is known of the texts of a column; where files have dates in several orders, in each of them."""
    different = list(dict.fromkeys(orders))
    if len(different) < 2:
        return field.values(texts, *different)
    tables = [field.values(texts, order) for order in different]
    return pd.concat([t.assign(**{TEXT: t[TEXT] + order}) for t, order in zip(tables, different, strict=True)])


def _ordered(field: Field) -> str:
    """The column that has a text and the order of dates in its file."""
    return f"_ordered_{field.name}"


def _with_order(text: nw.Expr, orders: Sequence[str]) -> nw.Expr:
    """A text, and behind it the order of dates in the file of its line."""
    order = nw.lit(orders[-1])
    for other in dict.fromkeys(orders):
        files = [number for number, own in enumerate(orders) if own == other]
        order = nw.when(nw.col("_file").is_in(files)).then(nw.lit(other)).otherwise(order)
    return nw.concat_str(text, order)


def _standing(field: Field, values: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """Dealers under the numbers that they have now, and whether they are in the register or leave it."""
    if field.name != "dealer_id":
        return values
    if reference.current_ids is not None:
        values = successions.rename_dealers(values, reference.current_ids)
    return values if reference.dealers is None else values.assign(_known=values["dealer_id"].isin(reference.dealers))
