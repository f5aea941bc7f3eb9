"""What is known before anything is shared out: the dealers, their markets, and how they may respond."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement.market import Market, read_market, visit_hours
from distribres.engagement.response import Curve, learn_levers
from distribres.engagement.today import read_today
from distribres.stats import resource_allocation

LINES = ["dealer_id", "name", "rep_id", "latitude", "longitude"]


@dataclass(frozen=True)
class Knowledge:
    """What the sharing out, its value and all questions about other efforts rest on; learnt once.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, tier, name, rep_id, latitude and longitude
        A line for each dealer that has a tier: the order of all arrays.
    market : sales, potential, margin and today's effort of these dealers
    response : the table of that name: what the responses rest on
    worlds : for each known kind of effort, equally likely responses (draws, dealers)
    visit : mean hours of a visit in the network, NaN where it is not known
    own : `worlds` by the network's own history alone, of the kinds that have one
    follows : kinds of effort that move with the hours
    basis : for each kind, what today's effort was taken from (dealers,)
    shortest : hours of the shortest visit; less is none
    before : for each kind, today's effort when the last plan was made (dealers,); empty where there is none
    """

    dealers: pd.DataFrame
    market: Market
    response: pd.DataFrame
    worlds: Mapping[str, Curve]
    visit: float
    own: Mapping[str, Curve] = field(default_factory=dict)
    follows: tuple[str, ...] = ()
    basis: Mapping[str, np.ndarray] = field(default_factory=dict)
    shortest: float = 0.0
    before: Mapping[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def pools(self) -> dict[str, np.ndarray]:
        """For each kind of effort, the number of the pool within which it is shared out (dealers,).

        Each rep keeps its hours, dealers with nobody in charge are one pool more; the budget is the network's.
        """
        rep = number_reps(self.dealers)
        return {"hours": rep, "spend": np.zeros(len(rep), int)}

    def after(self, effort: Mapping[str, np.ndarray]) -> Self:
        """The same once the field does this effort: nothing else is learnt meanwhile, and nothing of it in doubt."""
        worlds = {kind: curve._replace(now=effort[kind], doubt=0.0) for kind, curve in self.worlds.items()}
        return replace(self, market=replace(self.market, now=effort, doubt={}), worlds=worlds)

    def find_staying(self, effort: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """For each kind, the dealers in whose pool this effort moves nothing (yes/no)."""
        moves = {kind: (x != self.market.now[kind]).astype(float) for kind, x in effort.items()}
        return {kind: resource_allocation.totals(moved, self.pools[kind]) == 0 for kind, moved in moves.items()}

    @property
    def margin_rates(self) -> pd.Series:
        """Our margin over revenue, by dealer_id."""
        return pd.Series(self.market.margin_rate, pd.Index(self.dealers["dealer_id"]))


def learn_response(tables: Mapping[str, pd.DataFrame], quarter: str, params: Plan, shortest: float = 0.0) -> Knowledge:
    """What the tables say of each dealer as a market of our effort, and how it may respond.

    Parameters
    ----------
    tables : mapping of DataFrame
        The tables tiers, dealers, potential, effort, panel and criteria; and `last_plan`, the table `plan` of the
        review before: None, or left out, where there is none.
    quarter : str
        The last one that counts.
    params : Plan
        The section `plan`.
    shortest : float
        Hours of the shortest visit; if not given, any time is enough for one.
    """
    dealers = tables["tiers"][["dealer_id", "tier"]].merge(
        tables["dealers"][LINES], on="dealer_id", how="left", validate="1:1"
    )
    ids = pd.Index(dealers["dealer_id"])
    panel, effort, last_plan = tables["panel"], tables["effort"], tables.get("last_plan")
    today = read_today(effort, ids, number_reps(dealers), quarter, last_plan)
    willingness = read_willingness(tables["criteria"])
    market = read_market(ids, tables["potential"], today, panel, willingness, quarter, params)
    learnt = learn_levers(market, ids, panel, effort, quarter, params)
    return Knowledge(
        dealers,
        market,
        learnt.response,
        learnt.worlds,
        visit_hours(effort, quarter),
        learnt.own,
        learnt.follows,
        {kind: of.basis for kind, of in today.items()},
        shortest,
        {} if last_plan is None else _then(last_plan, market.now, ids),
    )


def number_reps(dealers: pd.DataFrame) -> np.ndarray:
    """The number of each dealer's rep (dealers,); dealers with nobody in charge are one more."""
    return pd.factorize(dealers["rep_id"], use_na_sentinel=False)[0]


def _then(last_plan: pd.DataFrame, now: Mapping[str, np.ndarray], ids: pd.Index) -> dict[str, np.ndarray]:
    """Effort when the last plan was made; today's, where that is not known."""
    then = last_plan.set_index("dealer_id").reindex(ids)
    return {kind: then[f"current_{kind}"].fillna(pd.Series(x, ids)).to_numpy(float) for kind, x in now.items()}


def read_willingness(criteria: pd.DataFrame) -> pd.Series:
    """The willingness (0 to 10) of each dealer, from the table `criteria`; by dealer_id."""
    return criteria[criteria["criterion"] == "willingness"].set_index("dealer_id")["value"]
