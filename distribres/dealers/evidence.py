"""Does a criterion at one quarter say anything about a dealer's growth over the next four?"""

import numpy as np
import pandas as pd
import statsmodels.api as sm

from distribres.contracts import quarters, yearly
from distribres.contracts.sections import Potential
from distribres.dealers.criteria import CRITERIA, gather_facts
from distribres.dealers.potential import estimate_potential
from distribres.stats.intervals import Z80

NAMES = list(CRITERIA)
COLUMNS = ["criterion", "dealers", "origins", "effect_low", "effect", "effect_high", "gain"]


def revenue_growth(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Growth of a dealer's revenue over the four quarters after `quarter` on the four up to it, by dealer_id.

    From -1 (all lost) to 1 (all new): the change over the mean of both years, halved.
    """
    before = yearly.level(panel, "revenue", quarter).clip(lower=0)
    after = yearly.level(panel, "revenue", quarters.shift(quarter, yearly.YEAR)).reindex(before.index).fillna(0.0)
    total = before + after.clip(lower=0)
    return (after.clip(lower=0) - before) / total.where(total > 0)


def origins(panel: pd.DataFrame, quarter: str) -> list[str]:
    """Quarters with a whole year before and a whole year up to `quarter` after them, oldest first."""
    back = [quarters.shift(quarter, -n) for n in range(yearly.YEAR, 40)]
    return [q for q in reversed(back) if yearly.full_year(panel, q)]


def pool_quarters(inputs: dict[str, pd.DataFrame], quarter: str, params: Potential) -> pd.DataFrame:
    """Each criterion at each past quarter, as normal scores within the quarter, and the growth that followed.

    Returns
    -------
    DataFrame
        dealer_id, origin, growth and a column for each criterion.
    """
    parts = [pd.DataFrame(columns=["dealer_id", "origin", "growth", *CRITERIA])]
    for origin in origins(inputs["panel"], quarter):
        now = estimate_potential(inputs, origin, params)
        facts = gather_facts(inputs, now, origin, params)
        values = pd.DataFrame({name: c.value(facts).astype(float) for name, c in CRITERIA.items()})
        ranks = (values.rank() - 0.5) / values.count().clip(lower=1)
        scores = (ranks - ranks.mean()) / ranks.std()
        parts.append(scores.assign(growth=revenue_growth(inputs["panel"], origin), origin=origin).reset_index())
    return pd.concat(parts[1:] or parts, ignore_index=True)


def weigh_evidence(inputs: dict[str, pd.DataFrame], quarter: str, params: Potential) -> pd.DataFrame:
    """The table `evidence`: what each criterion said about the growth that followed, beyond revenue.

    Least squares over all past quarters with a year after them; each quarter has its own constant, and revenue is in
    every regression; errors are clustered by dealer. The criterion enters as its rank, standardised.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    quarter : str
        Last quarter of the year looked at.
    params : Potential

    Notes
    -----
    Intervals are 80 %. The gain is in R2, out of sample: each fifth of the dealers is predicted from the others.
    """
    data = pool_quarters(inputs, quarter, params)
    return pd.DataFrame([_line(name, data, params.min_evidence) for name in CRITERIA], columns=COLUMNS)


def _line(name: str, data: pd.DataFrame, min_dealers: int) -> tuple:
    """One criterion: dealers, past quarters, its effect with its interval, and what it adds."""
    known = data.dropna(subset=["growth", "revenue", name])
    if known["dealer_id"].nunique() < min_dealers or known[name].nunique() < 2:
        return (name, known["dealer_id"].nunique(), known["origin"].nunique(), *[np.nan] * 4)
    y = known["growth"].astype(float)
    time = pd.get_dummies(known["origin"], dtype=float)
    plain = time if name == "revenue" else time.assign(revenue=known["revenue"].astype(float))
    full = plain.assign(**{name: known[name].astype(float)})
    fit = sm.OLS(y, full).fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(known["dealer_id"])[0]})
    effect, error = fit.params[name], fit.bse[name]
    gain = _outside(y, full, known["dealer_id"]) - _outside(y, plain, known["dealer_id"])
    return (
        name,
        known["dealer_id"].nunique(),
        known["origin"].nunique(),
        effect - Z80 * error,
        effect,
        effect + Z80 * error,
        gain,
    )


def _outside(y: pd.Series, x: pd.DataFrame, dealers: pd.Series, folds: int = 5) -> float:
    """R2 of predictions for dealers that the regression did not see."""
    fold = pd.factorize(dealers)[0] % folds
    predicted = pd.Series(0.0, y.index)
    for out in (fold == k for k in range(folds)):
        predicted[out] = sm.OLS(y[~out], x[~out]).fit().predict(x[out])
    return float(1 - ((y - predicted) ** 2).sum() / ((y - y.mean()) ** 2).sum())


def find_redundant(criteria: pd.DataFrame, params: Potential) -> pd.DataFrame:
    """Pairs of criteria that say the same: first, second and their rank correlation, the closest first.

    Parameters
    ----------
    criteria : DataFrame
        The table `criteria`.
    params : Potential
        `same`: the rank correlation from which two count as the same.
    """
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(columns=list(CRITERIA))
    close = wide.corr(method="spearman", min_periods=params.min_evidence).to_numpy()
    pairs = [
        (NAMES[i], NAMES[j], close[i, j])
        for i in range(len(close))
        for j in range(i)
        if abs(close[i, j]) >= params.same
    ]
    table = pd.DataFrame(pairs, columns=["first", "second", "correlation"])
    return table.sort_values("correlation", ascending=False, key=abs, ignore_index=True)
