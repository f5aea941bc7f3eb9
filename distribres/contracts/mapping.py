"""How a network's own files and columns become ours: the `inputs` part of ``params/<network>.yaml``."""

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

from distribres.contracts import strict_yaml
from distribres.contracts.columns import COMPOSED, Column
from distribres.contracts.date_formats import date_format

if TYPE_CHECKING:
    from distribres.contracts.sections import Inputs

FORBID = ConfigDict(frozen=True, extra="forbid")
REQUIRED = ("sales", "dealers")
"""Inputs that no network can do without."""
FILLED_IN = "done"
"""The input that workbooks of ours can be."""


def _relative(pattern: str) -> str:
    """Below network.data; a symlink there is followed, since who may put it there may put the file there as well."""
    mixed = any("**" in part and part != "**" for part in pattern.split("/"))
    path = PureWindowsPath(pattern)  # knows both / and \\
    if not pattern.strip() or not pattern.isprintable() or path.anchor or ".." in path.parts or mixed:
        raise ValueError("give the name or pattern of files below network.data, such as sales_*.csv")
    return pattern


def _date_orders(orders: str | dict[str, str]) -> str | dict[str, str]:
    for pattern, order in orders.items() if isinstance(orders, dict) else [("*", orders)]:
        _relative(pattern)
        date_format(order)
    return orders


DateOrders = Annotated[str | dict[str, str], AfterValidator(_date_orders)]
Pattern = Annotated[str, AfterValidator(_relative)]


@cache
def known_inputs() -> dict:
    """The inputs that can be read and their columns (``inputs.yaml``)."""
    return strict_yaml.read(Path(__file__).with_name("inputs.yaml").read_text(encoding="utf-8"))


@cache
def proposed_inputs() -> dict:
    """The same without what is mapped by hand alone."""
    return {
        name: spec | {"columns": {column: kind for column, kind in spec["columns"].items() if not kind.get("by_hand")}}
        for name, spec in known_inputs().items()
        if not spec.get("by_hand")
    }


class Join(BaseModel):
    """A second file whose columns are added to the first, line by line."""

    model_config = FORBID
    files: Pattern
    match: dict[str, str] = Field(
        description="heading in the first file: heading in the second", min_length=1, max_length=1
    )

    @property
    def keys(self) -> tuple[str, str]:
        """The heading in the first file, and the one in the second, whose texts are equal."""
        return next(iter(self.match.items()))


class Database(BaseModel):
    """Where the rows of an input lie, in place of files. The URL is a secret: it is never written anywhere."""

    model_config = FORBID
    url_env: str = Field(pattern=r"^[A-Z_][A-Z0-9_]{0,63}$", description="environment variable with the SQLAlchemy URL")
    table: str | None = Field(None, min_length=1, description="table or view, with its schema before a dot")
    query: str | None = Field(None, min_length=1, description="or a query, in the language of the database")
    reread: bool = Field(True, description="ask it at each run; if not, only when this block or the columns change")

    @model_validator(mode="after")
    def one_origin(self):
        if (self.table is None) == (self.query is None):
            raise ValueError("give either `table` or `query`, not both")
        return self


def wide_heading(ours: str) -> str:
    """What stands above one of our columns once periods that were headings are lines."""
    return f"({ours})"


Rows = Annotated[int, Field(ge=1)] | Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)]
Mark = Annotated[str, Field(min_length=1, max_length=1)]
LAYOUT = ("sheet", "sheets", "header", "skip_totals", "fill_down", "wide")
"""What of an input says how its table lies in a file."""


def _as_wide(name: str, given):
    """The mapping of a column that `wide` makes of headings; more can be said of it, but not where it stands."""
    if given is None:
        return wide_heading(name)
    bare = isinstance(given, dict) and not {"column", "value"} & given.keys()
    return given | {"column": wide_heading(name)} if bare else given


def _short_form(value):
    return {"column": value} if isinstance(value, str) else value


