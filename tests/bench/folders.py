"""How well folders of exports are recognised: part of `make bench-init`; they stand in folders.yaml."""

import itertools
import re
import tempfile
from pathlib import Path

import pandas as pd
import yaml

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.kinds import find
from distribres.ingestion.proposal.recognition import recognise

LINES = 8


def main() -> None:
    """Print the share of columns that are right in each folder, and what is wrong without a mark."""
    folders = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    judged = pd.concat([judge(name, folder) for name, folder in folders.items()])
    counts = pd.crosstab(judged["folder"], judged["outcome"])
    print(counts.to_string(), "\n")
    for row in judged[~judged["outcome"].isin(["right", "right, marked"])].itertuples():
        print(f"{row.outcome}: {row.folder}, {row.input}.{row.column}: {row.found!r}, right is {row.right!r}")
    wanted = judged[judged["right"] != ""]
    right, plain = wanted["outcome"].str.startswith("right").mean(), (wanted["outcome"] == "right").mean()
    silent = (judged["outcome"] == "wrong").sum()
    print(f"\n{len(wanted)} columns: {right:.1%} right, {plain:.1%} without a mark; {silent} wrong without a mark")


def judge(name: str, folder: dict) -> pd.DataFrame:
    """Each column of the mapping that is right, and each that was proposed: input, column, found, right, outcome."""
    with tempfile.TemporaryDirectory() as place:
        write(Path(place), folder["files"])
        kinds, _ = find(Path(place))
        roles, _ = recognise(kinds, find_conventions(kinds).decimals)
    rows = []
    for entry in proposed_inputs():
        found, right = (roles[entry].columns if entry in roles else {}), folder["right"].get(entry, {})
        for column in dict.fromkeys([*right, *found]):
            match, wanted = found.get(column), right.get(column, "")
            rows.append((name, entry, column, match.heading if match else "", wanted, _outcome(match, wanted)))
    return pd.DataFrame(rows, columns=["folder", "input", "column", "found", "right", "outcome"])


def _outcome(match, wanted: str) -> str:
    if match is None:
        return "missed"
    word = "right" if match.heading == wanted else "wrong"
    return f"{word}, marked" if match.unsure else word


def write(folder: Path, files: dict[str, str], lines: int = LINES) -> None:
    """The files of a folder, their lines repeated with other numbers."""
    for name, text in files.items():
        heading, *patterns = text.splitlines()
        turns = itertools.islice(itertools.cycle(patterns), lines)
        filled = [re.sub(r"\{\}", str(n + 1), pattern) for n, pattern in enumerate(turns)]
        (folder / name).write_text("\n".join([heading, *filled]) + "\n", encoding="utf-8")
