"""The named tables: one contract for each (``tables.yaml``), checked whenever one is written or read."""

from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from distribres.contracts import strict_yaml
from distribres.files.atomic import replacing

ARROW = {"text": pa.string(), "number": pa.float64(), "integer": pa.int64(), "yes_no": pa.bool_(), "date": pa.date32()}
PANDAS = {"text": "str", "number": "float64", "integer": "int64", "yes_no": "bool", "date": "datetime64[s]"}
MISSING = {"integer": "Int64", "yes_no": "boolean"}
"""The same where one may be missing."""
ALSO_CSV = ("criteria", "honours", "plan")
FORMULA = r"^([-=+@\t\r])"
"""How a text begins that a spreadsheet would run (OWASP, CSV injection)."""


class TableError(ValueError):
    """A table does not keep its contract; the message names table, column, value and what is allowed."""


@cache
def contracts() -> dict:
    """Name of each table -> what it is about, its key and its columns, as ``tables.yaml`` declares them."""
    return strict_yaml.read(Path(__file__).with_name("tables.yaml").read_text(encoding="utf-8"))


def _pandas(spec: dict) -> str:
    """The type of a column in pandas; whole numbers and answers that may be missing need one of their own."""
    return (MISSING if "null" in spec else {}).get(spec["type"], PANDAS[spec["type"]])


def _typed(values: pd.Series, spec: dict) -> pd.Series:
    """Values in the type of the contract; ValueError where that would change one."""
    kind, present = spec["type"], values.dropna()
    if kind == "yes_no" and not present.isin([True, False]).all():
        raise ValueError("allowed: True, False")
    if kind == "integer" and len(odd := present[present.astype("float64") % 1 != 0]):
        raise ValueError(f"{odd.tolist()[0]!r} is not whole")
    return values.astype(_pandas(spec))


def _column_faults(spec: dict, values: pd.Series) -> list[str]:
    """What is wrong with the values of one column, in words."""
    present = values.dropna()
    low, high = spec.get("range", (None, None))
    odd = {}
    if "choices" in spec:
        odd["allowed: " + ", ".join(spec["choices"])] = ~present.isin(spec["choices"])
    if low is not None:
        odd[f"allowed: {low} or more"] = present < low
    if high is not None:
        odd[f"allowed: {high} or less"] = present > high
    if spec["type"] == "number":
        odd["only finite numbers are allowed"] = present.abs() == float("inf")
    return [f"{present[where].tolist()[0]!r}, {allowed}" for allowed, where in odd.items() if where.any()]


def _checked_column(spec: dict, values: pd.Series) -> tuple[pd.Series | None, list[str]]:
    """One column in its type, and its faults."""
    if "null" not in spec and (missing := values.isna().sum()):
        return None, [f"{missing} empty values, none allowed"]
    try:
        typed = _typed(values, spec)
    except (ValueError, TypeError) as error:
        return None, [f"not all are {spec['type']} ({error})"]
    return typed, _column_faults(spec, typed)


def check(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the columns, types and order of its contract, sorted by its key.

    Raises
    ------
    TableError
        With all faults: missing or unknown columns, types, empty values, ranges, choices, keys that occur twice.
    """
    columns, key = contracts()[name]["columns"], contracts()[name]["key"]
    if missing := [column for column in columns if column not in frame]:
        raise TableError(f"table {name}: without the columns {', '.join(missing)}")
    if unknown := [str(column) for column in frame if column not in columns]:
        raise TableError(f"table {name}: unknown columns {', '.join(unknown)}")
    checked = {column: _checked_column(spec, frame[column]) for column, spec in columns.items()}
    faults = [f"{column}: {fault}" for column, (_, found) in checked.items() for fault in found]
    if faults:
        raise TableError(f"table {name}: " + "; ".join(faults))
    typed = pd.DataFrame({column: values for column, (values, _) in checked.items()})
    if (twice := typed.duplicated(key)).any():
        raise TableError(
            f"table {name}: {', '.join(key)}: {tuple(typed.loc[twice, key].iloc[0].tolist())} occurs more than once"
        )
    return typed.sort_values(key, ignore_index=True)


def empty(name: str) -> pd.DataFrame:
    """A table of that name without lines, its columns typed."""
    columns = contracts()[name]["columns"]
    return pd.DataFrame({column: pd.Series(dtype=_pandas(spec)) for column, spec in columns.items()})


def write(folder: Path, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Check a table, write it as ``<folder>/<name>.parquet`` in one move, and return it as checked.

    `criteria`, `honours` and `plan` are also written as csv, for spreadsheets: there a text that one would take for a
    formula gets an apostrophe before it.

    Raises
    ------
    TableError
        If it does not keep its contract; what stood there before still stands.
    """
    frame = check(name, frame)
    schema = pa.schema([(c, ARROW[s["type"]]) for c, s in contracts()[name]["columns"].items()])
    with replacing(folder / f"{name}.parquet") as part:
        pq.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(), part)
    if name in ALSO_CSV:
        with replacing(folder / f"{name}.csv") as part:
            defused(frame).to_csv(part, index=False, lineterminator="\n")
    return frame


def defused(frame: pd.DataFrame) -> pd.DataFrame:
    """Texts as a spreadsheet can open them without running what stands in them."""
    texts = frame.select_dtypes("str")
    return frame.assign(**{column: texts[column].str.replace(FORMULA, r"'\1", regex=True) for column in texts})


def read(folder: Path, name: str) -> pd.DataFrame:
    """A named table.

    Raises
    ------
    TableError
        If it is not there, not readable, or does not keep its contract.
    """
    file = folder / f"{name}.parquet"
    if not file.exists():
        raise TableError(f"no table {name} yet ({file}): run the notebook that makes it, or make quarterly-report")
    try:
        found = pq.read_table(file)
    except pa.ArrowInvalid:
        raise TableError(f"table {name} is not readable ({file}): remove it, then make quarterly-report") from None
    return check(name, found.to_pandas())


def recall(folder: Path, name: str) -> pd.DataFrame | None:
    """A table that an earlier review left; None where there is none, or it was made under another contract."""
    try:
        return read(folder, name)
    except TableError:
        return None
