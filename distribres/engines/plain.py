"""Plain text files, read by Arrow: at half the cost, and where no two readers can disagree.

Plain is a file without a quote, with line ends of one kind, a value in each line for each heading (blank lines are
passed over), and UTF-8 in the columns asked for. Any other is for the engine's own reader, which tells what is wrong
with which line.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

LARGEST = 2**29
"""Bytes of files that are read so at once: their text is in memory, of very short lines four times as much."""
BLOCK = 2**19
"""Bytes that Arrow reads at once. It refuses a line of more than two blocks; engines take twice as much."""


def lines(file: Path, names: Sequence[str], columns: Sequence[str], separator: str) -> pa.Table | None:
    """The `columns` of a file whose headings are `names`, as text, line after line; None if it is not plain."""
    if file.suffix == ".gz" or len(names) < 2 or not columns or not separator.isascii() or not _is_plain(file):
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


def may_be_padded(texts: pa.ChunkedArray) -> bool:
    """Does any text hold a space, a sign for the printer, or what is not ASCII? It may then begin or end with it."""
    inner = (np.frombuffer(chunk.buffers()[2] or b"", "uint8") for chunk in texts.chunks)
    return any(((characters < ord("!")) | (characters > ord("~"))).any() for characters in inner)


def _is_plain(file: Path) -> bool:
    ends = set()
    with file.open("rb") as content:
        for chunk in iter(lambda: content.read(BLOCK) + content.readline(), b""):
            if b'"' in chunk or b"\0" in chunk:
                return False
            ends.add(_line_end(chunk))
    return len(ends) == 1 and None not in ends


def _line_end(chunk: bytes) -> bytes | None:
    """How all lines of it end; None where they do not end alike."""
    if b"\r" not in chunk:
        return b"\n"
    return b"\r\n" if chunk.count(b"\r") == chunk.count(b"\n") == chunk.count(b"\r\n") else None
