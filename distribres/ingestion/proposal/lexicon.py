"""What the words of a heading mean: found in ``words.yaml`` and ``codes.yaml``, also joined, cut short or inflected."""

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from distribres.contracts import strict_yaml

LONGEST = 5
"""Words of the longest phrases."""
ALIKE = 0.8
"""Nearness from which on a word may be another one mistyped, 0 to 1."""
SHORT = 4
"""Letters from which on a word may be cut short, or part of a longer one."""
ENDING = re.compile(r"(?<=[a-z]{4})(?:es|en|er|[aeions])$")
BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
CAPITALS = re.compile(r"(?<=[a-z0-9à-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
"""How German is written where a system has no umlauts."""
SUFFIXES = ("no", "nr", "id", "cd", "dt", "amt", "qty", "nm", "num")
"""Short words that fields end with, written together with what they are of: ``docno``."""
TAILS = ("date", "name", "code", "num")
"""Words that say so too where nobody knows what stands before them: ``ivdate``."""
JOINTS = ("", "s", "n", "en", "e", "es", "er")
"""What German and Dutch put between the parts of a word."""


@dataclass(frozen=True)
class Term:
    """A word or phrase of a heading: what it may mean (nothing where it is not known), and whether that is a guess.

    `aside` are names of tables and what stands in brackets: it may tell something, and never speaks against it.
    """

    words: tuple[str, ...]
    meanings: frozenset[str]
    guessed: bool = False
    aside: bool = False


@cache
def read(name: str) -> dict:
    """One of the lists beside this module."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    return strict_yaml.read(text)


@cache
def fold(text: str) -> tuple[str, ...]:
    """The words of a text without accents, capitals and punctuation; ``CodeClient`` and ``CODE_CLIENT`` are one.

    >>> fold("N° facture"), fold("DocDueDate"), fold("NAME1")
    (('no', 'facture'), ('doc', 'due', 'date'), ('name', '1'))
    """
    return tuple(word for chunk in _chunks(text) for word in _plain(CAPITALS.sub(" ", chunk)).split())


def _chunks(text: str) -> list[str]:
    """What stands between spaces and punctuation, signs for words spelled out."""
    spelled = re.sub(r"[Nn]°|[#№]", " no ", text).replace("%", " percent ")
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", spelled))


def _plain(text: str) -> str:
    letters = text.replace("œ", "oe").replace("Œ", "OE").casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))


@cache
def _heading(text: str) -> tuple[str, ...]:
    """The words of a heading, as of `fold`; what is a word with its capitals is one: ``UoM``, ``MwSt``."""
    chunks = _chunks(re.sub(r"__[cr]$", "", text))  # what Salesforce adds to fields of its users
    plain = {chunk: _plain(chunk) for chunk in chunks}
    known = {chunk for chunk, word in plain.items() if word in _singles() or word in _codes()}
    return tuple(w for chunk in chunks for w in ([plain[chunk]] if chunk in known else fold(chunk)))


@cache
def _phrases() -> dict[tuple[str, ...], frozenset[str]]:
    """Every phrase of the lists, folded -> its meanings."""
    found = defaultdict(set)
    for meaning, languages in read("words").items():
        for phrase in (phrase.strip().casefold() for texts in languages.values() for phrase in texts.split(",")):
            found[fold(phrase)].add(meaning)
        for phrase in (phrase.strip().casefold() for phrase in languages.get("de", "").split(",")):
            found[fold(phrase.translate(UMLAUTS))].add(meaning)
    return {phrase: frozenset(meanings) for phrase, meanings in found.items() if phrase}


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    return {str(code): meanings.split() for code, meanings in read("codes")["codes"].items()}


@cache
def _singles() -> dict[str, frozenset[str]]:
    """Words that stand alone or, phrases written together, as one -> their meanings."""
    joined = {"".join(phrase): meanings for phrase, meanings in _phrases().items() if len(phrase) > 1}
    return joined | {phrase[0]: meanings for phrase, meanings in _phrases().items() if len(phrase) == 1}


@cache
def _stems() -> dict[str, frozenset[str]]:
    stems = defaultdict(set)
    for phrase, meanings in _phrases().items():
        if len(phrase) == 1:
            stems[ENDING.sub("", phrase[0])] |= meanings
    return {stem: frozenset(meanings) for stem, meanings in stems.items() if len(stem) >= SHORT}


@cache
def terms(heading: str) -> tuple[Term, ...]:
    """The terms of a heading, longest phrases first; words that say nothing are left out.

    >>> [sorted(term.meanings) for term in terms("Rechnungsdatum")]
    [['invoice'], ['date']]
    """
    table, rest = _table(heading)
    bare = BRACKETS.sub(" ", rest)
    if bare == rest or not fold(bare):
        return (*table, *_of_words(_heading(rest)))
    bracketed = _of_words(_heading(" ".join(BRACKETS.findall(rest))))
    return (*table, *_of_words(_heading(bare)), *(term for term in bracketed if term.meanings and not term.guessed))


def _of_words(words: tuple[str, ...]) -> list[Term]:
    if len(words) == 1 and words[0] in _neutral() and words[0] in _singles():
        return [Term(words, _singles()[words[0]])]  # alone it says something: ``Un.`` is a unit
    found, at = [], 0
    while at < len(words):
        length, parts = _at(words, at)
        found += parts
        at += length
    return [term for term in found if not _says_nothing(term)]


def _table(heading: str) -> tuple[tuple[Term, ...], str]:
    """What the name of a table before a heading tells, as in ``CT_Num``, and the heading without it."""
    prefix, mark, rest = heading.partition("_")
    tables = read("codes")["tables"]
    if not mark or not fold(rest) or not (prefix.casefold() in tables or re.fullmatch(r"[A-Za-z]\d", prefix)):
        return (), heading
    told = (tables.get(prefix.casefold()) or "").split()
    return tuple(Term((prefix.casefold(),), frozenset({meaning}), aside=True) for meaning in told), rest


def _says_nothing(term: Term) -> bool:
    return not term.meanings and all(word in _neutral() or word.isdigit() for word in term.words)


@cache
def _neutral() -> frozenset[str]:
    return frozenset(str(word) for word in read("headings")["neutral"])


def _at(words: tuple[str, ...], at: int) -> tuple[int, list[Term]]:
    """How many words from here on are one term or one joined word, and what they are."""
    for length in range(min(LONGEST, len(words) - at), 1, -1):
        phrase = words[at : at + length]
        if meanings := _phrases().get(phrase) or _codes_joined(phrase):
            return length, [Term(phrase, meanings)]
    return 1, _word(words[at])


def _codes_joined(phrase: tuple[str, ...]) -> frozenset[str]:
    """Phrases that are cut by their capitals: ``SubTotal``, ``CardCode`` as ``sub total``."""
    return frozenset() if any(len(word) < 3 for word in phrase) else _singles().get("".join(phrase), frozenset())


@cache
def _word(word: str) -> list[Term]:
    if word in ("2", "3"):
        return [Term((word,), frozenset({"second"}))]
    if word in _neutral():
        return [Term((word,), frozenset())]
    if word in _codes():
        return [Term((word,), frozenset({meaning})) for meaning in _codes()[word]]
    if meanings := _singles().get(word):
        return [Term((word,), meanings)]
    if meanings := _stem(word):
        return [Term((word,), meanings)]
    if roots := _roots(word):
        return [Term((word,), frozenset({root})) for root in roots]
    if parts := _parts(word):
        return [Term((part,), _meaning_of_part(part)) for part in parts]
    if meanings := _cut(word):
        return [Term((word,), meanings, guessed=len(word) < SHORT)]
    if meanings := _near(word):
        return [Term((word,), meanings, guessed=True)]
    return _headed(word) or [Term((word,), frozenset(), guessed=True)]


def _stem(word: str) -> frozenset[str]:
    """The meanings of a word but for its ending, or the two endings of a plural of a person's name."""
    once = ENDING.sub("", word)
    return _stems().get(once) or _stems().get(ENDING.sub("", once)) or frozenset()


def _roots(word: str) -> list[str]:
    """What a field says that is all made of roots of three letters; nothing for other words."""
    pieces, roots = [word[at : at + 3] for at in range(0, len(word), 3)], read("codes")["roots"]
    whole = len(word) >= 6 and all(piece in roots for piece in pieces)
    return [roots[piece] for piece in pieces] if whole else []


def _meaning_of_part(part: str) -> frozenset[str]:
    return _singles().get(part) or (frozenset() if part in _neutral() else _stem(part))


@cache
def _parts(word: str) -> tuple[str, ...]:
    """The words of which one is joined: fewest first; none where it is not all made of such."""
    if not word.isalpha() or len(word) < 2 * SHORT - 3:
        return ()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(2, len(word) + 1):
        for start in [s for s in best if s < end]:
            part, joint = _whole_or_jointed(word[start:end], start, end, len(word))
            if part and (end not in best or len(best[end]) > len(best[start]) + 1):
                best[end] = (*best[start], part)
        del joint
    parts = best.get(len(word), ())
    long_enough = max(map(len, parts), default=0) >= SHORT or (parts and parts[-1] in SUFFIXES)
    return parts if len(parts) > 1 and long_enough else ()


def _whole_or_jointed(piece: str, start: int, end: int, length: int) -> tuple[str, str]:
    """The word that a piece is, with what joins it to the next one left out; empty where it is none."""
    for joint in JOINTS if end < length else ("",):
        part = piece.removesuffix(joint) if joint else piece
        edge = start == 0 or end == length
        long_enough = len(part) >= (2 if edge and end == length else 3)
        if piece.endswith(joint) and long_enough and (part in _singles() or (len(part) > SHORT and part in _neutral())):
            return part, joint
    return "", ""


def _headed(word: str) -> list[Term]:
    """A joined word of which but the last part is known, which says what it is: ``erstelldatum`` is a date."""
    for start in range(2, len(word) - 1):
        tail = word[start:]
        long_enough = start >= SHORT - 1 and len(tail) > SHORT and tail not in _neutral()
        if (tail,) in _phrases() and (long_enough or tail in TAILS):
            return [Term((word[:start],), frozenset(), guessed=True), Term((tail,), _singles()[tail])]
    return []


@cache
def _cut(word: str) -> frozenset[str]:
    """What all known words that begin so have in common: ``fact`` of ``facture`` and ``facturation``."""
    if len(word) < 3:
        return frozenset()
    known = _whole_words()
    first, last = bisect_left(known, word), bisect_left(known, word + "\uffff")
    longer = [_singles()[other] for other in known[first:last]]
    return frozenset.intersection(*longer) if longer else frozenset()


@cache
def _whole_words() -> list[str]:
    """Words that stand alone in the lists, sorted: a phrase written together is not cut short."""
    return sorted(phrase[0] for phrase in _phrases() if len(phrase) == 1)


@cache
def _near(word: str) -> frozenset[str]:
    """What a known word means that differs by a letter or two, lost, added or swapped: as where it is mistyped."""
    if len(word) <= SHORT:
        return frozenset()
    least, most = math.ceil(len(word) * ALIKE), math.floor(len(word) / ALIKE)  # others differ by more than they may
    known = [other for length in range(max(least, SHORT + 1), most + 1) for other in _by_length().get(length, ())]
    found = process.extractOne(word, known, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=ALIKE)
    return _singles()[found[0]] if found else frozenset()


@cache
def _by_length() -> dict[int, list[str]]:
    words = defaultdict(list)
    for word in _singles():
        words[len(word)].append(word)
    return words
