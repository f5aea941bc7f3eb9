"""The first page: what the document is, its key figures, and what to decide."""

from collections.abc import Mapping

import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.reasons import EARLY, MEANT
from distribres.contracts.sections import Report
from distribres.report import network_figures
from distribres.report.blocks import Callout, Kpi, Kpis
from distribres.report.characters import legible
from distribres.report.elements import between, name
from distribres.report.network_figures import Network
from distribres.report.words import Words

SHOWN = 6
"""Parameters that a banner names."""
NAMED = 3
"""Dealers that a decision names."""
MUCH = 1.0
"""Hours, or units of money, by which a dealer must change to count as one that does."""
UNIT = 100
"""Money of which it is told what it would earn."""
YEARS = 2 * yearly.YEAR
"""Quarters that all figures and their changes rest on: those of the last year, and of the one before it."""


def document(network: str, quarter: str, params: Report, words: Words) -> dict:
    """What the exporters need to know of the document."""
    return {
        "language": words.language,
        "title": words("review.title", network=network),
        "subtitle": words.quarter(quarter),
        "footer": words("review.footer", network=network, quarter=words.quarter(quarter)),
        "author": network,
        "contents": words("review.contents"),
        "chart": words("review.added_chart"),
        "paper": params.paper,
    }


def tell_scenario(name: str, tries: Mapping[str, object], words: Words) -> str:
    """What stands above each page of a scenario: that it is a trial, and of what."""
    changed = [
        f"{parameter} = {legible(str(value))}" for parameter, value in tries.items() if parameter != "network.data"
    ]
    more = len(changed) - SHOWN
    told = changed[:SHOWN] + ([words("scenario.more", count=more)] if more > 0 else [])
    return words("scenario.banner", name=name, changed="; ".join(told) or words("scenario.nothing"))


def sum_up(net: Network, words: Words) -> str:
    """The network in a line, for the terminal."""
    return words("review.summary", count=net.dealers, revenue=words.money(net.revenue))


def list_key_figures(net: Network, policies: pd.DataFrame, coming: pd.DataFrame, words: Words) -> Kpis:
    """The headline figures, with their change; `coming` is the table `network_forecast`.

    Revenue is set against the same quarter of the year before, and against what was expected of it: its change on the
    last quarter is mostly the season.
    """
    year, year_trend = _against(net.revenue, net.revenue_last_year, "kpi.on_year", words)
    active, active_trend = _against(net.dealers, net.dealers_before, "kpi.on_quarter", words)
    room, _ = _against(net.headroom, net.headroom_before, "kpi.on_quarter", words)
    items = [
        Kpi(
            words("kpi.revenue"), words.money(net.revenue), _joined([year, _expected(coming, words)], words), year_trend
        ),
        Kpi(words("kpi.dealers"), words.number(net.dealers), active, active_trend),
        Kpi(words("kpi.headroom"), words.money(net.headroom), _joined([_of_potential(net, words), room], words)),
    ]
    if net.share_of_wallet == net.share_of_wallet:
        change = net.share_of_wallet - net.share_of_wallet_before
        share = words.percent(net.share_of_wallet, 1)
        items.append(Kpi(words("kpi.share_of_wallet"), share, _points(change, words), _trend(change)))
    gain = policies.set_index("policy")
    if "recommended" in gain.index:
        best = gain.loc["recommended"]
        interval = between([best["gain_low"]], [best["gain_high"]], words)[0]
        notes = [words("kpi.interval", interval=interval), words("kpi.first", first=words.money(best["first"]))]
        items.append(Kpi(words("kpi.gain"), words.money(best["gain"]), _joined(notes, words)))
    return Kpis(items)


def _expected(coming: pd.DataFrame, words: Words) -> str:
    """What the reviewed quarter was expected to bring, where that was foretold."""
    last = coming.iloc[-2] if len(coming) > 1 else None
    if last is None or last["low"] != last["low"]:
        return ""
    return words("kpi.expected", interval=between([last["low"]], [last["high"]], words)[0])


def _against(now: float, before: float, key: str, words: Words) -> tuple[str, str]:
    """Note and trend of a figure against an earlier one."""
    if now != now or before != before or before == 0:
        return "", ""
    change = now / before - 1
    return words(key, change=words.change(change)), _trend(change)


def _trend(change: float) -> str:
    return "" if change != change or abs(change) < 0.0005 else "up" if change > 0 else "down"


def _joined(notes: list[str], words: Words) -> str:
    return words("kpi.and").join(filter(None, notes))


def _points(change: float, words: Words) -> str:
    """A change of a share, in points and with its sign."""
    if change != change:
        return ""
    return words("kpi.points", points=("+" if change > 0 else "") + words.number(100 * change, 1))


def _of_potential(net: Network, words: Words) -> str:
    return words("kpi.of_potential", share=words.percent(net.headroom / net.potential)) if net.potential > 0 else ""


