"""Letters as they are printed, and as lines of a mail merge; to Typst they are data, never text of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd
import typst

from distribres.contracts.sections import Params
from distribres.report import fonts
from distribres.report.characters import isolate, legible, neutralise
from distribres.report.handouts import addresses, typesetting
from distribres.report.handouts.addresses import Address
from distribres.report.handouts.letter_templates import ITEM, Part, Written
from distribres.report.words import Words

TEMPLATE = "letter.typ"
SIZES = (11, 10.5, 10, 9.5, 9)
"""Of the text, in points: the first at which every letter fits on its page."""
_ONE_LINE = {ord("\n"): " ", ord("\t"): " "}
MARK = "distribres letters"
"""What stands in every file of letters, with the digest of what they say."""


class DoesNotFit(ValueError):
    """A letter does not fit on its page; `place` is its place among those that were to be set."""

    def __init__(self, place: int, letter: str = ""):
        self.place = place
        super().__init__(letter)


@dataclass(frozen=True)
class Letter:
    """A letter to one dealer: all that is printed."""

    dealer_id: str
    template: str
    language: str
    address: Address
    salutation: str
    day: str
    written: Written
    signature: dict[str, str]
    diploma: str = ""


def page_of(letter: Letter, params: Params, words: Words) -> dict[str, Any]:
    """What the template takes of a letter."""
    sender, signature = params.letters.sender, letter.signature
    reached = " · ".join(filter(None, (signature["phone"], signature["email"])))
    page = {
        "sender": [sender.name, *sender.address],
        "address": letter.address.lines,
        "date": words("letters.date", city=sender.city, day=letter.day),
        "subject-line": words("letters.subject", subject=letter.written.subject),
        "salutation": letter.salutation,
        "body": [*_blocks(letter.written.body)],
        "close": letter.written.close or words("letters.close"),
        "signature": [*filter(None, (signature["name"], signature["title"], reached))],
        "notice": params.letters.notice.of(words.language).format_map(
            {
                "brand": params.network.title,
                "opt_out": sender.opt_out.of(words.language),
                "privacy": sender.privacy.of(words.language),
            }
        ),
    }
    return _shown(page)


def _blocks(body: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Paragraphs, and lists of the items that follow each other."""
    for is_item, parts in groupby(body, key=lambda part: part.is_item):
        texts = [part.text for part in parts]
        yield from [{"items": texts}] if is_item else [{"text": text} for text in texts]


def _shown(node: Any) -> Any:
    """The same with texts that a typeface can show, each on one line and moving nothing that stands beside it."""
    if isinstance(node, dict):
        return {name: _shown(part) for name, part in node.items()}
    if isinstance(node, list):
        return [*map(_shown, node)]
    return isolate(fonts.printable(neutralise(node).translate(_ONE_LINE))) if isinstance(node, str) else node


def bundle(pages: Sequence[dict[str, Any]], title: str, brand: str, language: str) -> dict[str, Any]:
    """A file of letters in one language, as the template takes it."""
    given = {"title": _shown(title), "brand": _shown(brand), "language": language, "letters": [*pages]}
    marked = f"{MARK} {typesetting.digest_of(TEMPLATE, given)}"
    return given | {"mark": marked, "fallbacks": typesetting.fallbacks_of(given)}


def typeset(given: dict[str, Any]) -> bytes:
    """A PDF/UA-1 with a page for each letter; the same letters give the same bytes.

    Where one is long, all of them are set smaller, so that a file looks alike throughout.

    Raises
    ------
    DoesNotFit
        Which of them is too long, even in the smallest size.
    """
    too_long = -1
    for size in SIZES:
        try:
            return typesetting.compile_data(TEMPLATE, "letters", given | {"size": size})
        except typst.TypstError as error:
            place = error.message.removeprefix("panicked with: ")
            if not place.isdecimal():
                raise
            too_long = int(place)
    raise DoesNotFit(too_long)


def merge_lines(letters: Sequence[Letter]) -> pd.DataFrame:
    """A line for each letter, for a mail merge: the address line by line, and all that the letter says."""
    return pd.DataFrame([_merge_line(letter) for letter in letters], dtype="str")


def _merge_line(letter: Letter) -> dict[str, str]:
    lines = [*letter.address.lines, *[""] * (addresses.LINES + 1 - len(letter.address.lines))]
    body = "\n\n".join(f"{ITEM} {part.text}" if part.is_item else part.text for part in letter.written.body)
    return {
        "dealer_id": legible(letter.dealer_id),
        "language": letter.language,
        "template": letter.template,
        **{f"address_{number}": line for number, line in enumerate(lines, start=1)},
        "date": letter.day,
        "subject": letter.written.subject,
        "salutation": letter.salutation,
        "body": body,
        "close": letter.written.close,
        **{f"signatory_{part}": letter.signature[part] for part in ("name", "title", "phone", "email")},
        "diploma": letter.diploma,
        "shortened": "; ".join(letter.address.cut),
    }
