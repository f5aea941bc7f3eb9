"""Room to grow against simulated truth; `make bench-room` measures it with more seeds, and on vendors of Iowa."""

import pandas as pd
import pytest

import ceilings
import room
from builders import params_of

EVERY = params_of()


@pytest.fixture(scope="module")
def found():
    rows = [{"world": kind, **room.simulated(kind, 5000, EVERY)} for kind in ceilings.KINDS]
    return pd.DataFrame(rows).set_index("world")


def test_room_ranks_dealers_at_least_as_well_as_their_sales_do(found):
    assert found["rank"].mean() > found["rank of revenue"].mean()


def test_it_ranks_them_far_better_than_all_that_they_are_short_of_the_best(found):
    assert (found["rank"] > found["rank of the whole gap"] + 0.2).all()


def test_intervals_of_wallets_hold(found):
    assert found["coverage, wallets"].between(0.7, 0.92).all()


def test_declarations_that_are_wrong_by_ten_are_found(found):
    assert found.loc["clinic", "disbelieved"] > found.loc["tools", "disbelieved"]


def test_a_store_could_buy_in_each_category_what_the_best_of_its_size_buy():
    stores = pd.DataFrame({"dealer_id": [f"S{i}" for i in range(30)], "quarter": "2021Q4", "category": "GOLD RUM"})
    ours = stores.assign(vendor="us", revenue=[10.0 * (i % 3) for i in range(30)])
    theirs = stores.assign(vendor="them", revenue=[100.0 + i for i in range(30)])
    truth = room.by_category(pd.concat([ours, theirs]), "us", "2021Q4", 1.0)
    assert (truth["wallet"] > 0).all()
    assert truth.loc["S0", "room"] > 0
    assert truth["room"].min() == 0
