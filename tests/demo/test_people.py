"""Invented people: reachable by nobody, and no part of what the network sells."""

import numpy as np
import pytest

from distribres.contracts import quarters
from distribres.demo import people, world


@pytest.fixture(scope="module")
def network() -> world.World:
    return world.simulate(np.random.default_rng(3), 60, quarters.last("2026Q3", 5))


def test_nine_dealers_in_ten_have_a_person_whom_no_mail_and_no_call_reaches(network):
    book = people.contacts(np.random.default_rng(1), network)
    assert 45 <= len(book) <= 60
    assert book["E-mail"].str.fullmatch(r"[a-z.-]+@example\.com").all()
    assert book["Téléphone"].str.startswith("02 61 91 ").all()  # kept free for fiction


def test_a_rep_is_away_for_a_week_of_the_quarter_to_come(network):
    away = people.reps(network)["Semaines d'absence"]
    assert away.iloc[0] == "2026-W42"
    assert set(away.str[:6]) == {"2026-W"}


def test_a_dealer_that_opened_in_the_history_is_known_from_then_on(network):
    told = people.relations(np.random.default_rng(1), network)
    late = (network.dealers["opens"] > 0).to_numpy()
    opened = [network.quarters[k] for k in network.dealers["opens"][late]]
    since = told["Client depuis"][late].str[-4:]
    assert (since.to_numpy() >= np.array([quarter[:4] for quarter in opened])).all()
