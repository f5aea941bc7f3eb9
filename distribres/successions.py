"""Dealers that changed number or owner: their histories are one, under the number that they have now."""

import narwhals as nw
import pandas as pd

from distribres.engines import DuckDB, ReadError

SUCCEEDED = "succeeded"
OLD, NEW = "_old", "_new"


def heirs(successions: pd.DataFrame) -> pd.DataFrame:
    """Who each dealer is today: chains are followed to their end.

    Parameters
    ----------
    successions : DataFrame
        One line for each old number: old, new.

    Returns
    -------
    DataFrame
        old, new; each `new` is nobody's `old`.

    Raises
    ------
    ReadError
        One line for each circle, in which nobody is the last.
    """
    following = dict(zip(successions["old"], successions["new"], strict=True))
    if circles := _circles(following):
        told = [" → ".join(map(repr, [*circle, circle[0]])) for circle in circles]
        raise ReadError("\n".join(f"inputs.successions: {t} is a circle: remove one of these lines" for t in told))
    return pd.DataFrame([(old, _last(old, following)) for old in following], columns=["old", "new"], dtype="str")


def _last(dealer: str, following: dict[str, str]) -> str:
    while dealer in following:
        dealer = following[dealer]
    return dealer


def _circles(following: dict[str, str]) -> list[list[str]]:
    """Each circle once, in the order of the lines."""
    circles, seen = [], set()
    for start in following:
        path, dealer = [], start
        while dealer in following and dealer not in seen:
            seen.add(dealer)
            path.append(dealer)
            dealer = following[dealer]
        if dealer in path:
            circles.append(path[path.index(dealer) :])
    return circles


def joined(engine: DuckDB, lines: nw.LazyFrame, found: pd.DataFrame, register: bool) -> nw.LazyFrame:
    """Lines with the number that their dealer has now in `dealer_id`.

    In a `register` of dealers ``_succeeded`` is true on the lines of an old number whose heir has a line of its own
    there: of the two only the heir is a dealer. Where it has none, the old line stays, under the new number.
    """
    table = engine.table(found.rename(columns={"old": OLD, "new": NEW}))
    lines = lines.join(table, left_on="dealer_id", right_on=OLD, how="left")
    if register:
        own = lines.filter(nw.col(NEW).is_null()).select(_own=nw.col("dealer_id"), _succeeded=nw.lit(True)).unique()
        lines = lines.join(own, left_on=NEW, right_on="_own", how="left")
    return lines.with_columns(dealer_id=nw.coalesce(NEW, "dealer_id")).drop(NEW)
