"""Where one of our columns comes from: a column of the files, several that are put together, or a constant."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from distribres.contracts.date_formats import date_format

PERIODS = ("day", "month", "quarter", "week")
"""What can stand beside a `year` in a column of its own."""
COMPOSED = {"date": "year", "money": "product", "time": "start"}
"""Which of our columns can be put together from several of the file, by type or measure, and what it begins with."""


def _date_order(order: str) -> str:
    date_format(order)
    return order


DateOrder = Annotated[str, AfterValidator(_date_order)]


class Column(BaseModel):
    """Where one of our columns comes from: a raw column, several that are put together, or a constant."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: str | None = Field(None, description="heading in the file")
    value: str | None = Field(None, description="the same text on every line, instead of a column")
    values: dict[str, str] | None = Field(None, description="their text -> ours")
    format: DateOrder | None = Field(None, description="order of a date, such as dd/mm/yyyy, if not the input's")
    factor: float = Field(
        1, gt=0, strict=True, allow_inf_nan=False, description="file to our unit: 1000 where it is in thousands"
    )
    decimal: Literal[".", ","] | None = Field(None, description="decimal mark, if not the input's")
    year: str | None = Field(None, description="a date in parts: heading of the year, with those of month, day ...")
    month: str | None = None
    day: str | None = None
    quarter: str | None = None
    week: str | None = Field(None, description="ISO week; it stands for its Thursday")
    fiscal: bool = Field(False, description="the year is a fiscal one: network.fiscal_start")
    product: Annotated[list[str], Field(min_length=2, max_length=3)] | None = Field(
        None, description="an amount as quantity times unit price: their headings"
    )
    less: str | None = Field(None, description="heading of the discount on a product")
    less_as: Literal["percent", "share", "money"] | None = Field(None, description="what the discount is, of the line")
    by: Literal["name"] | None = Field(None, description="it holds names of dealers, no numbers")
    start: str | None = Field(None, alias="from", description="time spent: heading of its beginning")
    to: str | None = Field(None, description="... and of its end")

    @model_validator(mode="after")
    def one_origin(self):
        origins = [self.column, self.value, self.year, self.product, self.start]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError(
                "give either `column` (a heading of the file) or `value` (a constant), not both; or one of "
                "`year` with month, quarter or week, `product`, `from` with `to`"
            )
        return self

    @model_validator(mode="after")
    def named(self):
        if self.by is not None and self.column is None:
            raise ValueError("by: names of dealers stand in a `column`: give its heading")
        return self

    @model_validator(mode="after")
    def whole_parts(self):
        given = {name for name in PERIODS if getattr(self, name) is not None}
        if (self.year is None and (given or self.fiscal)) or (
            self.year is not None and given not in ({"month"}, {"day", "month"}, {"quarter"}, {"week"})
        ):
            raise ValueError("a date in parts has a `year`, and `month` (with or without `day`), `quarter` or `week`")
        if (self.start is None) != (self.to is None):
            raise ValueError("time has a beginning and an end: give both `from` and `to`")
        if (self.less is None) != (self.less_as is None) or (self.less is not None and self.product is None):
            raise ValueError(
                "a discount stands beside a `product`: `less` its heading, `less_as` percent, share or money"
            )
        return self

    def parts(self) -> dict[str, str]:
        """What it is put together from, where it is: name of the part -> heading, in the order of their texts."""
        if self.year is not None:
            return {n: h for n in ("year", *PERIODS) if (h := getattr(self, n)) is not None}
        if self.product is not None:
            factors = {f"factor_{n}": heading for n, heading in enumerate(self.product)}
            return factors | ({"less": self.less} if self.less is not None else {})
        return {"from": self.start, "to": self.to} if self.start is not None else {}

    def headings(self) -> list[str]:
        """The columns of the file that it comes from."""
        return list(self.parts().values()) if self.column is None else [self.column]
