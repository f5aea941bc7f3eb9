"""What columns are counted in, by their headings; a duration without a unit by its values."""

import pandas as pd
import pytest

from distribres.ingestion.proposal.units import currency_of, unit_of

MONEY, TIME, NUMBER = {"type": "money"}, {"type": "number", "measure": "time"}, {"type": "number"}
NONE = pd.Series(dtype="str")


def factor(heading: str, name: str, spec: dict, *texts: str) -> float:
    return unit_of(heading, name, spec, pd.Series(texts, dtype="str"), ".").factor


@pytest.mark.parametrize(
    ("heading", "worth"),
    [
        ("Amount kEUR", 1000),
        ("Mt (k€)", 1000),
        ("CA K€", 1000),
        ("amount_keur", 1000),
        ("AmountKEUR", 1000),
        ("Umsatz in Tsd. EUR", 1000),
        ("Net sales ('000)", 1000),
        ("Sales 000s", 1000),
        ("Value (€000)", 1000),
        ("Market, $ thousands", 1000),
        ("Ventas (miles de euros)", 1000),
        ("CA (K)", 1000),
        ("CA M€", 1_000_000),
        ("Revenue EUR m", 1_000_000),
        ("Umsatz Mio. EUR", 1_000_000),
        ("Sales (in lakhs)", 100_000),
        ("Revenue (₹ Cr)", 10_000_000),
        ("amount_cents", 0.01),
        ("Bike €", 1),
        ("Montant HT", 1),
        ("Mt TTC", 1),
        ("Marketing spend", 1),
        ("Net sales 2024", 1),
    ],
)
def test_the_unit_of_money_in_a_heading(heading, worth):
    assert factor(heading, "amount", MONEY) == worth


def test_a_letter_that_may_mean_something_else_is_doubtful():
    assert "'K'" in unit_of("CA (K)", "amount", MONEY, NONE, ".").doubt
    assert not unit_of("CA k€", "amount", MONEY, NONE, ".").doubt


def test_a_month_is_no_year():
    found = unit_of("CA mensuel (k€)", "turnover", MONEY, NONE, ".")
    assert found.factor == 12_000 and "12 times" in found.doubt
    assert factor("CA mensuel (k€)", "amount", MONEY) == 1000


@pytest.mark.parametrize("heading", ["Durée (min)", "duration_min", "DurationMin", "Temps passé mn", "Minutes"])
def test_minutes_are_no_hours(heading):
    assert factor(heading, "hours", TIME, "2") * 90 == 1.5


@pytest.mark.parametrize(("texts", "worth"), [(["1", "2.5"], 1), (["30", "45"], 1 / 60), (["1800", "2700"], 1 / 3600)])
def test_a_duration_without_a_unit_is_judged_by_its_values_and_doubtful(texts, worth):
    found = unit_of("Duration", "hours", TIME, pd.Series(texts), ".")
    assert found.factor == worth and "names no unit" in found.doubt


def test_durations_that_tell_their_unit_need_none():
    assert unit_of("Duration", "hours", TIME, pd.Series(["45 min", "1h30"]), ".").doubt == ""


def test_inhabitants_may_be_counted_in_thousands():
    assert factor("Population (milliers)", "population", NUMBER) == 1000
    assert factor("Latitude (min)", "latitude", NUMBER) == 1


@pytest.mark.parametrize(
    ("heading", "currency"),
    [("Amount kEUR", "EUR"), ("Net (USD)", "USD"), ("CA CHF", "CHF"), ("Total R$", "BRL"), ("Top sales all", None)],
)
def test_the_currency_in_a_heading(heading, currency):
    assert currency_of(heading) == currency
