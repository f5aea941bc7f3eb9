"""How likely a dealer is to buy nothing next quarter, from how lately, how often and how much it bought."""

import numpy as np
import pandas as pd
import statsmodels.api as sm

from distribres.contracts.yearly import YEAR

RIDGE = 1e-3


def signs(wide: pd.DataFrame) -> pd.DataFrame:
    """What tells of silence: by dealer_id, all from the last four quarters of `wide`.

    Returns
    -------
    DataFrame
        `since`: quarters since the last purchase, 0 to 3; `quiet`: share of the quarters without purchases; `change`:
        last quarter against the mean of the year, from -1 to 1; `small`: the year's mean against the median dealer,
        as a logarithm with its sign turned; `const`.
    """
    year = wide.iloc[:, -YEAR:]
    bought = (year > 0).to_numpy()
    level, last = year.mean(axis=1).clip(lower=0), year.iloc[:, -1].clip(lower=0)
    return pd.DataFrame(
        {
            "const": 1.0,
            "since": np.argmax(bought[:, ::-1], axis=1),
            "quiet": 1 - bought.mean(axis=1),
            "change": ((last - level) / (last + level)).fillna(0.0),
            "small": -np.log1p(level / max(level[level > 0].median(), 1.0)),
        },
        wide.index,
    )[bought.any(axis=1)]


def probability(wide: pd.DataFrame, min_silent: int) -> pd.Series:
    """Probability of no purchase next quarter, by dealer_id, for those that bought in the last four.

    Logistic regression (statsmodels), lightly ridged so that a sign that never failed stays finite, on every earlier
    quarter that has a year before it. Missing where fewer than `min_silent` dealers fell silent: nothing to learn from.

    Parameters
    ----------
    wide : DataFrame, (dealers, quarters)
        Revenue, as `forecast.by_quarter` gives it.
    min_silent : int
    """
    now = signs(wide)
    ends = range(YEAR, wide.shape[1])
    cases = [signs(wide.iloc[:, n - YEAR : n]) for n in ends]
    outcome = [(wide.iloc[:, n].reindex(case.index) <= 0).astype(float) for n, case in zip(ends, cases, strict=True)]
    fell = sum(o.sum() for o in outcome)
    if fell < min_silent:
        return pd.Series(np.nan, now.index)
    model = sm.GLM(np.concatenate(outcome), pd.concat(cases).to_numpy(), family=sm.families.Binomial())
    fitted = model.fit_regularized(alpha=RIDGE, L1_wt=0.0)
    return pd.Series(fitted.predict(now.to_numpy()), now.index)
