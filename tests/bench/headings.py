"""How well headings of real systems are recognised: `make bench-init HEADINGS=file.csv`.

The file has the columns heading, language, system, entity, column (ours, or `none`: not to be mapped), value_shape,
example, source. The headings of one system, entity and language are offered as one file with their examples as its
only line. Without a file: the invented folders of folders.yaml.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

import folders
from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.fitting import Role, fit
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.recognition import recognise
from distribres.ingestion.proposal.sniffing import Sample

OUTCOMES = ["right", "left out", "wrong", "missed", "unsure, right", "unsure, wrong"]
"""`left out`: rightly. `missed`: left out although it is one of our columns. Only what is unsure is marked."""


def main(file: str) -> None:
    """Print the outcomes by language and by column, the totals, and what is wrong without a mark."""
    headings = pd.read_csv(file, dtype="str", keep_default_na=False)
    groups = headings.groupby(["system", "entity", "language"], sort=False)
    judged = pd.concat([judge(group, entity) for (_, entity, _), group in groups])
    by_column = judged["column"].where(judged["column"] == "none", judged["entity"] + "." + judged["column"])
    for title, by in (("language", judged["language"]), ("column", by_column)):
        counts = pd.crosstab(by.rename(title), judged["outcome"]).reindex(columns=OUTCOMES, fill_value=0)
        print(counts.assign(all=counts.sum(axis=1)).sort_values("all", ascending=False).to_string(), "\n")
    silent = judged[judged["outcome"].isin(["wrong", "missed"])]
    for row in silent.itertuples():
        place = f"{row.language} {row.system}, {row.entity}"
        print(f"{row.outcome:7} {place}: {row.heading!r} is {row.column}, not {row.found}")
    print(totals(judged["outcome"]))


def totals(outcomes: pd.Series) -> str:
    """The two figures: of what is not marked, and of all."""
    n = Counter(outcomes)
    plain = n["right"] + n["left out"]
    unmarked = plain + n["wrong"] + n["missed"]
    mapped = n["right"] + n["wrong"]
    return (
        f"\n{len(outcomes)} headings: "
        + ", ".join(f"{n[outcome]} {outcome}" for outcome in OUTCOMES)
        + f"\nof what is not marked {plain / unmarked:.1%} are right ({n['right'] / max(mapped, 1):.1%} of the mapped);"
        + f" of all {plain / len(outcomes):.1%} right or rightly left out without a mark,"
        + f" {(plain + n['unsure, right']) / len(outcomes):.1%} with those that are marked"
    )


def judge(group: pd.DataFrame, entity: str) -> pd.DataFrame:
    """What becomes of each heading: found (our column) and outcome.

    A file has one heading for each of our columns, and beside it all that are none: where a system has several for one
    column (of its lists, its codes and labels), the files differ in which it is. What is none is judged in the first.
    """
    turn = group.groupby("column").cumcount().where(group["column"] != "none", 0)
    found = []
    for at in range(turn.max() + 1):
        mapped = group[group["column"] != "none"].assign(far=(turn - at).abs()).sort_values("far", kind="stable")
        beside = group.index.isin(mapped.drop_duplicates("column").index) | (group["column"] == "none")
        found.append(_judged(group[beside], entity).loc[turn[turn == at].index])
    return pd.concat(found).loc[group.index]


def _judged(file: pd.DataFrame, entity: str) -> pd.DataFrame:
    kind = one_line(file, entity)
    decimals = find_conventions([kind]).decimals
    if entity in proposed_inputs():
        roles = [fit(kind, entity, decimals[kind.name])]
    else:
        roles = list(recognise([kind], decimals)[0].values())
    found = [verdict(heading, roles) for heading in file["heading"]]
    outcomes = [outcome(*one, truth) for one, truth in zip(found, file["column"], strict=True)]
    return file.assign(found=[column for column, _ in found], outcome=outcomes)


def one_line(group: pd.DataFrame, entity: str) -> Kind:
    """A file that has the headings, and their examples as its only line."""
    examples = [re.sub(r"\s+\([a-zé ,.]{3,}\)$", "", text) for text in group["example"]]  # "5400 (seconds)": a remark
    lines = pd.DataFrame({h: pd.Series([e], dtype="str") for h, e in zip(group["heading"], examples, strict=True)})
    return Kind(f"{entity}.csv", [Sample(Path("export.csv"), lines)], lines)


def verdict(heading: str, roles: list[Role]) -> tuple[str, bool]:
    """Our column that a heading is (`none`: left out), and whether that is marked: as unsure, a rival, or refused."""
    for role in roles:
        own = {column: match.unsure for column, match in role.columns.items() if match.heading == heading}
        if own:  # a list of dealers without numbers has their names twice: the number is the guess
            column = min(own, key=own.get)
            return column, own[column]
        for column, match in role.columns.items():
            if heading in match.rivals:
                return column, True
        for column, why in role.refused.items():
            if why.startswith(f"{heading!r} "):
                return column, True
    return "none", False


def outcome(column: str, marked: bool, truth: str) -> str:
    """One of `OUTCOMES`."""
    if marked:
        return "unsure, right" if column == truth else "unsure, wrong"
    if column == truth:
        return "left out" if truth == "none" else "right"
    return "missed" if column == "none" else "wrong"


if __name__ == "__main__":
    main(sys.argv[1]) if sys.argv[1:] and sys.argv[1] else folders.main()
