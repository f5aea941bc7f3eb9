"""What to ask of the exports before a review is trusted: gaps, oddities, likely mistakes, from the finished tables.

Advice only: nothing is changed or left out for it.
"""

import numpy as np
import pandas as pd

from distribres.contracts import completeness, quarters, tables
from distribres.contracts.reasons import CONFLICTING, EARLY, OUTSIDE
from distribres.contracts.sections import Quality
from distribres.ingestion import aliases, column_content, same_dealer, suspicions
from distribres.ingestion.values import parse_numbers

TABLE_OF = {
    "sales": "panel",
    "dealers": "dealers",
    "territories": "territories",
    "visits": "effort",
    "survey": "survey",
}
"""Input -> the table in which its columns can be seen."""
SEEN_IN = {("sales", "cost"): "margin"}
"""Input and column -> the column of the table that shows whether it is known, where that is called otherwise."""
COUNTED = {"sales": "dealer_quarters", "territories": "territories"}
"""Input -> what its coverage is a share of, where that is not the dealers."""
UNREADABLE = ("bad_amount", "bad_number")
"""Why a number was refused that is none as the mapping has it."""
CONTINUOUS = ("sales", "visits")
"""Inputs in which a quarter without lines is a gap."""
MAD_TO_SD = 0.6745
"""Median absolute deviation of a normal distribution, in standard deviations."""


def diagnose(
    found: dict[str, pd.DataFrame], mapped: dict[str, list[str]], quarter: str, settings: Quality
) -> dict[str, pd.DataFrame]:
    """A small table for each question, by the name of the function that answers it.

    Some are of :mod:`distribres.ingestion.same_dealer`, `aliases` and `suspicions`; `by_quarter` is of
    :mod:`distribres.contracts.completeness`.

    Parameters
    ----------
    found : dict of str to DataFrame
        The tables that ingestion makes, by name.
    mapped : dict of str to list of str
        Input -> our columns that the network's mapping gives.
    quarter : str
        Quarter under review.
    settings : Quality
        The section of the params.
    """
    dealers, panel, rejects = found["dealers"], found["panel"], found["rejects"]
    return {
        "rejected": rejected(rejects),
        "contradictory": contradictory(rejects),
        "joined": aliases.joined(found["aliases"]),
        "alike": same_dealer.find_alike(dealers),
        "outside": outside(rejects, found["quality"]),
        "zones": found["quality"].dropna(subset="midnights")[["input", "midnights"]],
        "orders": orders(rejects),
        "marks": marks(rejects),
        "repeats": repeats(found["quality"]),
        **suspicions.find(found["signs"], rejects, settings),
        "examples": examples(rejects, settings.examples),
        "coverage": coverage(found, mapped),
        "periods": periods(found, mapped),
        "by_quarter": completeness.by_quarter(panel, quarter, settings.completeness_low),
        "unknown": unknown(rejects, dealers["dealer_id"]),
        "unsold": unsold(dealers, panel),
        "unassigned": unassigned(dealers, found["territories"]),
        "without_market": without_market(found["territories"], dealers),
        "outliers": outliers(panel, settings.outlier_quarters, settings.outlier_score),
        "successions": same_dealer.find_successions(dealers, panel, quarter, settings.succession_quarters),
        "namesakes": same_dealer.find_namesakes(dealers),
    }


def rejected(rejects: pd.DataFrame) -> pd.DataFrame:
    """Rejected lines by input and reason: input, reason, lines, amount (readable money on them)."""
    groups = rejects.groupby(["input", "reason"])
    return groups.agg(lines=("lines", "sum"), amount=("amount", _sum)).reset_index()


def outside(rejects: pd.DataFrame, quality: pd.DataFrame) -> pd.DataFrame:
    """Lines dated before the first day, or after the reviewed quarter.

    Returns
    -------
    DataFrame
        input, reason, lines, amount (readable money on them), first_day (of early lines: the one that was found,
        missing where the params set it).
    """
    lines = rejected(rejects[rejects["reason"].isin(OUTSIDE)]).merge(
        quality[["input", "first_day"]], on="input", how="left"
    )
    return lines.assign(first_day=lines["first_day"].where(lines["reason"] == EARLY))


def examples(rejects: pd.DataFrame, n: int) -> pd.DataFrame:
    """The first `n` rejects for each reason in each input, of the file that has most of them."""
    by = ["input", "reason"]
    size = rejects.groupby([*by, "file"])["lines"].transform("sum")
    order = size.sort_values(ascending=False, kind="stable").index
    return rejects.loc[order].groupby(by).head(n)


