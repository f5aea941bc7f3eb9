"""The page that a rep puts on a dealer's table: from what may be said to words, and from words to one PDF.

Typst gets data, never text that it would read as its own: whatever a name holds, it is shown. What the page cannot hold
fails by the name of its box.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import typst

from distribres.contracts import quarters, yearly
from distribres.field.sheet_facts import SheetFacts, Strip
from distribres.field.sheet_offers import Offer
from distribres.field.sheet_peers import STRIPS
from distribres.report import fonts
from distribres.report.characters import isolate, legible
from distribres.report.handouts import typesetting
from distribres.report.handouts.last_word import Word
from distribres.report.words import Words

TEMPLATE = "sheet_for_dealer.typ"
MARK = "distribres sheet"
"""What stands in every sheet, with the digest of its page."""
LONGEST = 60
"""Characters of a dealer's name, and half as many of others: what the page's head can hold."""
BAND = (0.3, 0.7)
"""Where the middle half lies on every strip, as shares of its width."""
EDGE = 0.02
"""How near to the end of a strip the dot comes."""
TICKS = 3
"""Steps of the axis of purchases, at most."""


class DoesNotFit(ValueError):
    """What a sheet should say does not fit on its page; the message names the box."""


@dataclass(frozen=True)
class Person:
    """Whom the sheet is for, where that may be shown."""

    name: str = ""
    phone: str = ""


def write_out(
    facts: SheetFacts, words: Words, brand: str, quarter: str, word: Word, person: Person = Person()
) -> dict[str, Any]:
    """All that the page of one dealer says, in words, as the template takes it.

    Parameters
    ----------
    facts : SheetFacts
    words : Words
        In the dealer's language.
    brand, quarter : str
        Title of the network, and the quarter under review.
    word : Word
        In the dealer's language.
    person : Person
        Empty where no contact may be shown.
    """
    day = words.day(quarters.last_day(quarter))
    name = _short(facts.name, LONGEST) or words("missing")
    page = {
        "language": words.language,
        "title": words("sheet.title", name=name, quarter=words.quarter(quarter)),
        "head": _head(facts, name, _short(brand), words.quarter(quarter), day, person, words),
        "says": _says(facts, words),
        "year": _year(facts, words),
        "beside": _beside(facts, words),
        "standing": _standing(facts, words),
        "room": _room(facts, words),
        "offers": _offers(facts.offers, words),
        "ask": {
            "title": words("sheet.ask.title"),
            "text": facts.ask.of(words.language),
            "free": words("sheet.free"),
        },
        "gain": {"title": words("sheet.gain.title"), "says": _gain(facts, words)},
        "commitments": _commitments(words),
        "word": {"title": words(f"sheet.word.{'earned' if word.is_earned else 'noted'}"), "text": word.text},
        "foot": words("sheet.foot", day=day),
    }
    return _printable(page)


def mark_of(page: dict[str, Any]) -> str:
    """What tells whether a PDF is of this page: it stands among its keywords."""
    return f"{MARK} {typesetting.digest_of(TEMPLATE, page)}"


def typeset(page: dict[str, Any]) -> bytes:
    """A PDF/UA-1 of one page; the same page gives the same bytes.

    Raises
    ------
    DoesNotFit
        Which box is too full, even in the smallest letters.
    """
    given = page | {"mark": mark_of(page), "fallbacks": typesetting.fallbacks_of(page)}
    try:
        return typesetting.compile_data(TEMPLATE, "sheet", given)
    except typst.TypstError as error:
        box = error.message.removeprefix("panicked with: ")
        if box not in {*page, "page"}:
            raise
        raise DoesNotFit(box) from None


def _printable(node: Any) -> Any:
    """The same page with texts that a typeface can show."""
    if isinstance(node, dict):
        return {name: _printable(part) for name, part in node.items()}
    if isinstance(node, list):
        return [*map(_printable, node)]
    return fonts.printable(node) if isinstance(node, str) else node


def _short(text: str, longest: int = LONGEST // 2) -> str:
    """A text of the data, on one line, not too long, and moving nothing that stands beside it."""
    shown = legible(text)
    return isolate(shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…")


def _head(
    facts: SheetFacts, name: str, brand: str, quarter: str, day: str, person: Person, words: Words
) -> dict[str, Any]:
    under = [_short(facts.city)]
    under += [words("sheet.for", name=_short(person.name))] if person.name else []
    under += [words("sheet.phone", phone=_short(person.phone))] if person.phone else []
    beside = [words("sheet.subject", quarter=quarter), words("sheet.dated", day=day)]
    beside += [words("sheet.rep", name=_short(facts.rep))] if facts.rep else []
    return {"name": name, "under": [text for text in under if text], "brand": brand, "beside": beside}


def _says(facts: SheetFacts, words: Words) -> str:
    """What the year was, in one sentence."""
    if facts.revenue_year <= 0:
        return words("sheet.year.returned")
    revenue, change = words.money(facts.revenue_year), words.change(facts.growth, 0)
    if facts.growth != facts.growth:
        return words("sheet.year.new", revenue=revenue)
    if change == words.percent(0):
        return words("sheet.year.level", revenue=revenue)
    return words("sheet.year.changed", revenue=revenue, change=change)


def _year(facts: SheetFacts, words: Words) -> dict[str, Any]:
    """The chart of purchases, and the two years below it."""
    shown = list(facts.purchases.items())
    known = [(when, value) for when, value in shown if value == value]
    said = [words("sheet.year.at", quarter=words.quarter(when), revenue=words.money(value)) for when, value in known]
    totals = {
        "now": words.money(facts.revenue_year),
        "before": words.money(facts.revenue_before),
        "change": words.change(facts.growth, 0),
    }
    return {
        "title": words("sheet.year.title"),
        "alt": words("sheet.year.alt", values="; ".join(said)),
        "bars": [
            {
                "label": words.quarter(when).split()[0],
                "value": None if value != value else value,
                "now": place >= len(shown) - yearly.YEAR,
            }
            for place, (when, value) in enumerate(shown)
        ],
        "bands": _bands([quarters.parse(when)[0] for when, _ in shown]),
        "ticks": _ticks([value for _, value in known], words),
        "totals": [{"label": words(f"sheet.year.{name}"), "value": value} for name, value in totals.items()],
    }


def _bands(years: list[int]) -> list[dict[str, Any]]:
    """Where each calendar year lies among the quarters."""
    return [{"label": str(year), "start": years.index(year), "count": years.count(year)} for year in sorted({*years})]


def _ticks(values: list[float], words: Words) -> list[dict[str, Any]]:
    """Round values of an axis that holds 0 and all these."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = max((high - low) / TICKS, 1.0)
    ten = 10.0 ** np.floor(np.log10(rough))
    step = next(ten * unit for unit in (1, 2, 2.5, 5, 10) if ten * unit >= rough)
    places = range(int(np.floor(low / step)), max(int(np.ceil(high / step)), 1) + 1)
    return [{"value": float(at * step), "label": words.money(at * step, is_round=True)} for at in places]


