"""All workbooks of the field that came back, as lines of the input `done`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from distribres.contracts import workbook_form as form
from distribres.contracts.mapping import Input
from distribres.ingestion import raw_files
from distribres.ingestion.engines import Engine
from distribres.ingestion.filled_book import FilledBook
from distribres.ingestion.layout.tables import COUNTED
from distribres.ingestion.raw_files import PLACE, RAW, Source


@dataclass(frozen=True, eq=False)
class Filled:
    """What stood in workbooks.

    Attributes
    ----------
    lines : DataFrame
        What was filled in: columns of the input as text, and its place (``_file``, ``_line``).
    places : list of str
        File and sheet that ``_file`` counts.
    asked : DataFrame
        What the workbooks asked for: `form.ASKED_COLUMNS` but for the words, typed, and quarter.
    empty : int
        Rows of actions that were left empty wherever they stand.
    """

    lines: pd.DataFrame
    places: list[str]
    asked: pd.DataFrame
    empty: int

    def source(self, engine: Engine, spec: Input) -> Source:
        """The lines, as those of any input."""
        lines = self.lines.reindex(columns=[*spec.mapped(), *PLACE]).replace("", None)
        lines = lines.rename(columns={name: f"{RAW}{name}" for name in spec.mapped()})
        texts = lines.astype(dict.fromkeys([f"{RAW}{name}" for name in spec.mapped()], "str"))
        left = pd.DataFrame({COUNTED: [1] * self.empty}, dtype="int64")
        broken = pd.DataFrame(columns=["file", "line", "raw"])
        return Source(engine, engine.table(texts.astype(dict.fromkeys(PLACE, "int64"))), broken, self.places, left=left)


def read(files: Sequence[Path], folder: Path, network: str) -> Filled:
    """What was filled in, in all workbooks.

    Raises
    ------
    ReadError
        If one is none of ours, or of another network.
    """
    lines, places, asked, empty = [], [], [], set()
    for file in files:
        book = FilledBook(file, network)
        asked.append(book.asked)
        for sheet, found, left in book.sheets():
            lines += [line | {"_file": len(places), "_line": number - 2} for number, line in found]
            places.append(f"{raw_files.seen(file, folder)}, sheet {sheet}")
            empty |= {(book.quarter, code) for code in left}
    columns = [*form.ASKED_COLUMNS[:-2], "quarter"]
    together = pd.concat(asked, ignore_index=True) if asked else pd.DataFrame(columns=columns)
    answered = {(line["quarter"], line.get("action_id")) for line in lines}
    return Filled(pd.DataFrame(lines, columns=None if lines else PLACE), places, together, len(empty - answered))
