"""What `check` says of the exports: the same findings in the terminal, in English, and as quality.html."""

import textwrap
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from distribres.contracts.reasons import EARLY
from distribres.report.blocks import Callout, Kpi, Kpis, Table, Text
from distribres.report.characters import code, is_invisible, legible
from distribres.report.exporters import one_page
from distribres.report.words import Words

KINDS = {
    "input": "inputs",
    "reason": "reasons",
    "lines_read": "number",
    "lines_accepted": "number",
    "lines_rejected": "number",
    "lines_left_out": "number",
    "money_read": "money",
    "money_rejected": "money",
    "ids": "number",
    "money_left_out": "money",
    "line": "number",
    "lines": "number",
    "quarters": "number",
    "dealers": "number",
    "share": "percent",
    "completeness": "percent",
    "of_money": "percent",
    "equal_share": "percent",
    "same_share": "percent",
    "refused_share": "percent",
    "usual_share": "percent",
    "largest": "money",
    "amount": "money",
    "revenue": "money",
    "usual": "money",
    "quarter": "quarter",
    "first": "quarter",
    "last": "quarter",
    "stops": "quarter",
    "starts": "quarter",
    "first_day": "day",
}
"""Column -> how its values are written, or the group of words that name them; the others are texts."""
READ = ["input", "lines_read", "lines_accepted", "lines_rejected", "money_read", "money_rejected"]
LEFT_OUT = ["lines_left_out", "money_left_out"]
FIGURES = {"number", "money", "percent"}
ALSO_RIGHT = {"count", "known"}
LISTS = {
    "alike": ["dealer_ids", "names"],
    "unknown": ["dealer_id", "known_as", "input", "lines", "amount", "file", "line"],
    "unsold": ["dealer_id", "name", "city"],
    "unassigned": ["dealer_id", "name", "territory_id"],
    "without_market": ["territory_id", "name", "dealers"],
    "outliers": ["dealer_id", "name", "quarter", "revenue", "usual"],
    "successions": ["old", "old_name", "stops", "new", "new_name", "starts"],
    "namesakes": ["name", "city", "dealer_ids"],
}
"""Findings that are lists of cases, and the columns shown of them."""
SUSPICIONS = {
    "overlaps": ["input", "file", "other_file", "quarter", "lines", "amount", "same_share"],
    "zeros": ["input", "file", "column", "lines"],
    "weighty": ["input", "file", "line", "largest", "of_money"],
    "leaps": ["input", "file", "line", "date", "lines", "amount"],
    "equal_costs": ["input", "file", "column", "lines", "equal_share"],
    "uneven": ["input", "file", "lines", "amount", "refused_share", "usual_share"],
    "priced": ["input", "column", "looks", "lines"],
    "currencies": ["input", "column", "written", "lines"],
    "unused": ["input", "file", "like"],
}
"""The same of what files show, which comes before what dealers show."""
IN_PAGE, IN_TERMINAL = 100, 40
"""Characters of a cell; the whole is in the tables."""
WIDTH = 110


@dataclass(frozen=True)
class Part:
    """One question: its title, the answer in a sentence, the lines behind it, and how many cases call for a look."""

    title: str
    says: str
    table: Table | None
    count: int | None = None


def parts(found: dict[str, pd.DataFrame], findings: dict[str, pd.DataFrame], n: int, words: Words) -> list[Part]:
    """All questions in the order in which they are told; lists of cases show `n` of them.

    Parameters
    ----------
    found : dict of str to DataFrame
        The tables of ingestion.
    findings : dict of str to DataFrame
        As ``diagnosis.diagnose`` returns them.
    """
    read, left = found["quality"], int(found["quality"]["lines_left_out"].sum())
    says = (
        f"{words('check.read.says')} {words('check.read.left_out', count=left)}" if left else words("check.read.says")
    )
    quarters, names = findings["by_quarter"], found["dealers"][["dealer_id", "name"]]
    lists = findings | {"outliers": findings["outliers"].merge(names, on="dealer_id", how="left")}
    wholes = {"unsold": len(names), "unassigned": len(names), "without_market": len(found["territories"])}
    return [
        Part(words("check.read.title"), says, _table(read[[*READ, *(LEFT_OUT if left else [])]], words)),
        _part("rejected", int(findings["rejected"]["lines"].sum()), _examples(findings, words), words),
        _part("contradictory", int(findings["contradictory"]["lines"].sum()), findings["contradictory"], words),
        _joined(findings["joined"], words),
        _outside(findings["outside"], words),
        _part("zones", len(findings["zones"]), findings["zones"], words),
        _part("orders", len(findings["orders"]), findings["orders"], words),
        _part("marks", len(findings["marks"]), findings["marks"], words),
        _part("repeats", int(findings["repeats"]["lines"].sum()), findings["repeats"], words),
        *(_list(name, findings[name][columns], n, None, words) for name, columns in SUSPICIONS.items()),
        Part(words("check.coverage.title"), words("check.coverage.says"), _table(_shares(findings, words), words)),
        _part("periods", int(findings["periods"]["missing"].map(len).sum()), _periods(findings, words), words),
        _part("incomplete", int(quarters["incomplete"].sum()), _marked(quarters, words), words),
        *(_list(name, lists[name][columns], n, wholes.get(name), words) for name, columns in LISTS.items()),
    ]


