from itertools import pairwise

import pytest
import yaml

from distribres.contracts import strict_yaml


def refused(text: str) -> str:
    with pytest.raises(yaml.YAMLError) as error:
        strict_yaml.read(text)
    return strict_yaml.told(error.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("10", 10), ("-3", -3), ("+4", 4), ("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0)],
)
def test_a_number_is_what_is_written_as_one_in_plain_digits(text, value):
    assert strict_yaml.read(text) == value and type(strict_yaml.read(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["010", "007", "1:30:00", "1_000", "0x1F", "0o17", "0b11", "00.5", "1,5", "9" * 5000, "2026-07-01", "<<"]
)
def test_what_only_looks_like_a_number_or_a_date_is_a_text_as_it_stands(text):
    assert strict_yaml.read(text) == text


def test_a_date_that_is_none_is_a_text_and_no_error():
    assert strict_yaml.read("day: 2026-13-45") == {"day": "2026-13-45"}


def test_names_are_texts_whatever_they_look_like():
    assert strict_yaml.read("{1: a, 010: b, 2026-07-01: c, 1.0: d}") == {
        **{"1": "a", "010": "b"},
        **{"2026-07-01": "c", "1.0": "d"},
    }


@pytest.mark.parametrize("name", ["no", "on", "yes", "True", "~", "null"])
def test_a_name_that_reads_as_true_false_or_nothing_is_refused_with_the_remedy(name):
    said = refused(f"values:\n  {name}: x")
    assert said.startswith(f"{name!r} as a name") and "in quotes" in said and said.endswith("(line 2, column 3)")
    assert strict_yaml.read(f'"{name}": x') == {name: "x"}


def test_a_name_that_stands_twice_is_refused():
    assert refused("a: 1\n'a': 2") == "'a' stands there twice (line 2, column 1)"
    assert refused("1: a\n'1': b") == "'1' stands there twice (line 2, column 1)"


@pytest.mark.parametrize("text", ["[a]: 1", "? {a: 1}\n: 2"])
def test_a_block_is_no_name(text):
    assert "a name is one word or text" in refused(text)


@pytest.mark.parametrize(
    "text", ["!!int x", "!!timestamp x", "!!binary x", "!!set {a}", "!mine {a: 1}", "a: !!float ''"]
)
def test_tags_are_refused(text):
    assert "is a tag, which is not read" in refused(text)


def test_an_alias_stands_for_what_it_names():
    assert strict_yaml.read("a: &x [1, 2]\nb: *x") == {"a": [1, 2], "b": [1, 2]}
    assert "'*x' stands within itself" in refused("a: &x [*x]")


def test_aliases_that_multiply_are_refused_at_once():
    names = "abcdefghijklmnopqrstuvwxyz"
    lines = [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise(names)]
    assert "more than 100,000 values" in refused("\n".join(["a: &a [x]", *lines]))


@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000, "{a: " * 5000, "[" * 5000 + "]" * 5000])
def test_deep_nesting_is_refused(text):
    assert "more than 20 levels within each other" in refused(text)


def test_a_very_long_value_is_refused():
    assert "a value of 20,001 characters" in refused(f"a: {'x' * 20_001}")


def test_a_message_shows_the_beginning_of_a_long_value_on_one_line():
    assert strict_yaml.shown("a\n" * 100) == repr("a\n" * 100)[:60] + "…"
    assert strict_yaml.shown([1]) == "[1]"
