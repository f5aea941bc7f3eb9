"""The first page: what the document is, its key figures, and what to decide."""

from collections.abc import Mapping

import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.reasons import EARLY, MEANT
from distribres.contracts.sections import Report
from distribres.report import network_figures
from distribres.report.blocks import Callout, Kpi, Kpis
from distribres.report.characters import legible
from distribres.report.elements import name
from distribres.report.network_figures import Network
from distribres.report.words import Words

SHOWN = 6
"""Parameters that a banner names."""
YEARS = 2 * yearly.YEAR
"""Quarters that all figures and their changes rest on: those of the last year, and of the one before it."""


def document(network: str, quarter: str, words: Words) -> dict:
    """What the exporters need to know of the document."""
    return {
        "language": words.language,
        "title": words("review.title", network=network),
        "subtitle": words.quarter(quarter),
        "footer": words("review.footer", network=network, quarter=words.quarter(quarter)),
        "author": network,
        "contents": words("review.contents"),
        "chart": words("review.added_chart"),
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


def list_key_figures(net: Network, policies: pd.DataFrame, words: Words) -> Kpis:
    """The headline figures, with their change."""
    year, year_trend = _against(net.revenue, net.revenue_last_year, "kpi.on_year", words)
    last, _ = _against(net.revenue, net.revenue_before, "kpi.on_quarter", words)
    active, active_trend = _against(net.dealers, net.dealers_before, "kpi.on_quarter", words)
    room, _ = _against(net.headroom, net.headroom_before, "kpi.on_quarter", words)
    items = [
        Kpi(words("kpi.revenue"), words.money(net.revenue), _joined([year, last], words), year_trend),
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
        interval = words.between(words.money(best["gain_low"]), words.money(best["gain_high"]))
        notes = [words("kpi.interval", interval=interval), words("kpi.first", first=words.money(best["first"]))]
        items.append(Kpi(words("kpi.gain"), words.money(best["gain"]), _joined(notes, words)))
    return Kpis(items)


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


def list_decisions(
    net: Network, plan: pd.DataFrame, tiers: pd.DataFrame, levers: pd.DataFrame, words: Words
) -> Callout:
    """What to decide this quarter, in a few sentences; fewer where there is nothing to say.

    Hours and money are moved only on what the network's own history shows, or plainly as a bet on published studies.
    """
    said = [*_effort(net, levers, words), _opportunity(plan, tiers, words), _care(plan, tiers, words)]
    chosen = enumerate(filter(None, said), 1)
    return Callout(f"**{words('decide.title')}**\n\n" + "\n".join(f"{i}. {text}" for i, text in chosen))


def _effort(net: Network, levers: pd.DataFrame, words: Words) -> list[str]:
    """A sentence for the hours and one for the money, as far as they are known; what goes with the hours has none."""
    if levers.empty:
        return [words("decide.concentrate", count=net.key_dealers, share=words.percent(net.key_share))]
    shown = {"hours": words.hours, "spend": words.money}
    told = []
    for line in levers[levers["rests"] != "hours"].itertuples():
        amounts = {
            "first": line.first,
            "year": line.year,
            "gain": line.gain,
            "low": line.gain_low,
            "high": line.gain_high,
        }
        share = words.percent(line.moved / line.total) if line.total else words("missing")
        figures = {name: words.money(amount) for name, amount in amounts.items()}
        told.append(
            words(f"decide.{line.kind}_{line.rests}", moved=shown[line.kind](line.moved), share=share, **figures)
        )
    return told


def _opportunity(plan: pd.DataFrame, tiers: pd.DataFrame, words: Words) -> str:
    """Missed opportunities where field time is known, otherwise the greatest room to grow; nothing without either."""
    missed = plan[plan["missed"]]
    chosen = missed if len(missed) else _of_room(plan, tiers, "high")
    if not chosen["headroom"].sum():
        return ""
    more = missed[missed["hours"] > missed["current_hours"]]
    first = words.listed(name(n) for n in network_figures.top(more if len(more) else chosen, "headroom", 3)["name"])
    told = {"count": len(chosen), "headroom": words.money(chosen["headroom"].sum()), "first": first}
    if missed.empty:
        return words("decide.grow", **told)
    return words("decide.missed", plan=_planned(len(more), len(missed), words), **told)


def _of_room(plan: pd.DataFrame, tiers: pd.DataFrame, willingness: str) -> pd.DataFrame:
    """Key and middle dealers with much room to grow, of this willingness: whatever families the playbook makes."""
    level = (tiers["headroom_level"] == "high") & (tiers["willingness_level"] == willingness)
    return plan[plan["dealer_id"].isin(tiers.loc[level & tiers["tier"].isin(["A", "B"]), "dealer_id"])]


def _planned(more: int, missed: int, words: Words) -> str:
    """What the plan does of the missed opportunities: an hour goes where it wins most, which is not at all of them."""
    if more in (0, missed):
        return words("decide.missed_all" if more else "decide.missed_none")
    return words("decide.missed_some", count=more)


def _care(plan: pd.DataFrame, tiers: pd.DataFrame, words: Words) -> str:
    """Dealers with room but little willingness, otherwise those that fell; nothing without an earlier quarter."""
    reluctant = _of_room(plan, tiers, "low")
    if len(reluctant):
        first = words.listed(name(n) for n in network_figures.top(reluctant, "headroom", 3)["name"])
        return words(
            "decide.win_over", count=len(reluctant), headroom=words.money(reluctant["headroom"].sum()), first=first
        )
    if tiers["last_tier"].isna().all():
        return ""
    fallen = plan[plan["dealer_id"].isin(tiers.loc[tiers["last_tier"] < tiers["tier"], "dealer_id"])]
    first = words.listed(name(n) for n in network_figures.top(fallen, "potential", 3)["name"])
    return words("decide.fallen", count=len(fallen), first=first) if len(fallen) else words("decide.steady")