def _part(name: str, count: int, lines: pd.DataFrame, words: Words, caption: str = "") -> Part:
    says = words(f"check.{name}.found", count=count) if count else words(f"check.{name}.none")
    return Part(words(f"check.{name}.title"), says, _table(lines, words, caption) if len(lines) else None, count)


def _joined(lines: pd.DataFrame, words: Words) -> Part:
    """Ids that were joined, with one of each kind; what nobody sees in it is spelled out."""
    why = [words(f"aliases.{reason}") for reason in lines["why"]]
    shown = lines.assign(why=why, written=lines["written"].map(_spelled))
    return _part("joined", int(lines["ids"].sum()), shown, words)


def _spelled(text: str) -> str:
    return "".join(code(c) if c != " " and (c.isspace() or is_invisible(c)) else c for c in text)


def _list(name: str, lines: pd.DataFrame, n: int, whole: int | None, words: Words) -> Part:
    """The first cases of a list, and how many there are where that is not all; none where all of a `whole` are.

    Columns of which nothing is known are left out.
    """
    count = len(lines)
    caption = words("check.first", shown=words.number(n), count=count) if count > n else ""
    part = _part(name, count, lines.head(0 if count == whole else n).dropna(axis="columns", how="all"), words, caption)
    written = lines["known_as"].count() if "known_as" in lines else 0
    return replace(part, says=f"{part.says} {words('check.unknown.written', count=written)}") if written else part


def _outside(lines: pd.DataFrame, words: Words) -> Part:
    """Lines before the first day, which call for a look, and those after the quarter, which are as they should be.

    Where the first day was found, it is named, and how to set another one.
    """
    early = lines[lines["reason"] == EARLY]
    days = sorted({words.day(day) for day in early["first_day"].dropna()})
    said = [words("check.outside.late")] if len(lines) > len(early) else []
    if len(early):
        key = "check.outside.found" if days else "check.outside.set"
        said.insert(0, words(key, count=int(early["lines"].sum()), days=words.listed(days)))
    count = int(early["lines"].sum()) if len(early) else None if said else 0
    shown = lines.dropna(axis="columns", how="all")
    table = _table(shown, words) if len(lines) else None
    return Part(words("check.outside.title"), " ".join(said) or words("check.outside.none"), table, count)


def _examples(findings: dict[str, pd.DataFrame], words: Words) -> pd.DataFrame:
    """Examples of rejected lines by reason, how many there are beside the first of each."""
    by = ["input", "reason"]
    shown = [*by, "file", "line", "column", "value", "raw"]
    lines = findings["examples"][shown].sort_values(by, kind="stable", ignore_index=True)
    lines = lines.merge(findings["rejected"][[*by, "lines"]], on=by, how="left", validate="many_to_one")
    counts = lines["lines"].map(words.number).astype("str").mask(lines.duplicated(by), "")
    value = lines["value"].where(lines["column"].notna(), lines["raw"])
    return lines.assign(count=counts, value=value)[[*by, "count", "file", "line", "value"]]


def _shares(findings: dict[str, pd.DataFrame], words: Words) -> pd.DataFrame:
    table = findings["coverage"]
    known = [
        words(f"check.counted.{counted}", known=words.number(k), count=t)
        for counted, k, t in zip(table["counted"], table["known"], table["total"], strict=True)
    ]
    field = [words(f"check.fields.{column}") for column in table["column"]]
    share = table["known"] / table["total"].where(table["total"] > 0)
    return table.assign(field=field, share=share, known=known)[["input", "field", "share", "known"]]


