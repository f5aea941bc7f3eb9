"""The engines that carry the heavy step. The only place that names one."""

from distribres.engines.duckdb import DuckDB
from distribres.engines.reading import Dialect, ReadError

__all__ = ["Dialect", "DuckDB", "ReadError"]
