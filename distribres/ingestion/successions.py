"""Dealers that changed number or owner: their histories are one, under the number that they have now."""

import pandas as pd

from distribres.ingestion.engines import ReadError


def find_current_ids(changes: pd.DataFrame) -> pd.DataFrame:
    """Who each dealer is today: chains are followed to their end.

    Parameters
    ----------
    changes : DataFrame
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
    following = dict(zip(changes["old"], changes["new"], strict=True))
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


def rename_dealers(values: pd.DataFrame, current_ids: pd.DataFrame) -> pd.DataFrame:
    """Dealers, each once, with the number that they have now in `dealer_id`.

    ``_succeeded`` is true of an old number whose successor is there under its own: of the two only that one is a
    dealer. Where it is not, the old one stays, under the new number.
    """
    current = values["dealer_id"].map(current_ids.set_index("old")["new"]).astype("str")
    own = values["dealer_id"][current.isna()]
    return values.assign(dealer_id=current.fillna(values["dealer_id"]), _succeeded=current.isin(own) & current.notna())