def _periods(findings: dict[str, pd.DataFrame], words: Words) -> pd.DataFrame:
    table = findings["periods"]
    missing = [words.listed(map(words.quarter, gaps)) for gaps in table["missing"]]
    return table.assign(missing=missing)


def _marked(quarters: pd.DataFrame, words: Words) -> pd.DataFrame:
    look = [words("check.incomplete.mark") if low else "" for low in quarters["incomplete"]]
    return quarters.assign(look=look)[["quarter", "dealers", "lines", "revenue", "completeness", "look"]]


def _table(lines: pd.DataFrame, words: Words, caption: str = "") -> Table:
    """Formatted cells under translated headings; figures on the right."""
    kinds = {column: KINDS.get(column, "text") for column in lines}
    cells = {words(f"check.columns.{c}"): [_cell(x, kinds[c], words) for x in lines[c]] for c in lines}
    align = "".join("r" if kind in FIGURES or column in ALSO_RIGHT else "l" for column, kind in kinds.items())
    return Table(pd.DataFrame(cells, dtype="str"), caption=caption, align=align)


def _cell(value: Any, kind: str, words: Words) -> str:
    if isinstance(value, list):
        value = ", ".join(value)
    if pd.isna(value):
        return words("missing")
    if kind == "text":
        return _cut(legible(value), IN_PAGE)
    return getattr(words, kind)(value) if kind in (*FIGURES, "quarter", "day") else words(f"{kind}.{value}")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def html(found: dict[str, pd.DataFrame], told: list[Part], network: str, quarter: str, words: Words) -> str:
    """The page: key figures, what to look at, and each part that has something to show."""
    blocks = [_key_figures(found, words), Callout(_summary(told, words))]
    for part in filter(_worth_showing, told):
        blocks += [Text(f"## {part.title}\n\n{part.says}"), *filter(None, [part.table])]
    document = {
        "language": words.language,
        "title": words("check.title", network=network),
        "subtitle": words.quarter(quarter),
        "footer": words("check.footer", network=network, quarter=words.quarter(quarter)),
        "author": network,
        "contents": words("review.contents"),
    }
    return one_page(blocks, document)


def _key_figures(found: dict[str, pd.DataFrame], words: Words) -> Kpis:
    quality, panel = found["quality"], found["panel"]
    read, rejected = quality["lines_read"].sum(), quality["lines_rejected"].sum()
    money = quality.set_index("input")["money_rejected"].get("sales", float("nan"))
    return Kpis(
        [
            Kpi(words("check.kpi.read"), words.number(read)),
            Kpi(
                words("check.kpi.rejected"), words.number(rejected), words("check.kpi.money", money=words.money(money))
            ),
            Kpi(words("check.kpi.dealers"), words.number(len(found["dealers"]))),
            Kpi(words("check.kpi.quarters"), words.number(panel["quarter"].nunique())),
        ]
    )


def _summary(told: list[Part], words: Words) -> str:
    """In Markdown: what calls for a look, and what does not."""
    look = [words("check.item", title=part.title, count=part.count) for part in told if part.count]
    clean = [part.title for part in told if part.count == 0]
    lines = [f"**{words('check.look')}**\n", *(f"- {item}" for item in look)] if look else []
    return "\n".join([*lines, *(["", words("check.clean", titles=words.listed(clean))] if clean else [])])


def _worth_showing(part: Part) -> bool:
    return part.table is not None or bool(part.count)


def text(told: list[Part], words: Words) -> str:
    """The same for the terminal."""
    summary = [_filled(line) for line in _summary(told, words).replace("**", "").splitlines()]
    shown = [f"{part.title}\n{textwrap.indent(_body(part), '  ')}" for part in told if _worth_showing(part)]
    return "\n\n".join(["\n" + "\n".join(summary), *shown])


def _body(part: Part) -> str:
    table = [part.table.caption, *_aligned(part.table)] if part.table else []
    return "\n".join(filter(None, [_filled(part.says), *table]))


def _aligned(table: Table) -> list[str]:
    """The lines of a table, its columns as wide as their longest cell."""
    rows = [[_cut(cell, IN_TERMINAL) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = [str.rjust if side == "r" else str.ljust for side in table.align]
    return ["  ".join(s(c, w) for s, c, w in zip(sides, row, widths, strict=True)).rstrip() for row in rows]


def _filled(sentence: str) -> str:
    return textwrap.fill(sentence, WIDTH)
