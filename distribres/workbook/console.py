"""What a run prints."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from distribres.report.characters import spell_out

if TYPE_CHECKING:
    from distribres.workbook.review import Review


def put(*lines: str, file: TextIO | None = None) -> None:
    """Print lines, in which no name of the data steers the terminal.

    Where nobody listens any more (``make check | head``) go on in silence: the work is no worse.
    """
    stream = file or sys.stdout
    try:
        print(*map(spell_out, lines), sep="\n", file=stream, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def print_account(review: "Review") -> None:
    """Read = accepted + rejected, in lines and in money, and why."""
    rejected, money = review.record.get("rejected", {}), review.record.get("money", {})
    for name, read in review.record.get("read", {}).items():
        refused = sum(rejected.get(name, {}).values())
        put(f"      {name:<12} {read:>14,} lines = {read - refused:>14,} accepted + {refused:>10,} rejected")
        if name in money:
            amounts = [f"{money[name][part]:>14,.0f}" for part in ("read", "accepted", "rejected")]
            put(
                "      {:<12} {} {}   = {} accepted + {:>10} rejected".format(
                    "", amounts[0], review.params.network.currency, amounts[1], amounts[2].strip()
                )
            )
        for reason, lines in rejected.get(name, {}).items():
            put(f"      {'':<12} {lines:>14,} {reason}")


def seen_from_here(path: Path) -> str:
    base = Path.cwd()
    return path.resolve().relative_to(base).as_posix() if path.resolve().is_relative_to(base) else str(path)


def say(title: str, text: str) -> None:
    put(f"  ✓ {title:<16} {text}")


def published(review: "Review") -> list[str]:
    """The files that a reader wants, seen from here."""
    names = [f"review.{language}.{kind}" for language in review.languages for kind in ("html", "pdf")]
    names += [f"action-plan.{language}.xlsx" for language in review.languages]
    field = [] if review.scenario else ["calendar", "actions.csv"]
    return [seen_from_here(review.folder / name) for name in [*names, "workbooks", *field, "tables", "run.json"]]
