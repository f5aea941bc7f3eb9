"""The named tables: one contract for each (``tables.yaml``), checked whenever one is written or read."""

from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from distribres.files import replacing

ARROW = {"text": pa.string(), "number": pa.float64(), "integer": pa.int64(), "yes_no": pa.bool_(), "date": pa.date32()}
PANDAS = {"text": "str", "number": "float64", "integer": "int64", "yes_no": "bool", "date": "datetime64[s]"}
ALSO_CSV = ("criteria", "plan")


class TableError(ValueError):
    """A table does not keep its contract; the message names table, column, value and what is allowed."""


@cache
def contracts() -> dict:
    return yaml.safe_load(Path(__file__).with_name("tables.yaml").read_text(encoding="utf-8"))


def _column_faults(column: str, spec: dict, values: pd.Series) -> list[str]:
    """What is wrong with one column, in words."""
    faults = []
    present = values.dropna()
    if len(present) < len(values) and "null" not in spec:
        faults.append(f"{column}: {len(values) - len(present)} empty values, none allowed")
    if "choices" in spec and len(odd := present[~present.isin(spec["choices"])]):
        faults.append(f"{column}: {odd.iloc[0]!r}, allowed: {', '.join(spec['choices'])}")
    low, high = spec.get("range", (None, None))
    if low is not None and len(odd := present[present < low]):
        faults.append(f"{column}: {odd.iloc[0]!r}, allowed: {low} or more")
    if high is not None and len(odd := present[present > high]):
        faults.append(f"{column}: {odd.iloc[0]!r}, allowed: {high} or less")
    if spec["type"] == "number" and len(odd := present[present.abs() == float("inf")]):
        faults.append(f"{column}: {odd.iloc[0]!r}, only finite numbers are allowed")
    return faults


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the columns, types and order of its contract, sorted by its key.

    Raises
    ------
    TableError
        With all faults: missing or unknown columns, types, empty values, ranges, choices, keys that occur twice.
    """
    contract = contracts()[name]
    columns = contract["columns"]
    if missing := [c for c in columns if c not in frame]:
        raise TableError(f"table {name}: without the columns {', '.join(missing)}")
    if unknown := [c for c in frame if c not in columns]:
        raise TableError(f"table {name}: unknown columns {', '.join(unknown)}")
    faults = []
    typed = {}
    for column, spec in columns.items():
        try:
            typed[column] = frame[column].astype(PANDAS[spec["type"]])
        except (ValueError, TypeError) as error:
            faults.append(f"{column}: not all are {spec['type']} ({error})")
            continue
        faults += _column_faults(column, spec, typed[column])
    key = contract["key"]
    if not faults and (twice := frame.duplicated(key)).any():
        faults.append(f"{', '.join(key)}: {tuple(frame.loc[twice, key].iloc[0])} occurs more than once")
    if faults:
        raise TableError(f"table {name}: " + "; ".join(faults))
    return pd.DataFrame(typed).sort_values(key, ignore_index=True)


def empty(name: str) -> pd.DataFrame:
    """A table of that name without lines."""
    columns = contracts()[name]["columns"]
    return pd.DataFrame({column: pd.Series(dtype=PANDAS[spec["type"]]) for column, spec in columns.items()})


def write(folder: Path, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Check a table, write it as ``<folder>/<name>.parquet`` in one move, and return it as checked."""
    frame = check(name, frame)
    schema = pa.schema([(c, ARROW[s["type"]]) for c, s in contracts()[name]["columns"].items()])
    with replacing(folder / f"{name}.parquet") as part:
        pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(), part)
    if name in ALSO_CSV:
        with replacing(folder / f"{name}.csv") as part:
            frame.to_csv(part, index=False, lineterminator="\n")
    return frame


def read(folder: Path, name: str) -> pd.DataFrame:
    """A named table; TableError if it is not there or does not keep its contract."""
    file = folder / f"{name}.parquet"
    if not file.exists():
        raise TableError(f"table {name} is not there yet ({file}): run the notebook that makes it, or make quarterly-report")
    return check(name, pq.read_table(file).to_pandas())
