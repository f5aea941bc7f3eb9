"""The lines that were refused, as they stood in their files: the table `rejects`."""

import json

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.sources import PLACE, RAW, Source

LATER = "future_date"


def rejects(lines: nw.LazyFrame, source: Source, mapped: list[str], money: str | None) -> pd.DataFrame:
    """Rejected lines as in the contract, but for `input`; `amount` in whole ten-thousandths.

    Lines of later quarters are as many as the reviewed quarter is old, and nobody has to repair them: each file has one
    row for each later quarter, with the first of its lines.

    Parameters
    ----------
    lines : LazyFrame
        Typed lines with their place and ``_reason`` (``rule column``, null where none holds).
    mapped : list of str
        Our columns that the network has.
    money : str, optional
        Which column tells how much, if there is one.
    """
    amount = nw.col(money) if money in mapped else nw.lit(None, dtype=nw.Int64)
    refused = lines.filter(~nw.col("_reason").is_null()).with_columns(_lines=nw.lit(1).cast(nw.Int64), _amount=amount)
    late = nw.col("_reason") == f"{LATER} date"
    places = refused.filter(~late).select(*PLACE, "_reason", "_lines", "_amount")
    if "date" in mapped:
        places = nw.concat([places, _by_quarter(refused.filter(late))])
    found = places.join(source.lines, on=PLACE).sort(PLACE).collect(backend="pandas").to_native()
    return _with_broken(_as_read(found, source, mapped), source.broken)


def _by_quarter(later: nw.LazyFrame) -> nw.LazyFrame:
    """The first of the lines of each file and quarter, how many there are, and their readable money."""
    groups = later.with_columns(_quarter=nw.col("date").dt.truncate("1q")).group_by("_file", "_reason", "_quarter")
    sums = groups.agg(
        nw.col("_line").min(), nw.col("_lines").sum(), _sum=nw.col("_amount").sum(), _known=nw.col("_amount").count()
    )
    amount = nw.when(nw.col("_known") > 0).then(nw.col("_sum").cast(nw.Int64))
    return sums.select(*PLACE, "_reason", nw.col("_lines").cast(nw.Int64), _amount=amount)


def _as_read(found: pd.DataFrame, source: Source, mapped: list[str]) -> pd.DataFrame:
    """Places joined with the raw text of their lines, in the columns of the contract."""
    reason = found["_reason"].str.split(" ", n=1, expand=True).reindex(columns=[0, 1])
    texts = found[[f"{RAW}{name}" for name in mapped]].astype(object)
    texts = texts.where(texts.notna(), None).to_numpy()
    column = reason[1].map({name: number for number, name in enumerate(mapped)}).to_numpy(dtype="int64")
    rows = pd.DataFrame(
        {
            "file": found["_file"].map(dict(enumerate(source.files))),
            "line": found["_line"],
            "reason": reason[0],
            "column": reason[1],
            "value": texts[np.arange(len(texts)), column],
            "lines": found["_lines"],
            "amount": found["_amount"].astype("Int64"),
            "raw": [json.dumps(dict(zip(mapped, record, strict=True)), ensure_ascii=False) for record in texts],
        }
    )
    return rows.assign(line=_true_lines(rows, source.broken))


def _with_broken(found: pd.DataFrame, broken: pd.DataFrame) -> pd.DataFrame:
    split = broken.assign(reason="broken_line", column=None, value=None, lines=1, amount=pd.NA)
    split["amount"] = split["amount"].astype("Int64")
    return pd.concat([part for part in (found, split[found.columns]) if len(part)] or [found], ignore_index=True)


def _true_lines(lines: pd.DataFrame, broken: pd.DataFrame) -> np.ndarray:
    """Numbers among all records: a readable line stands one further down for each broken one before it.

    The engine skips blank lines, and counts them only where it numbers broken ones: in a file that has some between its
    records, the numbers after them can be too small.
    """
    line = lines["line"].to_numpy(dtype="int64", copy=True)
    for file, where in broken.groupby("file")["line"]:
        here = (lines["file"] == file).to_numpy()
        thresholds = np.sort(where.to_numpy()) - np.arange(len(where))
        line[here] += np.searchsorted(thresholds, line[here], side="right")
    return line
