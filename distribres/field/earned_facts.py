"""What the rules of recognition can ask of each dealer at the end of a quarter, from the data up to then alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.names import TIERS
from distribres.contracts.playbook import Playbook
from distribres.contracts.sections import Params
from distribres.contracts.yearly import YEAR
from distribres.dealers.revenue_error import OWN_SCATTER, revenue_error

COLUMNS = ("revenue", "lines", "returns", "active_months", "wallet")
INPUTS = ("dealers", "panel", "survey", "events", "done", "tier_history")
"""Tables that facts are read from."""
POINTS = 100
MONTHS = 24


@dataclass(frozen=True)
class Past:
    """What dealers bought, by dealer (rows, all of the table dealers) and quarter (columns, none left out)."""

    panel: pd.DataFrame
    revenue: pd.DataFrame
    lines: pd.DataFrame
    returns: pd.DataFrame
    active_months: pd.DataFrame
    wallet: pd.DataFrame

    def until(self, quarter: str) -> "Past":
        """The same as it was at the end of a quarter."""
        wide = {name: getattr(self, name).loc[:, :quarter] for name in COLUMNS}
        return Past(self.panel[self.panel["quarter"] <= quarter], **wide)

    def year(self, name: str, back: int = 0) -> pd.Series:
        """Sum of the last year, or of one `back` years before it; missing where the data do not reach so far."""
        table = getattr(self, name)
        end = table.shape[1] - back * YEAR
        return _only_if(end >= YEAR, table.iloc[:, max(end - YEAR, 0) : max(end, 0)].sum(axis=1, min_count=1))


def _only_if(known: bool, values: pd.Series) -> pd.Series:
    """The values where the data reach far enough to tell them, and else missing ones."""
    return values if known else pd.Series(np.nan, values.index)


def read_past(dealers: pd.DataFrame, panel: pd.DataFrame, quarter: str) -> Past:
    """What the dealers bought up to a quarter; where purchases of other brands are not known, no wallet is."""
    span = quarters.between(panel["quarter"].min(), quarter)
    wide = panel.pivot(index="dealer_id", columns="quarter", values=[*COLUMNS])
    tables = {name: wide[name].reindex(index=dealers["dealer_id"], columns=span).astype(float) for name in COLUMNS}
    bought = [name for name in COLUMNS if name != "wallet"]
    return Past(panel, **{name: tables[name].fillna(0.0) for name in bought}, wallet=tables["wallet"])


def read_facts(inputs: Mapping[str, pd.DataFrame], past: Past, quarter: str, params: Params) -> pd.DataFrame:
    """All facts at the end of a quarter, by dealer_id; what is not known is missing.

    Besides those that rules name, ``<fact>_error`` for each of which it is known how far chance moves it.

    Parameters
    ----------
    inputs : mapping of DataFrame
        The tables `INPUTS`.
    past : Past
        Of these dealers.
    quarter : str
    params : Params
        The sections `awards` and `playbook`.
    """
    past, dealers = past.until(quarter), inputs["dealers"].set_index("dealer_id")
    return pd.DataFrame(
        {
            "channel": dealers["channel"],
            "calendar_quarter": f"Q{quarters.parse(quarter)[1]}",
            **_purchases(past),
            **_growth(past, quarter),
            **_wallet(past),
            **_years(past, dealers["since"], quarter, params.awards.anniversaries),
            **_tiers(inputs["tier_history"], quarter),
            **_survey(inputs["survey"], quarter),
            **_events(inputs["events"], quarter),
            "trainings": _trainings(inputs["done"], dealers.index, quarter, params.playbook),
        },
        index=dealers.index,
    )


def _purchases(past: Past) -> dict[str, pd.Series]:
    """How much, how often and how lately it bought."""
    revenue, months = past.revenue, past.active_months
    bought = (revenue > 0).to_numpy()
    n, before = bought.shape[1], bought[:, :-1]
    last = n - 1 - np.argmax(before[:, ::-1], axis=1) if n > 1 else np.zeros(len(bought))
    silent = np.where(before.any(axis=1), n - 1 - last, np.nan)
    first = np.where(bought.any(axis=1), np.argmax(bought, axis=1), np.nan)
    returns = -past.year("returns")
    told = {
        "first_purchase": pd.Series(first == n - 1, revenue.index).astype(object),
        "history_before": pd.Series(first, revenue.index),
        "silent_before": pd.Series(silent, revenue.index),
        "quarters_bought": pd.Series(bought[:, -2 * YEAR :].sum(axis=1), revenue.index, dtype=float),
        "returns": _only_if(bool((past.returns < 0).to_numpy().any()), returns),
    }
    return told | {
        "revenue": revenue.iloc[:, -1],
        "revenue_ever_before": revenue.iloc[:, :-1].clip(lower=0).sum(axis=1),
        "lines": past.year("lines"),
        "months_bought": months.iloc[:, -1],
        "months": _months(months, 0),
        "months_before": _months(months, 1),
    }


def _months(months: pd.DataFrame, back: int) -> pd.Series:
    """Months with a purchase of the last two years, or of those that end `back` quarters earlier."""
    end, n = months.shape[1] - back, MONTHS // 3
    return _only_if(end >= n, months.iloc[:, max(end - n, 0) : end].sum(axis=1))


def _growth(past: Past, quarter: str) -> dict[str, pd.Series]:
    """The last year against the one before, and the best of all; the error is that of the logarithm of the growth."""
    now, before = past.year("revenue"), past.year("revenue", 1)
    return {
        "revenue_before": before,
        "growth": now / before.where(before > 0) - 1,
        "growth_error": _growth_error(past, quarter),
        "growth_quarter": _of_quarter(past.revenue, 0) / _of_quarter(past.revenue, YEAR).where(lambda x: x > 0) - 1,
        "quarters_up": _quarters_up(past.revenue),
        **_best_year(past.revenue),
    }


def _of_quarter(revenue: pd.DataFrame, back: int) -> pd.Series:
    """Revenue of a quarter; missing where the data do not reach so far back."""
    return revenue.iloc[:, -1 - back] if back < revenue.shape[1] else pd.Series(np.nan, revenue.index)


def _growth_error(past: Past, quarter: str) -> pd.Series:
    """Relative standard error of growth: each year's revenue is as sure as its quarters are even."""
    if past.revenue.shape[1] < 2 * YEAR:
        return pd.Series(np.nan, past.revenue.index)
    errors = [revenue_error(past.panel, end) for end in (quarter, quarters.shift(quarter, -YEAR))]
    return np.hypot(*(error.reindex(past.revenue.index) for error in errors))


