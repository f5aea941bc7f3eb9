"""What a notebook holds in its hands: the parameters of its step, the tables it may read, and those it makes."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from distribres import demo
from distribres.contracts import mapping, params, quarters
from distribres.files import access
from distribres.workbook import folders, lab
from distribres.workbook.folders import home

if TYPE_CHECKING:
    import pandas as pd

INGESTED = ("dealers", "panel", "effort", "territories", "survey", "events")
FIELD = ("done", "decisions")
TIERED = (
    *("tier_history", "tiers", "doubled_weights", "challenger", "territory_view"),
    *("forecast", "network_forecast", "silence_calibration"),
)
ENGAGED = (
    *("plan", "policies", "levers", "response", "limits", "limit_costs", "way", "claims", "exploration", "habit"),
    *("effort_quartiles", "habit_cases", "balance", "transfers", "effort_curve"),
    *("actions", "shortages", "left", "both_sides"),
    *("recognitions", "recognition_rules"),
)
COMMON = ("contracts", "files", "workbook/folders.py", "workbook/steps.py")
"""Code that every step rests on: what opens its parameters and checks its tables."""


@dataclass(frozen=True)
class Step:
    """One notebook: the sections of the params it depends on, the tables it reads, those it makes, and the code.

    `rooms` are those of the package that its tables are computed with, besides `COMMON`: where another one changes, the
    step is not run again. Notebooks also draw, with `report`, but nothing of that returns into a table, so `report`
    counts for the review alone; until its step runs again, an executed notebook keeps the words it was drawn with.
    `earlier` are tables of the reviews of the year before, which count where the network tells what was done.
    `recalls` are tables of these reviews that say what was planned, as far as they are there.
    """

    sections: tuple[str, ...]
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    rooms: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    recalls: tuple[str, ...] = ()


STEPS = {
    "01_ingestion": Step(
        ("network", "ingestion", "inputs"),
        (),
        (*INGESTED, "reps", *FIELD, "rejects", "aliases", "signs", "quality"),
        ("stats", "ingestion"),
        ("actions",),
    ),
    "02_criteria": Step(
        ("potential",),
        INGESTED,
        ("potential", "criteria", "evidence", "benchmarks", "conditions"),
        ("stats", "dealers"),
    ),
    "03_tiers": Step(
        ("tiers", "families", "playbook", "challenger", "territory", "forecast", "quality"),
        ("dealers", "territories", "criteria", "potential", "panel", "decisions"),
        TIERED,
        ("stats", "dealers", "tiers"),
    ),
    "04_engagement": Step(
        ("plan", "tiers", "families", "habit", "balance", "field", "playbook", "recognition", "awards"),
        (*INGESTED, *FIELD, "reps", "criteria", "potential", "tier_history", "tiers", "forecast"),
        ENGAGED,
        ("stats", "dealers", "tiers", "engagement", "field"),
        recalls=("plan", "policies"),
    ),
    "05_field": Step(
        ("network", "field", "playbook", "recognition", "awards"),
        (
            *(*INGESTED, "done", "reps", "potential", "tier_history", "tiers", "forecast"),
            *("plan", "actions", "recognitions"),
        ),
        ("calendar", "honours"),
        ("stats", "dealers", "tiers", "field"),
    ),
    "06_review": Step(
        (
            *("network", "quality", "potential", "tiers", "families", "plan", "field", "playbook", "recognition"),
            *("awards", "forecast", "report"),
        ),
        (*INGESTED, *FIELD, "rejects", "quality", "criteria", "evidence", "potential", *TIERED, *ENGAGED, "honours"),
        (),
        ("stats", "ingestion", "dealers", "tiers", "engagement", "field", "report", "workbook/notebooks.py"),
    ),
    "validation": Step(
        ("quality", "potential", "tiers", "families", "forecast", "validation"),
        INGESTED,
        ("validation",),
        ("stats", "demo", "dealers", "tiers", "proof"),
    ),
}
"""The notebooks in their order; `validation` is no part of a review.

