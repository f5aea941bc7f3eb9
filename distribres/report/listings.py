"""The tables of the review: finished tables to formatted lines under translated headings."""

import pandas as pd

from distribres import criteria as criteria_module
from distribres import summary, weighting
from distribres.plots import style
from distribres.report.blocks import Table, Text
from distribres.report.figures import absent, weight
from distribres.words import Words

FORMATS = {
    "currency/quarter": "money",
    "currency/quarter/person": "money",
    "people": "number",
    "km": "number",
    "share": "percent",
    "0 to 10": "number",
}


CHANGES = {"hours": "changes", "spend": "changes_spend"}


def _table(name: str, columns: dict[str, list[str]], words: Words, align: str | None = None, **options) -> Table:
    headings = {words(f"columns.{column}"): cells for column, cells in columns.items()}
    return Table(pd.DataFrame(headings, dtype="str"), caption=words(f"listings.{name}"), align=align, **options)


def criteria(table: pd.DataFrame, params, words: Words) -> Table:
    """Each criterion: unit, the middle dealer and the best tenth, for how many it is known, its weight."""
    given = weighting.weighted(params)
    quantiles = table.groupby("criterion")["value"].quantile([0.5, 0.9]).unstack()
    known = table.assign(known=table["source"] != "missing").groupby("criterion")["known"].mean()
    names = list(criteria_module.CRITERIA)
    show = {c: getattr(words, FORMATS[criteria_module.CRITERIA[c].unit]) for c in names}
    columns = {
        "criterion": [words(f"criteria.{c}") for c in names],
        "unit": [words(f"units.{criteria_module.CRITERIA[c].unit}") for c in names],
        "median": [show[c](quantiles.loc[c, 0.5]) for c in names],
        "best_tenth": [show[c](quantiles.loc[c, 0.9]) for c in names],
        "known": [words.percent(known[c]) for c in names],
        "weight": [weight(given.get(c, 0), words) for c in names],
    }
    return _table("criteria", columns, words, "llrrrr")


def evidence(table: pd.DataFrame, params, words: Words) -> Table | Text:
    """What each criterion said of the growth that followed, beside the manager's weight."""
    shown = table.dropna(subset="effect")
    if shown.empty:
        return absent("evidence", words)
    shown = shown.sort_values("gain", ascending=False)
    given = weighting.weighted(params)
    columns = {
        "criterion": [words(f"criteria.{c}") for c in shown["criterion"]],
        "weight": [weight(given.get(c, 0), words) for c in shown["criterion"]],
        "effect": [words.number(100 * x, 1) for x in shown["effect"]],
        "interval": [
            words.between(words.number(100 * a, 1), words.number(100 * b, 1))
            for a, b in zip(shown["effect_low"], shown["effect_high"], strict=True)
        ],
        "evidence_gain": [words.number(100 * x, 1) for x in shown["gain"]],
    }
    return _table("evidence", columns, words)


def benchmark(
    dealer_id: str, peers: pd.DataFrame, potential: pd.DataFrame, dealers: pd.DataFrame, words: Words
) -> Table:
    """One dealer's fair benchmark: itself, and the dealers with which it is compared, the nearest first."""
    compared = peers[peers["dealer_id"] == dealer_id].sort_values("rank")
    ids = [dealer_id, *compared["peer_id"]]
    rows = potential.set_index("dealer_id").loc[ids]
    known = dealers.set_index("dealer_id").loc[ids]
    columns = {
        "name": list(known["name"]),
        "city": list(known["city"].fillna(words("missing"))),
        "comparable": [words("missing"), *(_why(peer, words) for peer in compared.itertuples())],
        "wallet": [words.money(x) for x in rows["wallet"]],
        "share_of_wallet": [words.percent(x) for x in rows["share_of_wallet"]],
        "by_comparable": [words.money(x) for x in rows["by_comparable"]],
        "by_territory": [words.money(x) for x in rows["by_territory"]],
    }
    return _table("benchmark", columns, words, "lllrrrr", emphasis=known["name"].iloc[0])


