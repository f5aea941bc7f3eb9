"""What the review says: key figures, what to decide, and one sentence at the head of each section."""

import pandas as pd

from distribres import allocation, summary, weighting, whatif
from distribres.quantile import Z80
from distribres.report.blocks import Callout, Kpi, Kpis, Text
from distribres.report.figures import name, weight
from distribres.summary import Network
from distribres.words import Words

SURE = 0.99  # no probability is told beyond it


def document(network: str, quarter: str, words: Words) -> dict:
    """What the exporters need to know of the document."""
    return {
        "language": words.language,
        "title": words("review.title", network=network),
        "subtitle": words.quarter(quarter),
        "footer": words("review.footer", network=network, quarter=words.quarter(quarter)),
        "author": network,
        "contents": words("review.contents"),
    }


def _trend(change: float) -> str:
    return "" if change != change or abs(change) < 0.0005 else "up" if change > 0 else "down"


def _against(now: float, before: float, key: str, words: Words) -> tuple[str, str]:
    """Note and trend of a figure against an earlier one."""
    if now != now or before != before or before == 0:
        return "", ""
    change = now / before - 1
    return words(key, change=words.change(change)), _trend(change)


def _joined(notes: list[str], words: Words) -> str:
    return words("kpi.and").join(filter(None, notes))


def _of_potential(net: Network, words: Words) -> str:
    return words("kpi.of_potential", share=words.percent(net.headroom / net.potential)) if net.potential > 0 else ""


def key_figures(net: Network, policies: pd.DataFrame, words: Words) -> Kpis:
    """The headline figures, with their change."""
    year, year_trend = _against(net.revenue, net.revenue_last_year, "kpi.on_year", words)
    last, _ = _against(net.revenue, net.revenue_before, "kpi.on_quarter", words)
    active, active_trend = _against(net.dealers, net.dealers_before, "kpi.on_quarter", words)
    room, _ = _against(net.headroom, net.headroom_before, "kpi.on_quarter", words)
    items = [
        Kpi(
            words("kpi.revenue"),
            words.money(net.revenue),
            _joined([year, last], words),
            year_trend,
        ),
        Kpi(words("kpi.dealers"), words.number(net.dealers), active, active_trend),
        Kpi(words("kpi.headroom"), words.money(net.headroom), _joined([_of_potential(net, words), room], words)),
    ]
    if net.share_of_wallet == net.share_of_wallet:
        points = (net.share_of_wallet - net.share_of_wallet_before) * 100
        note = (
            words("kpi.points", points=("+" if points > 0 else "") + words.number(points, 1))
            if points == points
            else ""
        )
        items.append(
            Kpi(words("kpi.share_of_wallet"), words.percent(net.share_of_wallet, 1), note, _trend(points / 100))
        )
    gain = policies.set_index("policy")
    if "recommended" in gain.index:
        best = gain.loc["recommended"]
        interval = words.between(words.money(best["gain_low"]), words.money(best["gain_high"]))
        items.append(Kpi(words("kpi.gain"), words.money(best["gain"]), words("kpi.interval", interval=interval)))
    return Kpis(items)


def decisions(net: Network, plan: pd.DataFrame, tiers: pd.DataFrame, policies: pd.DataFrame, words: Words) -> Callout:
    """What to decide this quarter, in three sentences; fewer where there is nothing to say."""
    said = [_effort(net, plan, policies, words), _opportunity(plan, words), _care(plan, tiers, words)]
    chosen = enumerate(filter(None, said), 1)
    return Callout(f"**{words('decide.title')}**\n\n" + "\n".join(f"{i}. {text}" for i, text in chosen))


def _effort(net: Network, plan: pd.DataFrame, policies: pd.DataFrame, words: Words) -> str:
    best = policies.set_index("policy").reindex(["recommended"]).iloc[0]
    if best["gain"] != best["gain"]:
        return words("decide.concentrate", count=net.key_dealers, share=words.percent(net.key_share))
    told = {
        "hours": words.hours(net.moved_hours),
        "share": words.percent(net.moved_hours / net.hours) if net.hours else words("missing"),
        "gain": words.money(best["gain"]),
        "low": words.money(best["gain_low"]),
        "high": words.money(best["gain_high"]),
    }
    if best["gain"] < 0:
        return words("decide.loss", loss=words.money(-best["gain"]))
    if net.hours != net.hours:
        return words("decide.move_spend" if best["gain_low"] > 0 else "decide.keep_spend", **told)
    if best["gain_low"] <= 0:
        return words("decide.keep", **told)
    return words("decide.move_hours" if net.spend != net.spend else "decide.move", **told)


