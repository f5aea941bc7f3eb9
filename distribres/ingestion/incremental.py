"""Reads an input part by part: the lines of one are in memory at once, and an unchanged one is not read again.

A part is one file, or some small ones. It is cleaned and summed on its own. What several can only tell together is
which lines stand in more than one of them: where their keys meet, each shows its lines with these keys, and those of
which a line does not count are cleaned again, and told what the others hold. Nor does one part alone tell the first
day: once it is found, parts with earlier lines are cleaned again before that.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from distribres.contracts.mapping import Input, all_files, files_of
from distribres.files import digests, progress
from distribres.files.steady import unchanged
from distribres.ingestion import aggregation, aliases, duplicates, first_day, raw_files, repeats, rules, signs
from distribres.ingestion.engines import Engine
from distribres.ingestion.first_day import FirstDay
from distribres.ingestion.part_store import Part, Store
from distribres.ingestion.reconciliation import COUNTED, counted, reconcile
from distribres.ingestion.reference import Reference

SMALL = 8 * 2**20
"""Bytes of files that are read together: to open a part costs as much as a hundred thousand lines."""
TWINS = "twins.parquet"
"""Beside a part: its good lines whose keys other parts have too, one of each."""


@dataclass(frozen=True)
class PartReader:
    """Reads one input of a network: sums by dealer and month, rejects, and the account of each part.

    Parameters
    ----------
    engine : Engine
    folder : Path
        Where the raw exports lie.
    spec : Input
        The mapping of `sales`, `visits` or `spend`.
    reference : Reference
        What lines are judged against, with the dealers there are.
    store : Store
        Parts that were read before, and those that are read now.
    own_brand : str, optional
        Our name in `brand`, where the sales hold all brands.
    keep_broken_text : bool
        As in ``raw_files.open_input``.
    first : FirstDay
        How the day before which lines are early is found.
    small : int
        Files are read together up to so many bytes.
    """

    engine: Engine
    folder: Path
    spec: Input
    reference: Reference
    store: Store
    own_brand: str | None = None
    keep_broken_text: bool = False
    first: FirstDay = field(default_factory=FirstDay)
    small: int = SMALL

    def read(self) -> list[Part]:
        """What became of the lines, part after part.

        Raises
        ------
        FileChanged
            If a file was written since its digest, which names its part, was taken.
        """
        with unchanged(lambda: all_files(self.folder, self.spec)) as check:
            return self._read(check)

    def _read(self, check: Callable[[], None]) -> list[Part]:
        groups, common_ground = self._groups(), self._common_ground()
        names = [self._named(group, common_ground) for group in groups]
        parts = []
        for name, group in zip(names, groups, strict=True):
            self._tell(groups, parts)
            parts.append(self._part(name, group, check))
        pa.default_memory_pool().release_unused()  # which each part left to the next
        start = self.first.find(first_day.added(part.months for part in parts), self.reference.end)
        begun = replace(self, reference=replace(self.reference, start=start))
        unbegun = [*names]
        for i, part in enumerate(parts):
            if first_day.is_before(part.months, start):
                names[i] = digests.of_value([names[i], start.isoformat()])
                parts[i] = begun._part(names[i], groups[i], check)
        common = duplicates.shared([part.keys for part in parts])
        found = {i: duplicates.found_in(part.keys, common) for i, part in enumerate(parts)}
        keys = {i: mine for i, mine in found.items() if len(mine)}
        shown = {i: self._informed(names[i], mine, []) for i, mine in keys.items()}
        for i, mine in keys.items():
            parts[i] = begun._part(shown[i], groups[i], check, asked=mine)
        used = [*unbegun, *names, *shown.values()]
        for i, mine in keys.items():
            others = {j: shown[j] for j, theirs in keys.items() if j != i and len(duplicates.found_in(theirs, mine))}
            if others and self._yields(shown[i], i, others):
                used.append(self._informed(names[i], mine, list(others.values())))
                parts[i] = begun._part(used[-1], groups[i], check, rivals=self._rivals(i, others))
        self.store.forget(used)
        return parts

    def _yields(self, name: str, i: int, others: dict[int, str]) -> bool:
        """Is there a line of a part that does not count, since one of the others does?"""
        with self.engine.passing():
            lines, rivals = self.engine.load([self.store.file(name, TWINS)]), self._rivals(i, others)()
            lost = duplicates.outdone(self.engine, lines, self.spec.key_columns(), self.spec.money(), rivals)
            return len(lost.head(1).collect(backend="pandas").to_native()) > 0

    def _rivals(self, i: int, others: dict[int, str]) -> Callable[[], nw.LazyFrame]:
        """Lines of other parts than the one of number `i`, placed before it or after it; to be loaded when wanted."""
        places = {name: j - i if j < i else duplicates.AFTER + j for j, name in others.items()}

        def load() -> nw.LazyFrame:
            twins = {name: self.engine.load([self.store.file(name, TWINS)]) for name in places}
            return nw.concat([t.with_columns(_file=nw.lit(places[name], nw.Int32)) for name, t in twins.items()])

        return load

    def _tell(self, groups: list[list[Path]], parts: list[Part]) -> None:
        """How far it is, for who watches: by bytes, since nobody knows how many lines there will be."""
        sizes = [sum(file.stat().st_size for file in group) for group in groups]
        before, lines = len(parts), sum(part.account["read"][0] for part in parts)
        file, files = sum(map(len, groups[:before])) + 1, sum(map(len, groups))
        read = f", {lines / 1e6:.1f} M lines" if lines else ""
        progress.tell(self.spec.name, f"file {file} of {files}{read}", sum(sizes[:before]) / max(sum(sizes), 1))

    def _groups(self) -> list[list[Path]]:
        """The files of each part; lines that are one wherever they stand (`distinct`) allow no more than one part."""
        files = files_of(self.folder, self.spec.files)
        if self.spec.distinct:
            return [files]
        groups, size = [], math.inf
        for file in files:
            size += file.stat().st_size
            if size > self.small:
                groups, size = [*groups, []], file.stat().st_size
            groups[-1].append(file)
        return groups

    def _common_ground(self) -> str:
        """Digest of what all parts depend on besides their files, the end and the dealers."""
        ids = self.reference.current_ids
        current = None if ids is None else ids.to_numpy().tolist()
        judged = [list(self.reference.empty), asdict(self.reference.conversion), current, self.own_brand]
        zone = self.reference.zone
        judged += [self.keep_broken_text, None if zone is None else zone.key, self.reference.fiscal_start]
        spec = self.spec.model_dump(mode="json")
        return digests.of_value([self.engine.version, digests.of_code("ingestion", "contracts", "files"), spec, judged])

    def _named(self, files: list[Path], common_ground: str) -> str:
        """Digest of what a part is made from."""
        joined = [file for join in self.spec.join for file in files_of(self.folder, join.files)]
        content = [(raw_files.seen(file, self.folder), digests.of_file(file)) for file in [*files, *joined]]
        return digests.of_value([content, common_ground])

    def _informed(self, name: str, keys: np.ndarray, others: list[str]) -> str:
        """The same of a part that knows which keys are asked for, and what other parts hold."""
        twins = [digests.of_file(self.store.file(part, TWINS)) for part in others]
        return digests.of_value([name, keys.tolist(), twins])

    def _part(
        self,
        name: str,
        files: list[Path],
        check: Callable[[], None],
        asked: np.ndarray = duplicates.NONE,
        rivals: Callable[[], nw.LazyFrame] = lambda: None,
    ) -> Part:
        """A part as it was kept, or made now; its good lines that have one of the keys `asked` for are kept too.

        What was made now gets its name after a `check` of the files.
        """
        found = self.store.find(name, self.reference, self.spec)
        if found is None:
            with self.engine.passing(), self.store.making(name) as folder:
                self._make(files, rivals(), asked, folder)
                check()
            found = self.store.find(name, self.reference, self.spec)  # its keys stay on disk
        return found

    def _make(self, files: list[Path], rivals: nw.LazyFrame | None, asked: np.ndarray, folder: Path) -> None:
        """Clean and sum files, and write what became of them to a folder."""
        source = raw_files.open_input(self.engine, self.folder, self.spec, files, self.keep_broken_text)
        needed = aggregation.NEEDED[self.spec.name]
        cleaned = rules.clean(source, self.spec, self.reference, needed=needed, rivals=rivals, asked=asked)
        if cleaned.twins is not None:
            self.engine.save(cleaned.twins.sort(*raw_files.PLACE), folder / TWINS)
        if repeats.are_looked_for(self.spec):
            self.engine.save(repeats.contents(cleaned.good, self.spec.money()), folder / repeats.CONTENTS)
        also = counted(cleaned.lines, self.spec.money())
        sums = cleaned.sums(partial(aggregation.monthly_sums, self.spec.name, own_brand=self.own_brand, **also))
        account = reconcile(self.spec, source, sums, cleaned.rejects)
        accepted = sums[sums["accepted"].astype(bool)].drop(columns=["accepted", *COUNTED])
        rejects = cleaned.rejects.assign(input=self.spec.name)
        told = (self._depends(sums, cleaned.noted), first_day.counted_by_month(sums), cleaned.moments, None)
        shown = (source.files, signs.of_lines(cleaned, source, self.spec))
        named = aliases.counted(cleaned.good, cleaned.noted, self.spec.money())
        accepted = accepted.reset_index(drop=True)
        Part(accepted, lambda: rejects, account, named, cleaned.keys, *told, *shown).write(folder)

    def _depends(self, sums: pd.DataFrame, noted: pd.DataFrame) -> dict:
        """What of the end and the dealers showed in the outcome: with others that agree in it, it would be the same."""
        months, end = sums["month"].dropna(), pd.Timestamp(self.reference.end)
        past, future = months[months <= end].max(), months[months > end].min()
        named = set(sums["dealer_id"].dropna())
        known = named & set(self.reference.dealers)
        days = {"past": past, "future": future}
        dates = {name: None if pd.isna(day) else f"{day:%Y-%m-%d}" for name, day in days.items()}
        meant = dict(sorted(zip(noted["written"], noted["meant"], strict=True)))
        return dates | {"known": sorted(known), "unknown": sorted(named - known), "meant": meant}
