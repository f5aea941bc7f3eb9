"""Every word that a reader sees, and how numbers, money, dates and quarters are written in the reader's language.

Texts lie in ``<language>.yaml``; what a language does to numbers comes from Unicode's locale data (Babel).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_currency_symbol

from distribres.contracts import quarters, strict_yaml
from distribres.contracts.playbook import Playbook
from distribres.stats import intervals

MINUS = "\u2212"
LOCALES = {"fr": "fr_FR", "en": "en_GB"}
UNITS = (("million", 1e6), ("thousand", 1e3))


@cache
def texts(language: str) -> dict[str, str | dict]:
    """All texts of a language by dotted key; a text that depends on a count is a mapping of its plural forms."""
    tree = strict_yaml.read(Path(__file__).with_name(f"{language}.yaml").read_text(encoding="utf-8"))
    return dict(_flat(tree))


def _flat(tree: dict, path: str = "") -> Iterable[tuple[str, str | dict]]:
    for name, node in tree.items():
        if isinstance(node, dict) and "other" not in node:
            yield from _flat(node, f"{path}{name}.")
        else:
            yield f"{path}{name}", node


def _unit(size: float) -> tuple[str, float]:
    """The unit in which an amount of this size is told, and how much it is."""
    return next(((unit, scale) for unit, scale in UNITS if size >= 0.9995 * scale), ("one", 1))


@dataclass(frozen=True)
class Words:
    """The words of one language, for a network that counts in one currency and has a playbook of its own.

    Calling it looks up a text: ``words("tiers.A")``; ``{names}`` in the text are filled from the keywords, and a
    `count` chooses the plural form. ``{level}`` is that of all intervals.
    """

    language: str
    currency: str = "EUR"
    playbook: Playbook | None = field(default=None, compare=False, repr=False)

    def __call__(self, key: str, /, **figures) -> str:
        text = texts(self.language)[key]
        if isinstance(text, dict):
            text = text[self.locale.plural_form(abs(figures["count"]))]
        if "count" in figures:
            figures["count"] = self.number(figures["count"])
        if "{level}" in text:
            figures["level"] = self.percent(intervals.LEVEL)
        return text.format_map(figures)

    @property
    def families(self) -> list[str]:
        """The families of the playbook, in the order in which they are listed."""
        return self.playbook.order

    def family(self, name: str) -> str:
        """A family as the playbook calls it."""
        return self.playbook.families[name].label.of(self.language)

    def tactic(self, name: str) -> str:
        """A tactic as the playbook calls it."""
        return self.playbook.tactics[name].label.of(self.language)

    @property
    def locale(self) -> Locale:
        return Locale.parse(LOCALES[self.language])

    @property
    def symbol(self) -> str:
        """``€``"""
        return get_currency_symbol(self.currency, "en")

    def number(self, x: float, digits: int = 0) -> str:
        """``12 345,6``"""
        if x != x:
            return self("missing")
        text = format_decimal(abs(x), "#,##0." + "0" * digits if digits else "#,##0", self.locale)
        return self._signed(text, x)

    def percent(self, x: float, digits: int = 0) -> str:
        """``12 %`` of a share of 0.12."""
        if x != x:
            return self("missing")
        return self._signed(self("percent", n=self.number(abs(x) * 100, digits)), x)

    def probability(self, x: float, most: float = 0.99) -> str:
        """One that is never told as certain nor as impossible: ``plus de 99 %`` beyond `most`, ``moins de 1 %``."""
        if x > most:
            return self("above", n=self.percent(most))
        if 1 - x > most:
            return self("under", n=self.percent(1 - most))
        return self.percent(x)

    def change(self, x: float, digits: int = 1) -> str:
        """A relative change, always with its sign: ``+3,2 %``."""
        text = self.percent(x, digits)
        return f"+{text}" if x > 0 and text != self.percent(0, digits) else text

    def money(self, x: float, is_round: bool = False) -> str:
        """Money to about three figures: ``1,2 M€``, ``345 k€``, ``87 €``; ``5 k€`` for ``5,0 k€`` where it is round."""
        if x != x:
            return self("missing")
        unit, scale = _unit(abs(x))
        shown = abs(x) / scale
        digits = 0 if unit == "one" or shown >= 99.95 or (is_round and float(shown).is_integer()) else 1
        return self._in_unit(x, unit, scale, digits)

    def amounts(self, column: Iterable[float]) -> list[str]:
        """Money of one column: all in one unit, with as many digits, so that lines can be compared.

        The unit is that in which three in four of them are at least one; where one is ten thousand, it is not smaller
        than thousands.
        """
        values = list(column)
        sizes = sorted(abs(x) for x in values if x == x and x) or [0.0]
        unit, scale = _unit(max(sizes[len(sizes) // 4], 1e3 if sizes[-1] >= 1e4 else 0.0))
        digits = 0 if unit == "one" or sizes[-1] / scale >= 99.95 else 1
        return [self("missing") if x != x else self._in_unit(x, unit, scale, digits) for x in values]

    def _in_unit(self, x: float, unit: str, scale: float, digits: int) -> str:
        return self._signed(self(f"money.{unit}", n=self.number(abs(x) / scale, digits), symbol=self.symbol), x)

    def hours(self, x: float) -> str:
        """``12 h``"""
        return self("missing") if x != x else self("hours", n=self.number(x))

    def quarter(self, quarter: str) -> str:
        """``T3 2026``"""
        year, number = quarters.parse(quarter)
        return self("quarter", number=number, year=year)

    def day(self, day: date) -> str:
        """``1 janvier 2026``"""
        return format_date(day, "long", self.locale)

    def short_day(self, day: date) -> str:
        """``16 oct.``"""
        return format_date(day, "d MMM", self.locale)

    def listed(self, items: Iterable[str]) -> str:
        """``a, b et c``"""
        return format_list(list(items), locale=self.locale)

    def between(self, low: str, high: str) -> str:
        """An interval between two formatted figures."""
        return self("between", low=low, high=high)

    def money_axis(self, x: float, _position: int | None = None) -> str:
        return self.money(x, is_round=True)

    def percent_axis(self, x: float, _position: int | None = None) -> str:
        return self.percent(x)

    def number_axis(self, x: float, _position: int | None = None) -> str:
        return self.number(x)

    @staticmethod
    def _signed(text: str, x: float) -> str:
        """The text of a size with the sign of the number; what is rounded to zero has none."""
        return f"{MINUS}{text}" if x < 0 and re.search("[1-9]", text) else text
