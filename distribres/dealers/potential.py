"""What each dealer could buy from us: what it buys today, and the room to grow that can be told."""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from distribres.contracts import yearly
from distribres.contracts.sections import Potential
from distribres.dealers import territory_route
from distribres.dealers.comparable import features
from distribres.dealers.revenue_error import revenue_error
from distribres.dealers.unreached import compare, draw_room
from distribres.dealers.wallet import Situation, estimate_wallets, read_situation
from distribres.dealers.willingness import estimate_willingness
from distribres.stats.intervals import Z80

UNKNOWN = (
    "wallet_low",
    "wallet",
    "wallet_high",
    "share_low",
    "share_of_wallet",
    "share_high",
    "benchmark_share",
    "by_comparable",
    "by_territory",
)
PLACE = ("population", "market", "income")
"""Features of the territory that tell of wallets, but not of shares: what the others there buy of us tells of those."""


def estimate_potential(inputs: dict[str, pd.DataFrame], quarter: str, params: Potential) -> pd.DataFrame:
    """The table `potential`, for the dealers that bought anything in the last year.

    The potential is what a dealer buys and its room to grow: its wallet times what its share could rise by, as far as
    that can be told from comparable dealers (`unreached`). Those of the best fifth (`params.benchmark`) are the
    measure, given size, salespeople, channel, willingness and what the others on the territory buy of us. A wallet that
    is not known is estimated. With fewer than `params.min_known` known wallets of dealers that buy from us, the same is
    said of the purchases themselves, and no wallet is stated; with nothing to tell large dealers from small, there is
    no potential either.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    quarter : str
        Last quarter of the year looked at.
    params : Potential

    Notes
    -----
    Intervals are 80 %. They hold what is unsure of the wallet, of the year's orders, of what suits each dealer, and of
    how far the network as a whole is from what it could reach (`params.reach_error`): the last is a judgement, as no
    share that is seen can tell it.

    Revenue <= potential <= wallet always. One headroom, of one definition, stands behind every list of the review.
    """
    bought = yearly.level(inputs["panel"], "revenue", quarter)
    dealers = inputs["dealers"]
    dealers = dealers[dealers["dealer_id"].isin(bought.index)].reset_index(drop=True)
    now = read_situation(dealers, inputs["panel"], inputs["territories"], quarter, params)
    noise = revenue_error(now.panel, quarter).reindex(now.revenue.index).fillna(1.0)
    told = (inputs[name] for name in ("survey", "events"))
    willing = estimate_willingness(dealers, now.panel, *told, quarter, params)["willingness"].reindex(noise.index)
    learnt = now.known & (now.revenue > 0).to_numpy()
    estimate = _from_wallets if learnt.sum() >= params.min_known else _from_revenue
    return estimate(now, noise, willing.fillna(willing.mean()).fillna(0.0), params)


def _from_wallets(now: Situation, noise: pd.Series, willing: pd.Series, params: Potential) -> pd.DataFrame:
    """Potential from the share of its wallet that a dealer could give us."""
    wallet, known, groups = estimate_wallets(now, params), now.known, now.groups
    middle, revenue = wallet["middle"], now.revenue
    share = (revenue / middle).clip(0, 1)
    sd = np.log(wallet["high"] / wallet["low"]) / (2 * Z80)
    sd = sd.where(known, sd[~known].median())  # of single estimates it differs mostly by luck, and would rank dealers
    place = territory_route.preference(
        share.where(known), now.dealers.set_index("dealer_id")["channel"], groups.territory
    )
    x = _comparable(now, middle, willing).assign(preference=place)
    of = compare(revenue, middle, np.hypot(sd, noise), x, known & (revenue > 0).to_numpy())
    room = draw_room(revenue.to_numpy(), middle.to_numpy(), sd.to_numpy(), noise.to_numpy(), of, params)
    best = np.exp(of.mean + ndtri(params.benchmark) * of.spread)
    benchmark = (best / middle).clip(upper=1.0)
    return _table(
        now,
        room,
        wallet_low=wallet["low"],
        wallet=middle,
        wallet_high=wallet["high"],
        wallet_source=np.where(known, "known", "estimated"),
        share_low=(revenue / wallet["high"]).clip(0, 1),
        share_of_wallet=share,
        share_high=(revenue / wallet["low"]).clip(0, 1),
        benchmark_share=benchmark,
        by_comparable=middle * benchmark,
        by_territory=territory_route.estimate_by_territory(
            now.dealers, now.territories, middle, share, groups.chain, params.benchmark
        ),
    )


def _from_revenue(now: Situation, noise: pd.Series, willing: pd.Series, params: Potential) -> pd.DataFrame:
    """Potential from what comparable dealers buy, where hardly any wallet is known."""
    nothing = pd.Series(np.nan, now.revenue.index)
    x = _comparable(now, nothing, willing, keep=PLACE)
    buys = (now.revenue > 0).to_numpy()
    if buys.sum() < params.min_known or not x.columns.isin(["salespeople", *PLACE]).any():
        return _table(now, np.full((3, len(x)), np.nan), wallet_source="missing")
    endless = pd.Series(np.inf, x.index)
    of = compare(now.revenue, endless, noise, x, buys)
    room = draw_room(now.revenue.to_numpy(), endless.to_numpy(), np.zeros(len(x)), noise.to_numpy(), of, params)
    return _table(now, room, wallet_source="missing")


def _comparable(now: Situation, size: pd.Series, willing: pd.Series, keep: tuple[str, ...] = ()) -> pd.DataFrame:
    """What makes dealers comparable in what they buy of us."""
    x = features(now.dealers, now.territories, size).drop(columns="const")
    left_out = [f"{name}{end}" for name in PLACE for end in ("", "_missing") if name not in keep]
    return x.drop(columns=left_out, errors="ignore").assign(willingness=willing)


def _table(now: Situation, room: np.ndarray, **columns: object) -> pd.DataFrame:
    """The table `potential`: nobody's potential lies below what it buys already, or above its wallet."""
    frame = pd.DataFrame({"revenue": now.revenue, **dict.fromkeys(UNKNOWN, np.nan), **columns}, now.revenue.index)
    amounts = dict(zip(("potential_low", "potential", "potential_high"), room, strict=True))
    most = {"potential_low": "wallet", "potential": "wallet", "potential_high": "wallet_high"}
    for name, amount in amounts.items():
        frame[name] = np.fmin(now.revenue + amount, frame[most[name]])
    return frame.assign(headroom=frame["potential"] - frame["revenue"], disbelieved=now.disbelieved).reset_index()
