"""Exports in, tables out: opens each input, cleans it, and keeps the account of what was read."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import narwhals as nw
import pandas as pd
from pydantic import BaseModel

from distribres import cleaning, quarters, sources, successions, tables
from distribres.conversion import Conversion
from distribres.engines import open_engine
from distribres.mapping import known_inputs
from distribres.parsing import MONEY_UNITS

OF_DEALERS = ("sales", "visits", "survey", "events")


class NotReconciled(RuntimeError):
    """Read is not accepted + rejected: lines or money were lost on the way."""


@dataclass
class Intake:
    """The inputs of one network for the review of one quarter. To open one checks that the mapping fits the files.

    Parameters
    ----------
    params : BaseModel
        The sections `network`, `ingestion` and `inputs`.
    quarter : str
        Quarter under review; later dates are rejected.
    home : Path
        Folder from which ``network.data`` is seen, unless that is absolute.
    dealers : DataFrame, optional
        The table of dealers, set once it is made; sales, visits, survey and events of others are rejected.

    Raises
    ------
    ReadError
        With all files and columns that are not there, one on each line.
    EngineError
        If the engine of the params cannot be had.
    """

    params: BaseModel
    quarter: str
    home: Path
    dealers: pd.DataFrame | None = None
    accounts: list[dict] = field(default_factory=list)
    refused: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self):
        self.engine = open_engine(self.params.ingestion)
        sources.check(self.engine, self.folder, self.params.inputs)

    @property
    def folder(self) -> Path:
        return self.home / self.params.network.data

    @cached_property
    def heirs(self) -> pd.DataFrame | None:
        """Who each dealer is today, from the input `successions`; None where there is none."""
        lines = self.accept("successions")
        return None if lines is None else successions.heirs(lines.collect(backend="pandas").to_native())

    def accept(self, name: str) -> nw.LazyFrame | None:
        """The good lines of one input, typed; None where the network has no such input.

        Raises
        ------
        ReadError
            If a file cannot be read as the mapping says.
        NotReconciled
            If accepted and rejected do not add up to what was read.
        """
        spec = getattr(self.params.inputs, name)
        if spec is None:
            return None
        known = known_inputs()[name]
        source = sources.open_input(self.engine, self.folder, spec)
        if name == "dealers":
            cleaning.check_words(source.lines, name, spec, known, self.params.ingestion.empty)
        end = quarters.last_day(self.quarter)
        ids = self.dealers["dealer_id"] if name in OF_DEALERS else None
        network = self.params.network
        terms = Conversion(network.currency, network.rates, network.units)
        heirs = self.heirs if name in ("dealers", *OF_DEALERS) else None
        cleaned = cleaning.clean(self.engine, source, spec, known, self.params.ingestion.empty, end, ids, terms, heirs)
        self._account(name, source, cleaned, known.get("money"))
        return cleaned.accepted

    def frame(self, name: str) -> pd.DataFrame:
        """The good lines of a small input as the table of that name has them; none where there is no such input."""
        lines = self.accept(name)
        columns = list(tables.contracts()[name]["columns"])
        if lines is None:
            return tables.empty(name)
        found = lines.collect(backend="pandas").to_native()
        for column, spec in known_inputs()[name]["columns"].items():
            if spec["type"] == "money" and column in found:
                found[column] = found[column] / MONEY_UNITS
        return found.reindex(columns=columns)

    def _account(self, name: str, source: sources.Source, cleaned: cleaning.Cleaned, money: str | None) -> None:
        money = money if money in cleaned.accepted.collect_schema().names() else None
        lines, _ = _totals(source.lines, None)  # counted before anything was joined to them: a join may multiply lines
        read = (lines + len(source.broken), _totals(cleaned.lines, money)[1])
        accepted, rejected = _totals(cleaned.accepted, money), _refused(cleaned, money)
        if read != (accepted[0] + rejected[0], accepted[1] + rejected[1]):
            raise NotReconciled(f"{name}: lines, money read {read}; accepted {accepted}; rejected {rejected}")
        amount = cleaned.rejects["amount"].astype("float64") / MONEY_UNITS
        self.refused.append(cleaned.rejects.assign(input=name, amount=amount))
        parts = {"read": read, "accepted": accepted, "rejected": rejected}
        lines = {f"lines_{part}": count for part, (count, _) in parts.items()}
        sums = {f"money_{part}": total / MONEY_UNITS if money else None for part, (_, total) in parts.items()}
        self.accounts.append({"input": name, "files": len(source.files)} | lines | sums)

    def quality(self) -> pd.DataFrame:
        """What was read, accepted and rejected so far, by input."""
        return pd.DataFrame(self.accounts)

    def rejects(self) -> pd.DataFrame:
        """All rejected lines so far."""
        return pd.concat(self.refused, ignore_index=True)


def _totals(lines: nw.LazyFrame, money: str | None) -> tuple[int, int]:
    """Number of lines, and their readable money in ten-thousandths."""
    sums = {"lines": nw.len()}
    if money:
        sums["money"] = nw.coalesce(nw.col(money).sum().cast(nw.Int64), nw.lit(0))
    found = lines.select(**sums).collect(backend="pandas").to_native()
    return int(found["lines"].iloc[0]), int(found["money"].iloc[0]) if money else 0


def _refused(cleaned: cleaning.Cleaned, money: str | None) -> tuple[int, int]:
    """The same of the rejects."""
    return int(cleaned.rejects["lines"].sum()), int(cleaned.rejects["amount"].sum()) if money else 0
