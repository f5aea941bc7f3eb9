"""The next awards: whom to honour, whom to invite, whom to write to; and a true word for each who earned nothing."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts import conditions, yearly
from distribres.contracts.names import TIERS
from distribres.contracts.recognition import Recognition
from distribres.contracts.sections import Params
from distribres.field import earned_facts


def list_honours(inputs: Mapping[str, pd.DataFrame], quarter: str, params: Params) -> pd.DataFrame:
    """The table `honours`: each active dealer has one place at the next awards.

    Parameters
    ----------
    inputs : mapping of DataFrame
        The tables `earned_facts.INPUTS`, recognitions, tiers and potential.
    quarter : str
        The quarter under review.
    params : Params
        The sections `recognition`, `awards` and `playbook`.
    """
    active = yearly.active(inputs["panel"], quarter)
    dealers = inputs["dealers"].set_index("dealer_id").loc[active]
    past = earned_facts.read_past(inputs["dealers"], inputs["panel"], quarter)
    facts = earned_facts.read_facts(inputs, past, quarter, params).loc[active]
    earned = inputs["recognitions"]
    honoured = find_honoured(earned, dealers, params)
    main = earned[(earned["quarter"] == quarter) & earned["main"]].set_index("dealer_id")["recognition"]
    table = pd.DataFrame({"name": dealers["name"], "recognition": main.reindex(active)}, active)
    return table.assign(
        word=find_words(params.recognition, facts).where(table["recognition"].isna()),
        years=facts["years"],
        place=_places(honoured.index, earned, dealers, inputs, params.awards.seats),
        honoured_for=honoured["recognition"],
        honoured_quarter=honoured["quarter"],
        consent=_is(dealers["public_name"]).loc[honoured.index].map({True: "given", False: "to_ask"}),
    ).reset_index()


def find_words(recognition: Recognition, facts: pd.DataFrame) -> pd.Series:
    """Which honest word (from 1 on) is the first that is true of each dealer."""
    number = pd.Series(np.nan, facts.index)
    for place, word in enumerate(recognition.honest_words, 1):
        number = number.mask(number.isna() & conditions.find_holding(word.where, facts), place)
    return number


def find_honoured(earned: pd.DataFrame, dealers: pd.DataFrame, params: Params) -> pd.DataFrame:
    """What whom is honoured for, by dealer_id: recognition and quarter, in the order in which they are called.

    Each for the first by rank of what it earned in the year and may be said in public. The best of each recognition and
    channel come first, then the second ones, so that no channel and no recognition fills the evening. Nobody is called
    up who said no, wants no invitations or has an open dispute.
    """
    may = ~(_is(dealers["dispute"]) | _is(dealers["no_event"]) | _is(dealers["public_name"].eq(False)))
    rank = {name: number for number, name in enumerate(params.recognition.order)}
    lines = earned[earned["public"] & earned["dealer_id"].isin(dealers.index[may])]
    lines = lines.assign(rank=lines["recognition"].map(rank), channel=lines["dealer_id"].map(dealers["channel"]))
    lines = lines.sort_values(["rank", "quarter", "dealer_id"], ascending=[True, False, True])
    each = lines.drop_duplicates("dealer_id").sort_values("figure", ascending=False, kind="stable")
    turn = each.groupby(["recognition", "channel"]).cumcount()
    order = each.assign(turn=turn).sort_values(["turn", "rank", "dealer_id"])
    return order.head(params.awards.honours_most).set_index("dealer_id")[["recognition", "quarter"]]


def _places(
    honoured: pd.Index, earned: pd.DataFrame, dealers: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], seats: int
) -> pd.Series:
    """Who is honoured, invited (key, middle, then small ones with a recognition, the largest first) or written to."""
    tier = inputs["tiers"].set_index("dealer_id")["tier"].reindex(dealers.index)
    revenue = inputs["potential"].set_index("dealer_id")["revenue"].reindex(dealers.index)
    known = dealers.index.isin(earned["dealer_id"])
    can = ~dealers.index.isin(honoured) & ~_is(dealers["no_event"]) & ((tier != TIERS[-1]) | known)
    guests = pd.DataFrame({"tier": tier, "revenue": -revenue})[can].sort_values(["tier", "revenue"])
    invited = guests.index[: max(seats - len(honoured), 0)]
    place = pd.Series(np.where(_is(dealers["no_mail"]), "in_person", "write"), dealers.index, dtype=object)
    place[invited], place[honoured] = "invite", "honour"
    return place


def _is(answers: pd.Series) -> pd.Series:
    """Where the answer is yes; what is not known is none."""
    return answers.fillna(False).astype(bool)
