import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.dealers.declarations import declaration_error, error_by_source, far_out

PARAMS = params_of().potential


def declared(n, error, seed=1):
    """Dealers that declared twice; each time errs by `error` over the root of 2, and as much for good."""
    rng = np.random.default_rng(seed)
    true = rng.lognormal(12, 1, n) * rng.lognormal(0, error / 2**0.5, n)
    now, before = (true * rng.lognormal(0, error / 2**0.5, n) for _ in range(2))
    return pd.DataFrame({"turnover": now, "turnover_before": before})


def test_without_a_second_declaration_it_is_what_is_believed():
    assert declaration_error(declared(50, 0.1).drop(columns="turnover_before"), PARAMS) == (PARAMS.declared_error, 0)


@pytest.mark.parametrize("error", [0.1, 0.4])
def test_many_second_declarations_take_the_place_of_the_belief(error):
    found, weight = declaration_error(declared(2000, error), PARAMS)
    assert found == pytest.approx(error, rel=0.05)
    assert weight > 0.99


def test_a_few_second_declarations_are_pooled_with_the_belief():
    found, weight = declaration_error(declared(10, 0.02), PARAMS)
    assert weight == 0.5
    assert found == pytest.approx(PARAMS.declared_error / 2**0.5, rel=0.02)


def test_a_copy_is_no_second_declaration():
    copied = declared(50, 0.1).assign(turnover_before=lambda t: t["turnover"])
    assert declaration_error(copied, PARAMS)[1] == 0


def test_a_slip_of_unit_does_not_make_all_declarations_look_wrong():
    slipped = declared(500, 0.1)
    slipped.loc[:20, "turnover"] *= 1000
    assert declaration_error(slipped, PARAMS)[0] == pytest.approx(0.1, rel=0.1)


def test_what_is_seen_has_no_error_and_given_purchases_owe_nothing_to_a_share_of_turnover():
    found = error_by_source(pd.Series(["seen", "purchases", "turnover", None]), 0.2)
    assert found.tolist() == pytest.approx([0, 0.2 / 2**0.5, 0.2, np.nan], nan_ok=True)


def test_far_out_is_counted_in_robust_spreads():
    values = np.append(np.random.default_rng(1).normal(size=200), [7.0, -7.0])
    assert np.flatnonzero(far_out(values, 4.0)).tolist() == [200, 201]
