"""What actions bring to us and to the dealer.

A dealer's own gain is the margin on what it sells more, and what it receives. We know what it buys, not what it sells:
with a margin of m on its selling price, each euro that it buys and sells on leaves it m / (1 - m).
"""

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.contracts.playbook import Playbook
from distribres.contracts.sections import Params

SHORT_CALL = 1.0
"""Hours under which a call says nothing of sales."""
UNMEASURED = ("letter", "recognition")
"""Kinds that no response is known of."""
DEALER_GAINS = [f"dealer_{gain}" for gain in GAINS]
EARNED = ["earned_low", "earned", "earned_high"]
SALES = ["sales_low", "sales", "sales_high"]


def value_actions(
    actions: pd.DataFrame, lost: np.ndarray, our_rate: pd.Series, dealers: pd.DataFrame, params: Params
) -> pd.DataFrame:
    """The table `actions`: with what each brings to us, and to the dealer.

    Neither adds up from action to action: each says what is lost if it alone is dropped. Nothing is said of what no
    response is known of: letters, words of recognition, short calls, and what takes neither hours nor money.

    Parameters
    ----------
    actions : DataFrame
        Of `choose_actions`.
    lost : ndarray (3, actions)
        Margin lost if one action alone is dropped: low end, mean and high end over the draws of the plan.
    our_rate : Series
        Our margin over revenue, by dealer_id.
    dealers : DataFrame
        The table of that name.
    params : Params
        The sections `field` and `playbook`.
    """
    silent = actions["kind"].isin(UNMEASURED) | ((actions["contact"] == "call") & (actions["hours"] < SHORT_CALL))
    silent |= (actions["hours"] == 0) & (actions["cost"] == 0)
    gains = pd.DataFrame(np.where(silent.to_numpy(), np.nan, lost).T, actions.index, GAINS)
    factor = dealer_factor(our_rate, dealers, params).reindex(actions["dealer_id"]).to_numpy()
    earned = gains.mul(factor, axis=0)
    received = _received(actions, params.playbook)
    how = actions["tactic"].map({name: tactic.dealer_gain.how for name, tactic in params.playbook.tactics.items()})
    own = earned.where(how == "margin").set_axis(DEALER_GAINS, axis=1)
    own = own.apply(lambda column: column.where(received.isna(), received))
    return pd.concat([actions, gains, own], axis=1)


def _received(actions: pd.DataFrame, book: Playbook) -> pd.Series:
    """What the dealer gets or saves by each action; missing where it is promised none."""
    gains = {name: tactic.dealer_gain for name, tactic in book.tactics.items()}
    value = {name: gain.value for name, gain in gains.items() if gain.how in ("value", "saving")}
    told = actions["tactic"].map(value)
    return told.where(told != "cost", actions["cost"]).astype(float)


def dealer_factor(our_rate: pd.Series, dealers: pd.DataFrame, params: Params) -> pd.Series:
    """What a dealer earns for each euro of margin that we earn on what it buys more, by dealer_id."""
    own = dealers.set_index("dealer_id")["channel"].map(dict(params.field.dealer_margin))
    return own / (1 - own) / our_rate.where(our_rate > 0).reindex(own.index)


def both_sides(
    plan: pd.DataFrame, actions: pd.DataFrame, our_rate: pd.Series, dealers: pd.DataFrame, params: Params
) -> pd.DataFrame:
    """The table of that name: what the plan brings the dealer, beside our gain, which stands in the plan.

    A dealer from which the plan takes time or money away buys less, and so earns less: that is counted too.

    Parameters
    ----------
    plan : DataFrame
        The table plan, with or without what is done.
    actions : DataFrame
        Of `choose_actions`, or the table.
    our_rate, dealers, params : as in `value_actions`
    """
    won = plan.set_index("dealer_id")[GAINS]
    rate = our_rate.where(our_rate > 0).reindex(won.index)
    sales = won.div(rate, axis=0).set_axis(SALES, axis=1)
    earned = won.mul(dealer_factor(our_rate, dealers, params).reindex(won.index), axis=0).set_axis(EARNED, axis=1)
    value = _received(actions, params.playbook).groupby(actions["dealer_id"]).sum()
    received = value.reindex(won.index, fill_value=0.0).rename("received")
    own = earned.fillna(0.0).add(received, axis=0).set_axis(DEALER_GAINS, axis=1)
    return pd.concat([sales, earned, received, own], axis=1).reset_index()
