"""Accepted lines to dealer x quarter."""

import narwhals as nw
import pandas as pd

from distribres.contracts import quarters, tables
from distribres.ingestion.values import MILLION, MONEY_UNITS, halves

COUNT_UNITS = 18_000
"""Pieces and hours are added up in whole parts, of which thousandths and the seconds of an hour are whole numbers: like
money, their sums do not depend on the order of lines."""
BY = ["dealer_id", "quarter"]
HELD = 2.0**62
"""What a sum in 64 bits holds in any case."""
LAST = "last_day"
"""Column of the day of the month (1 to 31) on which a dealer last bought, or was last visited; 0 if it was not. It is
the only one that is no sum."""
NEEDED = {
    "sales": {"date", "dealer_id", "amount", "cost", "quantity", "brand"},
    "visits": {"date", "dealer_id", "hours", "spend", "cost"},
    "spend": {"date", "dealer_id", "spend"},
}
"""What is summed of each input."""


def sales_sums(sales: nw.LazyFrame, own_brand: str | None = None, **also: nw.Expr) -> pd.DataFrame:
    """What each dealer bought in each month, to be added up: whole units, so that no order of lines shows in a sum.

    Parameters
    ----------
    sales : LazyFrame
        Lines: date, dealer_id, amount, and where given cost, quantity, brand. Money in ten-thousandths. With a column
        `accepted`, accepted lines and others are summed apart.
    own_brand : str, optional
        Our name in `brand`, where the lines hold all brands: then the wallet is known.
    **also : Expr
        Whole numbers that are summed too, exactly.

    Returns
    -------
    DataFrame
        dealer_id, month (its first day), and sums; `wallet`, and `margin` and `quantity` with the number of lines that
        have one, only where they are given. `LAST` is the day of the last purchase, a credit note being none.
    """
    given = sales.collect_schema().names()
    own = nw.lit(True) if own_brand is None else (nw.col("brand") == own_brand)
    amount = nw.col("amount")
    values = {
        "revenue": nw.when(own).then(amount).otherwise(nw.lit(0)),
        "returns": nw.when(own & (amount < 0)).then(amount).otherwise(nw.lit(0)),
    }
    lines = {"lines": nw.when(own).then(nw.lit(1)).otherwise(nw.lit(0))}
    values |= {"wallet": amount} if own_brand is not None else {}
    known = {"margin": amount - nw.col("cost")} if "cost" in given else {}
    known |= {"quantity": _whole("quantity")} if "quantity" in given else {}
    own_known = {name: nw.when(own).then(value) for name, value in known.items()}
    return _sums(sales, values, own_known, lines | also, own & (amount > 0))


def visit_sums(visits: nw.LazyFrame, **also: nw.Expr) -> pd.DataFrame:
    """Visits, hours, spend and cost by dealer and month, to be added up: whole units, with the lines that have one.

    `LAST` is the day of the last visit. Where hours are given, a line of spend without any is no visit. Lines with a
    column `accepted`, and `also`, as of `sales_sums`.
    """
    given = visits.collect_schema().names()
    known = {"hours": _whole("hours")} if "hours" in given else {}
    known |= {name: nw.col(name) for name in ("spend", "cost") if name in given}
    return _sums(visits, {}, known, {"visits": _visit(given), **also}, _visit(given) == 1)


def _visit(given: list[str]) -> nw.Expr:
    """Is a line a visit, 1 or 0?"""
    if not {"hours", "spend"} <= set(given):
        return nw.lit(1)
    paid = nw.when(nw.col("spend") > 0).then(nw.lit(0)).otherwise(nw.lit(1))
    return nw.when(nw.col("hours") > 0).then(nw.lit(1)).otherwise(paid)


def spend_sums(spend: nw.LazyFrame, **also: nw.Expr) -> pd.DataFrame:
    """Spend alone, as `visit_sums` has it: no line is a visit."""
    return _sums(spend, {}, {"spend": nw.col("spend")}, {"visits": nw.lit(0), **also}, nw.lit(False))


def monthly_sums(name: str, lines: nw.LazyFrame, own_brand: str | None = None, **also: nw.Expr) -> pd.DataFrame:
    """What is summed of the lines of `sales`, `visits` or `spend`."""
    if name == "sales":
        return sales_sums(lines, own_brand, **also)
    return (visit_sums if name == "visits" else spend_sums)(lines, **also)


