"""Why a line is refused: the codes of the table `rejects`."""

UNREADABLE = {
    "date": "bad_date",
    "number": "bad_number",
    "money": "bad_amount",
    "yes_no": "bad_value",
    "text": "missing_value",
}
BROKEN = "broken_line"
DOUBLED, CONFLICTING = "doubled", "conflicting"
NO_RATE, NO_FACTOR = "no_rate", "no_factor"
OTHER_CURRENCY = "other_currency"
EARLY, LATER = "early_date", "future_date"
OUTSIDE = (EARLY, LATER)
"""Reasons of lines outside of the time that is reviewed: there can be very many of them."""
MEANT = (LATER, "cancelled")
"""Reasons of lines that are as they should be, and only not for this review: nobody has to repair them."""
SUCCEEDED = "succeeded"
UNKNOWN_ACTION, TOLD_TWICE, OUTSIDE_QUARTER, NO_REASON = "unknown_action", "told_twice", "outside_quarter", "no_reason"
"""Reasons of answers of the field."""
