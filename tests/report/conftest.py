"""What several tests of the review's texts look at."""

from collections.abc import Callable

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report.network_figures import Network

HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "*a* _b_ $c$",
    "# 1. x",
    "a\\b `c` [d](e)",
    "{count}",
    '"#x"',
]

NAN = float("nan")


@pytest.fixture(params=HOSTILE)
def hostile(request) -> str:
    """A name of a dealer or a rep that means something to a browser, a workbook, Markdown or a template."""
    return request.param


@pytest.fixture
def net() -> Network:
    """A network of which all is known."""
    return Network(
        revenue=1_200_000,
        revenue_last_year=1_000_000,
        margin=400_000,
        margin_rate=0.3,
        dealers=90,
        dealers_before=100,
        key_dealers=12,
        key_share=0.8,
        largest_share=0.21,
        share_of_wallet=0.31,
        share_of_wallet_before=0.3,
        potential=2_000_000,
        headroom=500_000,
        headroom_before=400_000,
        hours=2000,
        spend=60_000,
        missed=4,
        missed_headroom=10_000,
    )


@pytest.fixture
def policies() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "policy": ["by_sales", "current", "equal", "recommended", "by_potential"],
            "first": [12_000.0, 0.0, -20_000.0, 24_000.0, 15_000.0],
            "year": [16_000.0, 0.0, -25_000.0, 32_000.0, 20_000.0],
            "gain_low": 10_000.0,
            "gain": [20_000.0, 0.0, -30_000.0, 40_000.0, 25_000.0],
            "gain_high": 70_000.0,
            "probability": [0.9, 0.0, 0.0, 0.97, 0.8],
            "behind_low": 5000.0,
            "behind": [20_000.0, 40_000.0, 70_000.0, 0.0, 15_000.0],
            "behind_high": 30_000.0,
        }
    )


@pytest.fixture
def levers() -> pd.DataFrame:
    """Hours that move because the network's own history says so, and money that stays."""
    return pd.DataFrame(
        {
            "kind": ["hours", "spend"],
            "total": [2000.0, 60_000.0],
            "moved": [200.0, 0.0],
            "first": [24_000.0, 0.0],
            "year": [32_000.0, 0.0],
            "gain_low": [10_000.0, 0.0],
            "gain": [40_000.0, 0.0],
            "gain_high": [70_000.0, 0.0],
            "own_low": [5000.0, NAN],
            "own_high": [60_000.0, NAN],
            "rests": ["own", "nothing"],
        }
    )


@pytest.fixture
def plan() -> pd.DataFrame:
    """Three dealers, the first of which stands to get more time."""
    return pd.DataFrame(
        {
            "dealer_id": ["D0", "D1", "D2"],
            "name": ["Dealer 0", "Dealer 1", "Dealer 2"],
            "rep_id": ["Zoé", None, "Zoé"],
            "tier": ["A", "C", "C"],
            "family": ["keep", "light", "light"],
            "potential_low": [1200.0, 900.0, 400.0],
            "potential": [1500.0, 1000.0, 500.0],
            "potential_high": [1800.0, 1100.0, 600.0],
            "headroom": [500.0, 600.0, 200.0],
            "current_hours": [8.0, 2.0, 10.0],
            "hours": [14.0, 2.0, 4.0],
            "current_spend": 10.0,
            "spend": 10.0,
            "gain_low": -9.0,
            "gain": [9.0, 0.0, -3.0],
            "gain_high": 9.0,
            "missed": [True, True, False],
            "visits": [5, 1, 2],
            "actions": "recognition",
        }
    )


@pytest.fixture
def read() -> Callable[..., list[dict[str, str]]]:
    """The lines of a table as the reader of the page sees them, by heading."""

    def lines(table) -> list[dict[str, str]]:
        html = BeautifulSoup(table.html(), "html.parser").table
        headings = [cell.text for cell in html.thead.find_all("th")]
        lines = [[cell.text for cell in line.find_all(["th", "td"])] for line in html.tbody.find_all("tr")]
        return [dict(zip(headings, line, strict=True)) for line in lines]

    return lines
