"""Spark, on this machine or on a cluster. DuckDB reads the files, and writes their text to Parquet that Spark reads.

So records, line numbers and broken lines are the same on every engine. `pyspark` is an extra, imported only here and
only when it is asked for.
"""

import atexit
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from distribres.files.scratch import passing_folder
from distribres.ingestion.engines.duckdb import DuckDB
from distribres.ingestion.engines.files import TEXT, Dialect, EngineError, Raw, as_number, with_days
from distribres.ingestion.engines.plain_text import Texts

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL_SHUFFLES = 16
"""Parts of a shuffle on one machine; Spark's own 200 are for a cluster."""


@dataclass
class Spark:
    """A Spark session; `memory` in GiB, for the driver and for each executor.

    Text that was read lies in a temporary folder (TMPDIR chooses where), which the workers of a cluster must see too.

    Raises
    ------
    EngineError
        If pyspark or Java is missing, or the master does not answer.
    """

    master: str = "local[*]"
    memory: int = 3
    scratch: TemporaryDirectory = field(default_factory=passing_folder)
    kept: list["DataFrame"] = field(default_factory=list)

    def __post_init__(self):
        self.session = _session(self.master, self.memory)
        self.reader = DuckDB(self.memory)

    @property
    def version(self) -> str:
        return f"spark {self.session.version}"

    def read(self, files: list[Path], columns: set[str], dialect: Dialect) -> Raw:
        """As ``DuckDB.read``, whose work it is; the lines are Spark's."""
        staged = Path(self.scratch.name) / f"{next(self.reader.names)}.parquet"
        with self.reader.passing():
            raw = self.reader.read(files, columns, dialect)
            self.reader.save(raw.lines, staged)
        return replace(raw, lines=self.load([staged]), held=None)

    def headings(self, file: Path, dialect: Dialect) -> list[str]:
        """The columns of a file, as they are called there; ReadError if the file is not what its name says."""
        return self.reader.headings(file, dialect)

    def keep(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The lines computed once, for all that follows."""
        self.kept.append(lines.to_native().persist())
        return nw.from_native(self.kept[-1])

    def table(self, frame: pd.DataFrame) -> nw.LazyFrame:
        """As ``DuckDB.table``."""
        return nw.from_native(self.session.createDataFrame(_plain(frame)))

    def looked_up(self, lines: nw.LazyFrame, tables: dict[str, pd.DataFrame]) -> nw.LazyFrame:
        """As ``DuckDB.looked_up``."""
        for column, frame in tables.items():
            lines = lines.join(self.table(frame), left_on=column, right_on=TEXT, how="left")
        return lines

    def hashed(self, lines: nw.LazyFrame, columns: list[str], *, nulls: bool = False) -> nw.LazyFrame:
        """As ``DuckDB.hashed``."""
        from pyspark.sql import functions as f

        full = f.lit(True) if nulls else reduce(and_, (f.col(column).isNotNull() for column in columns))
        told = [part for column in columns for part in (column, f.col(column).isNull())] if nulls else columns
        hashed = f.shiftrightunsigned(f.xxhash64(*told), 1)  # which passes over nulls
        return nw.from_native(lines.to_native().withColumn("_hash", f.when(full, hashed)))

    def with_numbers(
        self, lines: nw.LazyFrame, texts: dict[str, str], decimal: str, known: Mapping[str, Texts]
    ) -> nw.LazyFrame:
        """As ``DuckDB.with_numbers``."""
        return lines.with_columns(**{name: as_number(nw.col(text), decimal) for name, text in texts.items()})

    def save(self, lines: nw.LazyFrame, file: Path) -> None:
        """Write lines to a Parquet file."""
        pq.write_table(lines.collect(backend="pyarrow").to_native(), file)

    def load(self, files: list[Path]) -> nw.LazyFrame:
        """Lines that were saved."""
        return nw.from_native(self.session.read.parquet(*map(_literal, files)))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """What is read and kept inside is gone afterwards."""
        already, staged = len(self.kept), set(Path(self.scratch.name).iterdir())
        yield
        while len(self.kept) > already:
            self.kept.pop().unpersist()
        for file in set(Path(self.scratch.name).iterdir()) - staged:
            file.unlink()


def _literal(file: Path) -> str:
    """A file as Hadoop writes it: never percent-encoded, and what it would take for a pattern escaped."""
    return "file://" + re.sub(r"([\\{}\[\]*?])", r"\\\1", file.resolve().as_posix())


def _plain(frame: pd.DataFrame) -> pa.Table:
    """A frame with the types that Spark knows: it has no text of more than 2 GiB in a column."""
    table = with_days(frame)
    spelled = {pa.large_string(): pa.string(), pa.null(): pa.string()}
    return table.cast(pa.schema([(f.name, spelled.get(f.type, f.type)) for f in table.schema]))


def _session(master: str, memory: int) -> "SparkSession":
    """The session of this process, which has one at a time; stopped when the process ends."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineError(
            "ingestion.engine is spark, but pyspark is not installed: run `make .venv/.spark`, or "
            "`pip install 'distribres[spark]'` (and Java 17 or later); or leave ingestion.engine at duckdb"
        ) from None
    from py4j.protocol import Py4JError

    warnings.filterwarnings(
        "ignore", message="PySpark does not yet fully support pandas"
    )  # what we use of it is tested
    running = SparkSession.getActiveSession()
    if running is not None and running.sparkContext.master != master:
        running.stop()
    try:
        session = SparkSession.builder.appName("distribres").config(map=_settings(master, memory)).getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        reason = str(getattr(error, "java_exception", error)).splitlines()[0]
        raise EngineError(
            f"ingestion.master = {master!r}: Spark does not start: {reason}. Is Java 17 or later there (JAVA_HOME), "
            "and does the master answer?"
        ) from None
    atexit.register(session.stop)
    return session


def _settings(master: str, memory: int) -> dict[str, str]:
    one_machine = master.startswith("local") or "//127.0.0.1" in master
    settings = {
        "spark.master": master,
        "spark.driver.memory": f"{memory}g",
        "spark.executor.memory": f"{memory}g",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",  # an overflow is an error, never another number
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.inMemoryColumnarStorage.compressed": "false",  # packing what is read twice takes longest of all
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    if one_machine:
        settings["spark.sql.shuffle.partitions"] = str(LOCAL_SHUFFLES)
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return settings