def _beside(facts: SheetFacts, words: Words) -> dict[str, Any]:
    """The dealer beside comparable ones."""
    strips = [_strip(name, facts.strips[name], words) for name in STRIPS if name in facts.strips]
    kind = words(f"sheet.beside.kinds.{facts.channel}")
    says = words("sheet.beside.says", count=facts.peers, kind=kind) if strips else words("sheet.beside.none")
    alt = [words("sheet.beside.alt", **{part: it[part] for part in ("label", "own", "low", "high")}) for it in strips]
    return {"title": words("sheet.beside.title"), "says": says, "alt": " ".join(alt), "strips": strips}


def _strip(name: str, strip: Strip, words: Words) -> dict[str, Any]:
    def show(value: float) -> str:
        if STRIPS[name] == "months":
            return words("sheet.months", count=round(value))
        if STRIPS[name] == "money":
            return words.money(value, is_round=value != strip.own)
        return words.change(value, 0) if name == "growth" else words.percent(value)

    told = {part: show(value) for part, value in asdict(strip).items()}
    return {"label": words(f"sheet.beside.strips.{name}")} | told | _place(strip)


def _place(strip: Strip) -> dict[str, Any]:
    """Where band and dot lie: the band always at the same place, a dot far outside at the end."""
    start, end = BAND
    wide = strip.high - strip.low
    if wide <= 0:  # all of the middle half is at one value
        at = 0.5 + (end - start) * float(np.sign(strip.own - strip.low))
        return {"band": [0.48, 0.52], "dot": float(np.clip(at, EDGE, 1 - EDGE))}
    at = start + (end - start) * (strip.own - strip.low) / wide
    return {"band": [start, end], "dot": float(np.clip(at, EDGE, 1 - EDGE))}


