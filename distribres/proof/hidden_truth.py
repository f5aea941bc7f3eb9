"""How good the estimates are: hide what is known, estimate it, and compare."""

import numpy as np
import pandas as pd
from scipy import stats

from distribres.contracts import yearly
from distribres.contracts.sections import Potential, Validation
from distribres.dealers.potential import estimate_potential
from distribres.dealers.wallet import known_wallets
from distribres.dealers.willingness import estimate_willingness

COLUMNS = ["measure", "value", "spread", "low", "high"]
"""Of the table `validation`: what was measured (a code, which `report.words` words), its value (the mean, and its
standard deviation, where it was measured on several halves), and the range it should lie in (empty: for comparison)."""
RESAMPLES = 999


def rank(estimate: pd.Series, truth: pd.Series) -> float:
    """Rank correlation (Spearman) of two series by dealer_id, over the dealers that both know."""
    return float(estimate.corr(truth.reindex(estimate.index).astype(float), method="spearman"))


def rank_at_least(estimate: pd.Series, truth: pd.Series) -> float:
    """Low end of the 95 % interval of `rank`: bias-corrected bootstrap over dealers (Efron 1987), of scipy."""
    both = pd.concat([estimate, truth], axis=1, join="inner").dropna().astype(float).rank()
    method = stats.BootstrapMethod(n_resamples=RESAMPLES, rng=0)
    return float(stats.pearsonr(both.iloc[:, 0], both.iloc[:, 1]).confidence_interval(0.95, method).low)


