"""Ids of what the field does: the same in every run."""

import hashlib
import json

DIGITS = 12
"""Hexadecimal digits: enough for millions of actions."""


def make_id(*parts: object) -> str:
    """A short hash of what makes one thing another than the rest.

    It begins with a letter that is no digit: no spreadsheet takes it for a number, as it would 12 or 1e9.
    """
    return "a" + hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:DIGITS]
