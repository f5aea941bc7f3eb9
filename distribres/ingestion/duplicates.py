"""Lines that share a key, found through hashes: few lines do, and only those are compared."""

import mmap
from itertools import pairwise

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.ingestion.engines import Engine

HASH = "_hash"
NONE = np.array([], dtype="int64")
"""No hash at all."""
BUCKETS = 16
"""Ranges of hashes that are compared one after another: only those of one range are in memory at once."""


def repeated(lines: nw.LazyFrame, before: nw.LazyFrame | None) -> tuple[np.ndarray, np.ndarray]:
    """The hashes of the keys of some lines, each once, and those that occur more than once; both sorted.

    Parameters
    ----------
    lines : LazyFrame
        Lines with the `HASH` of their key, null where a column of it has no value: such a line is like no other.
    before : LazyFrame, optional
        Lines of earlier files, which count too for what occurs more than once.
    """
    keys, again = _divided(_nearly_sorted(_hashes(lines)))
    return keys, again if before is None else np.union1d(again, found_in(keys, np.unique(_hashes(before))))


def among(engine: Engine, lines: nw.LazyFrame, hashes: np.ndarray) -> nw.LazyFrame:
    """The lines whose key has one of these hashes."""
    return lines.join(engine.table(pd.DataFrame({HASH: hashes})), on=HASH, how="semi")


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
