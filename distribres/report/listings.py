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


def listing(name: str, columns: dict[str, list[str]], words: Words, align: str | None = None, **options) -> Table:
    """A table under the caption `name`; `columns` are finished cells by the name of their heading."""
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
    return listing("criteria", columns, words, "llrrrr")


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
    return listing("evidence", columns, words)


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


def _sums(name: str, by: str, sums: pd.DataFrame, names: list[str], words: Words, **options) -> Table:
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
    return listing(name, columns, words, emphasis=total, **options)


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
    return listing("playbook", columns, words, "lrl", swatches=swatches)


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
    return listing("quality", columns, words)


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
    return listing("rejects", columns, words, "llrl")


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
    return listing("assumptions", columns, words, "lll")
