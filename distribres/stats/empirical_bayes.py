"""Empirical Bayes: what is known of few observations is drawn towards what is known of those alike."""

import numpy as np
import pandas as pd


def towards_group(values: pd.Series, variance: pd.Series, groups: pd.Series) -> pd.Series:
    """Each value drawn towards the mean of its group, the more so the less sure it is.

    The spread of the true values within groups comes from the moments (DerSimonian & Laird 1986), over all groups.

    Parameters
    ----------
    values, variance, groups : Series
        On one index; a missing value stays missing.
    """
    return posterior(values, variance, groups)[0]


def posterior(values: pd.Series, variance: pd.Series, groups: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The same, and how sure it is then: mean and variance of each true value."""
    weight = (1 / variance).where(values.notna())
    mean = _mean(values, weight, groups)
    between = _spread(values, variance, mean, groups)
    if between == 0:
        return mean.where(values.notna()), 0 * weight
    mean = _mean(values, 1 / (variance + between), groups)
    kept = between / (between + variance)
    return mean + (values - mean) * kept, (variance * kept).where(values.notna())


def _mean(values: pd.Series, weight: pd.Series, groups: pd.Series) -> pd.Series:
    weight = weight.where(values.notna())
    return (values * weight).groupby(groups).transform("sum") / weight.groupby(groups).transform("sum")


def _spread(values: pd.Series, variance: pd.Series, mean: pd.Series, groups: pd.Series) -> float:
    """Variance of the true values within their groups."""
    weight = (1 / variance).where(values.notna())
    sums = pd.DataFrame({"w": weight, "w2": weight**2}).groupby(groups).sum()
    freedom = values.notna().sum() - (sums["w"] > 0).sum()
    scale = weight.sum() - (sums["w2"] / sums["w"].where(sums["w"] > 0)).sum()
    excess = float((weight * (values - mean) ** 2).sum()) - freedom
    return max(0.0, excess / scale) if scale > 0 else 0.0


def of_others(values: pd.Series, groups: pd.Series) -> pd.Series:
    """What a group has in common, seen by each member in the others alone: no member explains itself.

    The mean over the other members' values, less the mean of all, times its credibility n / (n + k), where k is the
    variance within groups over that between them (Bühlmann 1967, by the moments of a one-way analysis of variance).

    Parameters
    ----------
    values, groups : Series
        On one index; missing values say nothing, and a missing group has nothing in common.

    Returns
    -------
    Series
        On the same index, nothing missing: 0 where no other member is known.
    """
    centred = values - values.mean()
    keyed = groups.where(groups.notna(), pd.Series(np.arange(len(groups)).astype(str), groups.index) + "\0alone")
    by = centred.groupby(keyed)
    total, count = by.transform("sum"), by.transform("count")
    k = _credibility(centred, keyed)
    others = count - values.notna()
    if not np.isfinite(k):
        return pd.Series(0.0, values.index)
    return (total - centred.fillna(0.0)).where(others > 0, 0.0) / (others + k)


def _credibility(centred: pd.Series, groups: pd.Series) -> float:
    """Variance within groups over variance between them; infinite where groups do not differ by more than chance."""
    by = centred.groupby(groups)
    n, mean = by.count(), by.mean()
    n, mean = n[n > 0], mean[n > 0]
    total = n.sum()
    if total <= len(n) or len(n) < 2:
        return np.inf
    within = float(((centred - by.transform("mean")) ** 2).sum()) / (total - len(n))
    scale = (total - (n**2).sum() / total) / (len(n) - 1)
    between = (float((n * mean**2).sum()) / (len(n) - 1) - within) / scale
    return within / between if between > 0 else np.inf
