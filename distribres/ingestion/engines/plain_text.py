"""Plain text files, read by Arrow: at half the cost, and where no two readers can disagree.

Plain is a file without a quote, with line ends of one kind, a value in each line for each heading (blank lines are
passed over), and UTF-8 in the columns asked for. Any other is for the engine's own reader, which tells what is wrong
with which line. Text that stands in memory tells at once what no line of a column holds: see `Texts`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

LARGEST = 2**29
"""Bytes of files that are read so at once: their text is in memory, of very short lines four times as much."""
BLOCK = 2**19
"""Bytes that Arrow reads at once. It refuses a line of more than two blocks; engines take twice as much."""


def lines(file: Path, names: Sequence[str], columns: Sequence[str], separator: str) -> pa.Table | None:
    """The `columns` of a file whose headings are `names`, as text, line after line; None if it is not plain after all.

    The file holds no quote, and its lines end alike: see :mod:`distribres.ingestion.layout.records`.
    """
    if len(names) < 2 or not columns or not separator.isascii():
        return None
    text = dict.fromkeys(columns, pa.string())
    try:
        return csv.read_csv(
            pa.OSFile(str(file)),  # of a name alone Arrow would conclude how the file is packed
            csv.ReadOptions(column_names=names, skip_rows=1, block_size=BLOCK),
            csv.ParseOptions(delimiter=separator, quote_char=False),
            csv.ConvertOptions(include_columns=columns, column_types=text, null_values=[""], strings_can_be_null=True),
        )
    except pa.ArrowException:
        return None


@dataclass(frozen=True)
class Texts:
    """What the texts of a column may be: anything, unless they stand in memory, where it is soon told."""

    column: pa.ChunkedArray | None = None

    def may_be_padded(self) -> bool:
        """Does one hold a space, a sign for the printer, or what is not ASCII? It may then begin or end with it."""
        return self._any(lambda characters: (characters < ord("!")) | (characters > ord("~")))

    def may_hold(self, character: str) -> bool:
        """Is an ASCII character in one of them?"""
        return self._any(lambda characters: characters == ord(character))

    def may_be(self, words: Sequence[str]) -> bool:
        """Is one of them one of these words?"""
        if self.column is None:
            return True
        least = pc.min(pc.binary_length(self.column)).as_py()
        short = least is not None and least <= max((len(word.encode()) for word in words), default=-1)  # soon told
        return short and pc.any(pc.is_in(self.column, pa.array(words, pa.string()))).as_py()

    def may_exceed(self, length: int) -> bool:
        """Is one of them longer, in bytes?"""
        return self.column is None or (pc.max(pc.binary_length(self.column)).as_py() or 0) > length

    def _any(self, odd: Callable[[np.ndarray], np.ndarray]) -> bool:
        """Is any character odd? Those of a chunk are looked at together, with what was cut off it."""
        if self.column is None:
            return True
        return any(odd(np.frombuffer(chunk.buffers()[2] or b"", "uint8")).any() for chunk in self.column.chunks)