def _quarters_up(revenue: pd.DataFrame) -> pd.Series:
    """Of the last four quarters, those above the same one a year before."""
    more = revenue.diff(YEAR, axis=1).iloc[:, -YEAR:] > 0
    return _only_if(revenue.shape[1] >= 2 * YEAR, more.sum(axis=1).astype(float))


def _best_year(revenue: pd.DataFrame) -> dict[str, pd.Series]:
    """How many whole years with purchases are known, without a gap, and whether the last is above all others."""
    n = revenue.shape[1] // YEAR
    years = (
        revenue.iloc[:, revenue.shape[1] - n * YEAR :].to_numpy().reshape(len(revenue), n, YEAR).sum(axis=2)[:, ::-1]
    )
    known = np.cumprod(years > 0, axis=1)
    others = np.where(known, years, 0.0)[:, 1:].max(axis=1, initial=0.0)
    best = (known.sum(axis=1) > 1) & (years[:, :1].max(axis=1, initial=0.0) > others)
    return {
        "years_known": pd.Series(known.sum(axis=1), revenue.index, dtype=float),
        "best_year": pd.Series(best, revenue.index).astype(object),
    }


def _wallet(past: Past) -> dict[str, pd.Series]:
    """Points of its purchases that are ours, gained in a year; the error is of the gains of the four quarters."""
    share = past.revenue / past.wallet.where(past.wallet > 0)
    gains = share.diff(YEAR, axis=1).iloc[:, -YEAR:] * POINTS
    own = gains.std(axis=1, skipna=False)
    now, before = past.year("wallet"), past.year("wallet", 1)
    shares = [past.year("revenue", back) / wallet.where(wallet > 0) for back, wallet in enumerate((now, before))]
    return {
        "share_gain": (shares[0] - shares[1]) * POINTS,
        "share_gain_error": (OWN_SCATTER * own + (1 - OWN_SCATTER) * own.median()) / np.sqrt(YEAR),
        "wallet_change": now / before.where(before > 0) - 1,
    }


