"""What a notebook holds in its hands: the parameters of its step, the tables it may read, and those it makes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from distribres.contracts import mapping, params, quarters

if TYPE_CHECKING:
    import pandas as pd

STAGE = "DISTRIBRES_STAGE"
"""Environment variable by which a run tells its notebooks where it works."""
INGESTED = ("dealers", "panel", "effort", "territories", "survey", "events")
TIERED = ("tier_history", "tiers", "challenger", "territory_view", "forecast")
ENGAGED = (
    *("plan", "policies", "response", "limits", "exploration", "habit"),
    *("effort_quartiles", "habit_cases", "balance", "transfers", "effort_curve"),
)


@dataclass(frozen=True)
class Step:
    """One notebook: the sections of the params it depends on, the tables it reads and those it makes."""

    sections: tuple[str, ...]
    reads: tuple[str, ...]
    makes: tuple[str, ...]


STEPS = {
    "01_ingestion": Step(("network", "ingestion", "inputs"), (), (*INGESTED, "rejects", "quality")),
    "02_criteria": Step(("potential",), INGESTED, ("potential", "criteria", "evidence", "benchmarks", "conditions")),
    "03_tiers": Step(
        ("tiers", "families", "challenger", "territory", "forecast"),
        ("dealers", "territories", "criteria", "potential", "panel"),
        TIERED,
    ),
    "04_engagement": Step(
        ("plan", "families", "habit", "balance", "playbook"),
        (*INGESTED, "criteria", "potential", "tiers"),
        ENGAGED,
    ),
    "05_review": Step(
        ("network", "quality", "potential", "tiers", "families", "plan", "playbook", "forecast", "report"),
        (*INGESTED, "rejects", "quality", "criteria", "evidence", "potential", *TIERED, *ENGAGED),
        (),
    ),
    "validation": Step(("potential", "tiers", "families", "forecast", "validation"), INGESTED, ("validation",)),
}
"""The notebooks in their order; `validation` is no part of a review.

A notebook that touches more than it declares here is stopped: nothing can go stale."""


CHECKED = ("quality.html", "successions.csv")
"""What `check` says of the tables of ingestion: of no others, so it goes when they are made anew."""


def home() -> Path:
    """The project's folder: holds params, notebooks and reports. DISTRIBRES_HOME replaces it."""
    return Path(os.environ.get("DISTRIBRES_HOME") or Path(__file__).resolve().parents[2])


def review_folder(network: str, quarter: str) -> Path:
    """Where the files of one review lie."""
    return home() / "reports" / network / quarter


def database_folder(network: str) -> Path:
    """Where the rows of inputs that lie in databases are staged."""
    return home() / "reports" / network / "database"


@contextmanager
def working_in(stage: Path) -> Iterator[None]:
    """Notebooks that are run meanwhile read and write tables there, not where readers look."""
    os.environ[STAGE] = str(stage)
    try:
        yield
    finally:
        del os.environ[STAGE]


@dataclass(frozen=True)
class Run:
    """One step of one review."""

    name: str
    network: str
    quarter: str
    language: str
    params: SimpleNamespace
    folder: Path

    @property
    def step(self) -> Step:
        return STEPS[self.name]

    @property
    def staged(self) -> Path:
        """Where files that were read are remembered, for all quarters of the network."""
        return home() / "reports" / self.network / "staged"

    def read(self, name: str) -> "pd.DataFrame":
        """A table that this step declares to read, or has made."""
        if name not in self.step.reads + self.step.makes:
            raise KeyError(
                f"{self.name} does not declare that it reads {name}: add it to STEPS in distribres/workbook/steps.py"
            )
        from distribres.contracts import tables  # pandas: not loaded by a run that finds nothing changed

        return tables.read(self.folder / "tables", name)

    def read_all(self, *names: str) -> "dict[str, pd.DataFrame]":
        return {name: self.read(name) for name in names}

    def truth(self) -> "pd.DataFrame | None":
        """What is really so, by dealer_id; of the embedded network only, and for validation only."""
        if self.name != "validation" or self.network != "demo":
            return None
        from distribres import demo

        return demo.truth(home() / "reports" / "demo")

    def write(self, name: str, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Check and keep a table that this step declares to make; returns it as checked."""
        if name not in self.step.makes:
            raise KeyError(
                f"{self.name} does not declare that it makes {name}: add it to STEPS in distribres/workbook/steps.py"
            )
        from distribres.contracts import tables

        return tables.write(self.folder / "tables", name, frame)


def open_run(name: str, network: str = "demo", quarter: str = "", language: str = "en", overrides: str = "") -> Run:
    """Open one step of a review, for a notebook.

    Parameters
    ----------
    name : str
        The notebook, such as ``03_tiers``.
    network, quarter, language, overrides : str
        The notebook's parameters; an empty quarter is the one that the network's params name.

    Raises
    ------
    ParamsError
        If the params are wrong, or no quarter is named.
    """
    every = params.load_params(home() / "params", network, overrides)
    quarter = review_quarter(every, network, quarter)
    sections = SimpleNamespace(**{section: getattr(every, section) for section in STEPS[name].sections})
    if "inputs" in STEPS[name].sections:
        sections.inputs = mapping.staged(every.inputs, database_folder(network))
    folder = Path(os.environ.get(STAGE) or review_folder(network, quarter))
    return Run(name, network, quarter, language, sections, folder)


def review_quarter(every, network: str, quarter: str) -> str:
    """The quarter asked for, or the network's own."""
    quarter = quarter or every.network.quarter or ""
    if not quarter:
        raise params.ParamsError([f"which quarter? give QUARTER=2026Q3, or network.quarter in params/{network}.yaml"])
    try:
        quarters.parse(quarter)
    except ValueError as error:
        raise params.ParamsError([str(error)]) from None
    return quarter