def _why(peer, words: Words) -> str:
    """What makes a peer comparable, and how far it goes."""
    facts = {"size": peer.size_difference, "team": peer.team_difference}
    place = {} if peer.same_territory else {"market": peer.market_difference}
    known = {name: x for name, x in (facts | place).items() if x == x}
    said = [_alike(name, x, words) for name, x in known.items()]
    here = [words("alike.territory")] if peer.same_territory else []
    return ", ".join([words("alike.channel"), *said, *here])


def _alike(name: str, difference: float, words: Words) -> str:
    change = words.change(difference, 0)
    return words(f"alike.{name}_same" if change == words.percent(0) else f"alike.{name}", change=change)


def conditions(dealer_id: str, table: pd.DataFrame, territories: pd.DataFrame, words: Words) -> Table:
    """What one dealer finds on its territory, beside the middle dealer of the network."""
    here, middle = table.set_index("dealer_id").loc[dealer_id], table.median(numeric_only=True)
    names = territories.set_index("territory_id")["name"].reindex([here["territory_id"]]).fillna(here["territory_id"])
    show = {
        "population": words.number,
        "market": words.money,
        "income": words.money,
        "preference": words.change,
        "dealers_here": words.number,
    }
    columns = {
        "condition": [words("conditions.territory"), *(words(f"conditions.{c}") for c in show)],
        "here": [names.fillna(words("missing")).iloc[0], *(form(here[c]) for c, form in show.items())],
        "middle_dealer": [words("missing"), *(form(middle[c]) for c, form in show.items())],
    }
    return _table("conditions", columns, words)