def _sums(
    lines: nw.LazyFrame,
    values: dict[str, nw.Expr],
    known: dict[str, nw.Expr],
    small: dict[str, nw.Expr],
    counts_as_last: nw.Expr,
) -> pd.DataFrame:
    """Sums of `values`, and of what is `known` of some lines only, by dealer and month; the `LAST` day of some lines.

    Where they could overflow they are summed in `halves`; what is `small` enough is summed as it is.
    """
    by = ["dealer_id", "month", *({"accepted"} & set(lines.collect_schema().names()))]
    month = nw.col("date").dt.truncate("1mo").cast(nw.Date)
    last = {LAST: nw.when(counts_as_last).then(nw.col("date").dt.day()).otherwise(nw.lit(0))}
    lines = lines.with_columns(month=month).select(*by, **values, **known, **small, **last)
    large = _that_may_overflow(lines, [*values, *known])
    divided = {half: part for name in large for half, part in halves(name, nw.col(name)).items()}
    as_they_are = [name for name in [*values, *known] if name not in large]
    lines = lines.with_columns(**divided) if divided else lines
    sums = {name: nw.col(name).sum().cast(nw.Int64) for name in [*divided, *as_they_are, *small]}
    sums |= {LAST: nw.col(LAST).max().cast(nw.Int64)}
    counts = {f"{name}_known": nw.col(name).count().cast(nw.Int64) for name in known}
    found = lines.group_by(by).agg(**sums, **counts).with_columns(nw.col(*sums).fill_null(0))
    found = found.collect(backend="pandas").to_native()
    added = {name: found[f"{name}_millions"] * float(MILLION) + found[f"{name}_rest"] for name in large}
    added |= {name: found[name].astype("float64") for name in as_they_are}
    found = found.assign(month=found["month"].astype("datetime64[s]"), **added).drop(columns=list(divided))
    return found.sort_values(by, ignore_index=True)


def _that_may_overflow(lines: nw.LazyFrame, names: list[str]) -> list[str]:
    """The columns whose largest value, on every line, would be more than 64 bits hold: it costs less to look."""
    largest = {name: nw.col(name).abs().max() for name in names}
    found = lines.select(_lines=nw.len(), **largest).with_columns(nw.col(*names).fill_null(0))
    found = found.collect(backend="pandas").to_native().iloc[0]
    return [name for name in names if found[name] >= HELD / max(found["_lines"], 1)]


def aggregate_panel(sums: pd.DataFrame) -> pd.DataFrame:
    """What each dealer bought in each quarter: the table `panel`.

    A quarter in which a dealer bought only other brands has revenue 0. Lines without a cost add nothing to the margin,
    which is missing where no line has one.

    Parameters
    ----------
    sums : DataFrame
        As `sales_sums` gives them; of several files, one below the other.
    """
    found = _quarterly(sums)
    for column in {"margin", "quantity"}.intersection(found):
        found[column] = found[column].mask((found[f"{column}_known"] == 0) & (found["lines"] > 0))
    found = found.rename(columns={LAST: "last_order"})
    return found.reindex(columns=list(tables.contracts()["panel"]["columns"]))


def aggregate_effort(*sums: pd.DataFrame | None) -> pd.DataFrame:
    """The table `effort` from `visit_sums` and `spend_sums`, which add up; empty where neither is given."""
    given = [part for part in sums if part is not None]
    if not given:
        return tables.empty("effort")
    found = _quarterly(pd.concat(given, ignore_index=True))
    for column in {"hours", "spend", "cost"}.intersection(found):
        found[column] = found[column].where(found[f"{column}_known"] > 0)
    found = found.rename(columns={LAST: "last_visit"})
    return found.reindex(columns=list(tables.contracts()["effort"]["columns"]))


def _quarterly(sums: pd.DataFrame) -> pd.DataFrame:
    """Sums by dealer and quarter, in units, with the months in which there were lines, and the `LAST` day as a date."""
    monthly = _added_up(sums, ["dealer_id", "month"])
    active = monthly["lines"] > 0 if "lines" in monthly else True
    last = (monthly["month"] + pd.to_timedelta(monthly[LAST] - 1, "D")).where(monthly[LAST] > 0)
    found = monthly.assign(**{LAST: last}, active_months=active, quarter=quarters.of_days(monthly["month"]))
    return _in_units(_added_up(found.drop(columns="month"), BY))


def _added_up(sums: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums of sums, and the latest `LAST` day."""
    how = {name: "max" if name == LAST else "sum" for name in sums if name not in by}
    return sums.groupby(by, as_index=False).agg(how)


def aggregate_survey(answers: nw.LazyFrame | None) -> pd.DataFrame:
    """The last answer of each dealer in each quarter, the highest if it gave several that day: the table `survey`."""
    if answers is None:
        return tables.empty("survey")
    columns = list(tables.contracts()["survey"]["columns"])
    found = answers.collect(backend="pandas").to_native()
    named = found.assign(quarter=quarters.of_days(found["date"].astype("datetime64[s]")))
    found = named.reindex(columns=["date", *columns])
    marks = [column for column in columns if column not in BY]
    last = found.sort_values([*BY, "date", *marks], na_position="first").drop_duplicates(BY, keep="last")
    return last[columns]


def _in_units(found: pd.DataFrame) -> pd.DataFrame:
    """Sums of whole parts in units."""
    parts = dict.fromkeys(("revenue", "margin", "returns", "wallet", "spend", "cost"), MONEY_UNITS)
    parts |= dict.fromkeys(("quantity", "hours"), COUNT_UNITS)
    return found.assign(**{c: found[c].astype("float64") / parts[c] for c in found.columns.intersection(list(parts))})


def _whole(column: str) -> nw.Expr:
    return (nw.col(column) * COUNT_UNITS).round(0).cast(nw.Int64)
