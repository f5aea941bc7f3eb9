"""What the values of a column look like: names, numbers, codes, dates; and which of our texts they cannot be."""

import pandas as pd

from distribres.ingestion import column_content

MOST = 0.8
CURRENCY = r"[A-Z]{2,3}|[a-z]{3}|[€$£¥]|[A-Z]{1,2}\$"
NUMBER = r"[-+]?\d[\d\s.,'’]*"
CENTS = r"[-+]?[\d\s.,'’]*[.,](?!0+$)\d{2,4}-?"
DATED = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?"
CODES = ("dealer_id", "invoice_id", "line_id", "territory_id", "rep_id", "old", "new")
WORDS = ("name", "city", "status", "channel", "event", "brand")


def are_names(texts: pd.Series) -> bool:
    """Are they words rather than numbers or codes? Most have no digit, and spaces or small letters."""
    values = column_content.distinct(texts)
    return len(values) > 0 and bool((~values.str.contains(r"\d") & values.str.contains(r"\s|[^\W\d_A-Z]")).mean() > 0.5)


def fault(name: str, texts: pd.Series) -> str | None:
    """Why texts cannot be those of one of our columns; None if they can."""
    values = column_content.distinct(texts).str.strip()
    example = repr(values.iloc[0][:40])
    if name == "currency":
        return None if _most(values, CURRENCY) else f"values such as {example} are no currencies"
    if _most(values, DATED):
        return f"values such as {example} are dates"
    if name in CODES and _most(values, CENTS):
        return f"values such as {example} are amounts"
    if name == "line_id" and are_names(texts):
        return f"values such as {example} are names"
    if name in WORDS and name != "status" and _most(values, CENTS):
        return f"values such as {example} are amounts"
    if name in ("city", "event", "unit") and _most(values, NUMBER):
        return f"values such as {example} are numbers"
    return None


def _most(values: pd.Series, shape: str) -> bool:
    return bool(values.str.fullmatch(shape).mean() >= MOST)
