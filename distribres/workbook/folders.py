"""Where things lie: params, notebooks and reports of the project, and the folders of one review."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distribres.contracts import quarters

EARLIER = 4
"""Quarters whose reviews are looked into for what was asked."""
STAGE = "DISTRIBRES_STAGE"
"""Environment variable by which a run tells its notebooks where it works."""


def home() -> Path:
    """The project's folder: holds params, notebooks and reports. DISTRIBRES_HOME replaces it."""
    return Path(os.environ.get("DISTRIBRES_HOME") or Path(__file__).resolve().parents[2])


def network_folder(network: str) -> Path:
    """Where all lies that is made of a network."""
    return home() / "reports" / network


def review_folder(network: str, quarter: str, scenario: str = "") -> Path:
    """Where the files of one review lie, or those of a scenario of it, which never takes its place."""
    folder = network_folder(network)
    return folder / "scenarios" / scenario / quarter if scenario else folder / quarter


def earlier_tables(network: str, quarter: str, name: str) -> dict[str, Path]:
    """A table of the reviews of the year before, by quarter, as far as they are there."""
    before = quarters.last(quarters.shift(quarter, -1), EARLIER)
    files = {one: review_folder(network, one) / "tables" / f"{name}.parquet" for one in before}
    return {one: file for one, file in files.items() if file.is_file()}


def scratch_folder(network: str, quarter: str) -> Path:
    """Where notebooks that are run by hand keep their tables, beside the review."""
    return network_folder(network) / f"{quarter}.lab"


def database_folder(network: str) -> Path:
    """Where the rows of inputs that lie in databases are staged."""
    return network_folder(network) / "database"


@contextmanager
def working_in(stage: Path) -> Iterator[None]:
    """Notebooks that are run meanwhile read and write tables there, not where readers look."""
    os.environ[STAGE] = str(stage)
    try:
        yield
    finally:
        del os.environ[STAGE]


def stage() -> Path | None:
    """Where the run works that executes this notebook; None where somebody runs it by hand."""
    told = os.environ.get(STAGE)
    return Path(told) if told else None
