"""Parts of an input that were read before: each in a folder named by what it was made from."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from distribres.contracts.mapping import Input
from distribres.files import digests
from distribres.ingestion.midnights import Moments
from distribres.ingestion.reference import Reference
from distribres.ingestion.repeats import CONTENTS
from distribres.ingestion.values import WIDE

SEAL = "digests.json"
"""Beside the files of a part: their digests, as they were when it was made."""


@dataclass(frozen=True)
class Part:
    """What became of the lines of some files, read together.

    `sums` by dealer and month in whole units; `rejects` gives those of their table, which of all parts together can be
    many; `account` the lines and money (whole units) read, accepted and rejected; `aliases` as ``aliases.counted`` has
    them; `keys` the sorted hashes of the keys of good lines; `depends` what else showed in it; `months` how many lines
    each has, accepted or not; `moments` what the dates may be midnights of; `contents` the file in which its lines can
    be told alike, where they are looked for; `files` their names in the order of its numbers; `signs` what each shows.
    """

    sums: pd.DataFrame
    rejects: Callable[[], pd.DataFrame]
    account: dict[str, list[int]]
    aliases: pd.DataFrame
    keys: np.ndarray
    depends: dict
    months: dict[str, int] = field(default_factory=dict)
    moments: Moments = field(default_factory=Moments)
    contents: Path | None = None
    files: list[str] = field(default_factory=list)
    signs: list[dict] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        self.sums.to_parquet(folder / "sums.parquet", index=False)
        self.rejects().to_parquet(folder / "rejects.parquet", index=False)
        self.aliases.to_parquet(folder / "aliases.parquet", index=False)
        np.save(folder / "keys.npy", self.keys)
        rest = {"account": self.account, "depends": self.depends, "months": self.months}
        rest |= {"moments": asdict(self.moments), "files": self.files, "signs": self.signs}
        (folder / "part.json").write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Part":
        rest = json.loads((folder / "part.json").read_text(encoding="utf-8"))
        sums, keys = pd.read_parquet(folder / "sums.parquet"), np.load(folder / "keys.npy", mmap_mode="r")
        aliases = pd.read_parquet(folder / "aliases.parquet").astype({"money": WIDE})
        moments = Moments(**{kind: tuple(seconds) for kind, seconds in rest["moments"].items()})
        contents = folder / CONTENTS
        told = (rest["depends"], rest["months"], moments, contents if contents.exists() else None)
        return cls(sums, partial(_rejects, folder), rest["account"], aliases, keys, *told, rest["files"], rest["signs"])

    def stands(self, reference: Reference, spec: Input) -> bool:
        """Would it be the same for a review up to this end and with these dealers?"""
        past, future, last = self.depends["past"], self.depends["future"], reference.end.isoformat()
        same_future = (past is None or past <= last) and (future is None or future > last)
        known, unknown = set(reference.dealers), self.depends["unknown"]
        same_dealers = known.issuperset(self.depends["known"]) and known.isdisjoint(unknown)
        return same_future and same_dealers and self._meant_alike(reference, spec)

    def _meant_alike(self, reference: Reference, spec: Input) -> bool:
        """Is each id that is written otherwise, or unknown, still the id that it was?"""
        whom = reference.whom(spec.columns.dealer_id)
        meant = self.depends["meant"] | {one: one for one in self.depends["unknown"]}
        return whom is None or all(whom.of(text, spec.decimal)[0] == one for text, one in meant.items())


def _rejects(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "rejects.parquet").astype({"amount": WIDE})


@dataclass(frozen=True)
class Store:
    """A folder of parts; each is there as a whole or not at all."""

    folder: Path

    def file(self, name: str, kind: str) -> Path:
        return self.folder / name / kind

    def find(self, name: str, reference: Reference, spec: Input) -> Part | None:
        """The part of that name, if it is there, unaltered, and stands."""
        if not _is_sealed(self.folder / name):
            return None
        part = Part.read(self.folder / name)
        return part if part.stands(reference, spec) else None

    @contextmanager
    def making(self, name: str) -> Iterator[Path]:
        """A folder to write to, which gets the name when all went well; what a killed run left there is gone."""
        folder = self.folder / ".part"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        yield folder
        (folder / SEAL).write_text(json.dumps(_digests(folder)), encoding="utf-8")
        shutil.rmtree(self.folder / name, ignore_errors=True)
        folder.replace(self.folder / name)

    def forget(self, used: Iterable[str]) -> None:
        """Remove all parts but those."""
        for folder in set(self.folder.iterdir()) - {self.folder / name for name in used}:
            shutil.rmtree(folder) if folder.is_dir() else folder.unlink()


def _is_sealed(folder: Path) -> bool:
    """Are the files of a part all there, and as they were made?"""
    try:
        return json.loads((folder / SEAL).read_text(encoding="utf-8")) == _digests(folder)
    except (OSError, ValueError):
        return False


def _digests(folder: Path) -> dict[str, str]:
    return {file.name: digests.of_file(file) for file in folder.iterdir() if file.name != SEAL}
