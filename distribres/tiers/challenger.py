"""A challenger for the families: the groups that the criteria make by themselves, and where the rules split them."""

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist

from distribres.contracts.sections import Challenger
from distribres.stats.stable_clusters import find_centres, stability


def standardise(criteria: pd.DataFrame, params: Challenger) -> pd.DataFrame:
    """The criteria as columns that weigh alike, by dealer_id.

    Amounts enter as logarithms, all are centred and scaled, nothing lies further out than `params.farthest` standard
    deviations, and what is missing stands at the mean. Left out: a criterion known for less than `params.min_coverage`
    of the dealers, or the same for all.
    """
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value")
    amounts = criteria.loc[criteria["unit"].str.contains("currency|people|km"), "criterion"].unique()
    logs = wide.assign(**{name: np.log1p(wide[name].clip(lower=0)) for name in amounts})
    used = logs.loc[:, (logs.notna().mean() >= params.min_coverage) & (logs.nunique() > 1)]
    return ((used - used.mean()) / used.std()).clip(-params.farthest, params.farthest).fillna(0.0)


def challenge(criteria: pd.DataFrame, tiers: pd.DataFrame, params: Challenger) -> pd.DataFrame:
    """The table `challenger`: k-means on the standardised criteria, as many groups as are stable.

    Number and groups are found among `params.sample` dealers at most; the others join the nearest group.

    Parameters
    ----------
    criteria, tiers : DataFrame
        The tables criteria and tiers.
    params : Challenger
    """
    rng = np.random.default_rng(params.seed)
    points = standardise(criteria, params)
    sample = points.to_numpy()[rng.permutation(len(points))[: params.sample]]
    centres = find_centres(sample, params.most, params.stable, params.resamples, rng)
    stable = stability(sample, cdist(sample, centres).argmin(axis=1), params.resamples, rng)
    nearest = cdist(points, centres).argmin(axis=1)
    of_dealer = tiers.set_index("dealer_id").reindex(points.index)
    by_score = of_dealer["score"].groupby(nearest).mean().rank(ascending=False, method="first").astype(int)
    number = by_score.reindex(range(len(centres))).to_numpy()
    table = pd.DataFrame({"group": number[nearest], "stability": stable[nearest]}, points.index)
    return table.assign(family=of_dealer["family"]).reset_index()


def split(table: pd.DataFrame) -> pd.DataFrame:
    """Where the rules split what the criteria put together: a line for each group.

    Returns
    -------
    DataFrame
        group, dealers, stability, family and family_share (the largest), second and second_share, in order of dealers
        outside their group's largest family, most first.
    """
    counts = pd.crosstab(table["group"], table["family"])
    order = np.argsort(-counts.to_numpy(), axis=1, kind="stable")
    share = np.take_along_axis(counts.to_numpy(), order, axis=1) / counts.sum(axis=1).to_numpy()[:, None]
    lines = pd.DataFrame(
        {
            "dealers": counts.sum(axis=1),
            "stability": table.groupby("group")["stability"].first(),
            "family": counts.columns[order[:, 0]],
            "family_share": share[:, 0],
            "second": counts.columns[order[:, 1]] if counts.shape[1] > 1 else None,
            "second_share": share[:, 1] if counts.shape[1] > 1 else 0.0,
        },
        counts.index,
    )
    outside = (lines["dealers"] * (1 - lines["family_share"])).sort_values(ascending=False, kind="stable")
    return lines.loc[outside.index].reset_index()


def agreement(table: pd.DataFrame) -> float:
    """Adjusted Rand index of groups and families (Hubert & Arabie 1985): 0 by chance, 1 the same."""
    counts = pd.crosstab(table["group"], table["family"]).to_numpy(dtype=float)
    pairs, rows, columns, whole = (
        (x * (x - 1) / 2).sum() for x in (counts, counts.sum(axis=1), counts.sum(axis=0), counts.sum())
    )
    expected = rows * columns / whole if whole else 0.0
    most = (rows + columns) / 2
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0
