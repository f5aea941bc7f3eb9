from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, quarters, tables
from distribres.dealers.willingness import behaviour, estimate_willingness

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo").potential
MIN_ANSWERS = PARAMS.min_answers
QUARTER = "2026Q3"
EVENTS = ["fair", "launch", "dinner", "visit"]


def network(n, channels=("reseller",)):
    ids = [f"D{number:03d}" for number in range(n)]
    return pd.DataFrame({"dealer_id": ids, "channel": [channels[i % len(channels)] for i in range(n)]})


def bought(dealer, revenue, quarter=QUARTER, months=3):
    return {"dealer_id": dealer, "quarter": quarter, "revenue": float(revenue), "active_months": months}


def invited(dealer, event, attended, date="2026-05-02"):
    return {"event": event, "date": pd.Timestamp(date), "dealer_id": dealer, "attended": attended}


def answers(values, quarter=QUARTER):
    """The survey, from what some dealers answered."""
    return pd.DataFrame({"dealer_id": list(values), "quarter": quarter, "willingness": list(values.values())})


def simulated(n, answered, seed=5):
    """Dealers whose willingness shows in the events they come to; true willingness, and the answers of some."""
    rng = np.random.default_rng(seed)
    dealers = network(n)
    came = rng.integers(0, 2, (n, len(EVENTS))).astype(bool)
    truth = pd.Series(3 + 4 * came.mean(axis=1) + rng.normal(0, 0.3, n), dealers["dealer_id"])
    panel = pd.DataFrame([bought(dealer, 100) for dealer in dealers["dealer_id"]])
    ids = dealers["dealer_id"]
    events = [invited(ids[i], event, came[i, k]) for i in range(n) for k, event in enumerate(EVENTS)]
    return dealers, panel, answers(truth[:answered].to_dict()), pd.DataFrame(events), truth


def test_behaviour_is_what_the_dealer_does():
    panel = pd.DataFrame([bought("D000", 300), bought("D000", 100, "2025Q3"), bought("D001", 100, months=1)])
    events = pd.DataFrame([invited("D000", "fair", True), invited("D000", "dinner", False)])
    found = behaviour(
        network(3, ("reseller", "exclusive")), panel, tables.empty("survey"), events, QUARTER, PARAMS.answer_memory
    )
    assert found["came"].tolist() == [0.5, 0, 0]
    assert found["not_invited"].tolist() == [0, 1, 1]
    assert found["months"].tolist() == [0.75, 0.25, 0]
    assert found["growth"].tolist() == [0.5, 0, 0]
    assert found["reseller"].tolist() == [1, 0, 1]


def test_what_comes_after_the_quarter_is_not_known():
    later = quarters.shift(QUARTER, 1)
    panel = pd.DataFrame([bought("D000", 100), bought("D000", 999, later)])
    events = pd.DataFrame([invited("D000", "fair", True, "2026-10-01")])
    found = behaviour(network(1), panel, answers({"D000": 9.0}, later), events, QUARTER, PARAMS.answer_memory)
    assert found[["growth", "not_invited", "none_earlier"]].to_numpy().tolist() == [[0, 1, 1]]


def test_an_answer_stands_as_it_was_given():
    dealers, panel, survey, events, truth = simulated(100, 60)
    found = estimate_willingness(dealers, panel, survey, events, QUARTER, PARAMS)
    assert found["willingness"][:60].tolist() == truth[:60].tolist()
    assert found["source"].tolist() == ["known"] * 60 + ["estimated"] * 40


def test_those_who_did_not_answer_are_estimated_near_the_simulated_truth():
    dealers, panel, survey, events, truth = simulated(300, 150)
    estimate = estimate_willingness(dealers, panel, survey, events, QUARTER, PARAMS)["willingness"][150:]
    error = estimate - truth[150:]
    assert error.mean() == pytest.approx(0, abs=0.1)
    assert error.std() == pytest.approx(0.3, abs=0.06)


def test_an_older_answer_counts_as_far_as_it_foretold_newer_ones():
    """Half of an earlier distance from the mean is left a year later: the slope of a regression on noisy answers."""
    rng = np.random.default_rng(6)
    dealers = network(400)
    ids = dealers["dealer_id"]
    truth = pd.Series(rng.normal(5, 1, 400), ids)
    before, after = (answers((truth + rng.normal(0, 1, 400)).to_dict(), q) for q in ("2025Q3", QUARTER))
    panel = pd.DataFrame([bought(dealer, 100) for dealer in ids])
    survey = pd.concat([before, after[:300]])
    found = estimate_willingness(dealers, panel, survey, tables.empty("events"), QUARTER, PARAMS)["willingness"][300:]
    assert np.polyfit(before["willingness"][300:], found, 1)[0] == pytest.approx(0.5, abs=0.1)
    assert found.corr(truth[300:]) == pytest.approx(np.sqrt(0.5), abs=0.1)


def test_estimates_stay_on_the_scale():
    dealers = network(MIN_ANSWERS + 1)
    revenue = [100.0 * (i + 1) for i in range(MIN_ANSWERS)] + [1e6]
    pairs = zip(dealers["dealer_id"], revenue, strict=True)
    panel = pd.DataFrame([line for d, now in pairs for line in (bought(d, now), bought(d, 2000, "2025Q3"))])
    survey = answers({d: 10.0 * (i > 20) for i, d in enumerate(dealers["dealer_id"][:MIN_ANSWERS])})
    found = estimate_willingness(dealers, panel, survey, tables.empty("events"), QUARTER, PARAMS)
    assert found["willingness"].between(0, 10).all()
    assert found["willingness"].iloc[-1] == 10


def test_too_few_answers_estimate_nobody():
    dealers, panel, survey, events, _ = simulated(100, MIN_ANSWERS - 1)
    found = estimate_willingness(dealers, panel, survey, events, QUARTER, PARAMS)
    assert found["source"].value_counts().to_dict() == {"missing": 100 - MIN_ANSWERS + 1, "known": MIN_ANSWERS - 1}
    assert found["willingness"].isna().sum() == 100 - MIN_ANSWERS + 1


def test_an_answer_older_than_a_year_is_no_answer():
    survey = answers({"D000": 9.0}, quarters.shift(QUARTER, -4))
    found = estimate_willingness(
        network(1), pd.DataFrame([bought("D000", 1)]), survey, tables.empty("events"), QUARTER, PARAMS
    )
    assert found["source"].item() == "missing"


def test_dealers_that_all_behave_alike_get_the_mean_answer():
    dealers = network(MIN_ANSWERS + 2)
    panel = pd.DataFrame([bought(dealer, 100) for dealer in dealers["dealer_id"]])
    survey = answers({d: float(i % 2) for i, d in enumerate(dealers["dealer_id"][:MIN_ANSWERS])})
    found = estimate_willingness(dealers, panel, survey, tables.empty("events"), QUARTER, PARAMS)
    assert found["willingness"].iloc[-1] == pytest.approx(0.5)


def test_nothing_but_dealers_and_sales():
    panel = pd.DataFrame([bought("D000", 100)])
    found = estimate_willingness(network(2), panel, tables.empty("survey"), tables.empty("events"), QUARTER, PARAMS)
    assert found["source"].tolist() == ["missing", "missing"]
