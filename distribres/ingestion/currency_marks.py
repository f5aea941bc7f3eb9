"""Which currency an amount may be in by the mark beside it: a sign, an abbreviation, or a code of ISO 4217."""

import re

import pandas as pd

CODES = re.findall(
    "[A-Z]{3}",
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
    HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD
    TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
    """,
)
DOLLARS = "USD CAD AUD NZD SGD HKD TWD MXN CLP COP ARS UYU BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD"
SIGNS = {
    "€": "EUR",
    "£": "GBP EGP GIP FKP SHP SYP LBP SDG SSP",
    "US$": "USD",
    "R$": "BRL",
    "C$": "CAD NIO",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "MX$": "MXN",
    "$": DOLLARS,
    "¥": "JPY CNY",
    "￥": "JPY CNY",
    "₹": "INR",
    "Rs.": "INR PKR LKR NPR MUR SCR",
    "Rs": "INR PKR LKR NPR MUR SCR",
    "₽": "RUB",
    "₴": "UAH",
    "₺": "TRY",
    "TL": "TRY",
    "₪": "ILS",
    "₩": "KRW KPW",
    "₫": "VND",
    "฿": "THB",
    "₱": "PHP",
    "₦": "NGN",
    "₡": "CRC",
    "S/": "PEN",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "lei": "RON MDL",
    "kr.": "DKK SEK NOK ISK",
    "kr": "DKK SEK NOK ISK",
    "SFr.": "CHF",
    "Fr.": "CHF",
    "sFr": "CHF",
    "FCFA": "XOF XAF",
    "DH": "MAD AED",
    "Dhs": "MAD AED",
    "R": "ZAR",
}
CURRENCIES = {code: frozenset([code]) for code in CODES} | {sign: frozenset(c.split()) for sign, c in SIGNS.items()}
"""Mark -> the currencies that it may stand for."""
MARK = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
"""A pattern for one of them."""
NUMBER, OTHER = r"[0-9\s.,'’()+−-]+", r"[^0-9\s.,'’()+−-]"
FIRST = re.compile(rf"(?<![^\W\d_])({MARK})(?![^\W\d_])")


def mark_in(texts: pd.Series) -> pd.Series:
    """The mark that each text carries beside its number, missing where there is none."""
    return texts.astype("str").str.extract(FIRST, expand=False)


def in_other_currency(texts: pd.Series, currency: str) -> pd.Series:
    """Does a text carry the mark of a currency that cannot be this one?"""
    odd = texts.astype("str")[texts.astype("str").str.contains(OTHER, regex=True, na=False)]
    words = odd.str.replace(NUMBER, "", regex=True)  # few are left, however many the numbers
    different = words.drop_duplicates()
    marks = mark_in(different.set_axis(different)).dropna()
    foreign = [word for word, mark in marks.items() if currency not in CURRENCIES[mark]]
    return pd.Series(texts.index.isin(words.index[words.isin(foreign)]), texts.index)