def set_against(figures: dict[str, float], aims: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Lines of the table `validation`: each figure by its code, and the range of those that have one in `aims`."""
    lines = [(code, value, *aims.get(code, (np.nan, np.nan))) for code, value in figures.items()]
    return pd.DataFrame(lines, columns=["measure", "value", "low", "high"]).reindex(columns=COLUMNS)


def around(coverage: float, off: float) -> tuple[float, float]:
    """Where the coverage of an interval should lie."""
    return coverage - off, coverage + off


def hide_half(
    inputs: dict[str, pd.DataFrame], quarter: str, params: Potential, seed: int | list[int]
) -> tuple[dict[str, pd.DataFrame], pd.Series]:
    """The inputs without a random half of the wallets that are known, and those wallets.

    Returns
    -------
    inputs : dict
        Of the hidden dealers, no wallet is known in any quarter or declared, and no turnover.
    hidden : Series
        Their wallets, currency per quarter, by dealer_id.
    """
    known = known_wallets(inputs["dealers"], inputs["panel"], quarter, params)["wallet"].dropna().sort_index()
    known = known[known.index.isin(yearly.active(inputs["panel"], quarter))]
    hidden = known.iloc[np.sort(np.random.default_rng(seed).permutation(len(known))[: len(known) // 2])]
    panel, dealers = inputs["panel"], inputs["dealers"]
    panel = panel.assign(wallet=panel["wallet"].mask(panel["dealer_id"].isin(hidden.index)))
    masked = dealers["dealer_id"].isin(hidden.index)
    dealers = dealers.assign(
        **{
            told: dealers[told].mask(masked)
            for told in dealers.columns.intersection(["turnover", "turnover_before", "wallet"])
        }
    )
    return inputs | {"panel": panel, "dealers": dealers}, hidden


def hide_and_compare(
    inputs: dict[str, pd.DataFrame], truth: pd.DataFrame | None, quarter: str, params: Potential, aims: Validation
) -> pd.DataFrame:
    """Estimates of wallets that were hidden, against the wallets themselves: means over several halves.

    A single half says little: from one to the next, the coverage on the embedded network moves by five points.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    truth : DataFrame or None
        By dealer_id: wallet; none where it is not known. It adds the coverage of what is really so, over the hidden
        and those whose wallet never was known.
    quarter : str
    params : Potential
    aims : Validation
        How many halves, the seed that chooses them, and what to reach.

    Returns
    -------
    DataFrame
        `COLUMNS`; empty where too few wallets are known to hide any.
    """
    halves = [hide_half(inputs, quarter, params, [aims.seed, number]) for number in range(aims.halves)]
    if len(halves[0][1]) < params.min_known:
        return set_against({}, {})
    full = estimate_potential(inputs, quarter, params).set_index("dealer_id")
    each = pd.DataFrame([_compare_half(shown, hidden, full, truth, quarter, params) for shown, hidden in halves])
    ranges = {
        "wallet_rank": (aims.wallet_rank, 1),
        "wallet_rank_gain": (0, 1),
        "wallet_coverage": around(aims.coverage, aims.coverage_off),
        "wallet_coverage_truth": around(aims.coverage, aims.coverage_off_truth),
    }
    return set_against(each.mean().to_dict(), ranges).assign(spread=each.std().to_numpy())


def _compare_half(
    shown: dict[str, pd.DataFrame],
    hidden: pd.Series,
    full: pd.DataFrame,
    truth: pd.DataFrame | None,
    quarter: str,
    params: Potential,
) -> dict[str, float]:
    """What one half says; `full` is the table `potential` with nothing hidden, by dealer_id."""
    every = estimate_potential(shown, quarter, params).set_index("dealer_id")
    estimate = every.reindex(hidden.index)
    own, reached = rank(estimate["revenue"], hidden), rank(estimate["wallet"], hidden)
    figures = {
        "hidden_wallets": len(hidden),
        "own_revenue_rank": own,
        "wallet_rank": reached,
        "wallet_rank_gain": reached - own,
        "wallet_coverage": hidden.between(estimate["wallet_low"], estimate["wallet_high"]).mean(),
        "wallet_error": (estimate["wallet"] / hidden - 1).abs().median(),
        "headroom_rank": rank(estimate["headroom"], full["headroom"]),
    }
    return figures if truth is None else figures | {"wallet_coverage_truth": _coverage(every, truth)}


def _coverage(potentials: pd.DataFrame, truth: pd.DataFrame) -> float:
    """Part of the wallets that are estimated whose interval holds the true one."""
    estimated = potentials[potentials["wallet_source"] == "estimated"]
    return truth["wallet"].reindex(estimated.index).between(estimated["wallet_low"], estimated["wallet_high"]).mean()


def compare_with_truth(
    inputs: dict[str, pd.DataFrame], truth: pd.DataFrame | None, quarter: str, params: Potential, aims: Validation
) -> pd.DataFrame:
    """Estimates against what is really so.

    The true potential is the true wallet times the share that endless field time would win.

    Parameters
    ----------
    inputs, quarter, params, aims
        As of `hide_and_compare`.
    truth : DataFrame or None
        By dealer_id: wallet, max_share, willingness; none where it is not known.

    Returns
    -------
    DataFrame
        `COLUMNS`; empty without a truth.
    """
    if truth is None:
        return set_against({}, {})
    estimate = estimate_potential(inputs, quarter, params).set_index("dealer_id")
    true = truth.reindex(estimate.index)
    told = (inputs[name] for name in ("dealers", "panel", "survey", "events"))
    willing = estimate_willingness(*told, quarter, params)["willingness"]
    answer = yearly.latest(inputs["survey"], "willingness", quarter)
    silent = willing[willing.index.difference(answer.index)]
    figures = {
        "potential_rank": rank(estimate["potential"], true["wallet"] * true["max_share"]),
        "share_rank": rank(estimate["share_of_wallet"], estimate["revenue"] / true["wallet"]),
        "shown_coverage_truth": _coverage(estimate, truth),
        "survey_rank": rank(answer, truth["willingness"]),
        "answered_rank": rank(willing[answer.index], truth["willingness"]),
        "silent_rank": rank(silent, truth["willingness"]),
        "silent_rank_low": rank_at_least(silent, truth["willingness"]),
    }
    ranges = {
        "potential_rank": (aims.potential_rank, 1),
        "share_rank": (aims.share_rank, 1),
        "shown_coverage_truth": around(aims.coverage, aims.coverage_off_truth),
        "answered_rank": (figures["survey_rank"], 1),
        "silent_rank_low": (0, 1),
    }
    return set_against(figures, ranges)


def within(figures: pd.DataFrame) -> pd.Series:
    """Whether each figure that has a range lies in it."""
    ranged = figures.dropna(subset="low")
    return ranged["value"].between(ranged["low"], ranged["high"])