class Input(BaseModel):
    """Files of one kind or rows of a database, how they are written, and which of their columns is which of ours."""

    model_config = FORBID
    name: ClassVar[str]
    """Which of our inputs it is."""
    declared: ClassVar[dict]
    """The same as ``inputs.yaml`` declares it: its `columns`, `key` and `money`."""
    files: Pattern | None = Field(None, description="name or pattern, from network.data; csv, csv.gz, parquet, xlsx")
    workbooks: Pattern | None = Field(None, description="in their place, of `done`: workbooks of ours that came back")
    database: Database | None = None
    sheet: str | None = Field(None, description="sheet of a workbook; the first where not given")
    sheets: str | list[str] | None = Field(None, description="pattern or names of sheets of one form, read together")
    header: Rows | dict[str, Rows] | None = Field(
        None, description="row of the headings, or rows; by pattern of the name of file or sheet where they differ"
    )
    skip_totals: bool = Field(False, description="totals, notes and repeated headings stand between the lines")
    fill_down: list[str] = Field([], description="our columns whose value stands on the first line of each group only")
    wide: str | dict[str, str] | None = Field(
        None, description="our column that stands below headings that are months or quarters; words beside these"
    )
    separator: Mark | list[Mark] = Field(",", description="one mark, or those of which each file has one")
    encoding: Literal["utf-8", "latin-1", "cp1252", "utf-16"] = "utf-8"
    decimal: Literal[".", ","] = "."
    dates: DateOrders = Field(
        "yyyy-mm-dd", description="order of the parts of a date; by pattern of file names where they differ"
    )
    key: list[str] = Field([], description="our columns that tell lines apart; those of inputs.yaml if none")
    distinct: bool = Field(False, description="lines alike in all mapped columns are one: dealers on invoice lines")
    join: list[Join] = []

    @model_validator(mode="before")
    @classmethod
    def workbooks_are_mapped(cls, given):
        """Workbooks of ours hold our own columns."""
        if not isinstance(given, dict) or given.get("workbooks") is None:
            return given
        if cls.name != FILLED_IN:
            raise ValueError(f"workbooks: only `{FILLED_IN}` is read from workbooks of ours: give `files`")
        if odd := sorted(given.keys() - {"workbooks"}):
            raise ValueError(f"{', '.join(odd)}: workbooks of ours say all by themselves: take it away")
        columns = {name: name for name in cls.declared["columns"] if name != "crm_id"}
        return given | {"files": given["workbooks"], "columns": columns}

    @model_validator(mode="before")
    @classmethod
    def wide_is_mapped(cls, given):
        """The columns that `wide` makes of headings stand among the others."""
        if not isinstance(given, dict) or not given.get("wide") or not isinstance(given.get("columns"), dict):
            return given
        wide = given["wide"]
        names = [wide] if isinstance(wide, str) else list(wide)
        if odd := [name for name in names if name not in cls.declared["columns"] or name == "date"]:
            raise ValueError(
                f"wide: {', '.join(map(repr, odd))}: give one of our columns of {cls.name}, such as amount"
            )
        columns = {name: _as_wide(name, given["columns"].get(name)) for name in ("date", *names)}
        return given | {"columns": given["columns"] | columns}

    @model_validator(mode="after")
    def one_source(self):
        if (self.files is None) == (self.database is None):
            raise ValueError("give either `files` or `database`, not both")
        if self.database is not None and self.join:
            raise ValueError("join: rows of a database are joined there: write the join into `query`")
        if self.database is not None and isinstance(self.dates, dict):
            raise ValueError("dates: rows of a database have one order, not one by file")
        if self.database is not None and (odd := [name for name in LAYOUT if name in self.model_fields_set]):
            raise ValueError(f"{', '.join(odd)}: rows of a database have no such thing: take it away")
        if self.sheet is not None and self.sheets is not None:
            raise ValueError("give either `sheet` (one) or `sheets` (several, read together), not both")
        return self

    @model_validator(mode="after")
    def key_is_mapped(self):
        for told, names in {"key": self.key, "fill_down": self.fill_down}.items():
            for name in names:
                if getattr(self.columns, name, None) is None:
                    raise ValueError(
                        f"{told}: {name!r} is not among the mapped columns: give its heading under `columns`"
                    )
        return self

    def mapped(self) -> dict[str, Column]:
        """Our columns that this network has."""
        return {name: column for name, column in self.columns if column is not None}

    def key_columns(self) -> list[str]:
        """Our columns that make two lines the same line; none where nothing does."""
        return self.key or self.declared.get("key", [])

    def money(self) -> str | None:
        """The column that tells how much money a line is about, if this network has it."""
        return name if (name := self.declared.get("money")) in self.mapped() else None

    def order_in(self, file: str) -> str:
        """The order of dates in a file: that of the first pattern that its name fits."""
        if isinstance(self.dates, str):
            return self.dates
        return next((order for pattern, order in self.dates.items() if fnmatchcase(file, pattern)), "yyyy-mm-dd")

    def has_fiscal_dates(self) -> bool:
        """Do some of its dates tell of fiscal years?"""
        dates = [column for name, column in self.mapped().items() if self.declared["columns"][name]["type"] == "date"]
        own = self.dates.values() if isinstance(self.dates, dict) else [self.dates]
        orders = {order for column in dates if column.column for order in ([column.format] if column.format else own)}
        return any(column.fiscal for column in dates) or any(date_format(order).fiscal for order in orders)

    def marks(self) -> dict[str, str]:
        """The columns of the files with a decimal mark of their own."""
        return {h: column.decimal for column in self.mapped().values() if column.decimal for h in column.headings()}

    def headings(self) -> set[str]:
        """The columns of the files that ours come from."""
        return {heading for column in self.mapped().values() for heading in column.headings()}

    def patterns(self) -> list[str]:
        """What names its files: the first ones, then those of each join."""
        return [self.files, *(join.files for join in self.join)]


