"""Accepted lines to dealer x quarter."""

import narwhals as nw
import pandas as pd

from distribres import tables
from distribres.parsing import MONEY_UNITS

COUNT_UNITS = 1000
"""Pieces and hours are added up in whole thousandths: like money, their sums do not depend on the order of lines."""
BY = ["dealer_id", "quarter"]


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
        nothing to the margin.
    """
    given = sales.collect_schema().names()
    own = nw.lit(True) if own_brand is None else (nw.col("brand") == own_brand)
    zero = nw.lit(0)
    amount = nw.when(own).then(nw.col("amount")).otherwise(zero)
    month = (nw.col("date").dt.month() - 1) % 3
    unknown = nw.lit(None, dtype=nw.Int64)
    lines = _with_quarter(sales).with_columns(
        revenue=amount,
        returns=nw.when(own & (nw.col("amount") < 0)).then(nw.col("amount")).otherwise(zero),
        margin=nw.when(own).then(nw.col("amount") - nw.col("cost")) if "cost" in given else unknown,
        quantity=nw.when(own).then(_whole("quantity")) if "quantity" in given else unknown,
        own=nw.when(own).then(nw.lit(1)).otherwise(zero),
        **{f"month_{i}": nw.when(own & (month == i)).then(nw.lit(1)).otherwise(zero) for i in range(3)},
    )
    sums = {c: nw.col(c).sum() for c in ("revenue", "margin", "returns", "quantity")}
    flags = {f"month_{i}": nw.col(f"month_{i}").max() for i in range(3)}
    counts = {"lines": nw.col("own").sum(), "costs": nw.col("margin").count()}
    found = _collect(lines.group_by(BY).agg(wallet=nw.col("amount").sum(), **sums, **counts, **flags))
    found["active_months"] = found[list(flags)].sum(axis=1)
    for column in ("revenue", "margin", "returns", "wallet"):
        found[column] = found[column].astype("float64") / MONEY_UNITS
    found["quantity"] = found["quantity"].astype("float64") / COUNT_UNITS
    found["margin"] = found["margin"].where(found["costs"] > 0) if "cost" in given else float("nan")
    if own_brand is None:
        found["wallet"] = float("nan")
    return found[list(tables.contracts()["panel"]["columns"])]


def effort(visits: nw.LazyFrame | None) -> pd.DataFrame:
    """Visits, hours and spend by dealer and quarter: the table `effort`; empty where no visits are given."""
    if visits is None:
        return tables.empty("effort")
    given = visits.collect_schema().names()
    sums = {c: nw.col(c).sum() for c in ("hours", "spend") if c in given}
    lines = visits.with_columns(hours=_whole("hours")) if "hours" in given else visits
    found = _collect(_with_quarter(lines).group_by(BY).agg(visits=nw.len(), **sums))
    for column, units in {"hours": COUNT_UNITS, "spend": MONEY_UNITS}.items():
        if column in given:
            found[column] = found[column].astype("float64") / units
    return found.reindex(columns=list(tables.contracts()["effort"]["columns"]))


def survey(answers: nw.LazyFrame | None) -> pd.DataFrame:
    """The last answer of each dealer in each quarter, the highest if it gave several that day: the table `survey`."""
    if answers is None:
        return tables.empty("survey")
    columns = list(tables.contracts()["survey"]["columns"])
    found = _collect(_with_quarter(answers)).reindex(columns=["date", *columns])
    marks = [column for column in columns if column not in BY]
    last = found.sort_values([*BY, "date", *marks], na_position="first").drop_duplicates(BY, keep="last")
    return last[columns]


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
