import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts import quarters
from distribres.tiers.scoring import place
from distribres.tiers.year_on import COLUMNS, look_ahead

TIERS = section("tiers")
NOW = "2026Q3"


def network(seed=1, n=600, length=12, wander=0.08, scatter=0.25, closing=0.02):
    """Sales of dealers whose level wanders from quarter to quarter, some of which close; four quarters beyond `NOW`."""
    rng = np.random.default_rng(seed)
    every = quarters.last(quarters.shift(NOW, 4), length + 4)
    steps = rng.normal(0, wander, (n, len(every)))
    level = 1000 * rng.lognormal(0, 1.2, n)[:, None] * np.exp(np.cumsum(steps, axis=1))
    open_until = rng.geometric(closing, n) if closing else np.full(n, 999)
    sold = level * rng.lognormal(0, scatter, level.shape) * (np.arange(len(every)) < open_until[:, None])
    wide = pd.DataFrame(sold, pd.Index([f"D{i:03d}" for i in range(n)], name="dealer_id"), every)
    panel = wide.rename_axis(columns="quarter").stack().rename("revenue").reset_index()
    return panel[panel["revenue"] > 0].assign(lines=12, active_months=3)


def scores(panel, quarter):
    year = panel[panel["quarter"].isin(quarters.last(quarter, 4))].groupby("dealer_id")["revenue"].sum()
    return year / year.sum()


def history(panel, first=3):
    """The scores of all quarters up to `NOW` that have a year behind them."""
    known = sorted(q for q in panel["quarter"].unique() if q <= NOW)[first:]
    return pd.concat([scores(panel, q).rename("score").reset_index().assign(quarter=q) for q in known])


def ahead(panel, tiers=TIERS, **options):
    known = panel[panel["quarter"] <= NOW]
    return look_ahead(history(known, **options), known, NOW, tiers)


def said_and_come(panels, **options):
    """For each dealer the tier that is likeliest a year on, how likely, and whether it came."""
    lines = []
    for panel in panels:
        said = ahead(panel, **options)
        later = scores(panel, quarters.shift(NOW, 4))
        tier = pd.Series(place(later.to_numpy(), TIERS.share_key, TIERS.share_middle), later.index)
        came = tier.reindex(said.index).fillna(2).to_numpy()
        lines.append(pd.DataFrame({"said": said.max(axis=1), "came": said.to_numpy().argmax(axis=1) == came}))
    return pd.concat(lines)


@pytest.mark.parametrize("length", [12, 6])
def test_of_those_said_to_keep_a_tier_so_many_do(length):
    """With twelve quarters the changes of a year are seen; with six only those of half a year."""
    found = said_and_come([network(seed, length=length) for seed in range(4)])
    for low, high in [(0.6, 0.8), (0.8, 0.9), (0.9, 1.01)]:
        of = found[found["said"].between(low, high, inclusive="left")]
        assert of["came"].mean() == pytest.approx(of["said"].mean(), abs=0.06)


def test_chances_add_up_to_one_and_none_is_negative():
    found = ahead(network())
    assert found.columns.tolist() == COLUMNS
    assert found.sum(axis=1).to_numpy() == pytest.approx(np.ones(len(found)))
    assert found.min(axis=None) >= 0


def test_the_more_a_network_moves_the_less_sure_a_tier_is_a_year_on():
    calm, restless = (ahead(network(wander=wander, closing=0)).max(axis=1).mean() for wander in (0.02, 0.2))
    assert calm > restless + 0.05


def with_one_order(panel, times):
    """One more dealer, whose only order, last quarter, is so many times what the last key dealer buys in a year."""
    year = panel[panel["quarter"].isin(quarters.last(NOW, 4))].groupby("dealer_id")["revenue"].sum()
    last = year.sort_values()[-(place((year / year.sum()).to_numpy(), 0.8, 0.95) == 0).sum() :].min()
    line = {"dealer_id": "one", "quarter": NOW, "revenue": times * last, "lines": 1, "active_months": 1}
    return pd.concat([panel, pd.DataFrame([line])], ignore_index=True)


def test_a_dealer_of_one_large_order_is_far_from_sure_to_be_key_a_year_on():
    found = ahead(with_one_order(network(), 3.0))["p_A_year"]
    regular = network().query("quarter == @NOW").set_index("dealer_id")["revenue"].idxmax()
    assert found["one"] < 0.75 < found[regular]


def test_where_the_past_is_too_short_nothing_is_said():
    assert ahead(network(), first=11).isna().all(axis=None)
    many = TIERS.model_copy(update={"min_changes": 100_000})
    assert ahead(network(), many).isna().all(axis=None)
