"""Where a dealer stands among its peers: those of its channel and its third by revenue, so that small meet small."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.stats import false_discoveries

THIRDS = 3


@dataclass(frozen=True)
class Peers:
    """Whom each dealer is compared with: `narrow` or, where those are fewer than `least`, `wide`; by dealer_id."""

    narrow: pd.Series
    wide: pd.Series
    least: int

    def group(self, values: pd.Series) -> pd.Series:
        """The group of each dealer of whom a value is known, among those; missing where it is too small to compare."""
        known = values[values.notna()].index
        group = pd.Series(None, values.index, dtype=object)
        for groups in (self.wide, self.narrow):
            of = groups.reindex(known)
            enough = of.map(of.value_counts()) >= self.least
            group.loc[enough.index[enough]] = of[enough]
        return group


def find_peers(facts: pd.DataFrame, least: int) -> Peers:
    """The peers of all dealers: by channel, and third of the channel by revenue of the year before the last.

    Parameters
    ----------
    facts : DataFrame
        By dealer_id, with channel and revenue_before.
    least : int
        Dealers that a comparison needs.
    """
    size = facts["revenue_before"].where(facts["revenue_before"] > 0).groupby(facts["channel"]).rank(pct=True)
    third = np.ceil(size * THIRDS)
    narrow = (facts["channel"] + " " + third.astype("str")).where(third.notna())
    return Peers(narrow, facts["channel"], least)


def rank(values: pd.Series, group: pd.Series) -> pd.Series:
    """Share (0 to 1) of the others of its group that lie below; who is level does not, so a shared top is no top."""
    below = values.groupby(group).rank(method="min") - 1
    return below / (values.groupby(group).transform("count") - 1)


def by_chance(effects: pd.Series, errors: pd.Series, group: pd.Series) -> pd.Series:
    """Of the dealers that stand out as much from the median of their group, the share that does so by chance alone.

    Parameters
    ----------
    effects, errors : Series
        Each effect and its standard error, by dealer_id.
    group : of `Peers.group`
    """
    beyond = effects - effects.groupby(group).transform("median")
    known = beyond.notna() & (errors > 0)
    rates = false_discoveries.rates(beyond[known].to_numpy(float), errors[known].to_numpy(float))
    return pd.Series(rates, beyond.index[known]).reindex(effects.index)
