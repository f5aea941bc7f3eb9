"""How each dealer stands against the network's response: a common prior, moved by the dealer's own history.

Empirical Bayes: half-saturation and base of the dealers spread around the network's
(:data:`distribres.engagement.response.NODES`), as far as the panel as a whole says. Each node is weighed by how well
the curve that it gives follows the dealer's own sales from quarter to quarter, its level and the network's quarters
taken out. The variance of a dealer's sales is its own, drawn to the network's by a scaled inverse chi-square prior
(Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3), and integrated out.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import draws, elasticity, response
from distribres.engagement.elasticity import History
from distribres.engagement.market import Market
from distribres.stats import panel_regression

SPREADS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def weigh_nodes(market: Market, history: History | None, network: pd.DataFrame, params: Plan) -> dict[str, np.ndarray]:
    """How likely each dealer is to stand at each node (nodes, dealers), by kind; each dealer's add up to 1.

    `network` is the table `response`. Empty where the panel is too short or too small to say anything.
    """
    if history is None or network["retention"].isna().any():
        return {}
    known = network.set_index("kind")
    shapes = response.shapes(market, known["posterior"].to_dict(), params)
    retention = known["retention"]
    shares = {kind: elasticity.log_share(shapes[kind], history.effort[kind], retention[kind]) for kind in shapes}
    residuals = panel_regression.within(elasticity.log_sales(history) - sum(shares.values()), history.seen)
    likely = {}
    for kind in shapes:
        squares = []
        for log_factor, shift in response.NODES.T:
            node = shapes[kind].of_dealers(response.DealerEffect(np.exp(log_factor), shift))
            change = elasticity.log_share(node, history.effort[kind], retention[kind]) - shares[kind]
            squares.append(_squares(residuals, change, history.seen))
        likely[kind] = likelihood(np.array(squares), residuals, history.seen, params.variance_quarters)
    prior = draws.node_weights(find_spread(likely.values()))[:, None]
    return {kind: prior * of_node / (prior * of_node).sum(axis=0) for kind, of_node in likely.items()}


def _squares(residuals: np.ndarray, change: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Sum of the squared residuals of each dealer when its curve changes so (dealers,)."""
    count = np.maximum(seen.sum(axis=1, keepdims=True), 1)
    change = np.where(seen, change, 0.0)
    return (np.where(seen, residuals - change + change.sum(axis=1, keepdims=True) / count, 0.0) ** 2).sum(axis=1)


def likelihood(squares: np.ndarray, residuals: np.ndarray, seen: np.ndarray, prior_quarters: float) -> np.ndarray:
    """How likely each node is, against the dealer's likeliest, given the `squares` (nodes, dealers) that it leaves.

    The network's variance counts as much as `prior_quarters` of the dealer's own.
    """
    degrees = np.maximum(seen.sum(axis=1) - 1, 0)
    network = (residuals**2).sum() / max(degrees.sum() - seen.shape[1], 1)
    log = -(prior_quarters + degrees) / 2 * np.log(prior_quarters * network + squares)
    return np.exp(log - log.max(axis=0))


def find_spread(likely: Iterable[np.ndarray]) -> float:
    """The one of `SPREADS` under which the panel is most likely, all kinds (nodes, dealers) together."""
    every = np.concatenate([*likely], axis=1)
    return max(SPREADS, key=lambda sd: np.log(draws.node_weights(sd) @ every).sum())
