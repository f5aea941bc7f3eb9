"""Weights of the criteria: as the manager sets them, or by paired comparison (AHP, Saaty 1980)."""

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distribres.contracts.sections import Tiers

RANDOM = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59]
"""Consistency index of random judgements on 1 to 15 criteria (Saaty 1980)."""
CONTRADICTORY = 0.1
"""Consistency ratio above which the judgements contradict each other too much to be relied on (Saaty 1980)."""


def weighted(params: "Tiers") -> dict[str, float]:
    """The criteria of what is at stake: from `params.judgements` if there are any, else from `params.weights`.

    Parameters
    ----------
    params : Tiers
        The section `tiers`.
    """
    return _given(params.judgements, params.weights)


def weighted_winnable(params: "Tiers") -> dict[str, float]:
    """The criteria of what can be won, likewise; one that counts in what is at stake counts there alone."""
    at_stake = weighted(params)
    given = _given(params.winnable_judgements, params.winnable)
    return {name: weight for name, weight in given.items() if name not in at_stake}


def _given(judgements: Mapping[str, float] | None, weights: Mapping[str, float]) -> dict[str, float]:
    if judgements:
        return paired(judgements)[0]
    return {name: weight for name, weight in weights if weight > 0}


def paired(judgements: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Weights, and how consistent the judgements are.

    Parameters
    ----------
    judgements : mapping
        For each pair of criteria, ``{"margin/revenue": 2}``: how many times more the first counts than the second.

    Returns
    -------
    weights : dict
        By criterion, in the order in which they are named: the principal eigenvector, adding up to 1.
    ratio : float
        Consistency ratio; `CONTRADICTORY` says from where on not to rely on it.

    Raises
    ------
    ValueError
        With every pair that is not readable, is given twice, or is missing; or if there are more than 15 criteria.
    """
    import numpy as np  # params check judgements too, in runs that find nothing to do

    names = compared(judgements)
    a = np.eye(len(names))
    for pair, times in judgements.items():
        i, j = map(names.index, pair.split("/"))
        a[i, j], a[j, i] = times, 1 / times
    values, vectors = np.linalg.eig(a)
    first = np.argmax(values.real)
    weights = np.abs(vectors[:, first].real)
    index = (values[first].real - len(names)) / (len(names) - 1)
    ratio = float(index / RANDOM[len(names) - 1]) if len(names) > 2 else 0.0
    return dict(zip(names, (weights / weights.sum()).tolist(), strict=True)), ratio


def compared(judgements: Mapping[str, float]) -> list[str]:
    """The criteria that are compared, once each; a ValueError, as of `paired`, unless every pair is judged once."""
    if wrong := [pair for pair in judgements if len(set(filter(None, pair.split("/")))) != 2 or pair.count("/") != 1]:
        raise ValueError(f"{', '.join(wrong)}: a pair reads first/second, such as margin/revenue")
    names = list(dict.fromkeys(name for pair in judgements for name in pair.split("/")))
    pairs = [frozenset(pair.split("/")) for pair in judgements]
    twice = sorted({"/".join(sorted(pair)) for pair in pairs if pairs.count(pair) > 1})
    missing = ["/".join(pair) for pair in combinations(names, 2) if frozenset(pair) not in pairs]
    faults = [f"{pair} is judged in both directions: keep one" for pair in twice]
    faults += [f"{pair} is not judged: add it" for pair in missing]
    if len(names) > len(RANDOM):
        faults.append(f"{len(names)} criteria are compared: at most {len(RANDOM)} can be")
    if faults:
        raise ValueError("; ".join(faults))
    return names