def contradictory(rejects: pd.DataFrame) -> pd.DataFrame:
    """Lines that do not count since one with their key says something else: input, column, lines, amount (on them)."""
    groups = rejects[rejects["reason"] == CONFLICTING].groupby(["input", "column"])
    return groups.agg(lines=("lines", "sum"), amount=("amount", _sum)).reset_index()


def orders(rejects: pd.DataFrame) -> pd.DataFrame:
    """Refused dates that another order of day, month and year explains: input, order, lines (that it reads)."""
    refused = rejects[rejects["reason"] == "bad_date"]
    texts = dict(list(refused.groupby("input")["value"]))
    found = {name: dates.order for name in texts if (dates := column_content.dates(texts[name])) is not None}
    rows = [(name, order, len(column_content.days(texts[name], order))) for name, order in found.items()]
    return pd.DataFrame(rows, columns=["input", "order", "lines"])


def marks(rejects: pd.DataFrame) -> pd.DataFrame:
    """Refused numbers that the other decimal mark explains: input, mark, lines (that it reads)."""
    refused = rejects[rejects["reason"].isin(UNREADABLE)].dropna(subset="value")
    rows = [
        (name, mark, int(parse_numbers(texts, mark).notna().sum()))
        for name, texts in refused.groupby("input")["value"]
        for mark in (".", ",")
    ]
    found = pd.DataFrame(rows, columns=["input", "mark", "lines"])
    return found[found["lines"] > 0].sort_values("lines", ascending=False).drop_duplicates("input")


def repeats(quality: pd.DataFrame) -> pd.DataFrame:
    """Accepted lines that are alike an earlier one, where no key tells lines apart: input, lines, amount."""
    again = quality[quality["lines_repeated"].fillna(0) > 0]
    named = again.rename(columns={"lines_repeated": "lines", "money_repeated": "amount"})
    return named[["input", "lines", "amount"]].astype({"lines": "int64"})


def coverage(found: dict[str, pd.DataFrame], mapped: dict[str, list[str]]) -> pd.DataFrame:
    """For how many a mapped column that may be empty is known.

    Returns
    -------
    DataFrame
        input, column, counted (dealers, territories or dealer_quarters), known, total. Of visits and survey, a dealer
        counts as known if any of its lines has a value. The spend of visits is left out where there is an input of that
        name: the table holds the sum of both.
    """
    summed = {("visits", "spend")} if "spend" in mapped else set()
    rows = [
        (name, column, COUNTED.get(name, "dealers"), *_known(found, name, SEEN_IN.get((name, column), column)))
        for name, columns in mapped.items()
        for column in columns
        if _may_be_empty(name, SEEN_IN.get((name, column), column)) and (name, column) not in summed
    ]
    return pd.DataFrame(rows, columns=["input", "column", "counted", "known", "total"])


def _may_be_empty(name: str, column: str) -> bool:
    return name in TABLE_OF and "null" in tables.contracts()[TABLE_OF[name]]["columns"].get(column, {})


def _known(found: dict[str, pd.DataFrame], name: str, column: str) -> tuple[int, int]:
    table = found[TABLE_OF[name]].dropna(subset=column)
    if name in ("visits", "survey"):
        return table["dealer_id"].nunique(), len(found["dealers"])
    return len(table), len(found[TABLE_OF[name]])


def periods(found: dict[str, pd.DataFrame], mapped: dict[str, list[str]]) -> pd.DataFrame:
    """First and last quarter of each input with dates: input, first, last, quarters (with lines), missing (between)."""
    effort = found["effort"]
    seen = {"sales": found["panel"]["quarter"], "visits": effort.loc[effort["visits"] > 0, "quarter"]}
    seen |= {"spend": effort.loc[effort["spend"].notna(), "quarter"]} if "spend" in mapped else {}
    seen |= {"survey": found["survey"]["quarter"]}
    seen["events"] = quarters.of_days(found["events"]["date"].astype("datetime64[s]"))
    rows = [(name, *_period(values, name in CONTINUOUS)) for name, values in seen.items() if len(values)]
    return pd.DataFrame(rows, columns=["input", "first", "last", "quarters", "missing"])


def _period(values: pd.Series, continuous: bool) -> tuple[str, str, int, list[str]]:
    there = set(values)
    first, last = min(there), max(there)
    missing = [q for q in quarters.between(first, last) if q not in there] if continuous else []
    return first, last, len(there), missing


