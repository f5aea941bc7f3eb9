"""How much further each dealer's share of wallet could go, as far as that can be told: empirical Bayes.

What a dealer is short of the best comparable ones has two parts that look alike: what it does not give us yet, and what
does not suit it. Stochastic frontiers split them for firms by what is usual (Jondrow, Lovell, Materov & Schmidt 1982);
here the part `lam` of the spread of share among comparable dealers counts as not reached, the rest as what suits each.
So the room of each dealer is drawn to what is usual (Efron & Morris 1975), the more so the smaller `lam`: at 1 a dealer
that hardly buys from us looks full of room whatever the reason, at 0 room goes with sales.

In logarithms of share, with `m` and `s` the mean and the spread among comparable dealers and `q` the benchmark:

    share now    y ~ its year's, drawn to m by what a few orders leave open
    unreached    g ~ N(reach z_q s + lam (m - y), lam (1 - lam) s^2), at least 0
    reach        log-normal around 1, one for the whole network, which no share that is seen can tell
    room         W (exp(min(y + g, 0)) - exp(y)), its mean over draws of wallet, share and gap

so that the error of the wallet counts once, in share and amount together (Carroll et al. 2006, Measurement Error in
Nonlinear Models). Where no wallet is known, purchases take the place of shares.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from distribres.contracts.sections import Potential
from distribres.stats.intervals import interval
from distribres.stats.ridge_regression import ridge_fit

LEAST_SHARE = 1 / 40
"""Of the middle dealer's share: less says more of the one order that made it than of the dealer."""
RISING = ("size", "salespeople")
PENALTY = 3.0
"""Dealers that the belief weighs that a feature says nothing of the share."""
LEAST = 0.3
"""Of the spread that is seen, the least that is not noise."""
DRAWS = 9
"""2^9 points (Sobol), the same for all dealers: no dealer stands before another by luck."""
AT_ONCE = 4000
"""Dealers that are drawn at once, for the sake of memory."""


@dataclass(frozen=True)
class Comparable:
    """What is usual of comparable dealers.

    `mean` of the logarithm of what each would buy from us (currency per quarter), `spread` around it, and the share
    (purchases, where no wallet is known) below which none is taken to lie.
    """

    mean: np.ndarray
    spread: float
    least: float


def compare(revenue: pd.Series, wallet: pd.Series, blur: pd.Series, x: pd.DataFrame, known: np.ndarray) -> Comparable:
    """What is usual of comparable dealers, learnt from those that are `known`; it never falls with size or team.

    Parameters
    ----------
    revenue, wallet : Series
        Currency per quarter; a wallet of infinity where none is known.
    blur : Series
        Standard error of the logarithm of the share.
    x : DataFrame
        What makes dealers comparable.
    known : ndarray of bool
        All of them buy something.
    """
    share = share_of(revenue, wallet)
    least = LEAST_SHARE * float(np.median(share[known]))
    logs = pd.Series(np.log(np.maximum(share, least)) + log_size(wallet), x.index)
    fit = ridge_fit(logs[known], x[known], x, PENALTY, RISING)
    spread = np.subtract(*np.quantile(fit.residual, [0.84, 0.16])) / 2
    noise = np.median(blur[known] ** 2)
    return Comparable(fit.fitted, float(np.sqrt(max(spread**2 - noise, (LEAST * spread) ** 2))), least)


def draw_room(
    revenue: np.ndarray, wallet: np.ndarray, wallet_sd: np.ndarray, noise: np.ndarray, of: Comparable, params: Potential
) -> np.ndarray:
    """Low end, mean and high end of each dealer's room (3, dealers; currency per quarter), 80 %.

    Parameters
    ----------
    revenue, wallet : ndarray
        Currency per quarter; a wallet of infinity where none is known.
    wallet_sd, noise : ndarray
        Standard deviation of the logarithm of the wallet; relative error of the year's purchases.
    of : Comparable
    params : Potential
        `benchmark`, `unreached`, `reach_error`.
    """
    points = qmc.Sobol(4, rng=0).random_base2(DRAWS).T[:, :, None]
    columns = np.array([revenue, wallet, wallet_sd, noise, of.mean - log_size(wallet)])
    parts = np.array_split(columns, max(1, -(-len(revenue) // AT_ONCE)), axis=1)
    return np.concatenate([interval(_draw(points, *part, of, params)) for part in parts], axis=1)


def _draw(
    points: np.ndarray,
    revenue: np.ndarray,
    wallet: np.ndarray,
    wallet_sd: np.ndarray,
    noise: np.ndarray,
    mean: np.ndarray,
    of: Comparable,
    params: Potential,
) -> np.ndarray:
    """Room (draws, dealers)."""
    of_orders, of_gap, of_reach = ndtri(points[1:])
    wallets = draw_wallets(points[0], revenue, wallet, wallet_sd)
    seen = np.log(np.maximum(share_of(revenue, wallets), of.least))
    spread, lam = of.spread, params.unreached
    weight = spread**2 / (spread**2 + noise**2)
    y = mean + weight * (seen - mean) + np.sqrt(weight) * noise * of_orders
    reach = np.exp(params.reach_error * of_reach)
    gap = reach * ndtri(params.benchmark) * spread + lam * (mean - y) + np.sqrt(lam * (1 - lam)) * spread * of_gap
    now = bought(y, wallets)
    return np.maximum(bought(y + np.maximum(gap, 0.0), wallets) - now, 0.0)


def draw_wallets(points: np.ndarray, revenue: np.ndarray, wallet: np.ndarray, sd: np.ndarray) -> np.ndarray:
    """Wallets (draws, dealers): log-normal, and of these only what is no less than what a dealer buys from us."""
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.where(sd > 0, ndtr(np.log(revenue / wallet) / sd), 0.0)
    return np.maximum(wallet * np.exp(sd * ndtri(below + points * (1 - below))), revenue)


def share_of(revenue: np.ndarray, wallet: np.ndarray) -> np.ndarray:
    """The share of its wallet that a dealer gave us; its purchases, where no wallet is known (infinity)."""
    return np.where(np.isinf(wallet), revenue, np.minimum(revenue / wallet, 1.0))


def log_size(wallet: np.ndarray) -> np.ndarray:
    """What leads from the logarithm of a share to that of purchases."""
    return np.log(np.where(np.isinf(wallet), 1.0, wallet))


def bought(y: np.ndarray, wallet: np.ndarray) -> np.ndarray:
    """What a dealer buys from us at such a logarithm of share `y` (currency per quarter): its wallet, at most."""
    return np.minimum(np.exp(y + log_size(wallet)), wallet)
