"""The files of a campaign: letters to print, lines for a mail merge, who is not written to, who already was."""

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from distribres.contracts import tables
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.contracts.sections import Params
from distribres.files import progress
from distribres.files.atomic import replacing
from distribres.report.handouts import letters
from distribres.report.handouts.letters import MARK, DoesNotFit, Letter
from distribres.report.words import Words

IN_A_FILE = 200
"""Letters of one PDF: what a printer takes at once, and what is made anew where one of them changes."""


@dataclass(frozen=True)
class Printed:
    """The files of letters, how many of them were there already, and how many letters they hold."""

    files: list[Path]
    kept: int
    letters: int


def write_files(
    folder: Path, written: Sequence[Letter], excluded: pd.DataFrame, params: Params, language: str
) -> Printed:
    """Write the files of a campaign; a PDF that would come out the same stays as it is.

    Parameters
    ----------
    folder : Path
        Of the campaign.
    written : sequence of Letter
        In the order in which they are printed.
    excluded : DataFrame
        dealer_id, name, reason, what: who is not written to.
    params : Params
        The sections `network`, `playbook` and `letters`.
    language : str
        Of who opens the lists.

    Raises
    ------
    DoesNotFit
        With the number of the dealer, and the template.
    """
    batches = dict(_batches(folder, written))
    for file in {*folder.glob("*.pdf")} - batches.keys():
        if MARK.encode() in file.read_bytes():
            file.unlink()
    kept = _print(batches, params)
    separator = Words(language)("letters.separator")
    for name, table in (("letters", letters.merge_lines(written)), ("excluded", excluded)):
        with replacing(folder / f"{name}.csv") as part:
            text = tables.defused(table).to_csv(index=False, sep=separator, lineterminator="\r\n")
            part.write_bytes(text.encode("utf-8-sig"))
    return Printed([*batches], kept, len(written))


def _batches(folder: Path, written: Sequence[Letter]) -> Iterator[tuple[Path, Sequence[Letter]]]:
    """The files of each language and their letters; numbered where there are several."""
    for language in LANGUAGES:
        own = [letter for letter in written if letter.language == language]
        parts = [own[first : first + IN_A_FILE] for first in range(0, len(own), IN_A_FILE)]
        for number, part in enumerate(parts, start=1):
            yield folder / (f"letters.{language}" + (f".{number:03}" if len(parts) > 1 else "") + ".pdf"), part


def _print(batches: Mapping[Path, Sequence[Letter]], params: Params) -> int:
    """Set all files, in as many threads as there are processors; returns how many were already there."""
    kept, pool = 0, ThreadPoolExecutor(os.cpu_count())
    try:
        jobs = pool.map(lambda one: _print_one(*one, params), batches.items())
        for number, there in enumerate(jobs, start=1):
            progress.tell(f"file {number:,} of {len(batches):,}", part=number / len(batches))
            kept += there
    finally:
        pool.shutdown(cancel_futures=True)
    return kept


def _print_one(file: Path, part: Sequence[Letter], params: Params) -> bool:
    """Set a file of letters; not where it is there already."""
    words, brand = Words(part[0].language, params.network.currency), params.network.title
    pages = [letters.page_of(letter, params, words) for letter in part]
    given = letters.bundle(pages, words("letters.title", brand=brand, count=len(part)), brand, words.language)
    if file.is_file() and given["mark"].encode() in file.read_bytes():
        return True
    try:
        content = letters.typeset(given)
    except DoesNotFit as error:
        letter = part[error.place]
        raise DoesNotFit(error.place, f"{letter.dealer_id} ({letter.template}.{letter.language}.j2)") from None
    with replacing(file) as new:
        new.write_bytes(content)
    return False


def read_sent(file: Path) -> set[str]:
    """Whose letter was posted; nobody where there is no such file.

    Raises
    ------
    ParamsError
        If it holds no column dealer_id, or is no text.
    """
    if not file.exists():
        return set()
    try:
        text = file.read_text(encoding="utf-8-sig")
        separator = max(";,\t", key=text.partition("\n")[0].count)
        head, *rows = csv.reader(text.splitlines(keepends=True), delimiter=separator)
        place = [name.strip() for name in head].index("dealer_id")
    except (ValueError, csv.Error):  # what is no text too
        told = "has no column dealer_id: copy letters.csv there, and keep the lines of those that were posted"
        raise ParamsError([f"{file.parent.name}/{file.name} {told}"]) from None
    return {row[place].removeprefix("'") for row in rows if len(row) > place}
