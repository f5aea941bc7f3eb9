"""The lines that were refused, as they stood in their files: the table `rejects`."""

from json.encoder import encode_basestring

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from distribres.contracts.credentials import HINTS, mask
from distribres.contracts.mapping import Input
from distribres.contracts.reasons import BROKEN, OUTSIDE
from distribres.ingestion.raw_files import PLACE, RAW, Source, first_record
from distribres.ingestion.values import WIDE, halves, whole

ESCAPED = r'["\\\x00-\x1f]'
"""Characters that JSON writes otherwise."""
AMOUNT = ["_amount_millions", "_amount_rest"]


def collect_rejects(lines: nw.LazyFrame, texts: nw.LazyFrame, source: Source, spec: Input) -> pd.DataFrame:
    """Rejected lines as in the contract, but for `input`; `amount` in whole ten-thousandths, of any size.

    Lines of later quarters are as many as the reviewed quarter is old, those before a first day that was set may be
    most: each file has one row for each quarter of them, with the first of its lines.

    Parameters
    ----------
    lines : LazyFrame
        Refused lines, typed, with their place and ``_reason`` (``rule column``).
    texts : LazyFrame
        The raw text of them all, but for those outside of the reviewed time.
    """
    mapped, money = list(spec.mapped()), spec.money()
    amount = nw.lit(None, dtype=nw.Int64) if money is None else nw.col(money)
    refused = lines.with_columns(_lines=nw.lit(1).cast(nw.Int64), **halves("_amount", amount))
    columns = [*PLACE, "_reason", "_lines", *AMOUNT, *(f"{RAW}{name}" for name in mapped)]
    found = [refused.filter(~is_outside()).join(texts, on=PLACE).select(columns)]
    found += [source.at(_by_quarter(refused.filter(is_outside()))).select(columns)] if "date" in mapped else []
    found = nw.concat(found).sort(PLACE).collect(backend="pyarrow").to_native()
    return _with_broken(_as_read(found, source, mapped), source.broken)


def is_outside() -> nw.Expr:
    return nw.col("_reason").is_in([f"{reason} date" for reason in OUTSIDE])


def _by_quarter(lines: nw.LazyFrame) -> nw.LazyFrame:
    """The first of the lines of each file and quarter, how many there are, and their readable money."""
    groups = lines.with_columns(_quarter=nw.col("date").dt.truncate("1q")).group_by("_file", "_reason", "_quarter")
    sums = groups.agg(nw.col("_line").min(), nw.col("_lines", *AMOUNT).sum(), _known=nw.col(AMOUNT[0]).count())
    amount = [nw.when(nw.col("_known") > 0).then(nw.col(half).cast(nw.Int64)).alias(half) for half in AMOUNT]
    return sums.select(*PLACE, "_reason", nw.col("_lines").cast(nw.Int64), *amount)


def _as_read(found: pa.Table, source: Source, mapped: list[str]) -> pd.DataFrame:
    """Places joined with the raw text of their lines, in the columns of the contract."""
    texts = [without_secrets(found[f"{RAW}{name}"]) for name in mapped]
    texts = pa.table(texts, names=mapped)
    places = found.select(["_file", "_line", "_lines"]).to_pandas()
    rules = found["_reason"].to_pandas().astype("str").str.partition(" ").reindex(columns=[0, 2])
    rows = pd.DataFrame(
        {
            "file": places["_file"].map(dict(enumerate(source.files))),
            "line": places["_line"]
            + places["_file"].map({i: first_record(file) for i, file in enumerate(source.files)}),
            "reason": rules[0],
            "column": rules[2],
            "value": _chosen(texts.to_pandas().astype("str"), rules[2]),
            "lines": places["_lines"],
            "amount": whole(found.select(AMOUNT).to_pandas(integer_object_nulls=True), "_amount"),
            "raw": _as_json(texts).to_pandas().astype("str"),
        }
    )
    return rows.assign(line=true_lines(rows, source.broken))


def without_secrets(texts: pa.ChunkedArray) -> pa.Array:
    """What stood in the exports, but for passwords and tokens that somebody wrote there: rejects go round by mail."""
    texts = texts.cast(pa.string()).combine_chunks()
    suspect = pc.fill_null(pc.match_substring_regex(texts, HINTS), False)
    return pc.replace_with_mask(texts, suspect, pa.array(map(mask, texts.filter(suspect).to_pylist()), pa.string()))


def _chosen(texts: pd.DataFrame, columns: pd.Series) -> pd.Series:
    """Of each line the text of the column that is named for it."""
    parts = [texts.loc[columns == name, name] for name in texts]
    return pd.concat(parts).reindex(texts.index)


def _as_json(texts: pa.Table) -> pa.Array:
    """What ``json.dumps`` makes of each line, which takes many times as long."""
    fields = [[f'"{name}": ', _quoted(texts[name].cast(pa.string()).combine_chunks())] for name in texts.column_names]
    separated = [part for field in fields for part in (", ", *field)]
    return pc.binary_join_element_wise("{", *separated[1:], "}", "")


def _quoted(texts: pa.Array) -> pa.Array:
    escaped = pc.fill_null(pc.match_substring_regex(texts, ESCAPED), False)
    written = [encode_basestring(text)[1:-1] for text in texts.filter(escaped).to_pylist()]
    texts = pc.replace_with_mask(texts, escaped, pa.array(written, texts.type))
    return pc.fill_null(pc.binary_join_element_wise('"', texts, '"', ""), "null")


def _with_broken(found: pd.DataFrame, broken: pd.DataFrame) -> pd.DataFrame:
    broken = broken.assign(raw=broken["raw"].map(mask, na_action="ignore"))
    split = broken.assign(reason=BROKEN, column=None, value=None, lines=1, amount=pd.NA)
    split["amount"] = split["amount"].astype(WIDE)
    return pd.concat([part for part in (found, split[found.columns]) if len(part)] or [found], ignore_index=True)


def true_lines(lines: pd.DataFrame, broken: pd.DataFrame) -> np.ndarray:
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
