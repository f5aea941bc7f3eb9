"""Exports in, tables out: opens each input, cleans it, and keeps the account of what was read."""

from dataclasses import dataclass, field
from pathlib import Path

import narwhals as nw
import pandas as pd
from pydantic import BaseModel

from distribres import cleaning, quarters, sources, tables
from distribres.engines import DuckDB
from distribres.mapping import known_inputs
from distribres.parsing import MONEY_UNITS

OF_DEALERS = ("sales", "visits", "survey", "events")


class NotReconciled(RuntimeError):
    """Read is not accepted + rejected: lines or money were lost on the way."""


@dataclass
class Intake:
    """The inputs of one network for the review of one quarter.

    Parameters
    ----------
    params : BaseModel
        The sections `network`, `ingestion` and `inputs`.
    quarter : str
        Quarter under review; later dates are rejected.
    home : Path
        Folder from which ``network.data`` is seen.
    """

    params: BaseModel
    quarter: str
    home: Path
    dealers: pd.DataFrame | None = None
    accounts: list[dict] = field(default_factory=list)
    refused: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self):
        self.engine = DuckDB(self.params.ingestion.memory)

    @property
    def folder(self) -> Path:
        return self.home / self.params.network.data

    def accept(self, name: str) -> nw.LazyFrame | None:
        """The good lines of one input, typed; None where the network has no such input.

        Raises
        ------
        ReadError
            If a file or a column is not there.
        NotReconciled
            If accepted and rejected do not add up to what was read.
        """
        spec = getattr(self.params.inputs, name)
        if spec is None:
            return None
        known = known_inputs()[name]
        source = sources.open_input(self.engine, self.folder, spec)
        end = quarters.last_day(self.quarter)
        ids = self.dealers["dealer_id"] if name in OF_DEALERS else None
        cleaned = cleaning.clean(self.engine, source, spec, known, self.params.ingestion.empty, end, ids)
        self._account(name, source, cleaned, known.get("money"))
        return cleaned.accepted

    def frame(self, name: str) -> pd.DataFrame:
        """The good lines of a small input, with the columns of the table of that name; no lines where there is no input."""
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
        has_money = money in cleaned.accepted.collect_schema().names()
        read, money_read = _totals(cleaned.lines, money if has_money else None)
        accepted, money_accepted = _totals(cleaned.accepted, money if has_money else None)
        rejected = len(cleaned.rejects)
        money_rejected = cleaned.rejects["amount"].sum() if has_money else None
        read += len(source.broken)
        if read != accepted + rejected or (has_money and abs(money_read - money_accepted - money_rejected) > 0.005):
            raise NotReconciled(f"{name}: read {read} lines, {money_read}; accepted {accepted}, {money_accepted}; rejected {rejected}, {money_rejected}")
        self.refused.append(cleaned.rejects.assign(input=name))
        self.accounts.append(
            {
                "input": name,
                "files": len(source.files),
                "lines_read": read,
                "lines_accepted": accepted,
                "lines_rejected": rejected,
                "money_read": money_read,
                "money_accepted": money_accepted,
                "money_rejected": money_rejected,
            }
        )

    def quality(self) -> pd.DataFrame:
        """What was read, accepted and rejected so far, by input."""
        return pd.DataFrame(self.accounts)

    def rejects(self) -> pd.DataFrame:
        """All rejected lines so far."""
        return pd.concat(self.refused, ignore_index=True)


def _totals(lines: nw.LazyFrame, money: str | None) -> tuple[int, float | None]:
    """Number of lines, and their readable money."""
    sums = {"lines": nw.len()} | ({"money": nw.col(money).sum()} if money else {})
    row = lines.select(**sums).collect(backend="pandas").to_native().iloc[0]
    total = 0 if money is None or pd.isna(row["money"]) else int(row["money"])
    return int(row["lines"]), total / MONEY_UNITS if money else None
