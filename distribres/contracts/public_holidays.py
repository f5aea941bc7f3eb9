"""Public holidays of a country, or of a part of one, by their ISO 3166 codes."""

from datetime import date


def days_of(place: str, year: int) -> set[date]:
    """The holidays of a year; none where no place is named.

    Parameters
    ----------
    place : str
        Such as ``FR``, or ``FR-57`` where a part of the country has days of its own.
    year : int

    Raises
    ------
    ValueError
        If nothing is known of such a place.
    """
    if not place:
        return set()
    import holidays  # not loaded by whoever names no country

    country, _, part = place.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        parts = f": a part of {country} is one of {', '.join(known[country])}" if country in known else ""
        raise ValueError(f"no public holidays are known there{parts}. Write it as FR, DE or DE-BY")
    return set(holidays.country_holidays(country, subdiv=part or None, years=year))
