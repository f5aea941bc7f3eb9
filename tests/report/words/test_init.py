import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import distribres
from builders import playbook, words_in
from distribres.contracts import mapping, reasons, strict_yaml, tables
from distribres.contracts.names import LANGUAGES, TIERS
from distribres.dealers import criteria
from distribres.ingestion import rules
from distribres.report.words import LOCALES, Words, texts

PACKAGE = Path(distribres.__file__).parent
NODES = [n for file in PACKAGE.rglob("*.py") for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
FR, EN = Words("fr"), Words("en")
NARROW = "\u202f"
NAN = float("nan")
PARAMS = PACKAGE.parent / "params"
BRITISH = re.compile(
    r"\b(?:analys(?=e[ds]?\b|ing)|behaviour|cancell|catalogue|centre|cheque|colour|energis|favour|fulfil\b|grey|honour"
    r"|judgement|labour|learnt|licence|metre|modell|neighbour|optimis|organis|per cent\b|practis|prioritis|programme"
    r"|realis|recognis|standardis|summaris|towards|travell|whilst)\w*",
    re.IGNORECASE,
)


def test_both_languages_have_the_same_texts():
    assert set(texts("fr")) == set(texts("en"))


def test_each_language_has_its_locale_and_its_texts():
    assert set(LOCALES) == set(LANGUAGES) == {file.stem for file in (PACKAGE / "report" / "words").glob("*.yaml")}


def test_the_level_of_intervals_stands_in_one_place():
    assert EN("kpi.interval", interval="€1 to €2") == "€1 to €2 (80% interval)"


def test_both_languages_fill_in_the_same_figures():
    assert {key for key in texts("fr") if figures(texts("fr")[key]) != figures(texts("en")[key])} == set()


def test_a_text_with_plural_forms_has_the_same_figures_in_each():
    plurals = {key: text for key, text in texts("fr").items() if isinstance(text, dict)}
    assert plurals and all(set(text) == {"one", "other"} for text in plurals.values())


@pytest.mark.parametrize("key", texts("fr"))
def test_french_typography(key):
    for text in forms(texts("fr")[key]):
        plain = re.sub(r"\{\w+\}", "0", text)
        assert not re.search(r"[ \u00a0][;:!?%»€]", plain), "a narrow no-break space belongs there"
        assert not re.search(r"[\w)][;!?%»]", plain), "a narrow no-break space is missing"
        assert not re.search(r"«[^\u202f]", plain), "a narrow no-break space belongs after «"
        assert "'" not in plain and '"' not in plain, "the apostrophe is ’, quotation marks are « »"
        assert "..." not in plain


@pytest.mark.parametrize("key", texts("en"))
def test_english_apostrophes(key):
    for text in forms(texts("en")[key]):
        assert not re.search(r"\w'", text), "the apostrophe is ’"


def test_english_is_spelled_alike_on_both_sides_of_the_atlantic():
    assert {word for text in english() for word in BRITISH.findall(re.sub(r"\{.*?\}|`.*?`|\S+/\S+", "", text))} == set()


def test_french_texts_hold_no_english_word():
    english = {"the", "of", "and", "dealer", "dealers", "with", "for", "to", "is", "are", "per", "quarter", "rep"}
    found = {key for key, text in texts("fr").items() if words_of(text) & english}
    assert found == set()


def test_french_texts_are_translated():
    alike = {"Concentration", "Potentiel", "Impact", "Gain", "Actions", "Total", "prescription", "km", "–"}
    alike |= {"VIP", "Kit", "Plan", "Promotion", "Marketing", "Contacts", "Action", "Code", "Date", "stock"}
    same = {text for key, text in texts("fr").items() if text == texts("en")[key] and words_of(text)}
    assert {text for text in same if isinstance(text, str)} <= alike


def test_every_text_that_the_code_asks_for_exists():
    keys = set(texts("en"))
    assert {n.value for n in looked_up() if isinstance(n, ast.Constant)} - keys == set()
    assert {p for p in patterns(looked_up()) if not any(re.fullmatch(p, key) for key in keys)} == set()


def test_every_text_is_used():
    """The code names its key in full, or puts it together with a name that code, tables or params hold."""
    named, together = constants(), patterns(NODES)
    held = named | declared()
    unused = {
        key
        for key in set(texts("en")) - named
        if not any((found := re.fullmatch(p, key)) and set(found.groups()) <= held for p in together)
    }
    assert unused == set()


def test_every_choice_of_the_tables_has_its_word():
    choices = {
        "tiers": tables.contracts()["plan"]["columns"]["tier"]["choices"],
        "aliases": tables.contracts()["aliases"]["columns"]["reason"]["choices"],
        "kinds": tables.contracts()["actions"]["columns"]["kind"]["choices"],
        "owners": tables.contracts()["actions"]["columns"]["owner"]["choices"],
        "shortages": tables.contracts()["shortages"]["columns"]["reason"]["choices"],
        "policies": tables.contracts()["policies"]["columns"]["policy"]["choices"],
        "criteria": list(criteria.CRITERIA),
        "units": list({criterion.unit for criterion in criteria.CRITERIA.values()}),
    }
    for group, names in choices.items():
        assert sorted(children(group)) == sorted(names)
    assert set(tables.contracts()["left"]["columns"]["reason"]["choices"]) <= set(children("left"))
    assert set(TIERS) == set(choices["tiers"])


def test_every_reason_of_a_reject_has_its_words():
    of_columns = {*reasons.UNREADABLE.values(), "no_dealer", "out_of_range", *reasons.OUTSIDE, "unknown_dealer"}
    of_lines = {"broken_line", reasons.DOUBLED, reasons.CONFLICTING, rules.SUCCEEDED}
    columns = [column for known in mapping.known_inputs().values() for column in known["columns"].values()]
    of_columns |= {column["refused"] for column in columns if "refused" in column}
    of_lines |= {rules.NO_RATE, rules.NO_FACTOR, rules.OTHER_CURRENCY}
    of_answers = {reasons.UNKNOWN_ACTION, reasons.TOLD_TWICE, reasons.OUTSIDE_QUARTER, reasons.NO_REASON}
    assert of_columns | of_lines | of_answers == set(children("reasons"))


@pytest.mark.parametrize(
    ("x", "digits", "fr", "en"),
    [
        (0, 0, "0", "0"),
        (1234567, 0, f"1{NARROW}234{NARROW}567", "1,234,567"),
        (1234.56, 1, f"1{NARROW}234,6", "1,234.6"),
        (-3.2, 1, "−3,2", "−3.2"),
        (-0.4, 0, "0", "0"),
        (-0.05, 1, "0,0", "0.0"),
        (NAN, 0, "–", "–"),
    ],
)
def test_number(x, digits, fr, en):
    assert (FR.number(x, digits), EN.number(x, digits)) == (fr, en)


@pytest.mark.parametrize(
    ("x", "digits", "fr", "en"),
    [
        (0.12, 0, f"12{NARROW}%", "12%"),
        (0.1234, 1, f"12,3{NARROW}%", "12.3%"),
        (-0.031, 0, f"−3{NARROW}%", "−3%"),
        (-0.005, 0, f"0{NARROW}%", "0%"),
        (12.5, 0, f"1{NARROW}250{NARROW}%", "1,250%"),
        (NAN, 0, "–", "–"),
    ],
)
def test_percent(x, digits, fr, en):
    assert (FR.percent(x, digits), EN.percent(x, digits)) == (fr, en)


@pytest.mark.parametrize(
    ("x", "fr", "en"),
    [
        (0.0, f"moins de 1{NARROW}%", "less than 1%"),
        (0.0099, f"moins de 1{NARROW}%", "less than 1%"),
        (0.01, f"1{NARROW}%", "1%"),
        (0.42, f"42{NARROW}%", "42%"),
        (0.99, f"99{NARROW}%", "99%"),
        (0.991, f"plus de 99{NARROW}%", "above 99%"),
        (1.0, f"plus de 99{NARROW}%", "above 99%"),
        (NAN, "–", "–"),
    ],
)
def test_a_probability_is_neither_0_nor_100_percent(x, fr, en):
    assert (FR.probability(x), EN.probability(x)) == (fr, en)


def test_how_sure_a_probability_may_be_said_to_be_counts_at_both_ends():
    assert (EN.probability(0.97, most=0.95), EN.probability(0.03, most=0.95)) == ("above 95%", "less than 5%")


@pytest.mark.parametrize(
    ("x", "en"), [(0.032, "+3.2%"), (-0.032, "−3.2%"), (0, "0.0%"), (0.0004, "0.0%"), (-0.0004, "0.0%"), (NAN, "–")]
)
def test_a_change_says_its_sign_unless_it_is_rounded_to_nothing(x, en):
    assert EN.change(x) == en


@pytest.mark.parametrize(
    ("x", "fr", "en"),
    [
        (0, f"0{NARROW}€", "€0"),
        (87.4, f"87{NARROW}€", "€87"),
        (999.4, f"999{NARROW}€", "€999"),
        (999.6, f"1,0{NARROW}k€", "€1.0k"),
        (12_340, f"12,3{NARROW}k€", "€12.3k"),
        (99_949, f"99,9{NARROW}k€", "€99.9k"),
        (99_950, f"100{NARROW}k€", "€100k"),
        (999_499, f"999{NARROW}k€", "€999k"),
        (999_500, f"1,0{NARROW}M€", "€1.0m"),
        (24_080_000, f"24,1{NARROW}M€", "€24.1m"),
        (2_345_000_000, f"2{NARROW}345{NARROW}M€", "€2,345m"),
        (-3_456, f"−3,5{NARROW}k€", "−€3.5k"),
        (-0.4, f"0{NARROW}€", "€0"),
        (NAN, "–", "–"),
    ],
)
def test_money(x, fr, en):
    assert (FR.money(x), EN.money(x)) == (fr, en)


@pytest.mark.parametrize(("x", "en"), [(5_000, "€5k"), (2_500, "€2.5k"), (1e6, "€1m"), (40, "€40"), (-5_000, "−€5k")])
def test_money_that_is_round_has_no_zero_behind_the_point(x, en):
    assert EN.money(x, is_round=True) == en


def test_money_in_another_currency():
    assert Words("en", "USD").money(1500) == "$1.5k"
    assert Words("fr", "USD").money(1500) == f"1,5{NARROW}k$"


def test_hours():
    assert (FR.hours(1234.6), EN.hours(1234.6)) == (f"1{NARROW}235{NARROW}h", "1,235 h")
    assert FR.hours(NAN) == "–"


def test_quarter_and_interval():
    assert (FR.quarter("2026Q3"), EN.quarter("2026Q3")) == ("T3 2026", "Q3 2026")
    assert (FR.between("1", "2"), EN.between("1", "2")) == ("de 1 à 2", "1 to 2")


def test_a_list_ends_with_and():
    assert (FR.listed("abc"), EN.listed("abc")) == ("a, b et c", "a, b and c")
    assert FR.listed(["a"]) == "a" and FR.listed([]) == ""


@pytest.mark.parametrize(("count", "fr", "en"), [(0, "one", "other"), (1, "one", "one"), (2, "other", "other")])
def test_zero_is_singular_in_french_and_plural_in_english(count, fr, en):
    for words, form in ((FR, fr), (EN, en)):
        text = texts(words.language)["sections.criteria.says"][form]
        assert words("sections.criteria.says", count=count) == text.format(count=count)


def test_a_count_is_written_as_a_number():
    assert EN("sections.criteria.says", count=1234).startswith("1,234 criteria")


def test_what_is_filled_in_is_not_filled_again():
    assert EN("example", file="{line}", line="3") == "{line}, line 3"


def test_an_unknown_text_is_refused():
    with pytest.raises(KeyError, match=r"tiers\.lost"):
        EN("tiers.lost")


def forms(text: str | dict) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def english() -> Iterator[str]:
    """What readers see: of the review, of the params and the inputs, of the letters, beside the code of notebooks."""
    for text in texts("en").values():
        yield from forms(text)
    for file in (*PARAMS.glob("*.yaml"), PACKAGE / "contracts" / "inputs.yaml"):
        yield from said_in_english(strict_yaml.read(file.read_text(encoding="utf-8")))
    for file in PARAMS.glob("letters/*.en.j2"):
        yield re.sub(r"\{[%#].*?[%#]\}", "", file.read_text(encoding="utf-8"))
    for file in PARAMS.parent.glob("notebooks/*.ipynb"):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        yield from ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def said_in_english(node: object) -> Iterator[str]:
    """What stands under `en`, why a parameter has its value, what an input is about."""
    if isinstance(node, dict):
        yield from (node[name] for name in ("en", "why", "about") if isinstance(node.get(name), str))
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from said_in_english(child)


def figures(text: str | dict) -> set[str]:
    return {name for form in forms(text) for _, name, _, _ in Formatter().parse(form) if name}


def words_of(text: str | dict) -> set[str]:
    return {w for form in forms(text) for w in re.findall(r"[a-zé]+", re.sub(r"\{\w+\}", "", form).lower())}


def children(group: str) -> list[str]:
    return [key.removeprefix(f"{group}.") for key in texts("en") if key.startswith(f"{group}.")]


def constants() -> set[str]:
    """Every text that stands in the code."""
    return {n.value for n in NODES if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def looked_up() -> list[ast.expr]:
    """What `words` is called with."""
    calls = [n for n in NODES if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("words", "self")]
    return [n.args[0] for n in calls if n.args]


def patterns(nodes: list[ast.AST]) -> set[str]:
    """Regular expressions of the keys that the code puts together, such as ``tiers\\.(.+)``."""
    parts = [n.values for n in nodes if isinstance(n, ast.JoinedStr) and isinstance(n.values[0], ast.Constant)]
    return {"".join(re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in values) for values in parts}


def declared() -> set[str]:
    """Names in the contracts of the tables and in the params."""
    files = [PACKAGE / "contracts" / "tables.yaml", PACKAGE.parent / "params" / "base.yaml"]
    return {word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}


def test_families_and_tactics_are_called_as_the_playbook_calls_them():
    words = words_in("fr")
    assert (words.family("keep"), words.tactic("open_day")) == ("Fidéliser", "Journée portes ouvertes")
    assert words.families == playbook().order


def test_day():
    assert (FR.short_day(date(2026, 10, 16)), EN.short_day(date(2026, 10, 16))) == ("16 oct.", "16 Oct")


def test_a_column_of_money_has_one_unit_and_as_many_digits():
    assert EN.amounts([12_400.0, 345_000.0, 1_200_000.0]) == ["€12k", "€345k", "€1,200k"]
    assert EN.amounts([1_200.0, -56_000.0, NAN]) == ["€1.2k", "−€56.0k", "–"]
    assert EN.amounts([40.0, 300.0, 700.0, 16_000.0]) == ["€0.0k", "€0.3k", "€0.7k", "€16.0k"]
    assert FR.amounts([18_300_000.0, 4_250_000.0]) == ["18,3\u202fM€", "4,2\u202fM€"]


def test_a_column_of_nothing_is_written_all_the_same():
    assert EN.amounts([NAN, 0.0]) == ["–", "€0"]
    assert EN.amounts([]) == []
