"""Accepted lines to dealer x quarter."""

import narwhals as nw
import pandas as pd

from distribres import tables
from distribres.parsing import MONEY_UNITS

COUNT_UNITS = 1000
"""Pieces and hours are added up in whole thousandths: like money, their sums do not depend on the order of lines."""
BY = ["dealer_id", "quarter"]
MONTHS = ("month_1", "month_2", "month_3")


def panel(sales: nw.LazyFrame, own_brand: str | None = None) -> pd.DataFrame:
    """What each dealer bought in each quarter.

    Parameters
    ----------
    sales : LazyFrame
        Accepted lines: date, dealer_id, amount, and where given cost, quantity, brand. Money in ten-thousandths.
    own_brand : str, optional
        Our name in `brand`, where the lines hold all brands: then the wallet is known.

    Returns
    -------
    DataFrame
        The table `panel`; a quarter in which a dealer bought only other brands has revenue 0. Lines without a cost add
        nothing to the margin, which is missing where no line has one.
    """
    sums = {name: nw.col(name).sum() for name in ("revenue", "margin", "returns", "wallet", "quantity", "lines")}
    known = {f"{name}_known": nw.col(name).count() for name in ("margin", "quantity")}
    months = {name: nw.col(name).max() for name in MONTHS}
    found = _in_units(_collect(_parts(sales, own_brand).group_by(BY).agg(**sums, **known, **months)))
    found["active_months"] = found[list(months)].sum(axis=1)
    given = sales.collect_schema().names()
    for column, source in {"margin": "cost", "quantity": "quantity"}.items():
        unknown = (found[f"{column}_known"] == 0) & (found["lines"] > 0)
        found[column] = found[column].mask(unknown | (source not in given))
    if own_brand is None:
        found["wallet"] = float("nan")
    return found[list(tables.contracts()["panel"]["columns"])]


def _parts(sales: nw.LazyFrame, own_brand: str | None) -> nw.LazyFrame:
    """What each line adds to the columns of the panel."""
    own = nw.lit(True) if own_brand is None else (nw.col("brand") == own_brand)
    amount, zero, one = nw.col("amount"), nw.lit(0), nw.lit(1)
    month = (nw.col("date").dt.month() - 1) % 3
    return _with_quarter(_with_columns(sales, "cost", "quantity")).with_columns(
        revenue=nw.when(own).then(amount).otherwise(zero),
        margin=nw.when(own).then(amount - nw.col("cost")),
        returns=nw.when(own & (amount < 0)).then(amount).otherwise(zero),
        wallet=amount,
        quantity=nw.when(own).then(_whole("quantity")),
        lines=nw.when(own).then(one).otherwise(zero),
        **{name: nw.when(own & (month == i)).then(one).otherwise(zero) for i, name in enumerate(MONTHS)},
    )


def effort(visits: nw.LazyFrame | None) -> pd.DataFrame:
    """Visits, hours and spend by dealer and quarter: the table `effort`; empty where no visits are given."""
    if visits is None:
        return tables.empty("effort")
    lines = _with_quarter(_with_columns(visits, "hours", "spend")).with_columns(hours=_whole("hours"))
    sums = {name: nw.col(name).sum() for name in ("hours", "spend")}
    known = {f"{name}_known": nw.col(name).count() for name in ("hours", "spend")}
    found = _in_units(_collect(lines.group_by(BY).agg(visits=nw.len(), **sums, **known)))
    for column in ("hours", "spend"):
        found[column] = found[column].where(found[f"{column}_known"] > 0)
    return found[list(tables.contracts()["effort"]["columns"])]


def survey(answers: nw.LazyFrame | None) -> pd.DataFrame:
    """The last answer of each dealer in each quarter, the highest if it gave several that day: the table `survey`."""
    if answers is None:
        return tables.empty("survey")
    columns = list(tables.contracts()["survey"]["columns"])
    found = _collect(_with_quarter(answers)).reindex(columns=["date", *columns])
    marks = [column for column in columns if column not in BY]
    last = found.sort_values([*BY, "date", *marks], na_position="first").drop_duplicates(BY, keep="last")
    return last[columns]


def _with_columns(lines: nw.LazyFrame, *names: str) -> nw.LazyFrame:
    """The lines; a column that the network does not give is unknown on all of them."""
    given = lines.collect_schema().names()
    unknown = {name: nw.lit(None, dtype=nw.Int64) for name in names if name not in given}
    return lines.select(nw.all(), **unknown)


def _in_units(found: pd.DataFrame) -> pd.DataFrame:
    """Sums of whole parts in units."""
    parts = dict.fromkeys(("revenue", "margin", "returns", "wallet", "spend"), MONEY_UNITS)
    parts |= dict.fromkeys(("quantity", "hours"), COUNT_UNITS)
    return found.assign(**{c: found[c].astype("float64") / parts[c] for c in found.columns.intersection(list(parts))})


def _whole(column: str) -> nw.Expr:
    return (nw.col(column) * COUNT_UNITS).round(0).cast(nw.Int64)


def _with_quarter(lines: nw.LazyFrame) -> nw.LazyFrame:
    return lines.with_columns(quarter=nw.col("date").dt.truncate("1q").cast(nw.Date))


def _collect(lines: nw.LazyFrame) -> pd.DataFrame:
    """A small result in pandas, in a fixed order, its quarters written as 2026Q3."""
    found = lines.collect(backend="pandas").to_native()
    day = found["quarter"].astype("datetime64[s]")
    found["quarter"] = day.dt.year.astype("str") + "Q" + day.dt.quarter.astype("str")
    return found.sort_values(BY, ignore_index=True)
