"""How good the estimates are: hide what is known, estimate it, and compare."""

import numpy as np
import pandas as pd
from pydantic import BaseModel
from scipy import stats

from distribres.contracts import yearly
from distribres.dealers.potential import estimate_potential
from distribres.dealers.wallet import known_wallets
from distribres.dealers.willingness import estimate_willingness

COLUMNS = ["measure", "value", "spread", "low", "high"]
"""Of the table `validation`: what was measured, its value (the mean, and its standard deviation, where it was measured
on several halves), and the range it should lie in (empty: for comparison)."""
RANK = "rank of the estimate with the wallet"
BETTER = "rank that the estimate gains over own revenue"
COVERED = "coverage of the 80 % interval of the wallet"
TRULY = "coverage of the true wallets, hidden or not declared"
RESAMPLES = 999


def rank(estimate: pd.Series, truth: pd.Series) -> float:
    """Rank correlation (Spearman) of two series by dealer_id, over the dealers that both know."""
    return float(estimate.corr(truth.reindex(estimate.index).astype(float), method="spearman"))


def rank_at_least(estimate: pd.Series, truth: pd.Series) -> float:
    """Low end of the 95 % interval of `rank`: bias-corrected bootstrap over dealers (Efron 1987), of scipy."""
    both = pd.concat([estimate, truth], axis=1, join="inner").dropna().astype(float).rank()
    method = stats.BootstrapMethod(n_resamples=RESAMPLES, rng=0)
    return float(stats.pearsonr(both.iloc[:, 0], both.iloc[:, 1]).confidence_interval(0.95, method).low)


def _figures(rows: list[tuple]) -> pd.DataFrame:
    """Lines of measure, value and, where there is one, range."""
    padded = [(*row, *(np.nan,) * (4 - len(row))) for row in rows]
    return pd.DataFrame(padded, columns=["measure", "value", "low", "high"]).reindex(columns=COLUMNS)