def say_caution(
    quality: pd.DataFrame, rejects: pd.DataFrame, by_quarter: pd.DataFrame, params: Report, words: Words
) -> Callout | None:
    """What makes all figures doubtful: much of the sales rejected, quarters that look incomplete; else nothing.

    Parameters
    ----------
    quality, rejects : DataFrame
        The tables of these names.
    by_quarter : DataFrame
        As ``diagnosis.by_quarter`` returns it.
    params : Report
        The section of the params: from which share of rejected lines on.
    """
    said = [_rejected(quality, rejects, params.rejected_high, words), _incomplete(by_quarter, words)]
    return Callout("\n\n".join(filter(None, said))) if any(said) else None


def _rejected(quality: pd.DataFrame, rejects: pd.DataFrame, high: float, words: Words) -> str:
    """How much of the sales, and why most of it; what is cancelled or of later quarters is none to miss.

    Nor is what lies before a first day that the params set: where it was found, the account names it.
    """
    of_sales = rejects[rejects["input"] == "sales"]
    found = quality.loc[quality["input"] == "sales", "first_day"].notna().any()
    meant = of_sales["reason"].isin(MEANT if found else (*MEANT, EARLY))
    refused = of_sales[~meant]
    read = quality.loc[quality["input"] == "sales", "lines_read"].sum() - of_sales.loc[meant, "lines"].sum()
    if refused["lines"].sum() <= high * read:
        return ""
    told = {"share": words.percent(refused["lines"].sum() / read), "lines": words.number(refused["lines"].sum())}
    reasons = refused.groupby("reason")["lines"].sum()
    return words("decide.caution", reason=words(f"reasons.{reasons.idxmax()}"), **told)


def _incomplete(by_quarter: pd.DataFrame, words: Words) -> str:
    """The quarters of the two years that all figures and their changes rest on, the last first."""
    lacking = by_quarter.tail(YEARS)["quarter"][by_quarter.tail(YEARS)["incomplete"]].tolist()
    if not lacking:
        return ""
    return words("decide.incomplete", count=len(lacking), first=words.listed(map(words.quarter, reversed(lacking))))


def list_decisions(net: Network, tables: Mapping[str, pd.DataFrame], params: Report, words: Words) -> Callout:
    """What to decide this quarter, in a few sentences; fewer where there is nothing to say.

    Hours and money are moved only on what the network's own history shows, or plainly as a bet on published studies.
    What each is worth is margin; no dealer stands in two decisions.

    Parameters
    ----------
    net : Network
    tables : mapping of DataFrame
        The tables plan, tiers, levers, balance, limits, response, criteria and actions.
    params : Report
        The section of the params: what an hour costs.
    words : Words
    """
    taken: set[str] = set()
    said = [
        *_effort(net, tables, taken, words),
        _next_unit(tables, params, words),
        _room(net, tables, taken, words),
        _fallen(tables, taken, words),
    ]
    chosen = enumerate(filter(None, said), 1)
    lines = [f"**{words('decide.title')}**", "\n".join(f"{i}. {text}" for i, text in chosen)]
    return Callout("\n\n".join(lines if tables["levers"].empty else [*lines, f"*{words('decide.rests')}*"]))


def _effort(net: Network, tables: Mapping[str, pd.DataFrame], taken: set[str], words: Words) -> list[str]:
    """A sentence for the hours and one for the money, as far as they are known; what goes with the hours has none."""
    levers, plan = tables["levers"], tables["plan"]
    if levers.empty:
        return [_key(net, tables, taken, words)]
    shown = {"hours": words.hours, "spend": words.money}
    told = []
    for line in levers[levers["rests"] != "hours"].itertuples():
        if line.rests == "nothing":
            told.append(words(f"decide.{line.kind}_nothing"))
            continue
        change = plan[line.kind] - plan[f"current_{line.kind}"]
        rise = plan[(change >= MUCH) & ~plan["dealer_id"].isin(taken)]
        figures = {"first": line.first, "year": line.year, "gain": line.gain}
        figures = {name: words.money(amount) for name, amount in figures.items()}
        figures |= {"interval": between([line.gain_low], [line.gain_high], words)[0]}
        figures |= {"moved": shown[line.kind](line.moved), "share": words.percent(line.moved / line.total)}
        figures |= {"up": words.number((change >= MUCH).sum()), "down": words.number((change <= -MUCH).sum())}
        said = words(f"decide.{line.kind}_{line.rests}", **figures)
        first = words("decide.first", first=_first(rise, "gain", words)) if len(rise) else ""
        told.append(" ".join(filter(None, [said, first])))
        taken |= set(rise["dealer_id"])
    return told


