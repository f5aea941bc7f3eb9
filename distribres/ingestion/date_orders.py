"""Files with dates in another order than the mapping says: half of them would be read, and wrong, without a word."""

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Input
from distribres.ingestion.dates import date_reader, swapped
from distribres.ingestion.engines import ReadError
from distribres.ingestion.raw_files import Source
from distribres.ingestion.values import SPACES

MUCH, FEW = 0.05, 3
"""Share and number of the lines of a file whose dates read only with day and month the other way, from which that is
its order: in such a file it is three in five of them, elsewhere a slip."""


def refuse_others(rejects: pd.DataFrame, source: Source, spec: Input) -> None:
    """Refuse files in which day and month stand the other way.

    Parameters
    ----------
    rejects : DataFrame
        The refused lines of the source, with file, reason, column and value.

    Raises
    ------
    ReadError
        If there is one: its name, a date of it, and what to say of it in the mapping.
    """
    bad = rejects[rejects["reason"] == "bad_date"].dropna(subset="value")
    for (file, name), lines in bad.groupby(["file", "column"], sort=True):
        column = spec.mapped()[name]
        order = column.format or spec.order_in(file)
        other = None if column.parts() else swapped(order)
        if other is None or len(lines) < FEW:
            continue
        read = date_reader(other)
        odd = lines[[read(text.strip(SPACES)) is not None for text in lines["value"]]]
        if len(odd) >= FEW and len(odd) >= MUCH * _lines_of(source, file):
            raise ReadError(
                f"inputs.{spec.name}: {file}: {len(odd):,} dates such as {odd['value'].iloc[0]!r} are in the "
                f"order {other}, not {order}: others of it, with a day up to 12, would be read wrong. Say so in the "
                f'mapping, such as dates: {{"{file}": {other}, "*": {order}}}, or export the file again'
            )


def _lines_of(source: Source, file: str) -> int:
    lines = source.lines.filter(nw.col("_file") == source.files.index(file))
    return int(lines.select(_number=nw.len()).collect(backend="pandas").to_native()["_number"].iloc[0])
