"""Records of text files, told apart without any engine: how many there are, and a clean copy of what engines misread.

A record ends where a line does, outside quotes; a quote counts only where a value begins. An engine that guesses where
quotes stand, reads a file in pieces or gives up on a long line can lose records without a word, so each file is counted
here first. Where the text leaves no doubt (`Shape.regular`) an engine reads it as it is; all else is divided here, line
by line: what is no record is broken, and hides none of the lines after it.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TextIO

import numpy as np
import pandas as pd

BLOCK = 2**19
"""Bytes that are looked at together, to the end of the line in which they end."""
LONGEST = 2**21
"""Characters of a record. No export has longer ones; what is longer is broken."""
SPAN = 1000
"""Lines of a record: a value that goes on for longer was never meant to."""
QUOTE, CR, LF = b'"\r\n'

csv.field_size_limit(LONGEST)


@dataclass(frozen=True)
class Shape:
    """What a text file looks like.

    Attributes
    ----------
    records : int
        Headings included, blank lines left out.
    plain : bool
        Neither a quote nor a NUL is in it.
    regular : bool
        Line ends of one kind, no endless line, and every quote opens, closes or doubles.
    """

    records: int
    plain: bool
    regular: bool

    @property
    def lines(self) -> int:
        """Records below the headings."""
        return max(self.records - 1, 0)


def look_at(file: Path, separator: str) -> Shape:
    """Count the records of a file in UTF-8 that is not packed, and see whether all readers must agree on them."""
    records, plain, regular, inside, ends = 0, True, True, False, set()
    apart = separator.encode()
    with file.open("rb") as content:
        for chunk in iter(lambda: content.read(BLOCK) + content.readline(LONGEST), b""):
            chunk = chunk.removeprefix(b"\xef\xbb\xbf") if not records else chunk
            plain = plain and b'"' not in chunk and b"\0" not in chunk
            regular = regular and len(chunk) < BLOCK + LONGEST
            if inside or b'"' in chunk:
                found, inside, told, seen = _records_among_quotes(chunk, inside, apart)
                regular = regular and told
            else:
                found, seen = _records(chunk), _line_ends(chunk)
            records += found
            ends |= seen
    alike = len(ends) <= 1 and None not in ends
    return Shape(records, plain, regular and alike and not inside)


def _line_ends(chunk: bytes) -> set[bytes | None]:
    """How its lines end: nothing where none does, with None where they do not end alike."""
    if b"\r" not in chunk:
        return {b"\n"} if b"\n" in chunk else set()
    return {b"\r\n" if chunk.count(b"\r") == chunk.count(b"\n") == chunk.count(b"\r\n") else None}


def _records(chunk: bytes) -> int:
    """Records of whole lines without a quote."""
    text = np.frombuffer(chunk, "uint8")
    ends = text == LF
    lines = np.count_nonzero(ends) + (not chunk.endswith(b"\n"))
    after_end = text[1:][ends[:-1]] if b"\r" in chunk else None
    doubled = (ends[1:] & ends[:-1]).any() if after_end is None else np.isin(after_end, (CR, LF)).any()
    if doubled or chunk.startswith((b"\n", b"\r\n")):
        lines -= sum(not line.rstrip(b"\r") for line in chunk.removesuffix(b"\n").split(b"\n"))
    return lines


def _records_among_quotes(chunk: bytes, inside: bool, apart: bytes) -> tuple[int, bool, bool, set[bytes | None]]:
    """Records that end in whole lines; does the next line begin inside quotes; is each quote regular; how lines end."""
    text = np.frombuffer(b"\n" + chunk.removesuffix(b"\n") + b"\n", "uint8")  # each character has neighbours
    quotes = np.flatnonzero(text == QUOTE)
    opens = np.arange(len(quotes)) % 2 == inside  # the others close, or are the first of two that mean one
    before, after = text[quotes - 1], text[quotes + 1]
    at_edge = np.where(opens, np.isin(before, [LF, apart[-1]]), np.isin(after, [CR, LF, apart[0]]))
    doubled = np.where(opens, before, after) == QUOTE
    line_ends = np.flatnonzero(text == LF)
    outside = (np.searchsorted(quotes, line_ends) + inside) % 2 == 0
    ends = outside[1:] & ~(outside[:-1] & _blank(text, line_ends))
    told = bool((at_edge | doubled).all())
    seen = _line_ends_among_quotes(text, quotes, line_ends[1 : None if chunk.endswith(b"\n") else -1], inside)
    return int(ends.sum()), bool((len(quotes) + inside) % 2), told, seen


def _line_ends_among_quotes(
    text: np.ndarray, quotes: np.ndarray, line_ends: np.ndarray, inside: bool
) -> set[bytes | None]:
    """As `_line_ends`, of what stands outside quotes."""
    returns = np.flatnonzero(text == CR)
    returns, line_ends = (at[(np.searchsorted(quotes, at) + inside) % 2 == 0] for at in (returns, line_ends))
    if not len(returns):
        return {b"\n"} if len(line_ends) else set()
    return {b"\r\n" if np.array_equal(returns + 1, line_ends) else None}


def _blank(text: np.ndarray, line_ends: np.ndarray) -> np.ndarray:
    """Whether nothing stands between a line end and the one after it."""
    length = np.diff(line_ends) - 1
    return (length == 0) | ((length == 1) & (text[line_ends[1:] - 1] == CR))


def cleaned(file: Path, separator: str, width: int, target: Path) -> tuple[int, pd.DataFrame]:
    """Write the records of a text file, as any reader takes them, to `target`: without the headings.

    A quote inside an unquoted value is a character like another. A line is broken, and only that line, whose values are
    not as many as the headings, or in which a quote opens that nothing closes in due time.

    Parameters
    ----------
    file : Path
        In UTF-8, with or without a mark at its head, and not packed.
    width : int
        Number of headings.

    Returns
    -------
    written : int
        Records.
    broken : DataFrame
        ``_line`` (from 1, among all records; headings are one) and raw.
    """
    written, broken = 0, []
    with (
        file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as content,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        for number, (raw, values) in enumerate(_divided(content, separator, width), 1):
            if number == 1:
                continue
            if values is None:
                broken.append((number, raw.encode(errors="surrogateescape").decode(errors="replace")))
            elif isinstance(values, list):
                writer.writerow(values)
            else:
                out.write(f"{raw}\n")
            written += values is not None
    return written, pd.DataFrame(broken, columns=["_line", "raw"])


def _divided(content: TextIO, separator: str, width: int) -> Iterator[tuple[str, list[str] | str | None]]:
    """Each record without its line end, and its values: the text itself where no quote is in it, None for no record."""
    lines = _Lines(content)
    for line in lines:
        bare = line.rstrip("\r\n")
        if not bare:
            continue
        if not _is_readable(bare):
            yield bare, None
        elif '"' not in bare:
            yield bare, bare if bare.count(separator) == width - 1 else None
        else:
            record, values = _quoted(line, lines, separator, width)
            yield record, values


def divided(
    content: TextIO, separator: str, width: int, first: Sequence[str] = ()
) -> Iterator[tuple[str, list[str] | None]]:
    """Every record as a spreadsheet counts, blank ones too, without its line end, and its values; None for no record.

    A record may have any number of values, but for one of several lines, which has `width`. `first` are lines that come
    before those of the content.
    """
    lines = _Lines(content)
    lines.give_back(first)
    for line in lines:
        bare = line.rstrip("\r\n")
        if not bare:
            yield bare, []
        elif not _is_readable(bare):
            yield bare.encode(errors="surrogateescape").decode(errors="replace"), None
        elif '"' not in bare:
            yield bare, bare.split(separator)
        elif (values := values_of(line, separator)) is not None:
            yield bare, values
        else:
            yield _quoted(line, lines, separator, width)


class _Lines:
    """Lines whatever ends them, of which some can be given back; of a line that is too long there is the head."""

    def __init__(self, content: TextIO):
        self.content = content
        self.given_back: list[str] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if self.given_back:
            return self.given_back.pop()
        line = rest = self.content.readline(LONGEST)
        while len(rest) == LONGEST and not rest.endswith(("\r", "\n")):
            rest = self.content.readline(LONGEST)
        if not line:
            raise StopIteration
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        self.given_back.extend(reversed(lines))


def _is_readable(line: str) -> bool:
    """Is it short enough, and was it UTF-8?"""
    try:
        return len(line) < LONGEST and bool(line.encode())
    except UnicodeEncodeError:
        return False


def _quoted(line: str, lines: _Lines, separator: str, width: int) -> tuple[str, list[str] | None]:
    """The record that begins with a line in which a quote is, and its values."""
    taken, values = [line], values_of(line, separator)
    while values is None and _is_open("".join(taken), separator) and (more := _up_to_a_quote(lines, taken)):
        taken += more
        values = values_of("".join(taken), separator)
    alone = len(taken) == 1 or any(part.count(separator) != width - 1 for part in taken)
    if values is not None and len(values) == width and alone:
        return "".join(taken).rstrip("\r\n"), values
    lines.give_back(taken[1:])  # each may be a record of its own, and all of them may
    return line.rstrip("\r\n"), None


def _up_to_a_quote(lines: _Lines, taken: list[str]) -> list[str]:
    """The lines that follow, down to the next with a quote; none where that is too far for one value."""
    more = []
    for line in lines:
        more.append(line)
        if '"' in line:
            return more
        if len(taken) + len(more) > SPAN or sum(map(len, more)) > LONGEST:
            break
    lines.give_back(more)
    return []


def values_of(record: str, separator: str) -> list[str] | None:
    """The values of a record; None where a quote is not closed, or followed by more than a separator."""
    try:
        return next(csv.reader([record], delimiter=separator, strict=True), None)
    except csv.Error:
        return None


def _is_open(record: str, separator: str) -> bool:
    """Would one more quote make it a record?"""
    return values_of(f'{record}"', separator) is not None
