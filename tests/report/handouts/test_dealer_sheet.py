"""The page of one dealer: what it says, what it cannot say, and that it always is one page."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from builders import params_of, words_in
from distribres.contracts.names import LANGUAGES
from distribres.contracts.playbook import Text
from distribres.field.sheet_facts import Strip, gather_sheet_facts
from distribres.report.handouts.dealer_sheet import MARK, DoesNotFit, Person, mark_of, typeset, write_out
from distribres.report.handouts.last_word import Word
from distribres.report.words import Words
from small_sheets import QUARTER, tables_of

NAN = float("nan")
PARAMS = params_of()
FACTS = gather_sheet_facts(tables_of(), QUARTER, PARAMS)["D2"]
HANDED = {
    *("language", "title", "says", "foot"),
    *("head.name", "head.under", "head.brand", "head.beside"),
    *("year.title", "year.alt", "year.bars.label", "year.bars.value", "year.bars.now"),
    *("year.bands.label", "year.bands.start", "year.bands.count", "year.ticks.value", "year.ticks.label"),
    *("year.totals.label", "year.totals.value"),
    *("beside.title", "beside.says", "beside.alt"),
    *("beside.strips.label", "beside.strips.own", "beside.strips.low", "beside.strips.high"),
    *("beside.strips.band", "beside.strips.dot"),
    *("standing.title", "standing.says", "standing.criteria", "standing.step"),
    *("room.title", "room.says", "room.basis", "room.corrections"),
    *("offers.title", "offers.none", "offers.lines.label", "offers.lines.text", "offers.lines.due"),
    *("ask.title", "ask.text", "ask.free", "gain.title", "gain.says"),
    *("commitments.title", "commitments.columns", "commitments.who", "word.title", "word.text"),
}
HOSTILE = [
    '#import "x": * #panic("y") $x$ *b* _i_ \\ </script>',
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "W" * 5000,
    "漢" * 5000,
    "Établissements Motoculture et Espaces Verts " * 9,
    "ab\u202egnissecorp\u2066\nx\x1b[31m",
    "شركة الحدائق للمعدات",
    "🚜 山田 Ελένη ไทย",
    "\u200b",
    "a\x00\ud800",
    "Z" + "\u0301" * 60,
]
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler reads the PDF back")


NOBODY, WORD = Person(), Word("You ordered from us this quarter.")


def page_of(language: str = "en", person: Person = NOBODY, word: Word = WORD, **facts) -> dict:
    return write_out(replace(FACTS, **facts), words_in(language), "Valmora", QUARTER, word, person)


def paths(node, path: str = "") -> set[str]:
    """The names of all that a page holds."""
    if isinstance(node, dict):
        return {found for name, part in node.items() for found in paths(part, f"{path}.{name}".lstrip("."))}
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return {found for part in node for found in paths(part, path)}
    return {path}


def shown(sheet: bytes, tmp_path: Path, tool: str = "pdftotext", *options: str) -> str:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet)
    words = [tool, *options, str(file), *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_typst_is_handed_this_and_nothing_else():
    assert paths(page_of(person=Person("Zoé", "01"))) == HANDED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "word",
    ["key dealer", "grand distributeur", "energise", "dynamiser", "willing", "envie", "score", "budget", "tier"],
)
def test_no_page_speaks_of_what_is_ours(language, word):
    assert word not in json.dumps(page_of(language), ensure_ascii=False).casefold()


def test_a_dealer_reads_its_year_in_one_sentence():
    assert page_of()["says"] == "Over four quarters you bought €12.0k from us, +25% on the year before."
    assert page_of("fr")["says"] == "Sur quatre trimestres, vous nous avez acheté pour 12,0 k€, soit +25 % sur un an."


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"growth": NAN}, "Over four quarters you bought €12.0k from us."),
        ({"growth": 0.004}, "Over four quarters you bought €12.0k from us, as much as the year before."),
        ({"revenue_year": 0.0}, "Over four quarters your returns came to as much as your purchases."),
        ({"revenue_year": -5.0, "growth": -1.1}, "Over four quarters your returns came to as much as your purchases."),
    ],
)
def test_a_year_without_growth_is_told_as_it_is(facts, said):
    assert page_of(**facts)["says"] == said


def test_the_chart_shows_three_years_and_marks_the_last_one():
    year = page_of()["year"]
    assert [bar["label"] for bar in year["bars"]] == ["Q4", *["Q1", "Q2", "Q3", "Q4"] * 2, "Q1", "Q2", "Q3"]
    assert [bar["now"] for bar in year["bars"]] == [False] * 8 + [True] * 4
    assert [(band["label"], band["start"], band["count"]) for band in year["bands"]] == [
        ("2023", 0, 1),
        ("2024", 1, 4),
        ("2025", 5, 4),
        ("2026", 9, 3),
    ]
    assert year["alt"].startswith("A bar for each quarter: Q4 2023, €2.4k; ")


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([3000.0] * 12, ["€0", "€1k", "€2k", "€3k"]),
        ([-500.0] + [900.0] * 11, ["−€500", "€0", "€500", "€1k"]),
        ([0.0] * 12, ["€0", "€1"]),
        ([-40.0] * 12, ["−€40", "−€20", "€0", "€20"]),
        ([82_777.0] * 12, ["€0", "€50k", "€100k"]),
    ],
)
def test_the_axis_has_round_values_and_holds_all_and_nothing(values, ticks):
    purchases = dict(zip(FACTS.purchases, values, strict=True))
    assert [tick["label"] for tick in page_of(purchases=purchases)["year"]["ticks"]] == ticks


def test_a_quarter_before_the_sales_begin_has_no_bar_and_is_not_told():
    purchases = FACTS.purchases | {"2023Q4": NAN}
    year = page_of(purchases=purchases)["year"]
    assert year["bars"][0]["value"] is None and "2023" not in year["alt"]


def test_comparable_dealers_are_told_by_kind():
    beside = page_of()["beside"]
    assert "the middle half of the 7 multi-brand dealers closest to you" in beside["says"]
    assert beside["alt"].startswith("Change in your purchases, in a year: you +25%, the middle half +25% to +25%.")


def test_without_a_comparison_the_box_says_why():
    beside = page_of(strips={})["beside"]
    assert (beside["strips"], beside["alt"]) == ([], "") and beside["says"].startswith("Too few dealers")


@pytest.mark.parametrize(
    ("own", "dot"), [(10.0, 0.3), (15.0, 0.5), (20.0, 0.7), (12.5, 0.4), (900.0, 0.98), (-900.0, 0.02)]
)
def test_the_dot_lies_where_the_dealer_stands_and_stays_on_the_strip(own, dot):
    strip = page_of(strips={"growth": Strip(own, 10.0, 20.0)})["beside"]["strips"][0]
    assert (strip["band"], strip["dot"]) == ([0.3, 0.7], pytest.approx(dot))


@pytest.mark.parametrize(("own", "dot"), [(12.0, 0.5), (11.0, 0.1), (13.0, 0.9)])
def test_a_middle_half_at_one_value_is_a_mark_with_the_dealer_on_it_or_beside(own, dot):
    strip = page_of(strips={"regularity": Strip(own, 12.0, 12.0)})["beside"]["strips"][0]
    assert (strip["band"], strip["dot"]) == ([0.48, 0.52], pytest.approx(dot))


def test_a_dealer_reads_by_what_it_is_followed_and_that_something_is_not_told():
    standing = page_of()["standing"]
    assert standing["criteria"] == [
        "your purchases from us: €12.0k in a year",
        "what you could buy from us, as estimated beside",
        "what belongs to our own accounts, which we do not pass on",
    ]
    assert page_of(others=False)["standing"]["criteria"] == standing["criteria"][:2]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"now": 12_000.0, "target": 18_000.0}, "from €12.0k to about €18.0k in a year."),
        ({"now": 12_000.0, "target": 12_000.0}, "Your figures open the next step to you"),
        ({"now": NAN, "target": NAN}, "If your purchases or your market change markedly"),
    ],
)
def test_the_next_step_is_told_where_there_is_one(facts, said):
    assert said in page_of(**facts)["standing"]["step"]


@pytest.mark.parametrize(
    ("facts", "said", "basis"),
    [
        ({}, "between €6.0k and €12.0k a year could still come through us", "as far as we know it"),
        ({"known": False}, "between €6.0k and €12.0k", "from what we suppose"),
        ({"headroom_low": 0.0}, "up to €12.0k a year", "as far as we know it"),
        ({"headroom_low": 0.0, "headroom_high": 0.2}, "you already buy from us nearly all", "as far as we know it"),
        ({"headroom_low": NAN, "headroom_high": NAN}, "We do not know enough", ""),
    ],
)
def test_what_could_be_won_is_told_with_what_it_rests_on(facts, said, basis):
    room = page_of(**facts)["room"]
    assert said in room["says"] and basis in room["basis"] and bool(room["basis"]) == bool(basis)


def test_offers_are_in_the_words_for_the_dealer_with_their_day():
    assert page_of()["offers"]["lines"] == [
        {
            "label": "Seasonal shop kit.",
            "text": PARAMS.playbook.tactics["marketing_kit"].offer.en,
            "due": "(by 16 Oct)",
        }
    ]


def test_both_sides_gains_are_told_as_estimates_and_none_where_there_is_none():
    assert "by about €4 to €12 a quarter" in page_of()["gain"]["says"]
    assert "our sales to you by €10 to €30" in page_of()["gain"]["says"]
    assert page_of(dealer_low=NAN)["gain"]["says"].startswith("We cannot tell you of a gain in figures")


def test_the_last_line_tells_what_was_earned_or_a_word_that_is_true():
    assert page_of()["word"] == {"title": "Worth noting", "text": WORD.text}
    assert page_of(word=Word("20 years.", True))["word"] == {"title": "Well done", "text": "20 years."}


def test_whom_the_sheet_is_for_stands_there_only_where_it_is_given():
    assert page_of()["head"]["under"] == ["Lyon"]
    under = page_of(person=Person("Madame Durand", "01 02"))["head"]["under"]
    assert under == ["Lyon", "For the attention of Madame Durand", "Phone 01 02"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_is_one_accessible_page_in_its_language(language):
    sheet = typeset(page_of(language))
    assert b"<xmpTPg:NPages>1<" in sheet and b"<pdfuaid:part>1<" in sheet
    assert f"/Lang({language}".encode() in sheet


def test_the_same_page_gives_the_same_bytes_and_bears_its_mark():
    sheet = typeset(page_of())
    assert sheet == typeset(page_of()) and mark_of(page_of()).encode() in sheet
    assert mark_of(page_of()).startswith(MARK) and mark_of(page_of()) != mark_of(page_of(city="Metz"))


@poppler
def test_its_texts_can_be_read_back(tmp_path):
    text = re.sub(r"\s+", " ", shown(typeset(page_of()), tmp_path))
    assert "Shop D2" in text and "What we offer you" in text and "three commitments" in text.casefold()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_whatever_a_name_holds_it_is_one_page(text):
    page = write_out(
        replace(FACTS, name=text, city=text, rep=text), words_in("fr"), text, QUARTER, WORD, Person(text, text)
    )
    assert b"<xmpTPg:NPages>1<" in typeset(page)


@poppler
@pytest.mark.parametrize("text", HOSTILE[:4])
def test_what_looks_like_code_is_shown_as_it_stands(text, tmp_path):
    found = re.sub(r"[\s\u200b]+", "", shown(typeset(page_of(name=text)), tmp_path))
    assert re.sub(r"\s+", "", text) in found


def test_a_name_without_a_sign_has_a_mark_in_its_place():
    assert page_of(name="")["head"]["name"] == "–"


@pytest.mark.parametrize(
    ("box", "facts"),
    [("ask", {"ask": Text(fr="mot " * 240, en="word " * 190)}), ("word", {})],
)
def test_what_cannot_fit_fails_by_the_name_of_its_box(box, facts):
    page = page_of(word=Word("word " * 200) if box == "word" else WORD, **facts)
    with pytest.raises(DoesNotFit, match=f"^{box}$"):
        typeset(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_that_the_playbook_offers_and_asks_fits(language):
    words = Words(language, playbook=PARAMS.playbook)
    tactics = [name for name, tactic in PARAMS.playbook.tactics.items() if tactic.offer is not None]
    longest = sorted(
        tactics, key=lambda name: len(words.tactic(name) + getattr(PARAMS.playbook.tactics[name].offer, language))
    )
    offers = [replace(FACTS.offers[0], tactic=name) for name in longest[-4:]]
    for family in PARAMS.playbook.families.values():
        for line in (family.discourse, *family.variants):
            if line.ask is not None:
                typeset(write_out(replace(FACTS, offers=offers, ask=line.ask), words, "Valmora", QUARTER, WORD))
