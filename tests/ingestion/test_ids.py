"""Who is meant by an id, by its text and by the dealers there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.ingestion import ids
from distribres.ingestion.ids import Identities, registered

DEALERS = Identities(["12347", "00123", "AB12", "D0100", "Île 7", "100000", "100001", "200000"])


@pytest.mark.parametrize(
    ("text", "dealer", "why"),
    [
        ("12347", "12347", None),
        ("12347.0", "12347", "number"),
        ("12347,00", "12347", "number"),
        ("12347.000000", "12347", "number"),
        ("1.2347E4", "12347", "number"),
        ("1.2347e+04", "12347", "number"),
        ("1.0E5", "100000", "number"),
        ("\u200b12347\ufeff", "12347", "invisible"),
        ("123\u206047", "12347", "invisible"),
        ("AB12\u00a0", "AB12", "invisible"),
        ("I\u0302le\u202f7", "Île 7", "invisible"),
        ("12\u00a0347", "12347", "spaces"),
        ("AB 12", "AB12", "spaces"),
        ("ab12", "AB12", "case"),
        ("123", "00123", "zeros"),
        ("123.0", "00123", "zeros"),
        ("d100", "D0100", "zeros"),
        ("0012347", "12347", "zeros"),
        ("2E+05", "200000", "rounded"),
    ],
)
def test_an_id_written_otherwise_is_the_dealers(text, dealer, why):
    assert DEALERS.of(text) == (dealer, why)


@pytest.mark.parametrize(
    "text", ["999", "0123", "AB-12", "12347.5", "12347,000", "1.23456E4", "1.24E+12", "7E5", "12,347"]
)
def test_a_text_that_no_dealer_fits_is_itself(text):
    assert DEALERS.of(text) == (text, None)


def test_a_number_with_another_mark_and_three_zeros_may_be_thousands():
    assert DEALERS.of("12347,000", decimal=",") == ("12347", "number")
    assert DEALERS.of("12347.000", decimal=",") == ("12347.000", None)


@pytest.mark.parametrize(
    ("dealers", "text"), [(["00123", "0123"], "123"), (["AB12", "ab12"], "Ab12"), (["AB12", "AB012"], "ab0012")]
)
def test_where_several_dealers_fit_nobody_is_meant(dealers, text):
    assert Identities(dealers).of(text) == (text, None)


def test_each_of_two_dealers_that_differ_in_zeros_or_case_alone_is_itself():
    alike = Identities(["00123", "123", "AB12", "ab12"])
    assert [alike.of(text) for text in ("00123", "123", "AB12", "ab12")] == [
        (text, None) for text in ("00123", "123", "AB12", "ab12")
    ]


@pytest.mark.parametrize("text", ["1E+05", "1e+005"])
def test_of_a_rounded_number_that_may_be_several_dealers_the_digits_are_lost(text):
    assert DEALERS.of(text) == (text, ids.LOST)


def test_a_double_beyond_its_digits_is_the_only_number_it_can_be():
    assert Identities(["12345678901234567"]).of("12345678901234568.0") == ("12345678901234567", "rounded")
    assert Identities(["12345678901234567", "12345678901234568"]).of("12345678901234568.0")[1] == ids.LOST


def test_what_looks_like_an_exponent_is_a_code_where_ids_have_letters():
    assert Identities(["300", "A1"]).of("3E2") == ("3E2", None)
    assert Identities(["300", "400"]).of("3E2") == ("300", "rounded")


def test_nothing_visible_is_no_id():
    assert DEALERS.of("\u200b\u00a0") == (None, "invisible")


def test_a_list_of_doubles_is_one_of_whole_numbers():
    found, lost = registered(["12.0", "013.0", "1.4E1", "X\u200b"], ".", listed=True)
    assert (found.known, lost) == ({"12", "013", "14", "X"}, [])


def test_in_a_list_numbers_with_and_without_zeros_are_two_dealers():
    assert registered(["00123", "123"], ".", listed=True)[0].known == {"00123", "123"}


def test_on_lines_of_sales_the_only_number_with_zeros_is_the_dealer():
    found, _ = registered(["00123", "123", "044", "0044", "44", "5"], ".", listed=False)
    assert found.known == {"00123", "044", "0044", "44", "5"}
    assert found.of("123") == ("00123", "zeros")


def test_where_some_numbers_have_a_fraction_all_are_codes():
    found, _ = registered(["1.0", "1.1", "1"], ".", listed=True)
    assert found.known == {"1.0", "1.1", "1"}
    assert found.of("1.0") == ("1.0", None)


def test_a_register_that_was_rounded_tells_which_digits_it_lost():
    found, lost = registered(["1.23E+12", "7"], ".", listed=True)
    assert (found.known, lost) == ({"7"}, ["1.23E+12"])


@given(
    st.sets(st.text("0123456789AaBb .\u200b\u00a0E+", max_size=6)),
    st.text("0123456789AaBb .\u200b\u00a0E+", max_size=6),
)
def test_an_id_means_what_it_means_however_often_it_is_asked(texts, text):
    found, _ = registered(texts, ".", listed=True)
    for one in {*texts, text}:
        meant, _ = found.of(one)
        if meant is not None:
            assert found.of(meant)[0] == meant
    assert all(found.of(one) == (one, None) for one in found.known)


@given(st.integers(1, 2**53), st.sampled_from([repr, "{:.2f}".format, "{:.15e}".format, "{:.16E}".format]))
def test_a_whole_number_is_itself_however_a_program_writes_its_double(value, written):
    assert Identities([str(value)]).of(written(float(value)))[0] == str(value)