def hide_half(inputs: dict, quarter: str, params: BaseModel, seed: int | list[int]) -> tuple[dict, pd.Series]:
    """The inputs without a random half of the wallets that are known, and those wallets.

    Returns
    -------
    inputs : dict
        Of the hidden dealers, no wallet is known in any quarter, and no turnover.
    hidden : Series
        Their wallets, currency per quarter, by dealer_id.
    """
    known = known_wallets(inputs["dealers"], inputs["panel"], quarter, params).dropna().sort_index()
    known = known[known.index.isin(yearly.active(inputs["panel"], quarter))]
    hidden = known.iloc[np.sort(np.random.default_rng(seed).permutation(len(known))[: len(known) // 2])]
    panel, dealers = inputs["panel"], inputs["dealers"]
    panel = panel.assign(wallet=panel["wallet"].mask(panel["dealer_id"].isin(hidden.index)))
    dealers = dealers.assign(turnover=dealers["turnover"].mask(dealers["dealer_id"].isin(hidden.index)))
    return inputs | {"panel": panel, "dealers": dealers}, hidden


def hidden_wallets(
    inputs: dict, truth: pd.DataFrame | None, quarter: str, params: BaseModel, aim: BaseModel
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
    params : BaseModel
        The section `potential`.
    aim : BaseModel
        The section `validation`: how many halves, the seed that chooses them, and the rank to reach.

    Returns
    -------
    DataFrame
        `COLUMNS`; empty where too few wallets are known to hide any.
    """
    halves = [hide_half(inputs, quarter, params, [aim.seed, number]) for number in range(aim.halves)]
    if len(halves[0][1]) < params.min_known:
        return _figures([])
    full = estimate_potential(*_three(inputs), quarter, params).set_index("dealer_id")
    each = pd.DataFrame([_half(shown, hidden, full, truth, quarter, params) for shown, hidden in halves])
    aims = {BETTER: (0, 1), RANK: (aim.wallet_rank, 1), COVERED: (0.75, 0.85), TRULY: (0.77, 0.83)}
    rows = [(name, value, *aims.get(name, ())) for name, value in each.mean().items()]
    return _figures(rows).assign(spread=each.std().to_numpy())


def _half(shown: dict, hidden: pd.Series, full: pd.DataFrame, truth: pd.DataFrame | None, quarter, params) -> dict:
    """What one half says; `full` is the table `potential` with nothing hidden, by dealer_id."""
    every = estimate_potential(*_three(shown), quarter, params).set_index("dealer_id")
    found = every.reindex(hidden.index)
    own, reached = rank(found["revenue"], hidden), rank(found["wallet"], hidden)
    figures = {
        "hidden wallets": len(hidden),
        "rank of own revenue with the wallet": own,
        RANK: reached,
        BETTER: reached - own,
        COVERED: hidden.between(found["wallet_low"], found["wallet_high"]).mean(),
        "middle error of the estimate": (found["wallet"] / hidden - 1).abs().median(),
        "rank of headroom with that of the known wallet": rank(found["headroom"], full["headroom"]),
    }
    return figures if truth is None else figures | {TRULY: _inside(every, truth)}


def _inside(potentials: pd.DataFrame, truth: pd.DataFrame) -> float:
    """Part of the wallets that are estimated whose interval holds the true one."""
    estimated = potentials[potentials["wallet_source"] == "estimated"]
    return truth["wallet"].reindex(estimated.index).between(estimated["wallet_low"], estimated["wallet_high"]).mean()


def against_truth(inputs: dict, truth: pd.DataFrame | None, quarter: str, params: BaseModel) -> pd.DataFrame:
    """Estimates against what is really so.

    The true potential is the true wallet times the share that endless field time would win.

    Parameters
    ----------
    truth : DataFrame or None
        By dealer_id: wallet, max_share, willingness; none where it is not known.

    Returns
    -------
    DataFrame
        `COLUMNS`; empty without a truth.
    """
    if truth is None:
        return _figures([])
    found = estimate_potential(*_three(inputs), quarter, params).set_index("dealer_id")
    true = truth.reindex(found.index)
    wanted = estimate_willingness(*(inputs[t] for t in ("dealers", "panel", "survey", "events")), quarter)[
        "willingness"
    ]
    answer = yearly.latest(inputs["survey"], "willingness", quarter)
    silent = wanted[wanted.index.difference(answer.index)]
    alone = rank(answer, truth["willingness"])
    return _figures(
        [
            ("rank of potential", rank(found["potential"], true["wallet"] * true["max_share"]), 0.9, 1),
            ("rank of share of wallet", rank(found["share_of_wallet"], found["revenue"] / true["wallet"]), 0.85, 1),
            ("coverage of the true wallets not declared, as shown", _inside(found, truth), 0.77, 0.83),
            ("rank of the survey's willingness, where answered", alone),
            ("rank of willingness, where answered", rank(wanted[answer.index], truth["willingness"]), alone, 1),
            ("rank of willingness, where not answered", rank(silent, truth["willingness"])),
            (
                "rank of willingness, where not answered, low end of its 95 % interval",
                rank_at_least(silent, truth["willingness"]),
                0,
                1,
            ),
        ]
    )


def within(figures: pd.DataFrame) -> pd.Series:
    """Whether each figure that has a range lies in it."""
    ranged = figures.dropna(subset="low")
    return ranged["value"].between(ranged["low"], ranged["high"])


def told(figures: pd.DataFrame) -> str:
    """The figures as text, a line each: value, spread between halves, range that it should lie in, whether it does."""
    return "\n".join(map(_line, figures.itertuples()))


def _line(row) -> str:
    value = f"{row.value:,.0f}" if row.value > 10 or float(row.value).is_integer() else f"{row.value:.3f}"
    spread = f" ± {row.spread:.3f}" if row.spread > 0 else ""
    if np.isnan(row.low):
        return f"  {value:>7}{spread:8}   {row.measure}"
    verdict = "" if row.low <= row.value <= row.high else ": missed"
    return f"  {value:>7}{spread:8}   {row.measure} ({row.low:.2f} to {row.high:.2f}{verdict})"


def _three(inputs: dict) -> list[pd.DataFrame]:
    return [inputs[name] for name in ("dealers", "panel", "territories")]