def tiers(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """Sums by tier."""
    sums = summary.groups(plan, potential, "tier", summary.TIERS)
    return _sums("tiers", "tier", sums, [words(f"tiers.{t}") for t in sums["tier"]], words)


def families(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """Sums by family."""
    sums = summary.groups(plan, potential, "family", summary.FAMILIES)
    names = [words(f"families.{f}") for f in sums["family"]]
    swatches = {n: style.FAMILY_COLORS[f] for n, f in zip(names, sums["family"], strict=True)}
    return _sums("families", "family", sums, names, words, swatches=swatches)


def _sums(listing: str, by: str, sums: pd.DataFrame, names: list[str], words: Words, **options) -> Table:
    whole = sums.drop(columns=by).sum(min_count=1)
    rows = pd.concat([sums.drop(columns=by), whole.to_frame().T])
    total = words("total")
    columns = {
        by: [*names, total],
        "dealers": [words.number(n) for n in rows["dealers"]],
        "revenue": [words.money(x) for x in rows["revenue"]],
        "potential": [words.money(x) for x in rows["potential"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
    }
    if rows["current_hours"].notna().any():
        columns["current_hours"] = [words.hours(x) for x in rows["current_hours"]]
        columns["hours"] = [words.hours(x) for x in rows["hours"]]
    return _table(listing, columns, words, emphasis=total, **options)


def movers(tiers: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Who changed tier, the largest first."""
    if tiers["last_tier"].isna().all():
        return None
    moved = tiers[tiers["last_tier"].notna() & (tiers["last_tier"] != tiers["tier"])]
    if moved.empty:
        return Text(words("sections.tiers.none_moved"))
    rows = summary.top(moved.merge(plan[["dealer_id", "name", "potential"]], on="dealer_id"), "score", n)
    columns = {
        "name": list(rows["name"]),
        "last_tier": [words(f"tiers.{t}") for t in rows["last_tier"]],
        "tier": [words(f"tiers.{t}") for t in rows["tier"]],
        "tier_probability": [words.percent(p) for p in rows["tier_probability"]],
        "potential": [words.money(x) for x in rows["potential"]],
    }
    return _table("movers", columns, words, "lllrr")


def missed(plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Dealers with much room to grow and little of our time."""
    rows = summary.top(plan[plan["missed"]], "headroom", n)
    if rows.empty:
        return None if plan["current_hours"].isna().all() else Text(words("sections.habit.none_missed"))
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words(f"families.{f}") for f in rows["family"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
        "current_hours": [words.number(x, 1) for x in rows["current_hours"]],
        "hours": [words.number(x, 1) for x in rows["hours"]],
    }
    return _table("missed", columns, words, "lllrrr")


def habit(table: pd.DataFrame, balance: pd.DataFrame, words: Words) -> Table | None:
    """What habit costs, by rep, and what the rep's hours reach with its own dealers."""
    if table.empty:
        return None
    rows = table.merge(balance[["rep_id", "reached"]], on="rep_id", how="left", validate="1:1")
    rows = rows.sort_values(["cost", "rep_id"], ascending=[False, True])
    columns = {
        "rep_id": list(rows["rep_id"]),
        "dealers": [words.number(n) for n in rows["dealers"]],
        "hours_now": [words.hours(x) for x in rows["hours"]],
        "repeated": [words.percent(x) for x in rows["repeated"]],
        "missed": [words.number(n) for n in rows["missed"]],
        "cost": [words.money(x) for x in rows["cost"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["cost_low"], rows["cost_high"], strict=True)
        ],
        "reached": [words.percent(x) for x in rows["reached"]],
    }
    return _table("habit", columns, words)


def visited(cases: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """Dealers visited out of habit, those with most hours above their part of the potential first."""
    found = cases[cases["case"] == "habit"].merge(
        plan[["dealer_id", "name", "hours"]], on="dealer_id", validate="one_to_one"
    )
    if found.empty:
        return None
    rows = summary.top(found.assign(excess=found["current_hours"] - found["fair_hours"]), "excess", n)
    columns = {"name": list(rows["name"]), "rep_id": list(rows["rep_id"].fillna(words("nobody")))}
    columns |= {
        c: [words.number(x, 1) for x in rows[c]] for c in ("hours_before", "current_hours", "fair_hours", "hours")
    }
    return _table("visited", columns, words, "llrrrr")


def transfers(table: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table | None:
    """Dealers that would win more with a neighbouring rep."""
    if table.empty:
        return None
    rows = table.merge(plan[["dealer_id", "name"]], on="dealer_id", validate="one_to_one").sort_values("step")
    columns = {
        "name": list(rows["name"]),
        "from_rep": list(rows["from_rep"]),
        "to_rep": list(rows["to_rep"]),
        "distance": [f"{words.number(x)} {words('units.km')}" for x in rows["distance"]],
        "gain": [words.money(x) for x in rows["gain"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["gain_low"], rows["gain_high"], strict=True)
        ],
    }
    return _table("transfers", columns, words, "lllrrr")


def changes(plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers whose time changes most; whose spend does, where time is not known."""
    changes = {kind: (plan[kind] - plan[f"current_{kind}"]).abs() for kind in CHANGES}
    kind = next((kind for kind, change in changes.items() if change.notna().any()), None)
    if kind is None:
        return None
    caption, change = CHANGES[kind], changes[kind]
    show = {"hours": lambda x: words.number(x, 1), "spend": words.money}[kind]
    rows = summary.top(plan.assign(change=change), "change", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words(f"families.{f}") for f in rows["family"]],
        f"current_{kind}": [show(x) for x in rows[f"current_{kind}"]],
        kind: [show(x) for x in rows[kind]],
        "gain": [words.money(x) for x in rows["gain"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["gain_low"], rows["gain_high"], strict=True)
        ],
    }
    return _table(caption, columns, words, "lllrrrr")


def exploration(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers explored, those of which least is known first: what could be learnt, and what that could change."""
    if table.empty:
        return None
    rows = table.merge(plan[["dealer_id", "name", "rep_id"]], on="dealer_id", validate="one_to_one")
    rows = summary.top(rows, "share", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "explored_hours": [words.number(x, 1) for x in rows["hours"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["headroom_low"], rows["headroom_high"], strict=True)
        ],
        "family": [words(f"families.{f}") for f in rows["family"]],
        "could_become": [_others(line, words) for line in rows.itertuples()],
    }
    return _table("exploration", columns, words, "llrrrll")


def _others(line, words: Words) -> str:
    """The families other than its own that a dealer has at the ends of its interval."""
    others = dict.fromkeys(f for f in (line.family_low, line.family_high) if f != line.family)
    return words.listed(words(f"families.{f}") for f in others) if others else words("missing")


def playbook(actions: dict[str, list[str]], plan: pd.DataFrame, words: Words) -> Table:
    """What is done with each family, and for how many dealers."""
    counts = plan["family"].value_counts()
    names = [f for f in summary.FAMILIES if f in counts]
    columns = {
        "family": [words(f"families.{f}") for f in names],
        "dealers": [words.number(counts[f]) for f in names],
        "actions": [words.listed(action(a, words) for a in actions[f]) for f in names],
    }
    swatches = {words(f"families.{f}"): style.FAMILY_COLORS[f] for f in names}
    return _table("playbook", columns, words, "lrl", swatches=swatches)


def action(code: str, words: Words) -> str:
    """An action in words; one that a network has added to its playbook is shown by its own name."""
    try:
        return words(f"actions.{code}")
    except KeyError:
        return code.replace("_", " ")


def follow_ups(plan: pd.DataFrame, words: Words) -> Text:
    """How many dealers the last event leaves to thank or to console."""
    done = plan["actions"].str.split(";").explode().value_counts()
    thanks, regrets = (int(done.get(a, 0)) for a in ("event_thanks", "event_regrets"))
    if not thanks + regrets:
        return absent("events", words)
    return Text(words("sections.playbook.event", thanks=words.number(thanks), regrets=words.number(regrets)))


def quality(table: pd.DataFrame, words: Words) -> Table:
    """Read = accepted + rejected, by input."""
    columns = {
        "input": [words(f"inputs.{i}") for i in table["input"]],
        "lines_read": [words.number(n) for n in table["lines_read"]],
        "lines_accepted": [words.number(n) for n in table["lines_accepted"]],
        "lines_rejected": [words.number(n) for n in table["lines_rejected"]],
        "money_read": [words.money(x) for x in table["money_read"]],
        "money_rejected": [words.money(x) for x in table["money_rejected"]],
    }
    return _table("quality", columns, words)


def rejects(table: pd.DataFrame, words: Words) -> Table | Text:
    """Rejected lines by input and reason, with one of them as an example."""
    if table.empty:
        return Text(words("sections.quality.none_rejected"))
    grouped = table.groupby(["input", "reason"], sort=True)
    first, counts = grouped.head(1).set_index(["input", "reason"]).sort_index(), grouped["lines"].sum()
    columns = {
        "input": [words(f"inputs.{i}") for i, _ in counts.index],
        "reason": [words(f"reasons.{r}") for _, r in counts.index],
        "lines_rejected": [words.number(n) for n in counts],
        "example": [
            words("example", file=f, line=words.number(n)) for f, n in zip(first["file"], first["line"], strict=True)
        ],
    }
    return _table("rejects", columns, words, "llrl")


def assumptions(params, responses: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """What the figures rest on: how well founded it is, and how much depends on it."""
    known = responses.set_index("kind")
    told = {
        "purchases_share": words.percent(params.potential.purchases_share),
        "benchmark": words.percent(1 - params.potential.benchmark),
        "willingness": words.number(params.families.willingness_high, 1),
        **{kind: words.number(value, 2) for kind, value in known["posterior"].items()},
        **{f"{kind}_weight": words.percent(weight) for kind, weight in known["weight"].items()},
    }
    rests = {"hours": "elasticity", "spend": "spend_elasticity"}
    of_plan = [*(rests[kind] for kind in rests if kind in known.index), "response"] if len(known) else []
    guessed = ["headroom"] if (potential["wallet_source"] == "estimated").any() else []
    names = ["benchmark", "wallet", *guessed, "stability", *of_plan, "willingness"]
    columns = {
        "assumption": [words(f"assumptions.{n}.text", **told) for n in names],
        "quality": [words(f"assumptions.{n}.quality", **told) for n in names],
        "impact": [words(f"assumptions.{n}.impact") for n in names],
    }
    return _table("assumptions", columns, words, "lll")
