"""What the tests of the sections share: params, frames, and the eyes of a reader."""

from collections.abc import Callable
from xml.etree import ElementTree

import pandas as pd
import pytest
from pydantic import BaseModel

from distribres.contracts import params as contracts
from distribres.report import elements
from distribres.report.blocks import Figure, Table, Text
from distribres.workbook import steps


@pytest.fixture(scope="module", autouse=True)
def style() -> None:
    elements.use_style()


@pytest.fixture(scope="session")
def load() -> Callable[..., BaseModel]:
    """Loads the params of the embedded network, changed as a run may change them."""
    return lambda overrides="": contracts.load_params(steps.home() / "params", "demo", overrides)


@pytest.fixture(scope="session")
def params(load) -> BaseModel:
    return load()


@pytest.fixture
def potential() -> pd.DataFrame:
    """The potential of the dealers of `plan`; all wallets are known."""
    return pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})


@pytest.fixture
def without_visits(plan) -> pd.DataFrame:
    """The plan of a network that does not record its visits."""
    return plan.assign(hours=float("nan"), current_hours=float("nan"), missed=False)


@pytest.fixture
def balance() -> pd.DataFrame:
    """Two reps, of which the second has too much to do."""
    return pd.DataFrame(
        {
            "rep_id": ["Anne", "Zoé"],
            "hours": 300.0,
            "needed": [200.0, 400.0],
            "load": [0.67, 1.33],
            "hour_low": [40.0, 120.0],
            "hour": [90.0, 190.0],
            "hour_high": [150.0, 260.0],
            "potential": [5000.0, 9000.0],
            "reached": [0.8, 0.7],
        }
    )


@pytest.fixture
def said() -> Callable[[Text], str]:
    """What stands below the heading of a section."""
    return lambda text: text.markdown.split("\n\n", 1)[1]


@pytest.fixture
def rows(read) -> Callable[[Table], list[list[str]]]:
    """The cells of a table, row by row."""
    return lambda table: [list(line.values()) for line in read(table)]


@pytest.fixture
def texts() -> Callable[[Figure], list[str]]:
    """The texts that a reader of a drawing sees, in the order in which they are drawn."""
    return lambda figure: [e.text for e in ElementTree.fromstring(figure.svg).iter() if e.tag.endswith("}text")]
