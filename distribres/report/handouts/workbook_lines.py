"""What the field's workbooks say of each dealer and each action, ready to print: from finished tables."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from babel.dates import format_date

from distribres.contracts import quarters, yearly
from distribres.contracts import workbook_form as form
from distribres.contracts.sections import Params
from distribres.contracts.tables import FORMULA
from distribres.field import discourse
from distribres.field.facts import read_facts
from distribres.report import hours_why
from distribres.report.characters import legible
from distribres.report.handouts.why_now import say_why
from distribres.report.words import Words

TREND_QUARTERS = 12
LONGEST_NAME = 60
DISCOURSE = ("say", "ask", "offer", "gain")
MAILED = ("letter", "email")
"""Contacts that go to many dealers at once: marketing tells of them by tactic, not by dealer."""
ARROWS = {"down": "▼", "up": "▲", "fell": "↓", "rose": "↑"}


def list_dealers(
    tables: Mapping[str, pd.DataFrame], contacts: pd.DataFrame | None, quarter: str, params: Params, words: Words
) -> pd.DataFrame:
    """A line for each dealer: by rep, and of each rep first where an hour earns most.

    Parameters
    ----------
    tables : mapping of DataFrame
        The tables plan, dealers, actions, calendar, tiers, forecast, panel, effort, criteria and events.
    contacts : DataFrame or None
        By dealer_id, with contact and phone; None where they must not be shown.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field` and `playbook`.

    Returns
    -------
    DataFrame
        The columns of the plan, and: rep (in words), dealer (its number and name), place (the lines below its name),
        why, discourse, year (currency, four quarters), an_hour (why its hours change), trend (list of `TREND_QUARTERS`
        amounts), signs, last_order,
        last_visit, next_visit.
    """
    plan = tables["plan"].merge(tables["dealers"][["dealer_id", "city"]], on="dealer_id", validate="one_to_one")
    ids = plan["dealer_id"]
    year = _revenue(tables["panel"], quarter, yearly.YEAR).sum(axis=1).reindex(ids, fill_value=0.0).to_numpy()
    hours = hours_why.say(plan, pd.DataFrame({"dealer_id": ids, "revenue": year / yearly.YEAR}), words).to_numpy()
    lines = plan.assign(
        rep=plan["rep_id"].fillna(words("nobody")),
        dealer=name_dealers(ids, plan["name"]).to_numpy(),
        place=_places(plan, contacts),
        why=say_why(tables, words).reindex(ids).to_numpy(),
        discourse=_discourse(tables, quarter, params, words).reindex(ids).to_numpy(),
        year=year,
        an_hour=np.where(plan["hours"].notna(), hours, None),
        trend=_trends(tables["panel"], ids, quarter),
        signs=_signs(tables, ids),
        last_order=tables["panel"].groupby("dealer_id")["last_order"].max().reindex(ids).to_numpy(),
        last_visit=tables["effort"].groupby("dealer_id")["last_visit"].max().reindex(ids).to_numpy(),
        next_visit=_next_visits(tables["calendar"]).reindex(ids).to_numpy(),
        hour=_worth_of_an_hour(tables["actions"]).reindex(ids).to_numpy(),
    )
    order = ["rep", "hour", "headroom", "dealer_id"]
    return lines.sort_values(order, ascending=[True, False, False, True], key=alphabetical, ignore_index=True)


def alphabetical(values: pd.Series) -> pd.Series:
    """Reps as a reader looks them up: É beside E."""
    return values.str.normalize("NFKD").str.casefold() if values.name == "rep" else values


def name_dealers(ids: pd.Series, names: pd.Series) -> pd.Series:
    """Number and name of each dealer, by dealer_id; such as a spreadsheet takes for a text when it is chosen."""
    told = [f"{shorten(one)} · {shorten(name)}" for one, name in zip(ids, names, strict=True)]
    return pd.Series(told, pd.Index(ids), dtype="str").str.replace(FORMULA, r"· \1", regex=True)


def _places(plan: pd.DataFrame, contacts: pd.DataFrame | None) -> list[str]:
    """The lines below a dealer's name: its town and number; who is to be called, where that may be shown."""
    known = pd.DataFrame(index=plan["dealer_id"]) if contacts is None else contacts.reindex(plan["dealer_id"])
    people = known.reindex(columns=["contact", "phone"]).itertuples(index=False)
    places = plan[["city", "dealer_id"]].itertuples(index=False)
    return [
        "\n".join(filter(None, [_told(place, " · "), _told(person, ", ")]))
        for place, person in zip(places, people, strict=True)
    ]


def _told(parts, between: str) -> str:
    return between.join(shorten(part) for part in parts if isinstance(part, str))


def shorten(name: str) -> str:
    """A name as a narrow column can hold it."""
    shown = legible(name)
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1].rstrip() + "…"


def _discourse(tables: Mapping[str, pd.DataFrame], quarter: str, params: Params, words: Words) -> pd.Series:
    """What to say, ask and offer, and what the dealer gains, one below the other."""
    facts = read_facts(tables["plan"], tables, quarter, params)
    parts = {part: discourse.choose_lines(facts, params.playbook, part) for part in DISCOURSE}
    told = [
        "\n".join(words(f"workbook.{part}", text=text.of(words.language)) for part, text in line._asdict().items())
        for line in pd.DataFrame(parts).itertuples(index=False)
    ]
    return pd.Series(told, facts.index, dtype="str")


def _revenue(panel: pd.DataFrame, quarter: str, count: int) -> pd.DataFrame:
    """Revenue by dealer and quarter, over the last ones."""
    return panel.pivot(index="dealer_id", columns="quarter", values="revenue").reindex(
        columns=quarters.last(quarter, count)
    )


def _trends(panel: pd.DataFrame, ids: pd.Series, quarter: str) -> list[list[float]]:
    """Revenue of the last quarters, the oldest first: 0 where nothing was bought, missing before all sales begin."""
    begun = pd.Index(quarters.last(quarter, TREND_QUARTERS)) >= panel["quarter"].min()
    trend = _revenue(panel, quarter, TREND_QUARTERS).reindex(ids).fillna(0.0)
    return trend.where(np.tile(begun, (len(trend), 1))).to_numpy().tolist()


def _signs(tables: Mapping[str, pd.DataFrame], ids: pd.Series) -> list[str]:
    """Out of its band, and a tier up or down: arrows."""
    alert = tables["forecast"].set_index("dealer_id")["alert"].reindex(ids).map(ARROWS).fillna("")
    tiers = tables["tiers"].set_index("dealer_id").reindex(ids)
    fell, rose = tiers["last_tier"] < tiers["tier"], tiers["last_tier"] > tiers["tier"]
    moved = np.select([fell, rose], [ARROWS["fell"], ARROWS["rose"]], "")
    return [" ".join(filter(None, pair)) for pair in zip(alert, moved, strict=True)]


def _next_visits(calendar: pd.DataFrame) -> pd.Series:
    """Monday of the week in which each dealer is first to be visited, by dealer_id."""
    first = calendar[(calendar["kind"] == "visit") & (calendar["owner"] == "rep")].groupby("dealer_id")["start"].min()
    return first - pd.to_timedelta(first.dt.day_of_week, "D")


def _worth_of_an_hour(actions: pd.DataFrame) -> pd.Series:
    """The most that an hour of the plan earns at each dealer (currency), by dealer_id: what its loss would cost."""
    timed = actions[(actions["hours"] > 0) & actions["gain"].notna()]
    return (timed["gain"] / timed["hours"]).groupby(timed["dealer_id"]).max()


def list_actions(actions: pd.DataFrame, dealers: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A line for each action, by when it is due: the table, with rep, dealer, action and worth as the sheets have them.

    `told_by` is the code of the row that tells what became of it, `asked_times` how many actions that row stands for:
    letters and e-mails are told by tactic; what takes none of the rep's time and is due at a dealer several times at
    once is told in one row.

    Parameters
    ----------
    actions : DataFrame
        The table of that name.
    dealers : DataFrame
        Of `list_dealers`.
    """
    known = dealers.set_index("dealer_id")[["rep", "dealer"]]
    lines = actions.join(known, on="dealer_id", how="inner")
    lines = lines.sort_values(["due_date", "dealer", "tactic", "n"], ignore_index=True)
    alone = lines["hours"] > 0
    together = ["dealer_id", "tactic", "due_date", lines["action_id"].where(alone, "")]
    first = lines.groupby(together)["action_id"].transform("first")
    lines["told_by"] = first.where(~are_mailed(lines), form.OF_TACTIC + lines["tactic"])
    lines["asked_times"] = lines.groupby("told_by")["action_id"].transform("size")
    told = zip(lines["tactic"], lines["owner"], lines["asked_times"].where(~are_mailed(lines), 1), strict=True)
    lines["action"] = [_action(tactic, owner, times, words) for tactic, owner, times in told]
    lines["worth"] = [
        "" if own != own and ours != ours else f"{words.money(ours)}\n{words.money(own)}"
        for ours, own in zip(lines["gain"], lines["dealer_gain"], strict=True)
    ]
    return lines


def _action(tactic: str, owner: str, times: int, words: Words) -> str:
    """What is done, how often at once, and by whom where that is not the rep."""
    label = words.tactic(tactic)
    label = label if times == 1 else words("workbook.times", tactic=label, times=words.number(times))
    return label if owner == "rep" else f"{label}\n{words(f'owners.{owner}')}"


def rows_of(actions: pd.DataFrame) -> pd.DataFrame:
    """Of lines of `list_actions` those that are rows of a rep's sheet, with the money of all that a row stands for."""
    own = actions[~are_mailed(actions)]
    cost = own.groupby("told_by")["cost"].sum()
    return own[own["action_id"] == own["told_by"]].assign(cost=lambda rows: rows["told_by"].map(cost))


def are_mailed(actions: pd.DataFrame) -> pd.Series:
    """Which actions are letters or e-mails: none of them stands on the sheet of a rep."""
    return actions["contact"].isin(MAILED)


def list_mails(actions: pd.DataFrame) -> pd.DataFrame:
    """A line for each tactic that is a letter, an e-mail or an event: how many dealers, by when, and what it takes."""
    bulk = actions[are_mailed(actions) | (actions["contact"] == "event")]
    sums = bulk.groupby("tactic").agg(
        contact=("contact", "first"),
        owner=("owner", "first"),
        dealers=("dealer_id", "nunique"),
        due=("due_date", "min"),
        cost=("cost", "sum"),
    )
    return sums.reset_index().sort_values(["due", "tactic"], ignore_index=True)


def short_date(day: pd.Timestamp) -> str:
    """``16/10/26``, in every language of ours; nothing where there is no day."""
    return "" if day != day else format_date(day, "dd/MM/yy", "fr")