def _years(past: Past, since: pd.Series, quarter: str, marks: Sequence[int]) -> dict[str, pd.Series]:
    """Whole years together: since a day that is known, else since the end of a first quarter that the data saw."""
    bought = past.revenue > 0
    first = bought.idxmax(axis=1).where(bought.iloc[:, YEAR:].any(axis=1) & ~bought.iloc[:, :YEAR].any(axis=1))
    seen = pd.to_datetime(first.map(quarters.last_day, na_action="ignore"))
    start = since.reindex(past.revenue.index).fillna(seen)
    now, before = (_whole_years(start, quarters.last_day(end)) for end in (quarter, quarters.shift(quarter, -1)))
    reached = np.logical_or.reduce([(before < mark) & (now >= mark) for mark in marks])
    known_longer = since < pd.Timestamp(quarters.first_day(quarters.shift(quarter, -1)))
    return {
        "years": now,
        "anniversary": pd.Series(reached, now.index).astype(object).where(now.notna()),
        "known_longer": known_longer.astype(object).where(since.notna()),
    }


def _whole_years(start: pd.Series, day: date) -> pd.Series:
    """Years from each day to another, begun ones not counted; missing before the first day."""
    not_yet = (start.dt.month > day.month) | ((start.dt.month == day.month) & (start.dt.day > day.day))
    years = day.year - start.dt.year - not_yet
    return years.where(start <= pd.Timestamp(day)).astype(float)


def _tiers(history: pd.DataFrame, quarter: str) -> dict[str, pd.Series]:
    """The tier held, how sure it is, and whether it is another than a quarter before."""
    now, before = (
        history[history["quarter"] == end].set_index("dealer_id") for end in (quarter, quarters.shift(quarter, -1))
    )
    place = {tier: float(number) for number, tier in enumerate(TIERS)}
    moved = before["tier"].reindex(now.index).map(place).astype(float) - now["tier"].map(place).astype(float)
    return {
        "tier": now["tier"],
        "tier_change": np.sign(moved).map({1.0: "up", 0.0: "same", -1.0: "down"}),
        "tier_probability": now["tier_probability"],
        "overridden": now["overridden"].astype(object),
    }


def _survey(survey: pd.DataFrame, quarter: str) -> dict[str, pd.Series]:
    """The last answer of the year, and what it adds to the one before."""
    answers = survey[survey["quarter"] <= quarter].dropna(subset="prescription").sort_values("quarter")
    of = answers.groupby("dealer_id")
    last = answers[answers["quarter"].isin(quarters.last(quarter, YEAR))].groupby("dealer_id")["prescription"].last()
    before = answers.assign(before=of["prescription"].shift()).groupby("dealer_id")["before"].last()
    return {"prescription": last, "prescription_change": last - before}


def _events(events: pd.DataFrame, quarter: str) -> dict[str, pd.Series]:
    """How many of its last invitations it followed, one after the other, and how long the last event is ago."""
    past = events[events["date"] <= pd.Timestamp(quarters.last_day(quarter))].sort_values(["date", "event"])
    in_a_row = past.iloc[::-1].groupby("dealer_id")["attended"].cummin().astype(float).groupby(past["dealer_id"]).sum()
    last = past.groupby("dealer_id")["date"].max()
    ago = [quarters.after(quarters.of_day(day), quarter) for day in last]
    return {"events_in_a_row": in_a_row, "quarters_since_event": pd.Series(ago, last.index, dtype=float)}


def _trainings(done: pd.DataFrame, ids: pd.Index, quarter: str, playbook: Playbook) -> pd.Series:
    """Trainings that its people followed in the year; missing where nothing was told of what was done in that year."""
    told = done[done["quarter"].isin(quarters.last(quarter, YEAR))]
    names = [name for name, tactic in playbook.tactics.items() if tactic.kind == "training"]
    followed = told[told["tactic"].isin(names) & (told["done"] == "yes")]
    counts = followed.groupby("dealer_id").size().reindex(ids, fill_value=0).astype(float)
    return _only_if(not told.empty, counts)
