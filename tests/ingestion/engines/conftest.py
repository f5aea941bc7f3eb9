"""The engines that are compared, and a referee: Polars, which no review is made with."""

import os
import shutil
from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from distribres.ingestion.engines import DuckDB, Engine, Spark
from distribres.ingestion.engines.files import as_number, with_days

os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # a short life: compile quickly


class Polars:
    """Polars behind the same methods; files are read for it as for Spark."""

    def __init__(self):
        self.reader, self.numbers = DuckDB(), count()
        self.scratch = TemporaryDirectory(ignore_cleanup_errors=True)

    passing = nullcontext
    version = "polars"

    def read(self, files, columns, dialect):
        raw = self.reader.read(files, columns, dialect)
        staged = Path(self.scratch.name) / f"{next(self.numbers)}.parquet"
        self.reader.save(raw.lines, staged)
        return replace(raw, lines=self.load([staged]), held=None)

    def headings(self, file, dialect):
        return self.reader.headings(file, dialect)

    def keep(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        return lines.collect(backend="polars").lazy()

    def table(self, frame: pd.DataFrame) -> nw.LazyFrame:
        return nw.from_native(pl.from_arrow(with_days(frame)).lazy())

    looked_up = Spark.looked_up

    def hashed(self, lines: nw.LazyFrame, columns: list[str], *, nulls: bool = False) -> nw.LazyFrame:
        full = pl.all_horizontal(pl.col(column).is_not_null() for column in columns)
        hashed = (pl.struct(columns).hash() // 2).cast(pl.Int64)
        return nw.from_native(lines.to_native().with_columns(_hash=pl.when(full | nulls).then(hashed)))

    def with_numbers(self, lines: nw.LazyFrame, texts: dict[str, str], decimal: str, known) -> nw.LazyFrame:
        return lines.with_columns(**{name: as_number(nw.col(text), decimal) for name, text in texts.items()})

    def save(self, lines: nw.LazyFrame, file: Path) -> None:
        lines.collect(backend="polars").to_native().write_parquet(file)

    def load(self, files: list[Path]) -> nw.LazyFrame:
        return nw.from_native(pl.scan_parquet(files))


def need_spark() -> None:
    pytest.importorskip("pyspark", reason="the extra distribres[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not installed")


@pytest.fixture
def spark() -> Spark:
    """The one session of this process."""
    need_spark()
    return Spark("local[2]", memory=1)


@pytest.fixture
def polars() -> Polars:
    return Polars()


@pytest.fixture(params=["duckdb", "spark", "polars"])
def engine(request) -> Engine | Polars:
    return DuckDB() if request.param == "duckdb" else request.getfixturevalue(request.param)
