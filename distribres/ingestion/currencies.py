"""Several currencies in one, several units in pieces: amounts and quantities times what the params say."""

from dataclasses import dataclass, field

import narwhals as nw
import pandas as pd

from distribres.contracts import quarters
from distribres.ingestion.engines import Engine
from distribres.ingestion.values import LIMIT, MONEY_UNITS


@dataclass(frozen=True)
class Conversion:
    """What a unit of a currency or of a quantity is worth.

    Parameters
    ----------
    currency : str
        The network's own.
    rates : dict
        Currency -> quarter -> what one unit of it is worth in the network's own.
    units : dict
        Word for a unit -> pieces in it.
    """

    currency: str = "EUR"
    rates: dict[str, dict[str, float]] = field(default_factory=dict)
    units: dict[str, float] = field(default_factory=dict)


def converted(engine: Engine, lines: nw.LazyFrame, kinds: dict, conversion: Conversion) -> nw.LazyFrame:
    """Typed lines with money in the network's currency and quantity in pieces, where their columns say otherwise.

    Money is null where its currency has no rate in the quarter of its line, and quantity where its unit has no factor;
    where there was some, ``_no_rate`` and ``_no_factor`` say so. A factor that makes 100 billion pieces is none; a
    column that is not there changes nothing.

    Parameters
    ----------
    kinds : dict
        The input's columns as ``inputs.yaml`` declares them.
    """
    there = lines.collect_schema().names()
    if "currency" in there:
        money = [name for name, spec in kinds.items() if spec["type"] == "money" and name in there]
        lines = _in_currency(engine, lines, money, conversion)
    return _in_pieces(engine, lines, conversion) if {"unit", "quantity"} <= set(there) else lines


def _in_currency(engine: Engine, lines: nw.LazyFrame, money: list[str], conversion: Conversion) -> nw.LazyFrame:
    rows = [(c, quarters.first_day(q), rate) for c, own in conversion.rates.items() for q, rate in own.items()]
    frame = pd.DataFrame(rows, columns=["_currency", "_quarter", "_rate"])
    rates = engine.table(frame.astype({"_currency": "str", "_quarter": "datetime64[s]", "_rate": "float64"}))
    lines = lines.with_columns(_of=nw.col("date").dt.truncate("1q").cast(nw.Date))
    lines = lines.join(rates, left_on=["currency", "_of"], right_on=["_currency", "_quarter"], how="left")
    own = nw.col("currency") == conversion.currency
    lines = lines.with_columns(_rate=nw.when(own).then(nw.lit(1.0)).otherwise(nw.col("_rate")))
    some = nw.any_horizontal(*(~nw.col(name).is_null() for name in money), ignore_nulls=True)
    values = {name: _whole(nw.col(name) * nw.col("_rate")) for name in money}
    return lines.with_columns(_no_rate=nw.col("_rate").is_null() & some, **values).drop("_of", "_rate")


def _whole(value: nw.Expr) -> nw.Expr:
    """Whole ten-thousandths again, null where there are more than can be carried."""
    return nw.when(value.abs() < LIMIT * MONEY_UNITS).then(value).round(0).cast(nw.Int64)


def _in_pieces(engine: Engine, lines: nw.LazyFrame, conversion: Conversion) -> nw.LazyFrame:
    frame = pd.DataFrame({"_unit": list(conversion.units), "_factor": list(conversion.units.values())})
    factors = engine.table(frame.astype({"_unit": "str", "_factor": "float64"}))
    lines = lines.join(factors, left_on="unit", right_on="_unit", how="left")
    pieces = nw.col("quantity") * nw.col("_factor")
    counted = nw.when(pieces.abs() < LIMIT).then(pieces)
    lacking = counted.is_null() & ~nw.col("quantity").is_null()
    return lines.with_columns(quantity=counted, _no_factor=lacking).drop("_factor")
