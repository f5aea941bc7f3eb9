"""Which lines are accepted, and why the others are not: rules have names, and the first that holds is the reason."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.contracts.mapping import Column, Input
from distribres.contracts.reasons import BROKEN, EARLY, LATER, NO_FACTOR, NO_RATE, OTHER_CURRENCY, SUCCEEDED, UNREADABLE
from distribres.ingestion import aliases, date_orders, duplicates, repeats, values
from distribres.ingestion.aggregation import LAST
from distribres.ingestion.currencies import converted
from distribres.ingestion.duplicates import HASH, NONE
from distribres.ingestion.engines import Engine, ReadError
from distribres.ingestion.midnights import Moments
from distribres.ingestion.raw_files import PLACE, RAW, Source
from distribres.ingestion.reading import FOREIGN, ODD, UNREAD, Reader, present
from distribres.ingestion.reference import Reference
from distribres.ingestion.rejects import collect_rejects, is_outside

MOST_WORDS = 20
"""Unknown words that are named; more of them are rather a wrong column."""
Rule = tuple[str, str, nw.Expr]


@dataclass(frozen=True)
class Cleaned:
    """What became of the lines of one input.

    `lines` are all readable ones (those of our columns that are needed, typed, money in ten-thousandths; place) with
    the ``_reason`` why each on its own is refused; `again` those that are good on their own and have the key of one
    that counts, with why; `rejects` are as in the table of that name, without `input`; `keys` the sorted hashes of the
    keys of lines that may be good; `twins` the good ones, with all columns, whose keys were asked for; `noted`
    whom ids mean that are written otherwise; `moments` what the dates may be midnights of; `engine` what holds them.
    """

    engine: Engine
    lines: nw.LazyFrame
    again: nw.LazyFrame | None
    rejects: pd.DataFrame
    keys: np.ndarray
    twins: nw.LazyFrame | None
    noted: pd.DataFrame
    moments: Moments

    @property
    def good(self) -> nw.LazyFrame:
        """The accepted lines."""
        return _without(self.lines.filter(_is_good()).drop("_reason"), self.again)

    def without(self, refused: pd.DataFrame, source: Source, spec: Input) -> "Cleaned":
        """The same, with some of its good lines refused: their place, and why (``_reason``)."""
        if refused.empty:
            return self
        reasons = self.engine.table(refused[[*PLACE, "_reason"]])
        again = self.engine.keep(self.good.join(reasons, on=PLACE).select(*spec.mapped(), *PLACE, "_reason"))
        texts = source.at(again.select(*PLACE))
        rejects = collect_rejects(_accountable(again, spec), texts, source, spec)
        rejects = pd.concat([self.rejects, rejects[rejects["reason"] != BROKEN]], ignore_index=True)
        if self.again is not None:
            again = nw.concat([self.again.select(again.collect_schema().names()), again])
        return replace(self, again=again, rejects=rejects)

    def sums(self, summed: Callable[[nw.LazyFrame], pd.DataFrame]) -> pd.DataFrame:
        """What `summed` gives for lines of which a column says whether they are `accepted`.

        All its columns but that one, `dealer_id`, `month` and `LAST` are sums of whole numbers, so that few lines can
        be taken from one side to the other afterwards: to look for them among all takes longer.
        """
        sums = summed(self.lines.with_columns(accepted=_is_good()))
        if self.again is None:
            return sums
        by = [name for name in sums if name in ("dealer_id", "month", "accepted")]
        out = summed(self.again.with_columns(accepted=nw.lit(False)))
        parts = [part.set_index(by) for part in (sums, out, out.assign(accepted=True))]
        last = self._last(summed, parts[0], parts[2]) if LAST in sums else None
        parts = [part.drop(columns=LAST, errors="ignore") for part in parts]
        parts[-1] = -parts[-1]
        moved = pd.concat(parts).groupby(level=by, dropna=False).sum()
        moved = moved[(moved != 0).any(axis=1)]
        if last is not None:
            moved[LAST] = last.reindex(moved.index).fillna(0).astype("int64")
        return moved.reset_index()[list(sums)]

    def _last(self, summed: Callable[[nw.LazyFrame], pd.DataFrame], sums: pd.DataFrame, out: pd.DataFrame) -> pd.Series:
        """The `LAST` day of each row of `sums`, once what is `out` of it is taken away: asked again only where it may
        have been the last.
        """
        last, doubtful = sums[LAST], out.index[(out[LAST] > 0) & (out[LAST] == sums[LAST].reindex(out.index))]
        if not len(doubtful):
            return last
        asked = self.engine.table(doubtful.to_frame(index=False)[["dealer_id", "month"]])
        month = nw.col("date").dt.truncate("1mo").cast(nw.Date)
        asked = asked.with_columns(month=nw.col("month").cast(nw.Date))
        lines = self.lines.filter(_is_good()).with_columns(month=month)
        lines = _without(lines.join(asked, on=["dealer_id", "month"], how="semi").drop("month"), self.again)
        again = summed(lines.with_columns(accepted=nw.lit(True))).set_index(sums.index.names)[LAST]
        return pd.concat([last.drop(doubtful), again])


def clean(
    source: Source,
    spec: Input,
    reference: Reference,
    *,
    needed: Collection[str] | None = None,
    rivals: nw.LazyFrame | None = None,
    asked: np.ndarray = NONE,
) -> Cleaned:
    """Type the lines of one input and divide them into accepted and rejected.

    Parameters
    ----------
    needed : collection of str, optional
        Our columns that the lines must have; all where none are given.
    rivals : LazyFrame, optional
        Good lines of other files, one of each key (our columns, ``_file``, ``_line``): ``_file`` is below 0 or from
        `duplicates.AFTER` on.
    asked : array of int64, optional
        Hashes of keys: their good lines are wanted with all columns.
    """
    engine, columns, key = source.engine, list(spec.mapped()), spec.key_columns()
    reader = Reader(source, spec, reference)

    def judged(lines: nw.LazyFrame) -> nw.LazyFrame:
        lines = converted(engine, lines, spec.declared["columns"], reference.conversion)
        return _reasoned(lines, _rules(spec, reference, lines.collect_schema().names()))

    flags = [flag for table in reader.tables.values() for flag in table if flag.startswith(aliases.ALIAS)]
    kept = [name for name in columns if needed is None or name in needed] + [*flags, *PLACE, "_reason"]
    hashed = [HASH] if key or repeats.are_looked_for(spec) else []
    kept += [] if key else hashed
    fast = engine.keep(judged(reader.at_one_go(source.lines)).select(*dict.fromkeys([*kept, UNREAD, *hashed])))
    keys, repeated = duplicates.repeated(fast.filter(nw.col(UNREAD) | _is_good()), rivals) if key else (NONE, NONE)
    texts = engine.keep(source.at(_read_again(engine, fast, np.union1d(repeated, asked))))
    whole = judged(reader.text_by_text(texts.filter(nw.col("_whole"))))
    whole = engine.keep(whole.select(*columns, *flags, *PLACE, "_reason", UNREAD, *hashed))
    lines = nw.concat([fast.filter(~nw.col(UNREAD)).select(kept), whole.filter(nw.col(UNREAD)).select(kept)])
    good = whole.filter(_is_good()).drop("_reason", UNREAD, *flags)
    again = None
    if len(repeated):
        again = duplicates.outdone(engine, duplicates.among(engine, good, repeated), key, spec.money(), rivals)
    odd = [lines.filter(~_is_good())] + ([] if again is None else [again])
    refused = engine.keep(nw.concat([_accountable(part, spec) for part in odd]))
    twins = _without(duplicates.among(engine, good, asked), again) if len(asked) else None
    refusals = collect_rejects(refused, texts, source, spec)
    date_orders.refuse_others(refusals, source, spec)
    return Cleaned(engine, lines, again, refusals, keys, twins, reader.aliases, reader.moments)


def _read_again(engine: Engine, lines: nw.LazyFrame, hashes: np.ndarray) -> nw.LazyFrame:
    """The places of the few lines of which the text is wanted: `UNREAD` ones, refused ones, and those with a hash.

    ``_whole`` are those of which all values are wanted too. A line outside of the reviewed time is one of very many.
    """
    told = _is_good() | is_outside()
    some = nw.col(UNREAD) | ~told
    places = lines.filter(some).select(*PLACE, UNREAD, _whole=nw.col(UNREAD))
    if not len(hashes):
        return places
    twins = duplicates.among(engine, lines.filter(~some), hashes)
    return nw.concat([places, twins.select(*PLACE, UNREAD, _whole=nw.lit(True))])


def _accountable(lines: nw.LazyFrame, spec: Input) -> nw.LazyFrame:
    """Refused lines with what is told of them."""
    there = lines.collect_schema().names()
    return lines.select(*PLACE, "_reason", *(name for name in ("date", spec.money()) if name in there))


def _is_good() -> nw.Expr:
    return nw.col("_reason").is_null()


def _without(lines: nw.LazyFrame, others: nw.LazyFrame | None) -> nw.LazyFrame:
    return lines if others is None else lines.join(others, on=PLACE, how="anti")


def check_words(lines: nw.LazyFrame, spec: Input, empty: Sequence[str]) -> None:
    """Does the mapping know all words of the columns that have choices?

    Asked of the dealers: one refused for its word would take all its lines of sales along.

    Raises
    ------
    ReadError
        One line for each column: the words that it does not know, how often each stands there, and what to do.
    """
    choices = {name: kind["choices"] for name, kind in spec.declared["columns"].items() if "choices" in kind}
    chosen = {name: column for name, column in spec.mapped().items() if name in choices and column.column is not None}
    known = {name: choices[name] if column.values is None else column.values for name, column in chosen.items()}
    unknown = {name: _unknown_words(lines, name, words, empty) for name, words in known.items()}
    if faults := [
        f"inputs.{spec.name}.columns.{name}: {chosen[name].column!r} holds words that are not known (how many lines): "
        f"{words}. Add each under `values:`, as one of {', '.join(choices[name])}"
        for name, words in unknown.items()
        if words
    ]:
        raise ReadError("\n".join(faults))


def _unknown_words(lines: nw.LazyFrame, name: str, words: Collection[str], empty: Sequence[str]) -> str:
    """Those of a column that are none of `words`: the most frequent first, each with its number of lines."""
    raw = f"{RAW}{name}"
    counts = lines.group_by(raw).agg(times=nw.len()).collect(backend="pandas").to_native()
    odd = counts.assign(text=present(counts[raw].astype("str"), empty)).dropna(subset="text")
    odd = odd[~odd["text"].isin(list(words))].groupby("text", as_index=False)["times"].sum()
    found = odd.sort_values(["times", "text"], ascending=[False, True], ignore_index=True)
    told = ", ".join(f"{line.text[:60]!r} ({line.times:,})" for line in found.head(MOST_WORDS).itertuples())
    return told + (f", and {len(found) - MOST_WORDS:,} more" if len(found) > MOST_WORDS else "")


def _rules(spec: Input, reference: Reference, there: list[str]) -> list[Rule]:
    """(reason, column, condition), in the order in which they are tried; `there` are the columns of the lines."""
    mapped, kinds, rules = spec.mapped(), spec.declared["columns"], []
    for name, column in mapped.items():
        if kinds[name]["type"] == "money" and "currency" in mapped:
            rules.append((NO_RATE, "currency", nw.col("_no_rate")))
        if name == "quantity" and "unit" in mapped:
            rules.append((NO_FACTOR, "unit", nw.col("_no_factor")))
        rules += [(OTHER_CURRENCY, name, nw.col(f"{FOREIGN}{name}"))] if f"{FOREIGN}{name}" in there else []
        rules += _rules_of(name, column, kinds[name], reference.end, f"{ODD}{name}" in there)
    rules += [(SUCCEEDED, "dealer_id", nw.col("_succeeded"))] if "_succeeded" in there and "_known" not in there else []
    rules += [("unknown_dealer", "dealer_id", ~nw.col("_known"))] if "_known" in there else []
    # last: so a day that is found later changes nothing but lines that were good without it
    start = reference.start if "date" in mapped else None
    return rules + ([(EARLY, "date", nw.col("date") < nw.lit(start))] if start is not None else [])


def _rules_of(name: str, column: Column, kind: dict, end: date, judged: bool) -> list[Rule]:
    """The rules for one column, whatever the others hold; free text is not `judged`."""
    value = nw.col(name)
    listed = "choices" in kind or column.values is not None
    reason = "no_dealer" if name == "dealer_id" else "bad_value" if listed else UNREADABLE[kind["type"]]
    rules = [(reason, name, value.is_null())] if kind.get("required") else []
    rules += [(reason, name, nw.col(f"{ODD}{name}"))] if judged else []
    rules += [(kind["refused"], name, value == kind["refused"])] if "refused" in kind else []
    unit = values.MONEY_UNITS if kind["type"] == "money" else 1
    low, high = kind.get("range", (None, None))
    rules += [("out_of_range", name, value < low * unit)] if low is not None else []
    rules += [("out_of_range", name, value > high * unit)] if high is not None else []
    return rules + ([(LATER, name, value > nw.lit(end))] if kind["type"] == "date" else [])


def _reasoned(lines: nw.LazyFrame, rules: list[Rule]) -> nw.LazyFrame:
    """``_reason``: ``rule column`` of the first rule that holds, null where none does."""
    reason = nw.lit(None, dtype=nw.String)
    for name, column, condition in reversed(rules):
        reason = nw.when(condition).then(nw.lit(f"{name} {column}")).otherwise(reason)
    some = reduce(or_, (condition for *_, condition in rules), nw.lit(False))
    return lines.with_columns(_reason=nw.when(some).then(reason))  # most lines are good: asked first, that is soon told