def _opportunity(plan: pd.DataFrame, words: Words) -> str:
    """Missed opportunities where field time is known, otherwise the greatest room to grow; nothing without either."""
    missed = plan[plan["missed"]]
    chosen = missed if len(missed) else plan[plan["family"].isin(["grow", "energise"])]
    if not chosen["headroom"].sum():
        return ""
    key = "decide.missed" if len(missed) else "decide.grow"
    first = words.listed(name(n) for n in summary.top(chosen, "headroom", 3)["name"])
    return words(key, count=len(chosen), headroom=words.money(chosen["headroom"].sum()), first=first)


def _care(plan: pd.DataFrame, tiers: pd.DataFrame, words: Words) -> str:
    """Dealers with room but little willingness, otherwise those that fell; nothing without an earlier quarter."""
    reluctant = plan[plan["family"] == "win_over"]
    if len(reluctant):
        first = words.listed(name(n) for n in summary.top(reluctant, "headroom", 3)["name"])
        return words(
            "decide.win_over", count=len(reluctant), headroom=words.money(reluctant["headroom"].sum()), first=first
        )
    if tiers["last_tier"].isna().all():
        return ""
    fallen = plan[plan["dealer_id"].isin(tiers.loc[tiers["last_tier"] < tiers["tier"], "dealer_id"])]
    first = words.listed(name(n) for n in summary.top(fallen, "potential", 3)["name"])
    return words("decide.fallen", count=len(fallen), first=first) if len(fallen) else words("decide.steady")


def _section(key: str, words: Words, says: str | None = None, **figures) -> Text:
    """A heading, and the sentence that says what the section shows."""
    says = says or f"sections.{key}.says"
    return Text(f"## {words(f'sections.{key}.title')}\n\n{words(says, **figures)}")


def network(net: Network, words: Words) -> Text:
    if net.potential != net.potential:
        return _section("network", words, "sections.network.says_alone", count=net.dealers)
    potential, headroom = words.money(net.potential), words.money(net.headroom)
    return _section("network", words, count=net.dealers, potential=potential, headroom=headroom)


def concentrated(net: Network, words: Words) -> Text:
    return _section("concentration", words, share=words.percent(net.share_80))


def criteria(table: pd.DataFrame, words: Words) -> Text:
    """Names the criteria that are missing for everybody."""
    known = table.groupby("criterion")["value"].count()
    missing = [words(f"criteria.{c}") for c in known.index[known == 0]]
    if not missing:
        return _section("criteria", words, count=len(known))
    return _section(
        "criteria",
        words,
        "sections.criteria.says_missing",
        count=len(known) - len(missing),
        missing=words.listed(missing),
    )


def tiers(net: Network, table: pd.DataFrame, words: Words) -> Text:
    up, down = ((table["last_tier"] > table["tier"]).sum(), (table["last_tier"] < table["tier"]).sum())
    unsure = (table["tier_probability"] < 0.7).sum()
    told = {"up": words.number(up), "down": words.number(down), "unsure": words.number(unsure)}
    says = "sections.tiers.says_first" if table["last_tier"].isna().all() else None
    return _section("tiers", words, says, count=net.key_dealers, **told)


def families(plan: pd.DataFrame, words: Words) -> Text:
    room = plan.groupby("family")["headroom"].sum()
    if not room.sum():
        return _section("families", words, "absent.potential")
    share = words.percent(room.max() / room.sum())
    return _section("families", words, family=words(f"families.{room.idxmax()}"), share=share)


def potential(net: Network, table: pd.DataFrame, words: Words) -> Text:
    known = (table["wallet_source"] == "known").mean()
    if net.potential != net.potential:
        return _section("potential", words, "absent.potential")
    if net.share_of_wallet != net.share_of_wallet:
        return _section("potential", words, "sections.potential.says_alone", headroom=words.money(net.headroom))
    told = {
        "headroom": words.money(net.headroom),
        "share": words.percent(net.share_of_wallet),
        "known": words.percent(known),
    }
    return _section("potential", words, "sections.potential.says_known" if known == 1 else None, **told)


def habit(table: pd.DataFrame, net: Network, words: Words) -> Text:
    if table.empty:
        return _section("habit", words, "absent.habit")
    told = {"habit": words.percent(table["habit"].mean()), "potential": words.percent(table["potential"].mean())}
    return _section("habit", words, count=net.missed, headroom=words.money(net.missed_headroom), **told)


