"""On which days people are there: public holidays, and the weeks in which each of them is away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from distribres.contracts import iso_weeks, public_holidays, quarters
from distribres.contracts.sections import Field
from distribres.field import weeks


@dataclass(frozen=True)
class Presence:
    """The working days of each week of a quarter.

    Attributes
    ----------
    everybody : list of list of date
        Of those of whom nothing is told.
    told : mapping
        The same by rep_id, of those who are away some weeks.
    due_dates : list of date
        By when what belongs into each week is done.
    """

    everybody: list[list[date]]
    told: Mapping[str, list[list[date]]]
    due_dates: list[date]

    def days_of(self, person: object) -> list[list[date]]:
        """The working days of a person in each week."""
        return self.told.get(person, self.everybody)

    def weeks_of(self, *people: object) -> set[int]:
        """The weeks (1 to 13) in which all these people work."""
        return set.intersection(*({w for w, days in enumerate(self.days_of(p), 1) if days} for p in people))


def read_presence(reps: pd.DataFrame, quarter: str, params: Field) -> Presence:
    """Who is there when, in a quarter.

    Parameters
    ----------
    reps : DataFrame
        The table of that name.
    quarter : str
        The quarter of the actions.
    params : Field
        The section of the params.
    """
    shut = _shut(quarter, params)
    away = reps.dropna(subset=["weeks_off"]).set_index("rep_id")["weeks_off"]
    own = {name: weeks.working_days(quarter, shut | _days(text)) for name, text in away.items()}
    return Presence(weeks.working_days(quarter, shut), own, find_due_dates(quarter, params))


def find_due_dates(quarter: str, params: Field) -> list[date]:
    """By when what belongs into each week of a quarter is done."""
    return weeks.due_dates(quarter, _shut(quarter, params))


def _shut(quarter: str, params: Field) -> set[date]:
    year, _ = quarters.parse(quarter)
    return public_holidays.days_of(params.holidays, year)


def _days(text: str) -> set[date]:
    """All days of the weeks that a text names."""
    return {day for monday in iso_weeks.read_weeks(text) for day in iso_weeks.days_of(monday)}
