from itertools import combinations
from types import SimpleNamespace

import pytest

from builders import PARAMS
from distribres.contracts import ParamsError, load_params
from distribres.contracts.weights import paired, weighted

JUDGED = {"revenue/margin": 0.5, "revenue/potential": 3, "margin/potential": 4}


def test_weights_and_consistency_as_in_the_ahp_test_of_the_r_package_mcda():
    weights, ratio = paired(JUDGED)
    assert weights == pytest.approx({"revenue": 0.3196, "margin": 0.5584, "potential": 0.1220}, abs=5e-5)
    assert ratio == pytest.approx(0.0158, abs=5e-5)


def test_judgements_that_follow_weights_give_them_back_and_are_consistent():
    given = {"a": 0.5, "b": 0.3, "c": 0.15, "d": 0.05}
    weights, ratio = paired({f"{i}/{j}": given[i] / given[j] for i, j in combinations(given, 2)})
    assert weights == pytest.approx(given)
    assert ratio == pytest.approx(0, abs=1e-9)


def test_a_pair_said_the_other_way_round_gives_the_same_weights():
    turned = paired({"margin/revenue": 2, "revenue/potential": 3, "margin/potential": 4})[0]
    assert turned == pytest.approx(paired(JUDGED)[0])


def test_two_criteria_cannot_contradict_each_other():
    assert paired({"margin/revenue": 3}) == (pytest.approx({"margin": 0.75, "revenue": 0.25}), 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"a/b": 2, "b/a": 2}, "a/b is judged in both directions"),
        ({"a/b": 2, "b/c": 2}, "a/c is not judged"),
        ({"a/a": 1}, "a pair reads first/second"),
        ({"a": 1}, "a pair reads first/second"),
        ({"a/b/c": 1}, "a pair reads first/second"),
        ({f"{i}/{j}": 1 for i, j in combinations(range(16), 2)}, "16 criteria are compared: at most 15"),
    ],
)
def test_judgements_that_are_no_full_set_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        paired(wrong)


def test_weights_come_from_the_judgements_where_there_are_any():
    section = SimpleNamespace(judgements=None, weights=[("revenue", 2.0), ("image", 0.0)])
    assert weighted(section) == {"revenue": 2}
    section.judgements = {"margin/revenue": 3}
    assert weighted(section) == pytest.approx({"margin": 0.75, "revenue": 0.25})


def test_the_manager_gives_judgements_in_the_params():
    given = "{revenue/margin: 0.5, revenue/potential: 3, margin/potential: 4}"
    assert weighted(load_params(PARAMS, "demo", f"tiers.judgements={given}").tiers) == paired(JUDGED)[0]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{revenue/margin: 2, margin/potential: 2}", "revenue/potential is not judged"),
        ("{revenue/margn: 2}", "tiers.judgements: there is no criterion 'margn'"),
        ("{revenue/margin: 0}", "allowed: 0.1 to 10"),
    ],
)
def test_a_wrong_set_is_a_fault_of_the_params(given, said):
    with pytest.raises(ParamsError, match=said):
        load_params(PARAMS, "demo", f"tiers.judgements={given}")
