"""A small network whose field gets workbooks, and what stands in them."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
from python_calamine import CalamineWorkbook

from builders import params_of, playbook
from distribres.contracts import quarters, tables
from distribres.contracts import workbook_form as form
from distribres.report.handouts import rep_workbook

QUARTER = "2026Q3"
REPS = ["Zoé", "Élodie", "Émile", "Élodie", None, "Zoé"]
GAINS = [10.0, 50.0, 30.0, 40.0, 20.0, 60.0]
HOSTILE = [
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "'",
    "+1",
    "-1",
    "@SUM(A1)",
    "a\\b $x$ *_é_ #1",
    "007",
    "1e5",
    "../x",
    "red\u202egreen",
    "مؤسسة السلام",
]
TACTICS = ("field_visit", "marketing_kit", "free_carriage", "event_letter")


def plan(n: int = 6, **columns) -> pd.DataFrame:
    """A plan of n dealers, with their towns; `columns` replace what they have."""
    ids = [f"D{i}" for i in range(n)]
    return pd.DataFrame(
        {
            "dealer_id": ids,
            "name": "Garage",
            "rep_id": [*REPS, *REPS][:n],
            "tier": "B",
            "tier_probability": 0.9,
            "family": "energise",
            "hours": [4.25 * i for i in range(n)],
            "visits": [2 * i for i in range(n)],
            "explore": 0.0,
            "spend": 100.0,
            "gain_low": -10.0,
            "gain": [*GAINS, *GAINS][:n],
            "gain_high": 90.0,
            "current_hours": 5.0,
            "current_spend": 100.0,
            "potential_low": 900.0,
            "potential": [1000.0 + i / 3 for i in range(n)],
            "potential_high": 1200.0,
            "share_of_wallet": 0.4,
            "headroom": 300.0,
            "willingness": 6.0,
            "missed": False,
            "actions": "field_visit;marketing_kit",
            "city": "Rennes",
        }
        | columns
    )


def network(table: pd.DataFrame | None = None, tactics: Sequence[str] = TACTICS) -> dict[str, pd.DataFrame]:
    """The tables that workbooks are made of: the plan's dealers, each with these tactics, free carriage twice."""
    table = plan() if table is None else table
    ids = table["dealer_id"]
    dealers = table[["dealer_id", "name", "rep_id", "city"]].assign(channel="reseller", no_mail=None)
    panel = pd.concat(
        pd.DataFrame({"dealer_id": ids, "quarter": quarter, "revenue": 100.0 + place})
        for place, quarter in enumerate(quarters.last(QUARTER, 6))
    ).assign(last_order=pd.Timestamp(2026, 9, 11))
    tiers = table[["dealer_id", "tier"]].assign(last_tier="B", winnable=50.0)
    tiers = tiers.assign(headroom_level="high", willingness_level="high", winnable_level="high")
    ahead = pd.DataFrame({"dealer_id": ids, "alert": "none", "revenue": 105.0, "expected": 104.0})
    return {
        "plan": table.drop(columns="city"),
        "dealers": dealers,
        "actions": actions_of(table, tactics),
        "calendar": pd.DataFrame(
            {"dealer_id": ids, "kind": "visit", "owner": "rep", "start": pd.Timestamp(2026, 10, 13)}
        ),
        "tiers": tiers,
        "forecast": ahead.assign(silence_probability=0.1),
        "panel": panel,
        "effort": pd.DataFrame({"dealer_id": ids, "quarter": QUARTER, "last_visit": pd.Timestamp(2026, 8, 3)}),
        "criteria": tables.empty("criteria"),
        "events": tables.empty("events"),
        "recognitions": tables.empty("recognitions"),
    }


def actions_of(table: pd.DataFrame, tactics: Sequence[str]) -> pd.DataFrame:
    """These tactics at each dealer; a visit of two hours is worth what the dealer's plan is."""
    book = playbook().tactics
    rows = [
        (dealer, rep, tactic, n, gain)
        for dealer, rep, gain in table[["dealer_id", "rep_id", "gain"]].itertuples(index=False)
        for tactic in tactics
        for n in range(1, 3 if tactic == "free_carriage" else 2)
    ]
    lines = pd.DataFrame(rows, columns=["dealer_id", "rep_id", "tactic", "n", "gain"])
    visit = lines["tactic"] == "field_visit"
    of = {
        part: lines["tactic"].map({name: getattr(book[name], part) for name in tactics}) for part in ("kind", "contact")
    }
    cost = lines["tactic"].map({"marketing_kit": 85.0, "free_carriage": 14.0, "event_letter": 2.0}).fillna(0.0)
    return lines.assign(
        action_id=[f"{number:012x}" for number in range(len(lines))],
        **of,
        owner=lines["tactic"].map({name: book[name].who for name in tactics}),
        due_date=pd.Timestamp(2026, 10, 16),
        hours=visit * 2.0,
        cost=cost,
        gain=lines["gain"].where(visit),
        dealer_gain=float("nan"),
    )  # fmt: skip


@dataclass(frozen=True)
class Book:
    """A workbook that was written: its file, and the cells of its sheets."""

    file: Path
    sheets: dict[str, list[list]]

    @property
    def seen(self) -> list[str]:
        """Sheets that are not hidden."""
        return [name for name in self.sheets if not name.startswith("_")]

    def rows(self, sheet: str) -> list[list]:
        """The rows below the headings."""
        return self.sheets[sheet][form.FIRST :]

    def xml(self, kind: str = "worksheets/") -> str:
        """Parts of the file, as they are in it."""
        with zipfile.ZipFile(self.file) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith(f"xl/{kind}"))

    def widths(self) -> list[int]:
        """Pixels across of each sheet, as Excel draws it."""
        with zipfile.ZipFile(self.file) as parts:
            names = sorted(name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
            texts = [parts.read(name).decode() for name in names]
        return [
            sum(
                (int(last) - int(first) + 1) * round(float(width) * 7)
                for first, last, width in re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', text)
            )
            for text in texts
        ]


def opened(file: Path) -> Book:
    """A workbook as a program reads it."""
    book = CalamineWorkbook.from_path(file)
    cells = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return Book(file, cells)


def written(
    folder: Path,
    given: dict[str, pd.DataFrame] | None = None,
    language: str = "en",
    contacts: pd.DataFrame | None = None,
    title: str = "Trial",
    scenario: str = "",
) -> dict[str, Book]:
    """All workbooks of a network, by the name of the file without its ending."""
    params = params_of()
    section = SimpleNamespace(title=title, currency="EUR")
    every = SimpleNamespace(network=section, field=params.field, playbook=params.playbook)
    told = {"network": "trial", "quarter": QUARTER, "language": language, "scenario": scenario, "fingerprint": "f"}
    files = rep_workbook.write_all(folder, given or network(), contacts, told, every, {"plan.explore": 0.1})
    return {file.name.removesuffix(f".{language}.xlsx"): opened(file) for file in files}
