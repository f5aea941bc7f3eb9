"""Dealers that are probably one under two numbers: for people to judge, and nothing is joined before they did."""

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.ingestion import ids

LEGAL_FORM = r"\b(?:sas|sasu|sarl|eurl|sa|snc|ets|ste|gmbh|ltd|llc|inc|corp|bv|srl)\b *"
"""What a business may change in its name when it gets a new number."""


def find_successions(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str, within: int) -> pd.DataFrame:
    """Pairs of dealers that are probably one: the same place, and one stops as the other starts.

    Parameters
    ----------
    dealers, panel : DataFrame
        The tables of these names. The same place: equal coordinates, or the same name and town but for accents, case,
        punctuation and legal form.
    quarter : str
        Quarter under review: who bought in it has not stopped.
    within : int
        Quarters from the old one's last purchase to the new one's first; 0 is the same quarter.

    Returns
    -------
    DataFrame
        old, old_name, new, new_name, stops, starts; the latest first.
    """
    life = panel.groupby("dealer_id")["quarter"].agg(starts="min", stops="max")
    known = dealers.assign(place=_place(dealers), named=_named(dealers)).merge(life, on="dealer_id")
    stopped = known[known["stops"] < quarter].drop(columns="starts")
    started = known[known["starts"] > panel["quarter"].min()].drop(columns="stops")
    pairs = pd.concat([_pairs(stopped, started, by) for by in ("place", "named")])
    gap = [quarters.after(stop, start) for stop, start in zip(pairs["stops"], pairs["starts"], strict=True)]
    near = pd.Series(gap, pairs.index, dtype="int64").between(0, within)
    found = pairs[near & (pairs["old"] != pairs["new"])].drop_duplicates(["old", "new"])
    columns = ["old", "old_name", "new", "new_name", "stops", "starts"]
    return found.sort_values(["starts", "old", "new"], ascending=[False, True, True])[columns]


def find_namesakes(dealers: pd.DataFrame) -> pd.DataFrame:
    """Dealers of the same name and town but for accents, case, punctuation and legal form: name, city, dealer_ids."""
    groups = dealers.assign(named=_named(dealers)).groupby("named")
    found = groups.agg(name=("name", "first"), city=("city", "first"), dealer_ids=("dealer_id", list))
    return found[found["dealer_ids"].map(len) > 1].reset_index(drop=True)


def find_alike(dealers: pd.DataFrame) -> pd.DataFrame:
    """Dealers whose ids differ in spaces, case or zeros before a number alone, and are two all the same.

    Returns
    -------
    DataFrame
        dealer_ids, names.
    """
    form = dealers["dealer_id"].map(ids.loosest)
    groups = dealers[form.duplicated(keep=False)].groupby(form)
    return groups.agg(dealer_ids=("dealer_id", list), names=("name", list)).reset_index(drop=True)


def match_ids(codes: pd.Series, dealer_ids: pd.Series) -> pd.Series:
    """The dealer whose number each code is but for zeros in front, ``.0`` behind, case, spaces and signs.

    A spreadsheet takes ``00123`` for the number 123, and may write it as 123.0. Missing where no dealer, or several,
    are meant.
    """
    written = pd.Series(dealer_ids.to_numpy(), index=_bare(dealer_ids))
    written = written[~written.index.duplicated(keep=False) & (written.index != "")]
    return _bare(codes).map(written).astype("str")


def propose_successions(likely: pd.DataFrame, unknown: pd.DataFrame) -> pd.DataFrame:
    """What the input `successions` takes: each old number once, and no circle.

    Parameters
    ----------
    likely : DataFrame
        As `find_successions` returns it.
    unknown : DataFrame
        As ``diagnosis.unknown`` returns it: numbers that the list has written another way are joined to it.

    Returns
    -------
    DataFrame
        old, new, date (first day of the quarter in which the new one starts; missing where it is the same number),
        old_name, new_name.
    """
    there = set(zip(likely["new"], likely["old"], strict=True))
    back = [(old, new) in there and old > new for old, new in zip(likely["old"], likely["new"], strict=True)]
    kept = likely[~np.array(back, dtype=bool)].drop_duplicates("old")
    dated = kept.assign(date=[quarters.first_day(quarter).isoformat() for quarter in kept["starts"]])
    written = unknown.dropna(subset="known_as").drop_duplicates("dealer_id")
    written = written.rename(columns={"dealer_id": "old", "known_as": "new"})[["old", "new"]]
    return pd.concat([dated, written])[["old", "new", "date", "old_name", "new_name"]]


def _pairs(stopped: pd.DataFrame, started: pd.DataFrame, by: str) -> pd.DataFrame:
    old = stopped.rename(columns={"dealer_id": "old", "name": "old_name"})[["old", "old_name", "stops", by]]
    new = started.rename(columns={"dealer_id": "new", "name": "new_name"})[["new", "new_name", "starts", by]]
    return old.dropna(subset=by).merge(new, on=by)


def _bare(codes: pd.Series) -> pd.Series:
    """A number without what a spreadsheet or a keyboard may add or take away."""
    whole = codes.astype("str").str.casefold().str.replace(r"\.0+$", "", regex=True)
    return whole.str.replace(r"[\W_]+", "", regex=True).str.replace(r"(?<!\d)0+(?=\d)", "", regex=True)


def _place(dealers: pd.DataFrame) -> pd.Series:
    """Coordinates to four decimals (about ten metres), missing where one is."""
    north, east = (dealers[c].map("{:.4f}".format, na_action="ignore").astype("str") for c in ("latitude", "longitude"))
    return north + " " + east


def _named(dealers: pd.DataFrame) -> pd.Series:
    """Name and town, folded; missing where one is."""
    return _folded(dealers["name"]) + "\n" + _folded(dealers["city"])


def _folded(texts: pd.Series) -> pd.Series:
    """Without accents, case, punctuation and legal form; missing where nothing is left."""
    plain = texts.str.normalize("NFKD").str.replace(r"[\u0300-\u036f.]", "", regex=True).str.casefold()
    words = plain.str.replace(r"[\W_]+", " ", regex=True).str.strip()
    named = words.str.replace(LEGAL_FORM, "", regex=True).str.strip()
    return named.mask(named == "")
