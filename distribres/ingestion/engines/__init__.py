"""The engines that carry the heavy step. The only place that names one."""

from pydantic import BaseModel

from distribres.ingestion.engines.duckdb import DuckDB
from distribres.ingestion.engines.files import TEXT, Dialect, EngineError, ReadError
from distribres.ingestion.engines.plain_text import Texts
from distribres.ingestion.engines.spark import Spark

Engine = DuckDB | Spark
__all__ = ["TEXT", "Dialect", "DuckDB", "Engine", "EngineError", "ReadError", "Spark", "Texts", "open_engine"]


def open_engine(ingestion: BaseModel) -> Engine:
    """The engine that the section `ingestion` of the params asks for.

    Raises
    ------
    EngineError
        If it is not installed, or its master does not answer.
    """
    if ingestion.engine == "spark":
        return Spark(ingestion.master, ingestion.memory)
    return DuckDB(ingestion.memory)
