import re
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.proof.hidden_truth import (
    compare_with_truth,
    hide_and_compare,
    hide_half,
    rank,
    rank_at_least,
    within,
)

ROOT = Path(__file__).parents[2]
PARAMS = params.load_params(ROOT / "params", "demo", "potential.purchases_share=0.5").potential
AIM = params.load_params(
    ROOT / "params", "demo", "validation.seed=1 validation.halves=3 validation.wallet_rank=0.5"
).validation


def inputs(n=200):
    rng = np.random.default_rng(9)
    ids, wallet = [f"D{i:03d}" for i in range(n)], rng.lognormal(9, 1, n)
    dealers = pd.DataFrame({"dealer_id": ids, "name": ids, "channel": "reseller", "turnover": 8 * wallet})
    dealers = pd.concat([tables.empty("dealers"), dealers])
    panel = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": 4 * wallet * rng.beta(4, 8, n)})
    panel = panel.assign(wallet=np.nan, quantity=np.nan, lines=4, active_months=2)
    none = {name: tables.empty(name) for name in ("territories", "survey", "events")}
    return {"dealers": dealers, "panel": panel, **none}


def test_half_of_the_known_wallets_is_hidden_and_the_same_half_again():
    shown, hidden = hide_half(inputs(), "2026Q3", PARAMS, 1)
    assert len(hidden) == 100
    assert shown["dealers"].set_index("dealer_id")["turnover"].isna().sum() == 100
    assert hidden.equals(hide_half(inputs(), "2026Q3", PARAMS, 1)[1])


def test_hidden_wallets_are_estimated_and_compared():
    table = hide_and_compare(inputs(), None, "2026Q3", PARAMS, AIM)
    found = tables.check("validation", table).set_index("measure")["value"]
    assert found["hidden_wallets"] == 100
    assert 0.7 < found["wallet_rank"] < 1
    assert 0.6 < found["wallet_coverage"] <= 1


def test_figures_of_several_halves_are_means_with_their_spread():
    given, measure = inputs(), "own_revenue_rank"
    single = []
    for half in range(3):
        shown, hidden = hide_half(given, "2026Q3", PARAMS, [AIM.seed, half])
        own = shown["panel"].set_index("dealer_id")["revenue"]
        single.append(rank(own.reindex(hidden.index), hidden))
    found = hide_and_compare(given, None, "2026Q3", PARAMS, AIM).set_index("measure").loc[measure]
    assert (found["value"], found["spread"]) == pytest.approx((np.mean(single), np.std(single, ddof=1)))


def test_the_coverage_of_the_truth_counts_the_hidden_and_those_never_known():
    given = inputs()
    truth = pd.DataFrame({"wallet": given["dealers"].set_index("dealer_id")["turnover"].astype(float) / 8})
    given["dealers"].loc[::4, "turnover"] = np.nan
    far = truth.where(given["dealers"].set_index("dealer_id")["turnover"].notna(), 1e9)
    tables_of = (hide_and_compare(given, t, "2026Q3", PARAMS, AIM).set_index("measure") for t in (truth, far))
    near, missed = (table.loc["wallet_coverage_truth", "value"] for table in tables_of)
    assert 0.7 < near < 0.95
    assert missed < near - 0.25


@pytest.mark.parametrize(("tells", "better"), [(0.0, False), (0.5, True)])
def test_a_rank_is_better_than_no_information_where_its_interval_lies_above_0(tells, better):
    truth = pd.Series(np.random.default_rng(2).normal(size=120))
    estimate = tells * truth + np.random.default_rng(3).normal(size=120)
    assert (rank_at_least(estimate, truth) > 0) is better
    assert rank_at_least(estimate, truth) < rank(estimate, truth)


def test_without_a_truth_or_without_known_wallets_nothing_is_claimed():
    assert compare_with_truth(inputs(), None, "2026Q3", PARAMS, AIM).empty
    assert hide_and_compare(inputs(40), None, "2026Q3", PARAMS, AIM).empty


def test_the_ranges_are_those_of_the_params():
    found = hide_and_compare(inputs(), None, "2026Q3", PARAMS, AIM).set_index("measure")
    assert found.loc["wallet_rank", ["low", "high"]].tolist() == [0.5, 1]
    assert found.loc["wallet_coverage", ["low", "high"]].tolist() == pytest.approx([0.75, 0.85])
    assert found.loc["hidden_wallets", ["low", "high"]].isna().all()


def test_only_figures_that_have_a_range_can_lie_in_it():
    figures = pd.DataFrame({"value": [0.5, 0.7, 300], "low": [0.6, 0.6, np.nan], "high": [1, 1, np.nan]})
    assert within(figures).tolist() == [False, True]


def printed_by_the_notebook() -> str:
    """What `make validate` prints of the embedded network; nbval compares it with what is computed."""
    cells = nbformat.read(ROOT / "notebooks/validation.ipynb", as_version=4).cells
    return "".join(o.text for c in cells if c.cell_type == "code" for o in c.outputs)


def test_the_notebook_prints_every_figure_and_how_many_are_in_their_range():
    printed = printed_by_the_notebook()
    assert len(re.findall(r"(?m)^ +-?[\d.,]+(?: ± [\d.]+)? +\D", printed)) > 25
    in_range, aims = re.search(r"(\d+) of (\d+) figures in their range", printed).groups()
    assert int(aims) == len(re.findall(r"\([\d.]+ to [\d.]+", printed))
    assert int(aims) - int(in_range) == printed.count(": missed")


def test_the_paper_states_the_aims_that_the_notebook_prints():
    """But for the one that is itself measured."""
    printed = dict(
        re.findall(r"(?m)^ +\S+(?: ± \S+)? +(.+?) \(([\d.]+ to [\d.]+)(?:: missed)?\)$", printed_by_the_notebook())
    )
    paper = (ROOT / "notebooks/README.md").read_text(encoding="utf-8").split("## Aims")[1].split("make bench-policy")[0]
    stated = dict(re.findall(r"(?m)^\| (?!measure)([^|-][^|]*?) \| ([^|]+?) \|$", paper))
    assert set(stated) == set(printed) and len(stated) > 10
    assert {m for m, aim in stated.items() if aim != printed[m]} == {"rank of willingness, where answered"}