def unknown(rejects: pd.DataFrame, dealer_ids: pd.Series) -> pd.DataFrame:
    """Dealers that lines name and the list of dealers does not, those with most money first.

    Returns
    -------
    DataFrame
        input, dealer_id, known_as (in the list, if it has that number written another way), lines, amount (readable
        money), file and line of the first.
    """
    lines = rejects[rejects["reason"] == "unknown_dealer"]
    groups = lines.assign(dealer_id=lines["value"].str.strip()).groupby(["input", "dealer_id"])
    sums = groups.agg(lines=("lines", "sum"), amount=("amount", _sum), file=("file", "first"), line=("line", "first"))
    order = sums.assign(size=sums["amount"].abs().fillna(0)).sort_values(
        ["size", "lines"], ascending=False, kind="stable"
    )
    found = order.drop(columns="size").reset_index()
    found.insert(2, "known_as", same_dealer.match_ids(found["dealer_id"], dealer_ids))
    return found


def unsold(dealers: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Dealers that no accepted line of sales names: dealer_id, name, city."""
    return dealers.loc[~dealers["dealer_id"].isin(panel["dealer_id"]), ["dealer_id", "name", "city"]]


def unassigned(dealers: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """Dealers without a territory, or with one that the territories do not have: dealer_id, name, territory_id."""
    stray = ~dealers["territory_id"].isin(territories["territory_id"]) if len(territories) else False
    return dealers.loc[dealers["territory_id"].isna() | stray, ["dealer_id", "name", "territory_id"]]


def without_market(territories: pd.DataFrame, dealers: pd.DataFrame) -> pd.DataFrame:
    """Territories whose market is not known: territory_id, name, dealers (in it); those with most dealers first."""
    counts = dealers["territory_id"].value_counts()
    lacking = territories.loc[territories["market"].isna(), ["territory_id", "name"]]
    found = lacking.assign(dealers=lacking["territory_id"].map(counts).fillna(0).astype("int64"))
    return found.sort_values(["dealers", "territory_id"], ascending=[False, True])


def outliers(panel: pd.DataFrame, least: int, score: float) -> pd.DataFrame:
    """Quarters in which a dealer stands far from its own level.

    Parameters
    ----------
    panel : DataFrame
        The table `panel`.
    least : int
        Quarters with revenue that make a level.
    score : float
        Modified z-score from which a quarter is named.

    Returns
    -------
    DataFrame
        dealer_id, quarter, revenue, usual (the dealer's level in such a quarter), score; the most money first. The
        quarters in which a dealer opens or stops are left out: they are rarely whole.

    Notes
    -----
    Modified z-score (Iglewicz & Hoaglin 1993) of log revenue less the network's own move. A dealer's spread is taken
    to be at least the median spread, so that a very regular one is not named for a trifle.
    """
    lines = panel.loc[panel["revenue"] > 0, ["dealer_id", "quarter", "revenue"]]
    lines = lines[lines.groupby("dealer_id")["quarter"].transform("size") >= least]
    log = np.log(lines["revenue"].astype("float64"))
    rest = log - log.groupby(lines["dealer_id"]).transform("median")
    rest -= rest.groupby(lines["quarter"]).transform("median")
    rest -= rest.groupby(lines["dealer_id"]).transform("median")
    spread = rest.abs().groupby(lines["dealer_id"]).median()
    scale = lines["dealer_id"].map(spread.clip(lower=spread.median())).astype("float64")
    found = lines.assign(usual=np.exp(log - rest), score=MAD_TO_SD * rest / scale.where(scale > 0))
    far = found[(found["score"].abs() >= score) & ~_opens_or_stops(lines, panel)]
    return far.loc[(far["revenue"] - far["usual"]).abs().sort_values(ascending=False, kind="stable").index]


def _opens_or_stops(lines: pd.DataFrame, panel: pd.DataFrame) -> pd.Series:
    """Is it the first or the last quarter of a dealer, and not of the panel?"""
    own = panel.groupby("dealer_id")["quarter"]
    opens = (lines["quarter"] == lines["dealer_id"].map(own.min())) & (lines["quarter"] > panel["quarter"].min())
    stops = (lines["quarter"] == lines["dealer_id"].map(own.max())) & (lines["quarter"] < panel["quarter"].max())
    return opens | stops


def _sum(values: pd.Series) -> float:
    """Missing where none is known."""
    return values.sum(min_count=1)
