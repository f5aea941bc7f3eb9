"""How much a dealer wants to do more with us: what it answers, or what its earlier answers and its behaviour tell."""

import pandas as pd
import statsmodels.api as sm

from distribres.contracts import quarters, yearly
from distribres.contracts.sections import Potential


def behaviour(
    dealers: pd.DataFrame, panel: pd.DataFrame, survey: pd.DataFrame, events: pd.DataFrame, quarter: str, memory: int
) -> pd.DataFrame:
    """What a dealer does, and once answered, that tells of its willingness.

    Parameters
    ----------
    dealers, panel, survey, events : DataFrame
        The tables of that name.
    quarter : str
        Last quarter of the year looked at.
    memory : int
        Quarters in which answers older than that year are looked for.

    Returns
    -------
    DataFrame
        By dealer_id, nothing missing: `came`, share of the invitations up to the end of the quarter that it took up;
        `not_invited`, 0 or 1; `months`, in a quarter, in which it bought; `growth` of its purchases over a year, from
        -1 (all lost) to 1 (all new), 0 where unknown; `earlier`, its last answer from before this year, 0 to 10, the
        mean of the others where there is none, with `none_earlier`, 0 or 1; its channel, as 0 and 1.
    """
    ids = pd.Index(dealers["dealer_id"])
    earlier = yearly.latest(survey, "willingness", quarters.shift(quarter, -yearly.YEAR), memory).reindex(ids)
    until = events[events["date"] <= pd.Timestamp(quarters.last_day(quarter))]
    came = until.groupby("dealer_id")["attended"].mean().reindex(ids)
    now, before = (
        yearly.level(panel, "revenue", q).reindex(ids) for q in (quarter, quarters.shift(quarter, -yearly.YEAR))
    )
    growth = ((now - before) / (now.abs() + before.abs())).fillna(0.0)
    return pd.DataFrame(
        {
            "came": came.fillna(0.0),
            "not_invited": came.isna().astype(float),
            "months": yearly.level(panel, "active_months", quarter).reindex(ids).fillna(0.0),
            "growth": growth.astype(float),
            "earlier": earlier.fillna(earlier.mean()).fillna(0.0),
            "none_earlier": earlier.isna().astype(float),
        }
    ).join(pd.get_dummies(dealers.set_index("dealer_id")["channel"], dtype=float).iloc[:, 1:])


def estimate_willingness(
    dealers: pd.DataFrame,
    panel: pd.DataFrame,
    survey: pd.DataFrame,
    events: pd.DataFrame,
    quarter: str,
    params: Potential,
) -> pd.DataFrame:
    """Willingness of each dealer: what it answered, or what its earlier answer and its behaviour tell.

    The last answer of the last four quarters counts. Where there is none, a linear regression (least squares) of the
    answers on earlier ones and on behaviour estimates it, provided that at least `params.min_answers` dealers
    answered. An older answer is no answer: it counts as far as those of dealers that answered again foretold the newer
    one. Estimates lie closer together than answers do: what nothing tells is left at the mean.

    Parameters
    ----------
    dealers, panel, survey, events : DataFrame
        The tables of that name.
    quarter : str
        Last quarter of the year looked at.
    params : Potential

    Returns
    -------
    DataFrame
        By dealer_id: `willingness`, 0 to 10, and its `source`: known, estimated or missing.
    """
    x = behaviour(dealers, panel, survey, events, quarter, params.answer_memory)
    answer = yearly.latest(survey, "willingness", quarter).reindex(x.index)
    known = answer.notna()
    estimate = pd.Series(float("nan"), index=x.index)
    if known.sum() >= params.min_answers and not known.all():
        design = sm.add_constant(x.loc[:, x[known].nunique() > 1])
        estimate = sm.OLS(answer[known], design[known]).fit().predict(design).clip(0, 10)
    value = answer.fillna(estimate)
    source = known.map({True: "known", False: "estimated"}).where(value.notna(), "missing")
    return pd.DataFrame({"willingness": value, "source": source})
