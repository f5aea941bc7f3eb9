"""What a run prints."""

from pathlib import Path

from distribres.workbook.review import Review


def print_account(review: Review) -> None:
    """Read = accepted + rejected, in lines and in money, and why."""
    rejected, money = review.record.get("rejected", {}), review.record.get("money", {})
    for name, read in review.record.get("read", {}).items():
        refused = sum(rejected.get(name, {}).values())
        print(f"      {name:<12} {read:>14,} lines = {read - refused:>14,} accepted + {refused:>10,} rejected")
        if name in money:
            amounts = [f"{money[name][part]:>14,.0f}" for part in ("read", "accepted", "rejected")]
            print(
                "      {:<12} {} {}   = {} accepted + {:>10} rejected".format(
                    "", amounts[0], review.params.network.currency, amounts[1], amounts[2].strip()
                )
            )
        for reason, lines in rejected.get(name, {}).items():
            print(f"      {'':<12} {lines:>14,} {reason}")


def seen_from_here(path: Path) -> str:
    base = Path.cwd()
    return path.resolve().relative_to(base).as_posix() if path.resolve().is_relative_to(base) else str(path)


def say(title: str, text: str) -> None:
    print(f"  ✓ {title:<16} {text}", flush=True)


def published(review: Review) -> list[str]:
    """The files that a reader wants, seen from here."""
    names = [f"review.{language}.{kind}" for language in review.languages for kind in ("html", "pdf")]
    return [seen_from_here(review.folder / name) for name in [*names, "action-plan.xlsx", "tables", "run.json"]]