def repeated(
    habits: pd.DataFrame, quartiles: pd.DataFrame, cases: pd.DataFrame, plan: pd.DataFrame, words: Words
) -> Text | None:
    """How much of the time repeats last year's, whether it follows potential, and where it goes out of habit."""
    if habits.empty:
        return None
    said = []
    if habits["repeated"].notna().any():
        known = habits.dropna(subset="repeated")
        share = (known["repeated"] * known["hours"]).sum() / known["hours"].sum()
        said.append(words("sections.habit.repeated", repeated=words.percent(share)))
    of_network = quartiles[quartiles["rep_id"].isna()].set_index("quartile")
    if len(of_network):
        most, least = of_network.loc[of_network.index.max()], of_network.loc[of_network.index.min()]
        told = {"potential": most["potential_share"], "hours": most["hours_share"]}
        told |= {"least_potential": least["potential_share"], "least_hours": least["hours_share"]}
        said.append(words("sections.habit.quartiles", **{key: words.percent(share) for key, share in told.items()}))
    if visits := int((cases["case"] == "habit").sum()):
        said.append(words("sections.habit.visited", count=visits))
    unseen = cases[cases["case"] == "unseen"].merge(plan[["dealer_id", "name"]], on="dealer_id")
    if len(unseen):
        first = words.listed(name(n) for n in summary.top(unseen, "headroom", 3)["name"])
        said.append(words("sections.habit.unseen", count=len(unseen), first=first))
    return Text("".join(said).strip() + "\n\n" + words("sections.habit.reached"))


def balance(table: pd.DataFrame, transfers: pd.DataFrame, words: Words) -> Text | None:
    """Who has too much to do, and who could help; nothing for a single rep."""
    known = table.dropna(subset="load")
    if len(known) < 2:
        return None
    high, low = (known.loc[i] for i in (known["load"].idxmax(), known["load"].idxmin()))
    best, worst = (known.loc[i] for i in (known["hour"].idxmax(), known["hour"].idxmin()))
    told = {"high": name(high["rep_id"]), "low": name(low["rep_id"])}
    told |= {"high_needed": words.hours(high["needed"]), "high_hours": words.hours(high["hours"])}
    told |= {"low_needed": words.hours(low["needed"]), "low_hours": words.hours(low["hours"])}
    told |= {"best": name(best["rep_id"]), "most": words.money(best["hour"])}
    told |= {"worst": name(worst["rep_id"]), "least": words.money(worst["hour"])}
    section = _section("balance", words, **told).markdown
    return Text(f"{section}\n\n{_moves(transfers, words)}")


def _moves(transfers: pd.DataFrame, words: Words) -> str:
    if transfers.empty:
        return words("sections.balance.stay")
    sure = words.number((transfers["gain_low"] > 0).sum())
    return words("sections.balance.moves", count=len(transfers), gain=words.money(transfers["gain"].sum()), sure=sure)


def effort(net: Network, policies: pd.DataFrame, words: Words) -> Text:
    if policies.empty:
        return _section("effort", words, "absent.plan")
    gains = policies.set_index("policy")["gain"]
    told = {policy: words.money(gains[policy]) for policy in ("by_potential", "by_sales", "equal")}
    probability = policies.set_index("policy").loc["recommended", "probability"]
    told |= {"gain": words.money(gains["recommended"]), "probability": _probability(probability, words)}
    share = words.percent(gains["recommended"] / net.margin, 1) if net.margin == net.margin else words("missing")
    known = [text for x, text in ((net.hours, words.hours(net.hours)), (net.spend, words.money(net.spend))) if x == x]
    return _section("effort", words, means=words.listed(known), share=share, **told)


def _probability(share: float, words: Words) -> str:
    """A share of draws; never certainty, which no number of draws shows."""
    return words("above", n=words.percent(SURE)) if share > SURE else words.percent(share)


def exploration(table: pd.DataFrame, net: Network, policies: pd.DataFrame, words: Words) -> Text | None:
    """Who is explored, what that will teach, and what it costs this quarter; nothing where nobody is."""
    if table.empty:
        return None
    hours, coverage = table["hours"].sum(), words.percent(table["share"].sum())
    changes = int((table[["family_low", "family_high"]].ne(table["family"], axis=0)).any(axis=1).sum())
    told = {"hours": words.hours(hours), "share": words.percent(hours / net.hours, 1), "coverage": coverage}
    decides = words("exploration.decides", count=changes) if changes else words("exploration.sharpens")
    said = [words("exploration.says", count=len(table), **told), decides, _reserve(policies, words)]
    return Text(" ".join(said))


def _reserve(policies: pd.DataFrame, words: Words) -> str:
    """What the reserve costs: the mean over draws, against the best use of every hour."""
    gains = policies.set_index("policy")["gain"]
    cost, whole = gains["without_reserve"] - gains["recommended"], gains["without_reserve"]
    if cost <= 0:
        return words("exploration.free")
    return words("exploration.costs", cost=words.money(cost), share=words.percent(cost / whole, 1))