def _key(net: Network, tables: Mapping[str, pd.DataFrame], taken: set[str], words: Words) -> str:
    """Where neither hours nor money are known: the key dealers that the playbook has room to treat apart."""
    plan, actions = tables["plan"], tables["actions"]
    scarce = [name for name, tactic in words.playbook.tactics.items() if tactic.kind == "vip" and tactic.capacity]
    apart = set(actions.loc[actions["tactic"].isin(scarce), "dealer_id"])
    chosen = plan[plan["dealer_id"].isin(apart) & (plan["tier"] == "A")]
    told = {"key": words.number(net.key_dealers), "share": words.percent(net.key_share)}
    if chosen.empty:
        return words("decide.hold", count=net.key_dealers, share=told["share"])
    taken |= set(chosen["dealer_id"])
    return words("decide.concentrate", count=len(chosen), first=_first(chosen, "potential", words), **told)


def _next_unit(tables: Mapping[str, pd.DataFrame], params: Report, words: Words) -> str:
    """What one more hour and more money would earn, beside what an hour costs; only what is known."""
    balance, response = tables["balance"], tables["response"]
    budget = tables["limits"][tables["limits"]["kind"] == "spend"]
    if balance.empty:
        return ""
    least, most = (balance.loc[i] for i in (balance["hour"].idxmin(), balance["hour"].idxmax()))
    told = {}
    for end, line in (("least", least), ("most", most)):
        interval = between([line["hour_low"]], [line["hour_high"]], words)[0]
        told |= {end: words.money(line["hour"]), f"{end}_interval": interval, f"{end}_rep": name(line["rep_id"])}
    said = [words("decide.hour" if len(balance) > 1 else "decide.hour_alone", **told)]
    if params.hour_cost is None:
        said.append(words("decide.hour_unknown"))
    else:
        pays = int((balance["hour_low"] > params.hour_cost).sum())
        cost = {"cost": words.money(params.hour_cost), "reps": words.number(len(balance))}
        said.append(words("decide.hour_pays", count=pays, **cost) if pays else words("decide.hour_open", **cost))
    if len(budget):
        low, worth, high = UNIT * budget[["worth_low", "worth", "worth_high"]].iloc[0]
        earned = {"unit": words.money(UNIT), "worth": words.money(worth), "interval": between([low], [high], words)[0]}
        nothing = response.set_index("kind")["no_effect"].get("spend", float("nan"))
        said.append(words("decide.money", none=words.probability(nothing), **earned))
    return " ".join(said)


def _room(net: Network, tables: Mapping[str, pd.DataFrame], taken: set[str], words: Words) -> str:
    """Dealers with much room to grow, where more time is not the answer: what holds them back is to be found out.

    Without any field time, those who are willing are to be developed.
    """
    plan, levers = tables["plan"], tables["levers"]
    free = plan[~plan["dealer_id"].isin(taken)]
    reluctant = _of_room(free, tables["tiers"], "low")
    chosen = free[free["missed"] | free["dealer_id"].isin(reluctant["dealer_id"])]
    moved = (levers.loc[levers["kind"] == "hours", "moved"] > 0).any()
    key = "decide.hold_back" if moved else "decide.win_over"
    if chosen.empty and levers.empty:
        key, chosen = "decide.grow", _of_room(free, tables["tiers"], "high")
    if not chosen["headroom"].sum():
        return ""
    taken |= set(chosen["dealer_id"])
    headroom = chosen["headroom"].sum()
    told = {"headroom": words.money(headroom), "margin": words.money(headroom * net.margin_rate)}
    priced = "" if net.margin_rate == net.margin_rate else "_sales"
    reach = words(f"decide.reach{priced}", **told)
    return words(key, count=len(chosen), reach=reach, first=_first(chosen, "headroom", words))


def _of_room(plan: pd.DataFrame, tiers: pd.DataFrame, willingness: str) -> pd.DataFrame:
    """Key and middle dealers with much room to grow, of this willingness: whatever families the playbook makes."""
    level = (tiers["headroom_level"] == "high") & (tiers["willingness_level"] == willingness)
    return plan[plan["dealer_id"].isin(tiers.loc[level & tiers["tier"].isin(["A", "B"]), "dealer_id"])]


def _fallen(tables: Mapping[str, pd.DataFrame], taken: set[str], words: Words) -> str:
    """Dealers that fell a tier, those that buy least of what they bought first; nothing without an earlier quarter."""
    tiers, plan = tables["tiers"], tables["plan"]
    if tiers["last_tier"].isna().all():
        return ""
    fell = set(tiers.loc[tiers["last_tier"] < tiers["tier"], "dealer_id"]) - taken
    rows = plan[plan["dealer_id"].isin(fell)].merge(network_figures.changes(tables["criteria"]), on="dealer_id")
    rows = rows.assign(lost=-rows["change"])
    if rows.empty:
        return "" if (tiers["last_tier"] < tiers["tier"]).any() else words("decide.steady")
    lost = words.money(rows["lost"].clip(lower=0).sum())
    return words("decide.fallen", count=len(rows), lost=lost, first=_first(rows, "lost", words))


def _first(rows: pd.DataFrame, by: str, words: Words) -> str:
    """The names of the first few."""
    return words.listed(name(text) for text in network_figures.top(rows, by, NAMED)["name"])