def _of_choices(name: str, choices: list[str]):
    """Refuses a column whose own words are not among those that it may hold."""

    def check(column: Column) -> Column:
        given = column.values.values() if column.values is not None else filter(None, [column.value])
        if odd := [word for word in given if word not in choices]:
            raise ValueError(f"{', '.join(map(repr, odd))}: {name} is one of {', '.join(choices)}")
        return column

    return check


def input_model(name: str) -> type[Input]:
    """The model of one input, from its columns in ``inputs.yaml``."""
    declared = known_inputs()[name]
    fields = {column: _column_field(column, spec) for column, spec in declared["columns"].items()}
    columns = create_model(f"{name}_columns", __config__=FORBID, **fields)
    model = create_model(name, __base__=Input, columns=(columns, ...))
    model.name, model.declared = name, declared
    return model


def _column_field(name: str, spec: dict) -> tuple:
    """Type and default of one column of an input."""
    one = Annotated[Column, BeforeValidator(_short_form), AfterValidator(_of_type(name, spec))]
    if "choices" in spec:
        one = Annotated[one, AfterValidator(_of_choices(name, spec["choices"]))]
    return (one, ...) if spec.get("required") else (one | None, None)


def _of_type(name: str, spec: dict):
    """Refuses what cannot be said of a column of its type."""
    able = {COMPOSED.get(spec["type"]), COMPOSED.get(spec.get("measure"))}

    def check(column: Column) -> Column:
        if column.by is not None and name not in ("dealer_id", "name"):
            raise ValueError(f"by: only dealer_id can be told by name (and the name itself), {name} cannot")
        if odd := [part for part in COMPOSED.values() if getattr(column, part) is not None and part not in able]:
            raise ValueError(f"{name} cannot be made of `{'from' if odd == ['start'] else odd[0]}`")
        return column

    return check


@cache
def inputs_model() -> type[BaseModel]:
    """The model of the `inputs` section: sales and dealers are required, the others are not."""
    models = {name: input_model(name) for name in known_inputs()}
    fields = {n: (m, ...) if n in REQUIRED else (m | None, None) for n, m in models.items()}
    return create_model("inputs", __config__=FORBID, **fields)


def staged(inputs: "Inputs", folder: Path) -> "Inputs":
    """The same inputs; for those that lie in databases the files into which `stage_databases` read them."""
    lying = {name: spec for name, spec in inputs if spec is not None and spec.database is not None}
    found = {name: {"files": f"{(folder / name).absolute()}/*.parquet", "database": None} for name in lying}
    return inputs.model_copy(update={name: spec.model_copy(update=found[name]) for name, spec in lying.items()})


def files_of(folder: Path, pattern: str) -> list[Path]:
    """The files that a name or pattern of the mapping stands for, in order of name; none if there is none."""
    if Path(pattern).is_absolute():
        folder, pattern = Path(pattern).parent, Path(pattern).name
    exact = folder / pattern
    return [exact] if exact.is_file() else [file for file in _all_of(folder, pattern) if not is_lock(file)]


def is_lock(file: Path) -> bool:
    """Is it what Excel leaves beside a workbook that is open?"""
    return file.name.startswith("~$")


def locks(folder: Path, inputs: "Inputs") -> list[Path]:
    """Files that patterns of the mapping take in by name only: what Excel leaves beside a workbook that is open."""
    in_files = [spec for _, spec in inputs if spec is not None and spec.database is None]
    patterns = {pattern for spec in in_files for pattern in spec.patterns()}
    return sorted({file for pattern in patterns for file in _all_of(folder, pattern) if is_lock(file)})


def _all_of(folder: Path, pattern: str) -> list[Path]:
    if Path(pattern).is_absolute():
        folder, pattern = Path(pattern).parent, Path(pattern).name
    return sorted(file for file in folder.glob(pattern) if file.is_file())


def raw_files(folder: Path, inputs: "Inputs") -> dict[str, list[Path]]:
    """All files that a network's inputs are made of, those of joins too.

    Parameters
    ----------
    folder : Path
        Where the raw exports lie.
    inputs : Inputs
        The section `inputs` of the params.

    Returns
    -------
    dict
        Name of each mapped input -> its files, each once. A file that is not there is left out: to say so is for
        `raw_files.check`.
    """
    specs = {name: spec for name, spec in inputs if spec is not None}
    return {name: all_files(folder, spec) for name, spec in specs.items()}


def all_files(folder: Path, spec: Input) -> list[Path]:
    """The files of one input, those of its joins too, each once."""
    return list(dict.fromkeys(file for pattern in spec.patterns() for file in files_of(folder, pattern)))
