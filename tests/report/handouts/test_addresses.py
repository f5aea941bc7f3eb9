"""Addresses as in NF Z10-011: at most six lines of 38 characters, the last three in capitals, without punctuation."""

from dataclasses import replace

import pytest

from distribres.report.handouts.addresses import LINES, WIDTH, Person, salute, write_address
from distribres.report.words import Words

FR, EN = Words("fr"), Words("en")
PERSON = Person("Claire Dupont", "Madame", "12, rue de l'Église", postcode="35000", town="Saint-Malo")


def lines(name="Motoculture Renard & Fils", **parts):
    return write_address(name, replace(PERSON, **parts)).lines


def test_name_person_street_and_town_stand_in_this_order():
    assert lines() == ["Motoculture Renard & Fils", "MADAME CLAIRE DUPONT", "12 RUE DE L ÉGLISE", "35000 SAINT MALO"]


def test_what_stands_before_the_street_stands_above_it():
    assert lines(address_2="Bât. B", address_3="Z.A. Les Chênes")[2:5] == [
        "Z.A. Les Chênes",
        "BÂT B",
        "12 RUE DE L ÉGLISE",
    ]


def test_from_the_fourth_line_on_there_is_no_punctuation():
    six = lines(address_2="Bât. B", address_3="Z.A. Les Chênes")
    assert len(six) == LINES and all(c.isalnum() or c == " " for line in six[3:] for c in line)


def test_without_a_person_there_is_no_line_for_one():
    assert lines(contact="", civility="Madame") == ["MOTOCULTURE RENARD FILS", "12 RUE DE L ÉGLISE", "35000 SAINT MALO"]


def test_a_country_is_a_line_of_its_own():
    assert lines(country="Belgique")[-1] == "BELGIQUE"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Établissements Quatremère, Descombes et Associés", "Établissements Quatremère, Descombes"),
        ("A" * 50, "A" * WIDTH),
        ("Motoculture de la Vallée de la Vilaine", "Motoculture de la Vallée de la Vilaine"),
    ],
)
def test_what_is_too_long_is_cut_at_a_word(name, line):
    assert lines(name)[0] == line


def test_what_was_cut_is_told():
    long = "Établissements Quatremère, Descombes et Associés"
    assert write_address(long, PERSON).cut == [long]
    assert write_address("Renard", PERSON).cut == []


@pytest.mark.parametrize(("part", "value"), [("address_1", " "), ("postcode", ""), ("town", "")])
def test_what_the_post_needs_and_is_not_known_is_named(part, value):
    assert replace(PERSON, **{part: value}).lacks == [part]


@pytest.mark.parametrize(
    "name",
    ["=cmd|'/c calc'!A1", "x\ny", "a\u202eb", "<script>", '#import "x"', "شركة الحدائق", "😀" * 60, "Z̸̧̢̛͙̤̪̪͍̦̜̘̲͈̻", "\x1b[31m"],
)
def test_whatever_stands_there_the_lines_are_so_many_and_so_long(name):
    address = write_address(name, Person(name, "Madame", name, name, name, "35000", name, name)).lines
    assert len(address) <= LINES + 1
    assert all(0 < len(line) <= WIDTH and line.isprintable() for line in address)


@pytest.mark.parametrize(
    ("civility", "french", "english"),
    [
        ("Madame", "Madame,", "Dear Madam,"),
        ("Mme", "Madame,", "Dear Madam,"),
        ("M.", "Monsieur,", "Dear Sir,"),
        ("Docteur", "Madame, Monsieur,", "Dear Sir or Madam,"),
        ("", "Madame, Monsieur,", "Dear Sir or Madam,"),
    ],
)
def test_a_reader_is_addressed_by_what_is_known(civility, french, english):
    who = replace(PERSON, civility=civility)
    assert (salute(who, FR), salute(who, EN)) == (french, english)


def test_a_civility_without_a_name_is_none():
    assert salute(replace(PERSON, contact=""), FR) == "Madame, Monsieur,"
