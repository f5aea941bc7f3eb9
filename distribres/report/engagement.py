"""What the review says of time and money: how much is habit, where the next hour goes, what it rests on."""

import pandas as pd

from distribres import allocation, summary, whatif
from distribres.quantile import Z80
from distribres.report.blocks import Text
from distribres.report.figures import name
from distribres.report.sentences import section
from distribres.summary import Network
from distribres.words import Words

SURE = 0.99  # no probability is told beyond it


def habit(table: pd.DataFrame, net: Network, words: Words) -> Text:
    if table.empty:
        return section("habit", words, "absent.habit")
    if table["habit"].isna().all():
        return section("habit", words, "absent.follows")
    told = {"habit": words.percent(table["habit"].mean()), "potential": words.percent(table["potential"].mean())}
    return section("habit", words, count=net.missed, headroom=words.money(net.missed_headroom), **told)


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
    says = section("balance", words, **told).markdown
    return Text(f"{says}\n\n{_moves(transfers, words)}")


def _moves(transfers: pd.DataFrame, words: Words) -> str:
    if transfers.empty:
        return words("sections.balance.stay")
    sure = words.number((transfers["gain_low"] > 0).sum())
    return words("sections.balance.moves", count=len(transfers), gain=words.money(transfers["gain"].sum()), sure=sure)


def effort(net: Network, policies: pd.DataFrame, words: Words) -> Text:
    if policies.empty:
        return section("effort", words, "absent.plan")
    gains = policies.set_index("policy")["gain"]
    told = {policy: words.money(gains[policy]) for policy in ("by_potential", "by_sales", "equal")}
    probability = policies.set_index("policy").loc["recommended", "probability"]
    told |= {"gain": words.money(gains["recommended"]), "probability": _probability(probability, words)}
    share = words.percent(gains["recommended"] / net.margin, 1) if net.margin == net.margin else words("missing")
    known = [text for x, text in ((net.hours, words.hours(net.hours)), (net.spend, words.money(net.spend))) if x == x]
    return section("effort", words, means=words.listed(known), share=share, **told)


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
