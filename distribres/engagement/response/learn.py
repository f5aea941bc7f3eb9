"""What each kind of effort does, each by its own quarters: the money by what the hours leave unexplained."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement.market import Market
from distribres.engagement.response import mesh
from distribres.engagement.response.curves import Curve, value
from distribres.engagement.response.draws import draw_worlds
from distribres.engagement.response.history import History, adstock, move_together, read_history
from distribres.engagement.response.posterior import CELLS, Evidence, moments, posterior, weigh_laws

COLUMNS = [
    *("kind", "prior", "prior_sd", "estimate", "se", "posterior", "sd", "no_effect", "weight"),
    *("retention", "retention_sd", "together", "quarters", "n"),
]
OWN = mesh.Prior(np.nan, np.nan, no_effect=0.5, unlike=1.0)
"""Who has read no study: effort does nothing as likely as something, and any elasticity is as likely."""
_CHANGE = 1e-9
_DIGITS = 9  # beyond them sums differ with the number of threads


class Levers(NamedTuple):
    """What is known of each kind of effort.

    Attributes
    ----------
    response : the table of that name
    worlds : by kind, equally likely responses, by the history and by published studies
    own : the same by the history alone (see `OWN`); none of a kind whose history is too short
    follows : kinds whose effort moves with the hours and has no effect of its own
    """

    response: pd.DataFrame
    worlds: dict[str, Curve]
    own: dict[str, Curve]
    follows: tuple[str, ...]


def published(params: Plan) -> dict[str, mesh.Prior]:
    """What studies say of each kind of effort."""
    doubts = params.no_effect, params.unlike_studies
    return {
        "hours": mesh.Prior(params.elasticity, params.elasticity_sd, *doubts),
        "spend": mesh.Prior(params.spend_elasticity, params.spend_elasticity_sd, *doubts),
    }


def learn_levers(
    market: Market, dealer_ids: pd.Index, panel: pd.DataFrame, effort: pd.DataFrame, quarter: str, params: Plan
) -> Levers:
    """Learn what each known kind of effort does.

    Parameters
    ----------
    market : of these dealers
    panel, effort : the tables of these names
    quarter : the last one that counts
    params : the section `plan`
    """
    histories = {kind: read_history(kind, dealer_ids, panel, effort, quarter, params) for kind in market.now}
    rows, worlds, own, follows = [], {}, {}, ()
    for kind, history in histories.items():
        if "hours" in worlds and move_together(histories["hours"], history):
            follows += (kind,)
            worlds[kind] = _without_effect(worlds["hours"], market.now[kind])
            rows.append(_line(kind, None, params))
            continue
        explained = _explain(market, worlds, histories, history)
        evidence = weigh_laws(market, history, explained, params)
        worlds[kind] = draw_worlds(kind, market, evidence, posterior(evidence, published(params)[kind]), params)
        if evidence.noise:
            own[kind] = draw_worlds(kind, market, evidence, posterior(evidence, OWN), params)
        rows.append(_line(kind, evidence, params))
    return Levers(pd.DataFrame(rows, columns=COLUMNS).round(_DIGITS), worlds, own, follows)


def _without_effect(like: Curve, now: np.ndarray) -> Curve:
    return Curve(np.zeros_like(like.scale), np.ones_like(like.scale), now)


def _explain(
    market: Market, worlds: Mapping[str, Curve], histories: Mapping[str, History], history: History
) -> np.ndarray:
    """Log sales (dealers, quarters) that the kinds learnt before explain, in the quarters of `history`."""
    explained, margin = np.zeros(history.sales.shape), market.revenue * market.margin_rate
    for kind, curve in worlds.items():
        known = histories[kind]
        stock = adstock(known.effort, float(np.mean(curve.retention)))
        for at, quarter in enumerate(history.quarters):
            if quarter in known.quarters:
                won = value(curve, stock[:, known.quarters.index(quarter)]).mean(axis=0)
                more = np.divide(won, margin, out=np.zeros(len(won)), where=margin > 0)
                explained[:, at] += np.log(np.maximum(1 + more, 0.05))
    return explained


def _line(kind: str, evidence: Evidence | None, params: Plan) -> list:
    """The line of the table `response`."""
    prior = published(params)[kind]
    if evidence is None:
        return [kind, prior.mean, prior.sd, np.nan, np.nan, 0.0, 0.0, 1.0, 0.0, np.nan, np.nan, True, 0, 0]
    elasticity = mesh.LAW_ELASTICITY
    before, after, alone = (
        posterior(evidence._replace(likely=likely), of)
        for likely, of in ((0 * evidence.likely, prior), (evidence.likely, prior), (evidence.likely, OWN))
    )
    mean, sd = moments(after.sum(axis=0), elasticity)
    _, wide = moments(before.sum(axis=0), elasticity)
    estimate, se = moments(alone.sum(axis=0), elasticity)
    keep, keep_sd = moments(after.sum(axis=1), np.array([keep for _, _, keep in CELLS]))
    told = [kind, prior.mean, prior.sd]
    if evidence.noise is None:
        return [*told, np.nan, np.nan, mean, sd, after[:, -1].sum(), 0.0, keep, keep_sd, False, 0, 0]
    weight = float(np.clip(1 - (sd / max(wide, _CHANGE)) ** 2, 0.0, 1.0))
    seen = evidence.seen
    quarters, n = int(seen.any(axis=0).sum()), int(seen.sum())
    return [*told, estimate, se, mean, sd, after[:, -1].sum(), weight, keep, keep_sd, False, quarters, n]
