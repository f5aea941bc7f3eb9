"""Files among the exports that look like those of an input and belong to none: a year that nobody reads."""

from pathlib import Path

import pandas as pd

from distribres.contracts.mapping import Input, all_files, files_of, is_lock
from distribres.contracts.sections import Inputs
from distribres.ingestion.engines import Engine, ReadError
from distribres.ingestion.layout.dialect import kind_of
from distribres.ingestion.raw_files import dialect_of, seen

MOST = 500
"""Files that no input uses and that are looked into; of more of them it is not the exports' folder."""


def alike(engine: Engine, folder: Path, inputs: Inputs) -> pd.DataFrame:
    """Files beside those of an input that have the same headings, and are read by nobody.

    Parameters
    ----------
    folder : Path
        Where the raw exports lie; its folders are looked into where files of an input are there.

    Returns
    -------
    DataFrame
        input, file, like (a file of the input).
    """
    specs = [spec for _, spec in inputs if spec is not None and spec.database is None]
    used = {file.resolve() for spec in specs for file in all_files(folder, spec)}
    rows = [row for spec in specs for row in _like(engine, folder, spec, used)]
    return pd.DataFrame(rows, columns=["input", "file", "like"])


def _like(engine: Engine, folder: Path, spec: Input, used: set[Path]) -> list[tuple[str, str, str]]:
    own = files_of(folder, spec.files)
    kinds, places = {_kind(file) for file in own}, {file.parent for file in own}
    beside = [file for place in sorted(places) for file in sorted(place.iterdir()) if _is_export(file)]
    others = [file for file in beside if file.resolve() not in used and _kind(file) in kinds]
    known = _headings(engine, own[0], spec) if others else None
    if known is None or len(others) > MOST:
        return []
    same = [file for file in others if _headings(engine, file, spec) == known]
    return [(spec.name, seen(file, folder), seen(own[0], folder)) for file in same]


def _is_export(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and not is_lock(file)


def _kind(file: Path) -> str | None:
    try:
        return kind_of(file)
    except ReadError:
        return None


def _headings(engine: Engine, file: Path, spec: Input) -> list[str] | None:
    """The headings of a file in any order, None where it cannot be read as those of the input are."""
    try:
        return sorted(heading.casefold() for heading in engine.headings(file, dialect_of(spec)))
    except (ReadError, OSError):
        return None