A notebook that touches more than it declares here is stopped: nothing can go stale."""


@dataclass(frozen=True)
class Run:
    """One step of one review.

    Its tables lie in `folder`; where somebody runs the notebook by hand they go to `scratch`, and are read from there
    where they are newer.
    """

    name: str
    network: str
    quarter: str
    language: str
    params: SimpleNamespace
    folder: Path
    scratch: Path | None = None

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

        return tables.read((self.scratch if self._by_hand(name) else self.folder) / "tables", name)

    def read_all(self, *names: str) -> "dict[str, pd.DataFrame]":
        return {name: self.read(name) for name in names}

    def read_earlier(self, name: str) -> "pd.DataFrame":
        """A table of the reviews of the year before, one below the other, as far as they are there.

        `quarter` is the one after that under review: the one for which it was made.
        """
        if name not in self.step.earlier:
            raise KeyError(
                f"{self.name} does not declare that it reads {name} of earlier reviews: add it to STEPS in "
                "distribres/workbook/steps.py"
            )
        import pandas as pd  # as in `read`

        from distribres.contracts import tables

        told = self.params.inputs.done is not None
        files = folders.earlier_tables(self.network, self.quarter, name) if told else {}
        found = [
            tables.read(file.parent, name).assign(quarter=quarters.shift(quarter, 1)) for quarter, file in files.items()
        ]
        return pd.concat(found or [tables.empty(name).assign(quarter="")], ignore_index=True)

    def recall(self, name: str) -> "pd.DataFrame | None":
        """A table of the review of the quarter before, that this step declares to recall; None where there is none."""
        return self.recall_year(name).get(quarters.shift(self.quarter, -1))

    def recall_year(self, name: str) -> "dict[str, pd.DataFrame]":
        """The same table of each review of the year before, by the quarter reviewed, as far as they are there."""
        if name not in self.step.recalls:
            raise KeyError(
                f"{self.name} does not declare that it recalls {name}: add it to STEPS in distribres/workbook/steps.py"
            )
        from distribres.contracts import tables  # as in `read`

        files = folders.earlier_tables(self.network, self.quarter, name)
        found = {quarter: tables.recall(file.parent, name) for quarter, file in files.items()}
        return {quarter: table for quarter, table in found.items() if table is not None}

    def truth(self) -> "pd.DataFrame | None":
        """What is really so, by dealer_id; of the embedded network only, and for validation only."""
        if self.name != "validation" or self.network != "demo":
            return None
        return demo.truth(home() / "reports" / "demo")

    def write(self, name: str, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Check and keep a table that this step declares to make; returns it as checked."""
        if name not in self.step.makes:
            raise KeyError(
                f"{self.name} does not declare that it makes {name}: add it to STEPS in distribres/workbook/steps.py"
            )
        from distribres.contracts import tables  # as in `read`

        return tables.write((self.scratch or self.folder) / "tables", name, frame)

    def _by_hand(self, name: str) -> bool:
        """Was the table made by hand since the review was?"""
        if self.scratch is None:
            return False
        made, published = (folder / "tables" / f"{name}.parquet" for folder in (self.scratch, self.folder))
        return made.exists() and not (published.exists() and published.stat().st_mtime_ns > made.stat().st_mtime_ns)

    def _say(self) -> None:
        """One line for who runs the notebook by hand."""
        lab, newer = self.scratch.relative_to(home()).as_posix(), [*filter(self._by_hand, self.step.reads)]
        makes = [f"its tables go to {lab}, and the review stays as it is"] if self.step.makes else []
        reads = [f"{', '.join(newer)} read from {lab}"] if newer else []
        if makes or reads:
            print("Run by hand:", "; ".join(makes + reads))


def recalled(network: str, quarter: str) -> Path:
    """Where the review of the quarter before lies, if there is one."""
    return folders.review_folder(network, quarters.shift(quarter, -1))


def open_run(name: str, network: str = "", quarter: str = "", language: str = "", overrides: str = "") -> Run:
    """Open one step of a review, for a notebook.

    Parameters
    ----------
    name : str
        The notebook, such as ``03_tiers``.
    network, quarter, language, overrides : str
        The notebook's parameters. Where one is empty it is what ``make lab`` was given; without that, the network is
        ``demo``, the quarter the one that the network's params name, the language ``en``.

    Raises
    ------
    ParamsError
        If the params are wrong, or no quarter is named.
    """
    given = {"network": network, "quarter": quarter, "language": language, "overrides": overrides}
    stage = folders.stage()
    given = lab.fill_in(given) if stage is None else given
    network, language = given["network"] or "demo", given["language"] or "en"
    every = params.load_params(home() / "params", network, given["overrides"])
    quarter = review_quarter(every, network, given["quarter"])
    sections = SimpleNamespace(**{section: getattr(every, section) for section in STEPS[name].sections})
    if "inputs" in STEPS[name].sections:
        sections.inputs = mapping.staged(every.inputs, folders.database_folder(network))
    if stage is not None:
        return Run(name, network, quarter, language, sections, stage)
    access.restrict(every.report.access)  # for good: who runs a notebook by hand has a process of its own for it
    review, scratch = folders.review_folder(network, quarter), folders.scratch_folder(network, quarter)
    access.settle(review.parent, every.report.access)
    run = Run(name, network, quarter, language, sections, review, scratch)
    run._say()
    return run


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
