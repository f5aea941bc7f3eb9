"""What is known before anything is shared out: the dealers, their markets, and how they may respond."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import dealer_response, draws, elasticity
from distribres.engagement.market import Market, read_market, visit_hours
from distribres.engagement.response import Curve

LINES = ["dealer_id", "name", "rep_id", "latitude", "longitude"]


@dataclass(frozen=True)
class Knowledge:
    """What the sharing out, its value and all questions about other efforts rest on; learnt once.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, tier, name, rep_id, latitude and longitude
        A line for each dealer that has a tier: the order of all arrays.
    market : sales, potential, margin and today's effort of these dealers
    response : the table of that name: what the elasticities rest on
    worlds : for each known kind of effort, equally likely responses (draws, dealers)
    visit : mean hours of a visit in the network, NaN where it is not known
    """

    dealers: pd.DataFrame
    market: Market
    response: pd.DataFrame
    worlds: Mapping[str, Curve]
    visit: float

    @cached_property
    def pools(self) -> dict[str, np.ndarray]:
        """For each kind of effort, the number of the pool within which it is shared out (dealers,).

        Each rep keeps its hours, dealers with nobody in charge are one pool more; the budget is the network's.
        """
        rep = pd.factorize(self.dealers["rep_id"], use_na_sentinel=False)[0]
        return {"hours": rep, "spend": np.zeros(len(rep), int)}

    @property
    def margin_rates(self) -> pd.Series:
        """Our margin over revenue, by dealer_id."""
        return pd.Series(self.market.margin_rate, pd.Index(self.dealers["dealer_id"]))


def learn_response(tables: Mapping[str, pd.DataFrame], quarter: str, params: Plan) -> Knowledge:
    """What the tables say of each dealer as a market of our effort, and how it may respond.

    Parameters
    ----------
    tables : mapping of DataFrame
        The tables tiers, dealers, potential, effort, panel and criteria.
    quarter : str
        Today's effort is the mean of the year that ends with it.
    params : Plan
        The section `plan`.
    """
    dealers = tables["tiers"][["dealer_id", "tier"]].merge(
        tables["dealers"][LINES], on="dealer_id", how="left", validate="1:1"
    )
    ids = pd.Index(dealers["dealer_id"])
    panel, effort = tables["panel"], tables["effort"]
    willingness = read_willingness(tables["criteria"])
    market = read_market(ids, tables["potential"], effort, panel, willingness, quarter, params)
    history = elasticity.read_history(market, ids, panel, effort, quarter, params)
    response = elasticity.tabulate_response(market, history, params)
    nodes = dealer_response.weigh_nodes(market, history, response, params)
    worlds = draws.draw_worlds(market, params, response, nodes)
    return Knowledge(dealers, market, response, worlds, visit_hours(effort, quarter))


def read_willingness(criteria: pd.DataFrame) -> pd.Series:
    """The willingness (0 to 10) of each dealer, from the table `criteria`; by dealer_id."""
    return criteria[criteria["criterion"] == "willingness"].set_index("dealer_id")["value"]