def _standing(facts: SheetFacts, words: Words) -> dict[str, Any]:
    """By what the dealer is followed, and how it gets a step up."""
    forms = {"salespeople": words.number, "share_of_wallet": words.percent}
    criteria = [
        words(f"sheet.standing.criteria.{name}", value=forms.get(name, words.money)(value))
        for name, value in facts.criteria.items()
    ]
    criteria += [words("sheet.standing.others")] if facts.others else []
    return {
        "title": words("sheet.standing.title"),
        "says": words("sheet.standing.says"),
        "criteria": criteria,
        "step": _step(facts, words),
    }


def _step(facts: SheetFacts, words: Words) -> str:
    if facts.target != facts.target:
        return words("sheet.standing.stay")
    now, target = words.money(facts.now), words.money(facts.target)
    if now == target:
        return words("sheet.standing.reached")
    return words("sheet.standing.step", now=now, target=target)


def _room(facts: SheetFacts, words: Words) -> dict[str, Any]:
    """What could still be bought, what that rests on, and lines to correct it."""
    low, high = (words.money(x) for x in (facts.headroom_low, facts.headroom_high))
    nothing = words.money(0)
    case = "unknown" if facts.headroom_high != facts.headroom_high else "nothing" if high == nothing else "from_to"
    case = "up_to" if case == "from_to" and low == nothing else case
    basis = f"sheet.room.{'is_known' if facts.known else 'is_estimated'}"
    return {
        "title": words("sheet.room.title"),
        "says": words(f"sheet.room.{case}", low=low, high=high),
        "basis": "" if case == "unknown" else words(basis),
        "corrections": [words(f"sheet.room.{line}") for line in ("wallet", "team", "more")],
    }


def _offers(offers: list[Offer], words: Words) -> dict[str, Any]:
    return {
        "title": words("sheet.offers.title"),
        "none": words("sheet.offers.none"),
        "lines": [_offer(offer.tactic, offer.due, words) for offer in offers],
    }


def _offer(tactic: str, due: date, words: Words) -> dict[str, str]:
    return {
        "label": words("sheet.offers.label", label=words.tactic(tactic)),
        "text": words.playbook.tactics[tactic].offer.of(words.language),
        "due": words("sheet.offers.due", day=words.short_day(due)),
    }


def _gain(facts: SheetFacts, words: Words) -> str:
    """What both sides win; nothing is promised that the interval does not hold."""
    if facts.dealer_low != facts.dealer_low:
        return words("sheet.gain.open")
    ends = {
        "low": facts.dealer_low,
        "high": facts.dealer_high,
        "ours_low": facts.ours_low,
        "ours_high": facts.ours_high,
    }
    return words("sheet.gain.both", **{name: words.money(x) for name, x in ends.items()})


def _commitments(words: Words) -> dict[str, Any]:
    """An empty table to write into."""
    return {
        "title": words("sheet.commitments.title"),
        "columns": [words(f"sheet.commitments.{column}") for column in ("what", "who", "when")],
        "who": words("sheet.commitments.you_or_us"),
    }
