"""What the lines of a file show as a whole: amounts of 0, one that outweighs the others, a cost that is the amount.

Told of every file while it is read, whether it calls for a look or not: `suspicions` judges it by the limits of the
params.
"""

import re
import unicodedata

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Input
from distribres.contracts.reasons import MEANT, OUTSIDE
from distribres.ingestion import ids, leaps
from distribres.ingestion.raw_files import RAW, RECORDS, Source, first_record
from distribres.ingestion.reading import present
from distribres.ingestion.rejects import true_lines
from distribres.ingestion.rules import Cleaned
from distribres.ingestion.values import MONEY_UNITS, SPACES

LOOKED_AT = 1000
"""First lines whose ids are looked at: what stands in that column shows from the first."""
LARGE = 0.25
"""Share of a file's money from which on the place of its largest amount is looked for."""
PRICE = re.compile(r"[-(]?\d[\d.,'’\s]*[.,](?!00?\D*$)\d\d?\)?-?")
"""A number with tenths or hundredths; programs write whole ones with ``.0`` or ``.00`` behind."""
Sign = dict[str, object]
"""A row of the table `signs`, without `input`."""


def of_lines(cleaned: Cleaned, source: Source, spec: Input) -> list[Sign]:
    """What the lines of each file show."""
    good, money = cleaned.good, spec.money()
    names = good.collect_schema().names()
    columns = {"money": money, "cost": "cost", "date": "date"}
    columns = {role: name for role, name in columns.items() if name in names}
    blocks = _by_block(good, columns)
    found = [*_refused(blocks, cleaned.rejects, source), *_of_ids(source, spec)]
    if "money" in columns:
        found += _of_amounts(blocks, good, columns, source)
    if "date" in columns:
        found += leaps.found_in(good, blocks, columns.get("money"), source)
    return _with_true_lines(found, source)


def _by_block(good: nw.LazyFrame, columns: dict[str, str]) -> pd.DataFrame:
    """All that is counted of lines, at one go, for each thousand of them: no sum of so few amounts overflows."""
    values: dict[str, nw.Expr] = {"lines": nw.len()}
    lines = good.with_columns(_block=leaps.block())
    if "date" in columns:
        values |= {"first": nw.col("date").min(), "last": nw.col("date").max()}
    if "money" in columns:
        amount = nw.col(columns["money"])
        lines = lines.with_columns(_size=amount.abs(), _zero=_one_where(amount == 0))
        values |= {"known": amount.count(), "zero": nw.col("_zero").sum()}
        values |= {"gross": nw.col("_size").sum(), "largest": nw.col("_size").max()}
    if {"money", "cost"} <= set(columns):
        cost = nw.col(columns["cost"])
        lines = lines.with_columns(_equal=_one_where((amount == cost) & (amount != 0)))
        values |= {"costs": cost.count(), "equal": nw.col("_equal").sum()}
    found = lines.group_by("_block").agg(**values).collect(backend="pandas").to_native()
    sums = ["lines", *({"known", "zero", "gross", "costs", "equal"} & set(values))]
    found = found.assign(**found[sums].fillna(0).astype("int64"), _file=found["_block"] // RECORDS)
    return found.sort_values("_block", ignore_index=True)


def _refused(blocks: pd.DataFrame, rejects: pd.DataFrame, source: Source) -> list[Sign]:
    """Of each file how many lines are refused that somebody should repair, and their share of all."""
    odd = rejects[~rejects["reason"].isin([*OUTSIDE, *MEANT])].groupby("file")[["lines", "amount"]].sum()
    good = blocks.groupby("_file")["lines"].sum().rename(index=dict(enumerate(source.files)))
    total = good.add(rejects.groupby("file")["lines"].sum(), fill_value=0).sort_index()
    odd = odd.reindex(total.index, fill_value=0)
    return [
        _sign("refused", file, lines, lines / total[file], amount=_units(amount))
        for file, lines, amount in odd.itertuples(name=None)
    ]


def _of_amounts(blocks: pd.DataFrame, good: nw.LazyFrame, columns: dict[str, str], source: Source) -> list[Sign]:
    money, files = columns["money"], blocks.astype({"gross": "object"}).groupby("_file")
    found = files[[c for c in ("known", "zero", "gross", "costs", "equal") if c in blocks]].sum()
    signs = []
    for row in found.assign(largest=files["largest"].max()).query("known > 0").itertuples():
        file = source.files[row.Index]
        signs.append(_sign("zero", file, row.zero, row.zero / row.known, column=money))
        if row.gross and row.largest / row.gross >= LARGE:
            signs.append(_largest(good, money, row.Index, row.largest, file, row.known, row.largest / row.gross))
        if "costs" in blocks and row.costs:
            signs.append(_sign("equal", file, row.equal, row.equal / row.costs, column="cost"))
    return signs


def _one_where(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))


def _largest(good: nw.LazyFrame, money: str, number: int, size: int, file: str, lines: int, share: float) -> Sign:
    """The line with the largest amount of a file, and how many it is one of."""
    here = good.filter((nw.col("_file") == number) & (nw.col(money).abs() == size)).select("_line", money)
    place = here.sort("_line").head(1).collect(backend="pandas").to_native().iloc[0]
    told = {"line": int(place["_line"]), "amount": _units(place[money])}
    return _sign("largest", file, lines, share, column=money, **told)


def _of_ids(source: Source, spec: Input) -> list[Sign]:
    """Columns of ids, how many of their first texts are written as amounts are, and one of these."""
    held = {name: column for name, column in spec.mapped().items() if name in ids.COLUMNS or name.endswith("_id")}
    names = [name for name, column in held.items() if column.column is not None]
    texts = _first_texts(source, [f"{RAW}{name}" for name in names])
    signs = []
    for name in names:
        said = present(texts[f"{RAW}{name}"].dropna().astype("str"), ()).drop_duplicates()
        priced = said[[_is_price(text) for text in said]]
        if len(priced):
            share = len(priced) / len(said)
            signs.append(_sign("priced", None, len(priced), share, column=name, value=priced.iloc[0]))
    return signs


def _first_texts(source: Source, names: list[str]) -> pd.DataFrame:
    if not names:
        return pd.DataFrame()
    if source.held is not None:
        return source.held.select(names).head(LOOKED_AT).to_pandas()
    return source.lines.select(names).head(LOOKED_AT).collect(backend="pandas").to_native()


def _is_price(text: str) -> bool:
    """Is it a number with hundredths, or one with the sign of a currency? Letters may be part of an id."""
    signed = "$" in text or (not text.isascii() and any(unicodedata.category(sign) == "Sc" for sign in text))
    priced = signed and re.search(r"\d", text)
    return bool(priced or PRICE.fullmatch(text.strip(SPACES)))


def _sign(kind: str, file: str | None, lines: int, share: float, **told: object) -> Sign:
    """A row; what is not told is missing."""
    return {"sign": kind, "file": file, "lines": int(lines), "share": float(share)} | told


def _units(amount: object) -> float | None:
    return None if pd.isna(amount) else int(amount) / MONEY_UNITS


def _with_true_lines(signs: list[Sign], source: Source) -> list[Sign]:
    """Numbers of lines among all records of their files, as `rejects` has them."""
    placed = [one for one in signs if "line" in one]
    if placed:
        rows = pd.DataFrame({k: [one[k] for one in placed] for k in ("file", "line")})
        rows["line"] += rows["file"].map(first_record)
        for one, line in zip(placed, true_lines(rows, source.broken), strict=True):
            one["line"] = int(line)
    return signs
