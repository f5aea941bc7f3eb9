"""What the lines of any input are judged against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from distribres.contracts.mapping import Column
from distribres.ingestion.currencies import Conversion
from distribres.ingestion.ids import Identities
from distribres.ingestion.names import Names


@dataclass(frozen=True, eq=False)
class Reference:
    """What the lines of any input are judged against.

    Parameters
    ----------
    end : date
        Last day of the quarter under review; a later date is `future_date`.
    empty : sequence of str
        What the exports write where they know nothing.
    dealers : Series of str, optional
        The dealers there are, none for their own register; a line of another one is `unknown_dealer`.
    current_ids : DataFrame, optional
        old, new: dealers that have another number today.
    identities : Identities, optional
        Who is meant by an id as it is written; where there are none, ids are taken as they stand.
    names : Names, optional
        The same where a column holds names.
    conversion : Conversion
        What currencies and units are worth; a line with another one is `no_rate` or `no_factor`.
    zone : ZoneInfo, optional
        Where the day of an instant is looked up; without one it is the day that is written.
    start : date, optional
        First day of the network; an earlier date is `early_date`.
    fiscal_start : int
        Month in which the fiscal year begins.
    """

    end: date
    empty: Sequence[str]
    dealers: pd.Series | None = None
    current_ids: pd.DataFrame | None = None
    identities: Identities | None = None
    names: Names | None = None
    conversion: Conversion = field(default_factory=Conversion)
    zone: ZoneInfo | None = None
    start: date | None = None
    fiscal_start: int = 1

    def whom(self, column: Column) -> Identities | Names | None:
        """Who is meant by the texts of a column of dealers."""
        return self.identities if column.by is None else self.names