def infeasible(limits: pd.DataFrame, words: Words) -> Text | None:
    """Which limits do not fit what there is, and what to change; nothing where all do.

    Only minimum service can ask for more hours than there are, and only the cap on a dealer leave money over: today's
    effort keeps all other limits.
    """
    found = allocation.infeasible(limits)
    short = found[found["kind"] == "hours"]
    short = short.assign(missing=short["least"] - short["total"]).nlargest(3, "missing")
    said = []
    if len(short):
        first = words.listed(_short(line, words) for line in short.itertuples())
        said.append(words("infeasible.hours", count=int((found["kind"] == "hours").sum()), first=first))
    for budget in found[found["kind"] == "spend"].itertuples():
        said.append(words("infeasible.spend", total=words.money(budget.total), most=words.money(budget.most)))
    return Text(" ".join(said)) if said else None


def _short(line, words: Words) -> str:
    """A rep with the hours that its dealers must get, and those that it has."""
    who = words("nobody") if pd.isna(line.rep_id) else name(line.rep_id)
    return words("infeasible.rep", rep=who, least=words.hours(line.least), total=words.hours(line.total))


def totals(curve: pd.DataFrame, balance: pd.DataFrame, limits: pd.DataFrame, words: Words) -> Text | None:
    """What a tenth more or fewer hours would change, and where one more hour and more money are worth most."""
    said = [_flat(curve, words), _worth(balance, limits, words)]
    return Text(" ".join(filter(None, said))) if any(said) else None


def _flat(curve: pd.DataFrame, words: Words) -> str:
    """That the sharing out matters more than the total is said only where it does beyond its uncertainty."""
    if curve.empty:
        return ""
    less, more = whatif.flatness(curve)
    shared = curve.loc[(curve["share"] - 1).abs().idxmin()]
    told = {"more": words.money(more), "less": words.money(-less), "gain": words.money(shared["gain"])}
    return words("effort.flat_sharing" if shared["gain_low"] > max(more, -less) else "effort.flat", **told)


def _worth(balance: pd.DataFrame, limits: pd.DataFrame, words: Words) -> str:
    """The rep whose next hour is worth most (the mean over draws), and what money would earn; only what is known."""
    budget, said = limits[limits["kind"] == "spend"], []
    if len(balance):
        best = balance.loc[balance["hour"].idxmax()]
        said.append(words("effort.hour", rep=name(best["rep_id"]), worth=words.money(best["hour"])))
    if len(budget):
        worth = 100 * budget["worth"].iloc[0]
        said.append(words("effort.money", unit=words.money(100), worth=words.money(worth)))
    return " ".join(said)


def response(table: pd.DataFrame, words: Words) -> Text | None:
    """How far the response to time rests on the network's own history; nothing where time is not known."""
    if "hours" not in set(table["kind"]):
        return None
    line = table.set_index("kind").loc["hours"]
    ends = (max(line["posterior"] + move * Z80 * line["sd"], 0.0) for move in (-1, 1))
    told = {
        "prior": words.number(line["prior"], 2),
        "elasticity": words.number(line["posterior"], 2),
        "interval": words.between(*(words.number(end, 2) for end in ends)),
        "weight": words.percent(line["weight"]),
        "quarters": words.number(line["quarters"]),
    }
    if line["weight"] == 0:
        return Text(words("response.prior", **told))
    return Text(words("response.says", retention=words.percent(line["retention"]), **told))


def playbook(words: Words) -> Text:
    return _section("playbook", words)


def quality(table: pd.DataFrame, words: Words) -> Text:
    read, rejected = table["lines_read"].sum(), table["lines_rejected"].sum()
    money = table["money_rejected"].sum() / table["money_read"].sum()
    return _section("quality", words, count=read, rejected=words.number(rejected), money=words.percent(money, 2))


def assumptions(words: Words) -> Text:
    return _section("assumptions", words)


def method(params, words: Words) -> Text:
    """How each figure is made, with the parameters that it was made with."""
    told = {
        "share_key": words.percent(params.tiers.share_key),
        "share_middle": words.percent(params.tiers.share_middle),
        "benchmark": words.percent(1 - params.potential.benchmark),
        "draws": words.number(params.tiers.draws),
        "move_probability": words.percent(params.tiers.move_probability),
        "coverage": words.percent(params.forecast.coverage),
        "elasticity": words.number(params.plan.elasticity, 2),
        "spend_elasticity": words.number(params.plan.spend_elasticity, 2),
        "weights": weights(params.tiers, words),
    }
    return _section("method", words, **told)


def weights(params, words: Words) -> str:
    """The weight of each criterion; with how consistent the judgements are that it comes from, if it does."""
    told = words.listed(f"{words(f'criteria.{c}')} {weight(w, words)}" for c, w in weighting.weighted(params).items())
    if not params.judgements:
        return told
    ratio = weighting.paired(params.judgements)[1]
    verdict = "contradictory" if ratio > weighting.CONTRADICTORY else "consistent"
    return words(f"sections.method.{verdict}", weights=told, ratio=words.number(ratio, 2))
