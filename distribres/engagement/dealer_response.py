"""How each dealer stands against the network's response: a common prior, moved by the dealer's own history.

Empirical Bayes: speed and base of the dealers spread around the network's (:data:`distribres.response.NODES`), as far
as the panel as a whole says. Each node is weighed by how well the curve that it gives follows the dealer's own sales
from quarter to quarter, its level and the network's quarters taken out. The variance of a dealer's sales is its own,
drawn to the network's by a scaled inverse chi-square prior (Smyth 2004, Statistical Applications in Genetics and
Molecular Biology 3), and integrated out.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from distribres.engagement import draws, elasticity, response
from distribres.engagement.market import Market
from distribres.stats import panel_regression

SPREADS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
PRIOR_QUARTERS = 4  # the network's variance counts as much as a year of the dealer's own; a judgement


def weights(
    market: Market,
    dealer_ids: pd.Index,
    panel: pd.DataFrame,
    effort: pd.DataFrame,
    quarter: str,
    params: Any,
    known: pd.DataFrame,
) -> dict[str, np.ndarray]:
    """Weight of each node for each dealer (nodes, dealers), by kind; each dealer's add up to 1.

    `known` is the table `response`. Empty where the panel is too short or too small to say anything.
    """
    past = elasticity.history(market, dealer_ids, panel, effort, quarter)
    if past is None or known["retention"].isna().any():
        return {}
    retention = known.set_index("kind")["retention"]
    network = response.prior(params) | known.set_index("kind")["posterior"].to_dict()
    shapes = response.shapes(market, network)
    shares = {kind: elasticity.log_share(shapes[kind], past.done[kind], retention[kind]) for kind in shapes}
    left = panel_regression.within(elasticity.log_sales(past) - sum(shares.values()), past.seen)
    likely = {}
    for kind in shapes:
        squares = []
        for speed, tilt in response.NODES.T:
            node = response.against(shapes[kind], response.DealerEffect(np.exp(speed), tilt))
            other = elasticity.log_share(node, past.done[kind], retention[kind])
            squares.append(_squares(left, other - shares[kind], past.seen))
        likely[kind] = likelihood(np.array(squares), left, past.seen)
    prior = draws.node_weights(spread(likely.values()))[:, None]
    return {kind: prior * found / (prior * found).sum(axis=0) for kind, found in likely.items()}


def _squares(left: np.ndarray, change: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Sum of squares left at each dealer when its curve changes so (dealers,)."""
    count = np.maximum(seen.sum(axis=1, keepdims=True), 1)
    change = np.where(seen, change, 0.0)
    return (np.where(seen, left - change + change.sum(axis=1, keepdims=True) / count, 0.0) ** 2).sum(axis=1)


def likelihood(squares: np.ndarray, left: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """How likely each node is, against the dealer's likeliest, given the `squares` (nodes, dealers) that it leaves."""
    degrees = np.maximum(seen.sum(axis=1) - 1, 0)
    network = (left**2).sum() / max(degrees.sum() - seen.shape[1], 1)
    log = -(PRIOR_QUARTERS + degrees) / 2 * np.log(PRIOR_QUARTERS * network + squares)
    return np.exp(log - log.max(axis=0))


def spread(likely: Iterable[np.ndarray]) -> float:
    """The one of `SPREADS` under which the panel is most likely, all kinds (nodes, dealers) together."""
    every = np.concatenate([*likely], axis=1)
    return max(SPREADS, key=lambda sd: np.log(draws.node_weights(sd) @ every).sum())
