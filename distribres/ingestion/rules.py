"""Which lines are accepted, and why the others are not: rules have names, and the first that holds is the reason."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.contracts.mapping import Column, Input
from distribres.contracts.reasons import CONFLICTING, DOUBLED, LATER, NO_FACTOR, NO_RATE, SUCCEEDED, UNREADABLE
from distribres.ingestion import duplicates, values
from distribres.ingestion.currencies import Conversion, converted
from distribres.ingestion.duplicates import HASH, NONE
from distribres.ingestion.engines import Engine, ReadError
from distribres.ingestion.raw_files import PLACE, RAW, RECORDS, Source
from distribres.ingestion.reading import ODD, UNREAD, Reader, present
from distribres.ingestion.rejects import is_late, rejects

MOST_WORDS = 20
"""Unknown words that are named; more of them are rather a wrong column."""
Rule = tuple[str, str, nw.Expr]


@dataclass(frozen=True)
class Cleaned:
    """What became of the lines of one input.

    `lines` are all readable ones (those of our columns that are needed, typed, money in ten-thousandths; place) with
    the ``_reason`` why each on its own is refused; `again` those that are good on their own and repeat one before them,
    with why; `rejects` are as in the table of that name, without `input`; `keys` the sorted hashes of the keys of lines
    that may be good; `twins` the good ones, with all columns, whose keys were asked for.
    """

    lines: nw.LazyFrame
    again: nw.LazyFrame | None
    rejects: pd.DataFrame
    keys: np.ndarray
    twins: nw.LazyFrame | None

    @property
    def good(self) -> nw.LazyFrame:
        """The accepted lines."""
        return _without(self.lines.filter(_is_good()).drop("_reason"), self.again)

    def sums(self, summed: Callable[[nw.LazyFrame], pd.DataFrame]) -> pd.DataFrame:
        """What `summed` gives for lines of which a column says whether they are `accepted`.

        All its columns but that one, `dealer_id` and `month` are sums of whole numbers, so that few lines can be taken
        from one side to the other afterwards: to look for them among all takes longer.
        """
        sums = summed(self.lines.with_columns(accepted=_is_good()))
        if self.again is None:
            return sums
        by = [name for name in sums if name in ("dealer_id", "month", "accepted")]
        out = summed(self.again.with_columns(accepted=nw.lit(False)))
        parts = [part.set_index(by) for part in (sums, out, out.assign(accepted=True))]
        parts[-1] = -parts[-1]
        moved = pd.concat(parts).groupby(level=by, dropna=False).sum()
        return moved[(moved != 0).any(axis=1)].reset_index()


def clean(
    source: Source,
    spec: Input,
    known: dict,
    empty: list[str],
    end: date,
    dealers: pd.Series | None = None,
    terms: Conversion | None = None,
    heirs: pd.DataFrame | None = None,
    needed: Collection[str] | None = None,
    before: nw.LazyFrame | None = None,
    asked: np.ndarray = NONE,
) -> Cleaned:
    """Type the lines of one input and divide them into accepted and rejected.

    Parameters
    ----------
    known : dict
        The input's columns as ``inputs.yaml`` declares them.
    empty : list of str
        What the exports write where they know nothing.
    end : date
        Last day of the quarter under review; a later date is `future_date`.
    dealers : Series of str, optional
        The dealers there are; a line of another one is `unknown_dealer`.
    terms : Conversion, optional
        What currencies and units are worth; a line with another one is `no_rate` or `no_factor`.
    heirs : DataFrame, optional
        old, new: dealers that have another number today.
    needed : collection of str, optional
        Our columns that the lines must have; all where none are given.
    before : LazyFrame, optional
        Accepted lines of earlier files (our columns, ``_file`` below 0, ``_line``), whose keys are taken.
    asked : array of int64, optional
        Hashes of keys: their good lines are wanted with all columns.
    """
    engine, columns, mapped, key = source.engine, known["columns"], spec.mapped(), key_of(spec, known)
    reader = Reader(source, spec, columns, empty, key, dealers, heirs)

    def judged(lines: nw.LazyFrame) -> nw.LazyFrame:
        lines = converted(engine, lines, columns, terms or Conversion())
        return _reasoned(lines, _rules(mapped, columns, end, lines.collect_schema().names()))

    told = [name for name in mapped if needed is None or name in needed] + [*PLACE, "_reason"]
    hashed = [HASH] if key else []
    lines = engine.keep(judged(reader.at_one_go(source.lines)).select(*told, UNREAD, *hashed))
    keys, again = duplicates.repeated(lines.filter(nw.col(UNREAD) | _is_good()), before) if key else (NONE, NONE)
    texts = engine.keep(source.at(_read_again(engine, lines, np.union1d(again, asked))))
    whole = judged(reader.text_by_text(texts.filter(nw.col("_whole"))))
    whole = engine.keep(whole.select(*mapped, *PLACE, "_reason", UNREAD, *hashed))
    lines = nw.concat([found.select(told) for found in (lines.filter(~nw.col(UNREAD)), whole.filter(nw.col(UNREAD)))])
    good = whole.filter(_is_good()).drop("_reason", UNREAD)
    again = _doubled(engine, duplicates.among(engine, good, again), key, before) if len(again) else None
    refused = [lines.filter(~_is_good())] + ([] if again is None else [again])
    refused = engine.keep(nw.concat([_accountable(found, known) for found in refused]))
    refused = rejects(refused, texts, source, list(mapped), known.get("money"))
    twins = _without(duplicates.among(engine, good, asked), again) if len(asked) else None
    return Cleaned(lines, again, refused, keys, twins)


def _read_again(engine: Engine, lines: nw.LazyFrame, hashes: np.ndarray) -> nw.LazyFrame:
    """The places of the few lines of which the text is wanted: `UNREAD` ones, refused ones, and those with a hash.

    ``_whole`` are those of which all values are wanted too. A late line is one of very many.
    """
    told = _is_good() | is_late()
    some = nw.col(UNREAD) | ~told
    places = lines.filter(some).select(*PLACE, UNREAD, _whole=nw.col(UNREAD))
    if not len(hashes):
        return places
    twins = duplicates.among(engine, lines.filter(~some), hashes)
    return nw.concat([places, twins.select(*PLACE, UNREAD, _whole=nw.lit(True))])


def _accountable(lines: nw.LazyFrame, known: dict) -> nw.LazyFrame:
    """Refused lines with what is told of them."""
    there = lines.collect_schema().names()
    return lines.select(*PLACE, "_reason", *(name for name in ("date", known.get("money")) if name in there))


def _is_good() -> nw.Expr:
    return nw.col("_reason").is_null()


def _without(lines: nw.LazyFrame, others: nw.LazyFrame | None) -> nw.LazyFrame:
    return lines if others is None else lines.join(others, on=PLACE, how="anti")


def key_of(spec: Input, known: dict) -> list[str]:
    """The columns that make two lines the same line."""
    return spec.key or known.get("key", [])


def check_words(lines: nw.LazyFrame, name: str, spec: Input, known: dict, empty: list[str]) -> None:
    """Does the mapping know all words of the columns that have choices?

    Asked of the dealers: one refused for its word would take all its lines of sales along.

    Raises
    ------
    ReadError
        One line for each column: the words that it does not know, how often each stands there, and what to do.
    """
    chosen = {c: m for c, m in spec.mapped().items() if "choices" in known["columns"][c] and m.column is not None}
    found = {column: _unknown_words(lines, column, chosen[column], known, empty) for column in chosen}
    if faults := [
        f"inputs.{name}.columns.{column}: {chosen[column].column!r} holds words that are not known (how many lines): "
        f"{told}. Add each under `values:`, as one of {', '.join(known['columns'][column]['choices'])}"
        for column, told in found.items()
        if told
    ]:
        raise ReadError("\n".join(faults))


def _unknown_words(lines: nw.LazyFrame, name: str, column: Column, known: dict, empty: list[str]) -> str:
    """The most frequent first, each with its number of lines."""
    words = column.values if column.values is not None else known["columns"][name]["choices"]
    raw = f"{RAW}{name}"
    counts = lines.group_by(raw).agg(times=nw.len()).collect(backend="pandas").to_native()
    odd = counts.assign(text=present(counts[raw].astype("str"), empty)).dropna(subset="text")
    odd = odd[~odd["text"].isin(list(words))].groupby("text", as_index=False)["times"].sum()
    found = odd.sort_values(["times", "text"], ascending=[False, True], ignore_index=True)
    told = ", ".join(f"{line.text[:60]!r} ({line.times:,})" for line in found.head(MOST_WORDS).itertuples())
    return told + (f", and {len(found) - MOST_WORDS:,} more" if len(found) > MOST_WORDS else "")


def _rules(mapped: dict[str, Column], known: dict, end: date, there: list[str]) -> list[Rule]:
    """(reason, column, condition), in the order in which they are tried; `there` are the columns of the lines."""
    rules = []
    for name, column in mapped.items():
        if known[name]["type"] == "money" and "currency" in mapped:
            rules.append((NO_RATE, "currency", nw.col("_no_rate")))
        if name == "quantity" and "unit" in mapped:
            rules.append((NO_FACTOR, "unit", nw.col("_no_factor")))
        rules += _rules_of(name, column, known[name], end, f"{ODD}{name}" in there)
    rules += [(SUCCEEDED, "dealer_id", nw.col("_succeeded"))] if "_succeeded" in there and "_known" not in there else []
    return rules + ([("unknown_dealer", "dealer_id", ~nw.col("_known"))] if "_known" in there else [])


def _rules_of(name: str, column: Column, spec: dict, end: date, judged: bool) -> list[Rule]:
    """The rules for one column, whatever the others hold; free text is not `judged`."""
    value = nw.col(name)
    listed = "choices" in spec or column.values is not None
    reason = "no_dealer" if name == "dealer_id" else "bad_value" if listed else UNREADABLE[spec["type"]]
    rules = [(reason, name, value.is_null())] if spec.get("required") else []
    rules += [(reason, name, nw.col(f"{ODD}{name}"))] if judged else []
    rules += [(spec["refused"], name, value == spec["refused"])] if "refused" in spec else []
    unit = values.MONEY_UNITS if spec["type"] == "money" else 1
    low, high = spec.get("range", (None, None))
    rules += [("out_of_range", name, value < low * unit)] if low is not None else []
    rules += [("out_of_range", name, value > high * unit)] if high is not None else []
    return rules + ([(LATER, name, value > nw.lit(end))] if spec["type"] == "date" else [])


def _reasoned(lines: nw.LazyFrame, rules: list[Rule]) -> nw.LazyFrame:
    """``_reason``: ``rule column`` of the first rule that holds, null where none does."""
    reason = nw.lit(None, dtype=nw.String)
    for name, column, condition in reversed(rules):
        reason = nw.when(condition).then(nw.lit(f"{name} {column}")).otherwise(reason)
    some = reduce(or_, (condition for *_, condition in rules), nw.lit(False))
    return lines.with_columns(_reason=nw.when(some).then(reason))  # most lines are good: asked first, that is soon told


def _doubled(engine: Engine, twins: nw.LazyFrame, key: list[str], before: nw.LazyFrame | None) -> nw.LazyFrame:
    """The good lines that repeat the key of one before them, with that for their ``_reason``.

    `doubled` if they say the same or less, `conflicting` if a column of theirs contradicts the first line.
    """
    if before is not None:
        twins = nw.concat([before.select(twins.collect_schema().names()), twins])
    content = [name for name in twins.collect_schema().names() if name not in (*key, *PLACE, HASH)]
    place = nw.col("_file").cast(nw.Int64) * RECORDS + nw.col("_line")
    twins = engine.keep(twins.with_columns(_place=place))
    first = twins.group_by(key).agg(_first=nw.col("_place").min())
    twins = twins.join(first, on=key)
    kept = twins.filter(nw.col("_place") == nw.col("_first")).select("_first", **{f"_kept_{c}": c for c in content})
    again = twins.filter(nw.col("_place") > nw.col("_first")).join(kept, on="_first")
    return engine.keep(again.with_columns(_reason=_contradiction(content, f"{DOUBLED} {key[0]}")))


def _contradiction(content: list[str], otherwise: str) -> nw.Expr:
    """The reason of a line that has the key of an earlier one: the first column in which both say something else."""
    reason = nw.lit(otherwise)
    for name in reversed(content):
        differs = nw.col(name) != nw.col(f"_kept_{name}")
        reason = nw.when(differs).then(nw.lit(f"{CONFLICTING} {name}")).otherwise(reason)
    return reason
