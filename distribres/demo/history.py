"""What was done for the dealers, quarter after quarter, and what they bought.

Our share of a dealer's purchases rises with field time, with a carry-over from quarter to quarter and ever less for
each further hour. Reps share out their hours mostly as they did last quarter.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q
from distribres.demo.names import REPS

SEASON = [0.95, 1.35, 0.95, 0.75]
HOURS_PER_DEALER = 9.6  # 320 h for each of 12 reps at 400 dealers
VISIT_HOURS = 2.0
WARM_UP = 8  # quarters before the first, so that adstock and habits are settled


def half_life(effort: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Part of all that effort can do: half of it at `half`, ever less for more."""
    return effort / (effort + half)


@dataclass(frozen=True)
class Nature:
    """How dealers respond and reps behave; the defaults are the embedded network's.

    Attributes
    ----------
    curve : of effort and half, both per quarter: part of all that effort can do, from 0 to 1.
    carry_over : part of adstock kept from one quarter to the next.
    spend_effect : gain in sales that no spend can exceed.
    habit, curious : weights of last quarter's hours, of sales and of chances in a rep's hours; two reps are curious.
    start : spread (of the logarithm) of the hours with which the habits began.
    """

    curve: Callable[[np.ndarray, np.ndarray], np.ndarray] = half_life
    carry_over: float = 0.5
    spend_effect: float = 0.06
    habit: tuple[float, float, float] = (0.93, 0.05, 0.02)
    curious: tuple[float, float, float] = (0.50, 0.10, 0.40)
    start: float = 0.8


VALMORA = Nature()


def expected_share(dealers: pd.DataFrame, hours: np.ndarray, spend: np.ndarray, nature: Nature = VALMORA) -> np.ndarray:
    """Our expected share of the wallet once `hours` and `spend` per quarter have been held long enough.

    Parameters
    ----------
    dealers : one line per dealer, with base, max_share, half_hours and half_spend.
    hours, spend : per dealer, h/quarter and currency/quarter.

    Returns
    -------
    array of shares of the wallet, 0 to 1.
    """
    base, most, half_hours, half_spend = (
        dealers[trait].to_numpy() for trait in ("base", "max_share", "half_hours", "half_spend")
    )
    share = most * (base + (1 - base) * nature.curve(hours, half_hours))
    return share * (1 + nature.spend_effect * half_life(spend, half_spend))


def elasticity(dealers: pd.DataFrame, hours: np.ndarray) -> np.ndarray:
    """Local elasticity of lasting sales to lasting hours, at `hours` per quarter: d log share / d log hours."""
    saturation = hours / (hours + dealers["half_hours"])
    won = (1 - dealers["base"]) * saturation
    return (won * (1 - saturation) / (dealers["base"] + won)).to_numpy()


def simulate(
    rng: np.random.Generator, dealers: pd.DataFrame, quarters: list[str], nature: Nature = VALMORA
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Visits are planned and made, adstock builds, the dealer buys; then the next quarter.

    Parameters
    ----------
    dealers : one line per dealer with its traits, as made by :mod:`distribres.demo.world`.
    quarters : oldest first; `level` of the dealers holds one quarter after the last.

    Returns
    -------
    panel : dealer_id, quarter, wallet, revenue, hours, spend; one line per dealer and quarter in business.
    visits : dealer_id, quarter, hours, spend; one line per visit.
    """
    rep = pd.factorize(dealers["rep_id"])[0]
    attention = _attention(rng, rep, nature)
    chance = dealers["level"] * dealers["max_share"]
    plan = sales = chance**0.35 * rng.lognormal(0, nature.start, len(dealers))
    adstock = favour = np.zeros(len(dealers))
    panels, visits = [], []
    for time in range(-WARM_UP, len(quarters)):
        quarter = q.shift(quarters[0], time)
        active = (dealers["opens"] <= max(time, 0)) & (time < dealers["closes"])
        wish = sum(attention[:, k] * _share_out(cue, rep, active) for k, cue in enumerate([plan, sales, chance]))
        plan = _share_out(wish * rng.lognormal(0, 0.15, len(dealers)), rep, active)
        made = _visits(rng, dealers, plan)
        hours, spend = (np.bincount(made["dealer"], made[what], len(dealers)) for what in ["hours", "spend"])
        adstock, favour = (carried(*stock, nature.carry_over) for stock in [(adstock, hours), (favour, spend)])
        wallet = _demand(rng, dealers, quarter, len(quarters) - time)
        sales = wallet * _won(rng, expected_share(dealers, adstock, favour, nature)) * active
        outcome = {"wallet": wallet, "revenue": sales, "hours": hours, "spend": spend}
        panels.append(dealers[["dealer_id"]].assign(quarter=quarter, **outcome)[active])
        visits.append(made.assign(dealer_id=dealers["dealer_id"].to_numpy()[made["dealer"]], quarter=quarter))
    log = pd.concat(visits[WARM_UP:], ignore_index=True)
    return pd.concat(panels[WARM_UP:], ignore_index=True), log[["dealer_id", "quarter", "hours", "spend"]]


def carried(stock: np.ndarray, effort: np.ndarray, carry_over: float) -> np.ndarray:
    """Goodwill after a quarter with `effort`; effort held long enough becomes the stock."""
    return carry_over * stock + (1 - carry_over) * effort


def _attention(rng: np.random.Generator, rep: np.ndarray, nature: Nature) -> np.ndarray:
    """Weight of last quarter's hours, of sales and of chances in each dealer's hours; two reps look at chances."""
    weights = np.tile(nature.habit, (len(REPS), 1))
    weights[rng.choice(len(REPS), 2, replace=False)] = nature.curious
    return weights[rep]


def _share_out(wish: pd.Series, rep: np.ndarray, active: pd.Series) -> pd.Series:
    """Hours of each rep in proportion to `wish`, over the dealers in business; a newcomer's wish may be zero."""
    wish = wish * active
    hours = HOURS_PER_DEALER * len(wish) / len(REPS)
    return hours * wish / wish.groupby(rep).transform("sum").clip(lower=1e-9)


def _visits(rng: np.random.Generator, dealers: pd.DataFrame, plan: pd.Series) -> pd.DataFrame:
    """Visits that add up to about the planned hours: quarters of an hour, half an hour to four hours each."""
    number = np.floor(plan / VISIT_HOURS + rng.random(len(plan))).astype(int)
    dealer = np.repeat(np.arange(len(plan)), number)
    length = VISIT_HOURS * rng.lognormal(-0.08, 0.4, len(dealer))
    size = np.sqrt(dealers["level"] / dealers["level"].mean()).to_numpy()[dealer]
    money = size * rng.lognormal(5.2, 0.6, len(dealer)) * (rng.random(len(dealer)) < 0.3)
    hours = np.clip(np.round(4 * length) / 4, 0.5, 4.0)
    return pd.DataFrame({"dealer": dealer, "hours": hours, "spend": np.round(money, -1)})


def _demand(rng: np.random.Generator, dealers: pd.DataFrame, quarter: str, ahead: int) -> pd.Series:
    """Wallet of each dealer in `quarter`, `ahead` quarters before its level holds."""
    season = SEASON[q.parse(quarter)[1] - 1]
    return dealers["level"] * season * (1 + dealers["growth"]) ** (-ahead / 4) * rng.lognormal(0, 0.10, len(dealers))


def _won(rng: np.random.Generator, share: np.ndarray) -> np.ndarray:
    """Share of the wallet that we get this quarter, when `share` is what to expect."""
    return np.minimum(share * rng.lognormal(0, 0.10, len(share)), 1)
