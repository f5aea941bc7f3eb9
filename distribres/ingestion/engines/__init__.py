"""The engines that carry the heavy step. The only place that names one."""

from distribres.contracts.sections import Ingestion
from distribres.ingestion.engines.duckdb import DuckDB
from distribres.ingestion.engines.files import TEXT, Dialect, EngineError, ReadError
from distribres.ingestion.engines.plain_text import Texts
from distribres.ingestion.engines.spark import Spark

Engine = DuckDB | Spark
__all__ = ["TEXT", "Dialect", "DuckDB", "Engine", "EngineError", "ReadError", "Spark", "Texts", "open_engine"]


def open_engine(settings: Ingestion) -> Engine:
    """The engine that the section `ingestion` of the params asks for.

    Raises
    ------
    EngineError
        If it is not installed, or its master does not answer.
    """
    if settings.engine == "spark":
        return Spark(settings.master, settings.memory)
    return DuckDB(settings.memory)
