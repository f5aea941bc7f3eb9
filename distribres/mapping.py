"""How a network's own files and columns become ours: the `inputs` part of ``params/<network>.yaml``."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator

FORBID = ConfigDict(frozen=True, extra="forbid")


@cache
def known_inputs() -> dict:
    """The inputs that can be read and their columns (``inputs.yaml``)."""
    return yaml.safe_load(Path(__file__).with_name("inputs.yaml").read_text(encoding="utf-8"))


class Column(BaseModel):
    """Where one of our columns comes from: a raw column, or a constant."""

    model_config = FORBID
    column: str | None = Field(None, description="heading in the file")
    value: str | None = Field(None, description="the same text on every line, instead of a column")
    values: dict[str, str] | None = Field(None, description="their text -> ours")
    format: str | None = Field(None, description="order of a date, such as dd/mm/yyyy, where it is not the input's")
    factor: float = Field(1, description="the number in the file times this is in our unit: 1000 for thousands")

    @model_validator(mode="after")
    def one_origin(self):
        if (self.column is None) == (self.value is None):
            raise ValueError("give either `column` (a heading of the file) or `value` (a constant), not both")
        return self


class Join(BaseModel):
    """A second file whose columns are added to the first, line by line."""

    model_config = FORBID
    files: str
    match: dict[str, str] = Field(description="heading in the first file: heading in the second", min_length=1, max_length=1)


def _short_form(value):
    return {"column": value} if isinstance(value, str) else value


class Input(BaseModel):
    """Files of one kind, how they are written, and which of their columns is which of ours."""

    model_config = FORBID
    files: str = Field(description="name or pattern, seen from network.data; csv, csv.gz, parquet, xlsx")
    sheet: str | None = Field(None, description="sheet of a workbook; the first where not given")
    separator: str = Field(",", min_length=1, max_length=1)
    encoding: Literal["utf-8", "latin-1", "utf-16"] = "utf-8"
    decimal: Literal[".", ","] = "."
    dates: str = Field("yyyy-mm-dd", description="order of the parts of a date")
    key: list[str] = Field([], description="our columns that say that two lines are the same line")
    join: list[Join] = []

    @model_validator(mode="after")
    def key_is_mapped(self):
        for name in self.key:
            if getattr(self.columns, name, None) is None:
                raise ValueError(f"key: {name!r} is not among the mapped columns")
        return self

    def mapped(self) -> dict[str, Column]:
        """Our columns that this network has."""
        return {name: column for name, column in self.columns if column is not None}


def _input_model(name: str, spec: dict) -> type[Input]:
    one = Annotated[Column, BeforeValidator(_short_form)]
    fields = {c: (one, ...) if s.get("required") else (one | None, None) for c, s in spec["columns"].items()}
    columns = create_model(f"{name}_columns", __config__=FORBID, **fields)
    return create_model(name, __base__=Input, columns=(columns, ...))


def inputs_model() -> type[BaseModel]:
    """The model of the `inputs` section: sales and dealers are required, the others are not."""
    required = {"sales", "dealers"}
    models = {name: _input_model(name, spec) for name, spec in known_inputs().items()}
    fields = {n: (m, ...) if n in required else (m | None, None) for n, m in models.items()}
    return create_model("inputs", __config__=FORBID, **fields)
