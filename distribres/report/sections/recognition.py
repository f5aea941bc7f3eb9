"""Who earned what, by which rule; whom to honour at the next awards, whom to invite, whom to write to."""

import pandas as pd

from distribres.contracts.names import TIERS
from distribres.contracts.recognition import Recognition
from distribres.contracts.sections import Awards
from distribres.report import recognitions
from distribres.report.blocks import Table, Text, md
from distribres.report.words import Words

PLACES = ("honour", "invite", "write", "in_person")
HISTORY = "history"
NEEDS = {
    **dict.fromkeys(("share_gain", "wallet_change"), "wallet"),
    **dict.fromkeys(("prescription", "prescription_change"), "survey"),
    **dict.fromkeys(("events_in_a_row", "quarters_since_event"), "events"),
    **dict.fromkeys(("years", "anniversary", "known_longer"), "since"),
    "returns": "returns",
    "trainings": "done",
}
"""Facts -> what the data would have to hold for them to be known; for all others it would be more quarters."""
CHANNELS = ("exclusive", "multibrand", "reseller", "franchise")


def say(honours: pd.DataFrame, rules: pd.DataFrame, recognition: Recognition, awards: Awards, words: Words) -> Text:
    """How many active dealers earned a recognition, against how many should; which rule to tighten or to loosen."""
    named, active, expected = honours["recognition"].notna().sum(), len(honours), dict(awards.expected_share)
    told = {
        "active": words.number(active),
        "share": words.percent(named / active),
        "low": words.percent(expected["low"]),
        "high": words.percent(expected["high"]),
    }
    said = [words("recognitions.says", count=int(named), **told)]
    if named / active > expected["high"]:
        most = rules.sort_values(["earned", "recognition"], ascending=[False, True]).iloc[0]
        label = md(recognition.rules[most["recognition"]].label.of(words.language))
        said.append(words("recognitions.too_many", first=label, count=int(most["earned"])))
    elif named / active < expected["low"]:
        silent = rules[(rules["earned"] == 0) & rules["missing"].isna()]["recognition"]
        said.append(words("recognitions.too_few", none=words.listed(_labels(silent, recognition, words))))
    return Text(f"## {words('recognitions.title')}\n\n{' '.join(said)}")


def _labels(names: pd.Series, recognition: Recognition, words: Words) -> list[str]:
    return [md(recognition.rules[name].label.of(words.language)) for name in recognition.order if name in set(names)]


def list_rules(rules: pd.DataFrame, recognition: Recognition, words: Words) -> Table:
    """Each rule that is not silent: to how many dealers it applies, and how many earned it."""
    spoke = rules[rules["missing"].isna()].set_index("recognition")
    rows = spoke.loc[[name for name in recognition.order if name in spoke.index]]
    columns = {
        "recognition": [recognition.rules[name].label.of(words.language) for name in rows.index],
        "applies": [words.number(n) for n in rows["applies"]],
        "earned": [words.number(n) for n in rows["earned"]],
        "earned_in_year": [words.number(n) for n in rows["earned_in_year"]],
    }
    return _table("rules", columns, words)


def say_silent(rules: pd.DataFrame, recognition: Recognition, words: Words) -> Text | None:
    """Which rules could not be judged, and what they lack; nothing where all could."""
    silent = rules[rules["missing"].notna()].set_index("recognition")["missing"]
    if silent.empty:
        return None
    told = [
        words("recognitions.lacks", recognition=label, needs=_needs(silent[name].split(), words))
        for name in recognition.order
        if name in silent.index
        for label in [md(recognition.rules[name].label.of(words.language))]
    ]
    return Text(f"*{words('recognitions.silent', rules=words.listed(told))}*")


def _needs(facts: list[str], words: Words) -> str:
    """What the data would have to hold."""
    return words.listed(
        words(f"recognitions.needs.{need}") for need in dict.fromkeys(NEEDS.get(f, HISTORY) for f in facts)
    )


def list_named(
    honours: pd.DataFrame, earned: pd.DataFrame, quarter: str, recognition: Recognition, n: int, words: Words
) -> Table | None:
    """The dealers that are named this quarter, each once, with the sentence that it is told; the first by rank."""
    named = earned[(earned["quarter"] == quarter) & earned["main"]].merge(honours[["dealer_id", "name"]])
    rank = {name: number for number, name in enumerate(recognition.order)}
    rows = named.assign(rank=named["recognition"].map(rank)).sort_values(
        ["rank", "figure", "dealer_id"], ascending=[True, False, True]
    )
    if rows.empty:
        return None
    rows = rows.head(n)
    columns = {
        "name": [*rows["name"]],
        "recognition": [recognition.rules[name].label.of(words.language) for name in rows["recognition"]],
        "told": [recognitions.tell(recognition.rules[line.recognition], line, words) for line in rows.itertuples()],
    }
    return _table("named", columns, words, "lll")


def say_places(honours: pd.DataFrame, tiers: pd.DataFrame, dealers: pd.DataFrame, words: Words) -> Text:
    """How many are honoured, invited, written to and told in person; who of the key and middle ones finds no seat."""
    of = honours.merge(tiers[["dealer_id", "tier"]], how="left").merge(dealers[["dealer_id", "channel"]], how="left")
    counts = {place: words.number((of["place"] == place).sum()) for place in PLACES}
    said = [words("recognitions.places", **counts)]
    if left := int((of["place"].isin(("write", "in_person")) & of["tier"].isin(TIERS[:-1])).sum()):
        said.append(words("recognitions.no_seat", count=left))
    if none := _without_honour(of, words):
        said.append(words("recognitions.without", groups=words.listed(none)))
    return Text(f"### {words('recognitions.awards')}\n\n{' '.join(said)}")


def _without_honour(of: pd.DataFrame, words: Words) -> list[str]:
    """Tiers and channels that have dealers, and none that is honoured."""
    there = [("tier", tier, words(f"tiers.{tier}")) for tier in TIERS]
    there += [("channel", channel, words(f"recognitions.channels.{channel}")) for channel in CHANNELS]
    honoured = of[of["place"] == "honour"]
    return [
        label for column, value, label in there if (of[column] == value).any() and not (honoured[column] == value).any()
    ]


def list_honoured(honours: pd.DataFrame, earned: pd.DataFrame, recognition: Recognition, words: Words) -> Table | None:
    """Whom to call up at the next awards, for what, and who has to be asked before."""
    lines = honours[honours["place"] == "honour"]
    keys = {"honoured_for": "recognition", "honoured_quarter": "quarter"}
    rows = (
        lines.drop(columns="recognition").rename(columns=keys).merge(earned, on=["dealer_id", "recognition", "quarter"])
    )
    if rows.empty:
        return None
    rank = {name: number for number, name in enumerate(recognition.order)}
    rows = rows.assign(rank=rows["recognition"].map(rank)).sort_values(["rank", "name", "dealer_id"])
    columns = {
        "name": [*rows["name"]],
        "recognition": [recognition.rules[name].label.of(words.language) for name in rows["recognition"]],
        "said": [
            recognitions.tell_public(recognition.rules[line.recognition], line, words) for line in rows.itertuples()
        ],
        "consent": [words(f"recognitions.consent.{consent}") for consent in rows["consent"]],
    }
    return _table("honoured", columns, words, "llll")


def _table(name: str, columns: dict[str, list[str]], words: Words, align: str | None = None) -> Table:
    headings = {words(f"recognitions.columns.{column}"): cells for column, cells in columns.items()}
    return Table(pd.DataFrame(headings, dtype="str"), caption=words(f"recognitions.tables.{name}"), align=align)
