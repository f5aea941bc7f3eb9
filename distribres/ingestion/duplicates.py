"""Lines that share a key, found through hashes: few lines do, and only those are compared.

One line of each key counts, and which does not depend on the order of lines or files: the one whose amount is nearest
zero, so that nothing counts that another line denies; of those the one that says most; of those the one with the least
values, column by column as ``inputs.yaml`` has them.
"""

import mmap
from functools import reduce
from itertools import pairwise
from operator import add

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.contracts.reasons import CONFLICTING, DOUBLED
from distribres.ingestion.engines import Engine
from distribres.ingestion.raw_files import PLACE, RECORDS

HASH = "_hash"
AFTER = 2**20
"""More files than an input has: from this number on ``_file`` is that of later ones."""
NONE = np.array([], dtype="int64")
"""No hash at all."""
BUCKETS = 16
"""Ranges of hashes that are compared one after another: only those of one range are in memory at once."""


def repeated(lines: nw.LazyFrame, others: nw.LazyFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of the keys of some lines, each once, and those that occur more than once; both sorted.

    Parameters
    ----------
    lines : LazyFrame
        Lines with the `HASH` of their key, null where a column of it has no value: such a line is like no other.
    others : LazyFrame, optional
        Lines of other files, which count too for what occurs more than once.
    """
    keys, again = _divided(_nearly_sorted(_hashes(lines)))
    return keys, again if others is None else np.union1d(again, found_in(keys, np.unique(_hashes(others))))


def among(engine: Engine, lines: nw.LazyFrame, hashes: np.ndarray) -> nw.LazyFrame:
    """The lines whose key has one of these hashes."""
    return lines.join(engine.table(pd.DataFrame({HASH: hashes})), on=HASH, how="semi")


def outdone(
    engine: Engine, lines: nw.LazyFrame, key: list[str], money: str | None, rivals: nw.LazyFrame | None = None
) -> nw.LazyFrame:
    """The lines that do not count, since another with their key does, with that for their ``_reason``.

    `doubled` if they say the same as the one that counts or less, `conflicting` if a column of theirs contradicts it.

    Parameters
    ----------
    lines : LazyFrame
        Lines with a key, in our columns, and their place.
    money : str or None
        The column whose amount is to be nearest zero; a line that has none comes after those that have one.
    rivals : LazyFrame, optional
        Lines of other files, of which nothing is told: their ``_file`` is below 0, or `AFTER` and more.
    """
    names = lines.collect_schema().names()
    if rivals is not None:
        lines = nw.concat([rivals.select(names), lines])
    content = [name for name in names if name not in (*key, *PLACE, HASH)]
    place = nw.col("_file").cast(nw.Int64) * RECORDS + nw.col("_line")
    empty = reduce(add, (nw.col(name).is_null().cast(nw.Int64) for name in content), nw.lit(0))
    size = nw.col(money).abs() if money in content else nw.lit(0)
    lines = engine.keep(lines.with_columns(_place=place, _empty=empty, _unknown=size.is_null(), _size=size))
    order = ["_unknown", "_size", "_empty", *content, "_place"]
    lines = engine.keep(lines.with_columns(_rank=nw.col("_place").cum_count().over(*key, order_by=order)))
    counting = lines.filter(nw.col("_rank") == 1)
    counting = counting.select(*key, **{f"_kept_{name}": name for name in content})
    again = lines.filter((nw.col("_rank") > 1) & (nw.col("_file") >= 0) & (nw.col("_file") < AFTER))
    reason = _contradiction(content, f"{DOUBLED} {key[0]}")
    return engine.keep(again.join(counting, on=key).with_columns(_reason=reason).select(*names, "_reason"))


def _contradiction(content: list[str], otherwise: str) -> nw.Expr:
    """The reason of a line of whose key another counts: the first column in which both say something else."""
    reason = nw.lit(otherwise)
    for name in reversed(content):
        differs = nw.col(name) != nw.col(f"_kept_{name}")
        reason = nw.when(differs).then(nw.lit(f"{CONFLICTING} {name}")).otherwise(reason)
    return reason


def shared(keys: list[np.ndarray]) -> np.ndarray:
    """Hashes (below 2**63) that stand in more than one of some sorted arrays, in each of which they stand once."""
    edges = np.linspace(0, 2**63, BUCKETS + 1)[1:-1].astype("int64")
    cuts = [list(pairwise(_cuts(array, edges))) for array in keys]
    found = [NONE]
    for ranges in zip(*cuts, strict=True):
        here = np.concatenate([array[low:high] for array, (low, high) in zip(keys, ranges, strict=True)])
        found.append(_divided(here)[1])
        for array in keys:
            _let_go(array)
    return np.concatenate(found)


def _cuts(array: np.ndarray, edges: np.ndarray) -> list[int]:
    """Where the ranges between edges begin and end in a sorted array."""
    found = [0, *np.searchsorted(array, edges), len(array)]
    _let_go(array)
    return found


def _let_go(array: np.ndarray) -> None:
    """The pages that were read of a mapped file leave memory, and stay on disk."""
    if isinstance(array.base, mmap.mmap) and hasattr(array.base, "madvise"):  # Windows does without
        array.base.madvise(mmap.MADV_DONTNEED)


def found_in(keys: np.ndarray, few: np.ndarray) -> np.ndarray:
    """Those of a few hashes that stand among sorted ones."""
    places = np.searchsorted(keys, few)
    return few[(keys[np.minimum(places, len(keys) - 1)] == few) & (places < len(keys))] if len(keys) else few[:0]


def _hashes(lines: nw.LazyFrame) -> np.ndarray:
    return lines.select(HASH).drop_nulls().collect(backend="pyarrow").to_native()[HASH].to_numpy()


def _nearly_sorted(hashes: np.ndarray) -> np.ndarray:
    """A copy ordered by the first bits, which numpy sorts by counting: what is left to do is soon done."""
    return hashes[np.argsort((hashes >> 47).astype("uint16"), kind="stable")]


def _divided(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each once, and those that occur more than once; both sorted."""
    hashes.sort(kind="stable")  # far faster than the others where long runs are sorted already
    again = np.zeros(len(hashes), dtype=bool)
    again[1:] = hashes[1:] == hashes[:-1]
    return hashes[~again], np.unique(hashes[again])
