"""What all sections are made of: a heading with its sentence, a table, a figure."""

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from distribres.report import fonts, plots
from distribres.report.blocks import Figure, Table, Text, md
from distribres.report.words import Words

FORMATS = {
    "currency/quarter": "money",
    "currency/quarter/person": "money",
    "people": "number",
    "km": "number",
    "share": "percent",
    "0 to 10": "number",
}


def use_style() -> None:
    """Fonts and style, once in each process."""
    fonts.use_in_matplotlib()
    plots.use()


def figure(axes: Axes, name: str, words: Words, title: str = "", **told) -> Figure:
    """A chart with the caption of `name`, what it shows as its `title`, and the text of those who do not see it.

    Who does not see it is told the finding too.
    """
    alt, caption = (words(f"figures.{name}.{part}", **told) for part in ("alt", "caption"))
    return Figure(axes.figure, alt=f"{title} {alt}".strip(), caption=caption, title=title)


def absent(name: str, words: Words) -> Text:
    """The sentence that says which part is left out, and what it would need."""
    return Text(f"*{words(f'absent.{name}')}*")


def weight(x: float, words: Words) -> str:
    """The weight of a criterion: whole ones as they were set, others with two digits."""
    return words.number(x, 0 if float(x).is_integer() else 2)


def name(text: str, n: int = 40) -> str:
    """A dealer's name inside a sentence: literal, and not too long."""
    return md(text if len(text) <= n else text[: n - 1].rstrip() + "…")


def listing(
    name: str,
    columns: dict[str, list[str]],
    words: Words,
    align: str | None = None,
    told: Mapping[str, str] | None = None,
    **options,
) -> Table:
    """A table under the caption `name`, filled in from `told`; `columns` are finished cells by their heading's name."""
    headings = {words(f"columns.{column}"): cells for column, cells in columns.items()}
    caption = words(f"listings.{name}", **(told or {}))
    return Table(pd.DataFrame(headings, dtype="str"), caption=caption, align=align, **options)


def list_sums(name: str, by: str, sums: pd.DataFrame, names: list[str], words: Words, **options) -> Table:
    """Sums by tier or family, as ``network_figures.groups`` returns them, under `names`, and the network below."""
    whole = sums.drop(columns=by).sum(min_count=1)
    rows = pd.concat([sums.drop(columns=by), whole.to_frame().T])
    total = words("total")
    columns = {
        by: [*names, total],
        "dealers": [words.number(n) for n in rows["dealers"]],
        **_in_one_unit(rows[["revenue", "potential", "headroom"]], words),
    }
    if rows["current_hours"].notna().any():
        columns["current_hours"] = [words.hours(x) for x in rows["current_hours"]]
        columns["hours"] = [words.hours(x) for x in rows["hours"]]
    return listing(name, columns, words, emphasis=total, **options)


def _in_one_unit(money: pd.DataFrame, words: Words) -> dict[str, list[str]]:
    """Columns of money that are set against each other, by name."""
    told = iter(words.amounts(money.to_numpy(float).T.ravel()))
    return {column: [next(told) for _ in range(len(money))] for column in money}


def between(lows: Iterable[float], highs: Iterable[float], words: Words) -> list[str]:
    """Intervals of money, one for each row of a table, all in one unit; nothing is said of one without ends."""
    lows, highs = list(lows), list(highs)
    told = words.amounts([*lows, *highs])
    ends = zip(lows, highs, told[: len(lows)], told[len(lows) :], strict=True)
    return [words("missing") if a != a and b != b else words.between(low, high) for a, b, low, high in ends]


def section(key: str, words: Words, says: str | None = None, **figures) -> Text:
    """A heading, and the sentence that says what the section shows."""
    return titled(key, words(says or f"sections.{key}.says", **figures), words)


def titled(key: str, said: str, words: Words) -> Text:
    """A heading, and what is said below it."""
    return Text(f"## {words(f'sections.{key}.title')}\n\n{said}")
