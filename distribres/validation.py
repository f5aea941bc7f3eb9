"""How good the estimates are: hide what is known, estimate it, and compare."""

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres import levels
from distribres.potential import known_wallets, potential
from distribres.willingness import willingness

COLUMNS = ["measure", "value", "low", "high"]
"""Of the table `validation`: what was measured, its value, and the range it should lie in (empty: for comparison)."""


def rank(estimate: pd.Series, truth: pd.Series) -> float:
    """Rank correlation (Spearman) of two series by dealer_id, over the dealers that both know."""
    return float(estimate.corr(truth.reindex(estimate.index).astype(float), method="spearman"))


def _figures(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame([(*row, *(np.nan,) * (4 - len(row))) for row in rows], columns=COLUMNS)


def hide_half(inputs: dict, quarter: str, params: BaseModel, seed: int) -> tuple[dict, pd.Series]:
    """The inputs without a random half of the wallets that are known, and those wallets.

    Returns
    -------
    inputs : dict
        Of the hidden dealers, no wallet is known in any quarter, and no turnover.
    hidden : Series
        Their wallets, currency per quarter, by dealer_id.
    """
    known = known_wallets(inputs["dealers"], inputs["panel"], quarter, params).dropna().sort_index()
    known = known[known.index.isin(levels.active(inputs["panel"], quarter))]
    hidden = known.iloc[np.sort(np.random.default_rng(seed).permutation(len(known))[: len(known) // 2])]
    panel, dealers = inputs["panel"], inputs["dealers"]
    panel = panel.assign(wallet=panel["wallet"].mask(panel["dealer_id"].isin(hidden.index)))
    dealers = dealers.assign(turnover=dealers["turnover"].mask(dealers["dealer_id"].isin(hidden.index)))
    return inputs | {"panel": panel, "dealers": dealers}, hidden


def hidden_wallets(inputs: dict, quarter: str, params: BaseModel, aim: BaseModel) -> pd.DataFrame:
    """Estimates of the wallets that were hidden, against the wallets themselves.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    quarter : str
    params : BaseModel
        The section `potential`.
    aim : BaseModel
        The section `validation`: the seed that chooses the half, and the rank to reach.

    Returns
    -------
    DataFrame
        `COLUMNS`; empty where too few wallets are known to hide any.
    """
    shown, hidden = hide_half(inputs, quarter, params, aim.seed)
    if len(hidden) < params.min_known:
        return _figures([])
    found = potential(*_three(shown), quarter, params).set_index("dealer_id").reindex(hidden.index)
    full = potential(*_three(inputs), quarter, params).set_index("dealer_id").reindex(hidden.index)
    inside = hidden.between(found["wallet_low"], found["wallet_high"])
    return _figures(
        [
            ("hidden wallets", len(hidden)),
            ("rank of own revenue with the wallet", rank(found["revenue"], hidden)),
            ("rank of the estimate with the wallet", rank(found["wallet"], hidden), aim.wallet_rank, 1),
            ("coverage of the 80 % interval of the wallet", inside.mean(), 0.75, 0.85),
            ("middle error of the estimate", (found["wallet"] / hidden - 1).abs().median()),
            ("rank of headroom with that of the known wallet", rank(found["headroom"], full["headroom"])),
        ]
    )


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
    found = potential(*_three(inputs), quarter, params).set_index("dealer_id")
    true = truth.reindex(found.index)
    unknown = found["wallet_source"] == "estimated"
    inside = true["wallet"].between(found["wallet_low"], found["wallet_high"])[unknown]
    wanted = willingness(*(inputs[t] for t in ("dealers", "panel", "survey", "events")), quarter)
    answer = levels.latest(inputs["survey"], "willingness", quarter)
    silent = wanted.index.difference(answer.index)
    return _figures(
        [
            ("rank of potential", rank(found["potential"], true["wallet"] * true["max_share"]), 0.9, 1),
            ("rank of share of wallet", rank(found["share_of_wallet"], found["revenue"] / true["wallet"]), 0.85, 1),
            ("coverage of the 80 % interval of wallets not declared", inside.mean(), 0.77, 0.83),
            ("rank of the survey's willingness, where answered", rank(answer, truth["willingness"])),
            (
                "rank of willingness, where answered",
                rank(wanted.loc[answer.index, "willingness"], truth["willingness"]),
                rank(answer, truth["willingness"]),
                1,
            ),
            (
                "rank of willingness, where not answered",
                rank(wanted.loc[silent, "willingness"], truth["willingness"]),
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
    """The figures as text, one line each: the value, the range that it should lie in, and whether it does."""
    return "\n".join(map(_line, figures.itertuples()))


def _line(row) -> str:
    value = f"{row.value:,.0f}" if row.value > 10 else f"{row.value:.3f}"
    if np.isnan(row.low):
        return f"  {value:>7}   {row.measure}"
    verdict = "" if row.low <= row.value <= row.high else ": missed"
    return f"  {value:>7}   {row.measure} ({row.low:.2f} to {row.high:.2f}{verdict})"


def _three(inputs: dict) -> list[pd.DataFrame]:
    return [inputs[name] for name in ("dealers", "panel", "territories")]
