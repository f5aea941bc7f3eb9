import numpy as np
import pandas as pd
import pytest

from distribres.contracts import quarters as q
from distribres.demo import exports, world


@pytest.fixture(scope="module")
def valmora() -> world.World:
    return world.simulate(np.random.default_rng(7), 200, q.last("2026Q3", 6))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.fixture(scope="module")
def lines(valmora) -> pd.DataFrame:
    return exports.invoice_lines(np.random.default_rng(1), valmora)


def test_lines_add_up_to_what_the_dealer_bought(valmora, lines):
    invoiced = lines.groupby(["dealer_id", "quarter"])["amount"].sum()
    revenue = valmora.panel.set_index(["dealer_id", "quarter"])["revenue"]
    pd.testing.assert_series_equal(invoiced.sort_index(), revenue.sort_index(), check_names=False, atol=1.0)


def test_invoice_and_line_number_name_one_line(lines):
    assert not lines.duplicated(["invoice", "line"]).any()


def test_an_invoice_has_one_dealer_and_one_date(lines):
    assert (lines.groupby("invoice")[["dealer_id", "date"]].nunique() == 1).all(axis=None)


def test_returns_are_negative_in_quantity_amount_and_cost(lines):
    returns = lines[lines["amount"] < 0]
    assert 0.01 < len(returns) / len(lines) < 0.03
    assert (returns[["quantity", "cost"]] < 0).all(axis=None)


def test_about_half_of_the_turnovers_are_declared_and_most_teams_known(valmora, rng):
    customers = exports.dealers(rng, valmora)
    assert customers["CA total déclaré"].notna().mean() == pytest.approx(0.55, abs=0.1)
    assert customers["Nb commerciaux"].notna().mean() == pytest.approx(0.92, abs=0.06)


def test_declared_turnover_measures_the_wallet(valmora, rng):
    customers = exports.dealers(rng, valmora).dropna(subset="CA total déclaré")
    truth = world.truth(valmora).set_index("dealer_id").loc[customers["Code client"]]
    ratio = truth["wallet"].to_numpy() * 4 / customers["CA total déclaré"].to_numpy(dtype=float)
    assert np.median(ratio) == pytest.approx(0.72, rel=0.03)


def test_survey_asks_once_a_year_and_two_in_three_answer(valmora, rng):
    answers = exports.survey(rng, valmora)
    year = answers["Date"].str[-4:]
    assert year.value_counts().to_dict() == pytest.approx({"2026": 130, "2025": 130}, abs=25)
    assert answers[["Envie", "Image", "Prescription"]].stack().between(0, 10).all()


def test_survey_measures_willingness_with_noise(valmora, rng):
    answers = exports.survey(rng, valmora).merge(valmora.dealers, left_on="Code client", right_on="dealer_id")
    assert 0.7 < answers["Envie"].corr(answers["willingness"]) < 0.95


def test_one_award_a_year_invites_the_larger_dealers(valmora, rng):
    guests = exports.events(rng, valmora)
    assert guests["Événement"].unique().tolist() == ["Trophées Valmora 2025", "Remise des diplômes 2026"]
    revenue = valmora.panel.groupby("dealer_id")["revenue"].sum()
    assert revenue[guests["Code client"].unique()].median() > 2 * revenue.median()


def test_the_willing_come_to_the_award(valmora, rng):
    guests = exports.events(rng, valmora).merge(valmora.dealers, left_on="Code client", right_on="dealer_id")
    came = guests.groupby("Présent")["willingness"].mean()
    assert came["oui"] > came["non"] + 0.5
