"""Who the dealers are: their ids and names, as the lines of their list have them."""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Input
from distribres.contracts.sections import Inputs
from distribres.ingestion import aliases, ids, names
from distribres.ingestion.ids import Identities
from distribres.ingestion.names import Names
from distribres.ingestion.raw_files import RAW, Source
from distribres.ingestion.reading import present


@dataclass(frozen=True, eq=False)
class Known:
    """Whom an id means, and, where some input has names, whom a name."""

    identities: Identities
    names: Names | None = None

    def with_former(self, current_ids: pd.DataFrame | None) -> "Known":
        """The same with the numbers that dealers had or have, by the input `successions`."""
        if current_ids is None:
            return self
        identities = Identities([*self.identities.known, *current_ids["old"], *current_ids["new"]])
        return Known(identities, None if self.names is None else Names(self.names.named, identities))


def are_named(inputs: Inputs) -> bool:
    """Does an input know dealers by name only?"""
    columns = [getattr(spec.columns, "dealer_id", None) for _, spec in inputs if spec is not None]
    return any(column is not None and column.by is not None for column in columns)


def read(source: Source, spec: Input, empty: Sequence[str], named: bool) -> Known:
    """The dealers whose lines a source has; their names too where they are `named` in other inputs.

    Raises
    ------
    ReadError
        For an id of which digits were rounded away.
    """
    texts = present(source.distinct(f"{RAW}dealer_id"), empty).dropna()
    if spec.columns.dealer_id.by is not None:
        return Known(*names.registered(texts, not spec.distinct))
    identities, lost = ids.registered(texts, spec.decimal, not spec.distinct)
    aliases.refuse_lost(lost, source, spec, "dealer_id")
    return Known(identities, Names(_named(source, spec, identities, empty), identities) if named else None)


def _named(source: Source, spec: Input, identities: Identities, empty: Sequence[str]) -> list[tuple[str, str]]:
    """Id and name of each line, also of those that are refused: a former dealer is somebody."""
    raw = [f"{RAW}dealer_id", f"{RAW}name"]
    lines = source.lines.group_by(*raw).agg(_times=nw.len()).collect(backend="pandas").to_native()
    there = lines[raw].apply(lambda texts: present(texts.astype("str"), empty)).dropna().itertuples(index=False)
    pairs = {(identities.of(dealer, spec.decimal)[0], name) for dealer, name in there}
    return sorted(pair for pair in pairs if pair[0] is not None)
