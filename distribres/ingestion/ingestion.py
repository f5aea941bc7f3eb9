"""Exports in, tables out: opens each input, cleans it, and keeps the account of what was read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import pandas as pd
from pydantic import BaseModel

from distribres.contracts import quarters, tables
from distribres.contracts.mapping import files_of, known_inputs
from distribres.files import digests
from distribres.ingestion import aggregation, incremental, raw_files, reconciliation, rules, successions
from distribres.ingestion.currencies import Conversion
from distribres.ingestion.engines import open_engine
from distribres.ingestion.part_store import Store
from distribres.ingestion.values import MONEY_UNITS

OF_DEALERS = ("sales", "visits", "spend", "survey", "events")


@dataclass
class Ingestion:
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
        The table of dealers, set once it is made; sales, visits, spend, survey and events of others are rejected.
    staged : Path, optional
        Folder in which files that were read are remembered, so that they are read again only when they changed.

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
    staged: Path | None = None
    accounts: list[dict] = field(default_factory=list)
    refused: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self):
        self.engine = open_engine(self.params.ingestion)
        raw_files.check(self.engine, self.folder, self.params.inputs)

    @property
    def folder(self) -> Path:
        return self.home / self.params.network.data

    @cached_property
    def heirs(self) -> pd.DataFrame | None:
        """Who each dealer is today, from the input `successions`; None where there is none."""
        lines = self.accept("successions")
        return None if lines is None else successions.current_ids(lines.collect(backend="pandas").to_native())

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
        source = raw_files.open_input(self.engine, self.folder, spec)
        if name == "dealers":
            known = known_inputs()[name]
            rules.check_words(source.lines, name, spec, known, self.params.ingestion.empty)
        cleaned = self._cleaned(name, source)
        sums = cleaned.sums(partial(reconciliation.totals, money=known_inputs()[name].get("money")))
        told = reconciliation.reconcile(name, source, sums, cleaned.rejects)
        self._enter(name, len(source.files), [told], [cleaned.rejects.assign(input=name)])
        return cleaned.good.select(*spec.mapped())

    def sums(self, name: str) -> pd.DataFrame | None:
        """What was done each month, from the good lines of `sales`, `visits` or `spend`; None without such an input.

        Part by part, and only those that are not in `staged` as they are; ReadError and NotReconciled as of `accept`.
        """
        spec = getattr(self.params.inputs, name)
        if spec is None:
            return None
        with TemporaryDirectory() as passing:
            found = incremental.Reading(
                self.engine,
                self.folder,
                name,
                spec,
                quarters.last_day(self.quarter),
                self.dealers["dealer_id"],
                partial(self._cleaned, name),
                self._summed(name),
                self._rests_on(),
                Store((self.staged or Path(passing)) / name),
            ).parts()
            files = files_of(self.folder, spec.files)
            self._enter(name, len(files), [part.account for part in found], [part.rejects() for part in found])
        return pd.concat([part.sums for part in found], ignore_index=True)

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

    def _cleaned(self, name: str, source: raw_files.Source, **terms) -> rules.Cleaned:
        network, end = self.params.network, quarters.last_day(self.quarter)
        return rules.clean(
            source,
            getattr(self.params.inputs, name),
            known_inputs()[name],
            self.params.ingestion.empty,
            end,
            self.dealers["dealer_id"] if name in OF_DEALERS else None,
            Conversion(network.currency, network.rates, network.units),
            self.heirs if name in ("dealers", *OF_DEALERS) else None,
            aggregation.NEEDED.get(name),
            **terms,
        )

    def _rests_on(self) -> list:
        """What the outcome of cleaning and summing depends on besides files, mapping, quarter and dealers."""
        network = self.params.network.model_dump(include={"own_brand", "currency", "rates", "units"})
        heirs = None if self.heirs is None else self.heirs.to_numpy().tolist()
        code = digests.of_code("ingestion", "contracts", "files")
        return [self.engine.version, code, self.params.ingestion.empty, network, heirs]

    def _summed(self, name: str) -> Callable[..., pd.DataFrame]:
        if name == "sales":
            return partial(aggregation.sales_sums, own_brand=self.params.network.own_brand)
        return aggregation.visit_sums if name == "visits" else aggregation.spend_sums

    def _enter(self, name: str, files: int, accounts: list[dict], refused: list[pd.DataFrame]) -> None:
        money = known_inputs()[name].get("money") in getattr(self.params.inputs, name).mapped()
        self.accounts.append(reconciliation.row(name, files, accounts, money))
        self.refused += [part.assign(amount=part["amount"].astype("float64") / MONEY_UNITS) for part in refused]

    def quality(self) -> pd.DataFrame:
        """What was read, accepted and rejected so far, by input."""
        return pd.DataFrame(self.accounts)

    def rejects(self) -> pd.DataFrame:
        """All rejected lines so far."""
        return pd.concat(self.refused, ignore_index=True)
