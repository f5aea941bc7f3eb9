"""Words in values and names of files that mean the same, compared with the lists in ``headings.yaml``."""

from distribres.ingestion.proposal import lexicon
from distribres.ingestion.proposal.lexicon import fold


def lists() -> dict:
    """The lists of ``headings.yaml``."""
    return lexicon.read("headings")


def flat(words: list) -> list:
    """Words, those of the lists among them taken out."""
    return [word for entry in words for word in (entry if isinstance(entry, list) else [entry])]


def says_cancelled(heading: str) -> bool:
    """Does a heading ask whether something was cancelled, deleted, or did not take place?"""
    said = [term.meanings for term in lexicon.terms(heading)]
    return any(meanings & {"cancelled", "deleted", "no_show"} for meanings in said) and not any(
        "status" in meanings for meanings in said
    )


def names_role(pattern: str, role: str) -> bool:
    """Does the name of a file or sheet hold a word for a role?"""
    name = "".join(fold(pattern))
    return any("".join(fold(word)) in name for word in lists()["roles"][role]["files"])


def translations(name: str, values: list[str]) -> dict[str, str | None]:
    """Our word for each value of a column, None where no list has it."""
    return {value: _translated(name, value) for value in values}


def _translated(name: str, value: str) -> str | None:
    text = " ".join(fold(value))
    for ours, words in lists()["values"][name].items():
        folded = [" ".join(fold(word)) for word in words]
        if text in folded or (name == "channel" and any(word in text for word in folded)):
            return ours
    return None
