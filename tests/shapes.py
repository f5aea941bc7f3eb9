"""Small networks of any shape, and their way through the notebooks from the criteria to the review."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

from builders import REPOSITORY, section, with_base
from distribres.contracts import quarters, tables
from distribres.report.sections import first_page
from distribres.report.words import Words
from distribres.workbook.steps import FIELD, INGESTED

NETWORK, QUARTER = "shape", "2026Q3"
MAPPING = """
network: {title: "Shape", quarter: 2026Q3}
inputs:
  sales: {files: s.csv, columns: {date: Day, dealer_id: Dealer, amount: Net}}
  dealers: {files: d.csv, columns: {dealer_id: Id, name: Name, channel: {value: reseller}}}
tiers: {draws: 100, history_draws: 50}
challenger: {resamples: 10, most: 4}
habit: {resamples: 100}
plan: {draws: 100, what_if_values: 10000}
"""
"""Fewer draws than in earnest: what is looked at is whether a review comes, not its last digit."""
NOTEBOOKS = ("02_criteria", "03_tiers", "04_engagement", "05_field")


def network(revenue: np.ndarray, reps: int = 1, **given: pd.DataFrame | dict) -> dict[str, pd.DataFrame]:
    """The tables of a network: `revenue` by dealer and quarter up to `QUARTER`, NaN where there is no line.

    All else is missing unless it is `given`, as a whole table or as columns of the dealers.
    """
    n, length = revenue.shape
    ids = [f"D{i}" for i in range(n)]
    named = quarters.last(QUARTER, length)
    lines = pd.DataFrame(revenue, ids, named).rename_axis("dealer_id").rename_axis("quarter", axis=1)
    panel = lines.stack().dropna().rename("revenue").reset_index()
    panel = panel.assign(returns=panel["revenue"].clip(upper=0), lines=2, active_months=1)
    dealers = pd.DataFrame(
        {
            "dealer_id": ids,
            "name": [f"Dealer {i}" for i in range(n)],
            "channel": "reseller",
            "rep_id": [f"R{i % reps}" for i in range(n)] if reps else None,
        }
    )
    dealers = dealers.assign(**given.pop("dealers", {}))
    panel = panel.assign(**given.pop("panel", {}))
    quality = pd.DataFrame(
        {
            "input": ["dealers", "sales"],
            "files": 1,
            "lines_read": [n, len(panel)],
            "lines_rejected": 0,
            "lines_left_out": 0,
        }
    )
    sold = [np.nan, panel["revenue"].sum()]
    quality = quality.assign(lines_accepted=quality["lines_read"], money_read=sold, money_accepted=sold)
    quality["money_rejected"] = quality["money_read"] * 0
    made = {"dealers": dealers, "panel": panel, "quality": quality, **given}
    return {
        name: full(name, made.get(name))
        for name in (*INGESTED, *FIELD, "reps", "rejects", "aliases", "signs", "quality")
    }


def full(name: str, frame: pd.DataFrame | None) -> pd.DataFrame:
    """A table with all columns of its contract; those that are not there are empty."""
    return tables.empty(name) if frame is None else frame.reindex(columns=[*tables.contracts()[name]["columns"]])


def random_network(seed: int) -> dict[str, pd.DataFrame]:
    """One to thirty dealers over four to nine quarters, each input there or not, amounts of every kind."""
    rng = np.random.default_rng(seed)
    n, length = int(rng.choice([1, 2, 3, rng.integers(4, 12), rng.integers(12, 31)])), int(rng.integers(4, 10))

    def has(probability: float = 0.5) -> bool:
        return rng.random() < probability

    revenue = rng.lognormal(8, 1.5, n)[:, None] * rng.lognormal(0, 0.4, (n, length))
    kind = rng.choice(["plain", "plain", "constant", "one", "zeros", "returns", "negative", "tiny", "huge", "lone"])
    if kind == "constant":
        revenue[:] = 1000.0
    if kind == "one":
        revenue[1:] = 0.0
    if kind == "zeros":
        revenue *= rng.random((n, length)) < 0.4
    if kind == "returns":
        revenue *= rng.choice([1, -1], (n, length))
    if kind == "negative":
        revenue[rng.random(n) < 0.7] *= -1
    if kind == "tiny":
        revenue *= 1e-6
    if kind == "huge":
        revenue *= 1e8
    if kind == "lone":
        revenue[1:] = np.nan
    for dealer in range(n):
        if has(0.2):
            revenue[dealer, : rng.integers(0, length)] = np.nan
        if has(0.2):
            revenue[dealer, rng.integers(0, length) :] = np.nan
    if has(0.2):
        revenue[:, rng.integers(0, length)] = np.nan
    revenue = revenue.round(4)
    for edge in (0, -1):  # in most networks the year that a review stands on is there
        if has(0.9) and np.isnan(revenue[:, edge]).all():
            revenue[0, edge] = 100.0
    ids, named = np.array([f"D{i}" for i in range(n)]), quarters.last(QUARTER, length)
    lines = int((~np.isnan(revenue)).sum())
    own = revenue[~np.isnan(revenue)]
    territory = [f"T{i}" for i in rng.integers(0, max(1, n // 3), n)]
    dealers, panel = {}, {}
    if has():
        dealers["channel"] = rng.choice(["exclusive", "multibrand", "reseller", "franchise"], n)
    if has():
        dealers["territory_id"] = [None if has(0.2) else t for t in territory]
    if has():
        dealers |= {"latitude": rng.uniform(45, 48, n), "longitude": rng.uniform(0, 3, n)}
    if has(0.2):
        dealers |= {"latitude": np.full(n, 48.0), "longitude": np.full(n, 2.0)}
    if has():
        dealers["salespeople"] = rng.integers(0, 4, n).astype(float)
    if has():
        dealers["turnover"] = np.where(rng.random(n) < 0.6, rng.lognormal(11, 1, n) * rng.integers(0, 2, n), np.nan)
    if has(0.3):
        dealers["rep_id"] = [None if has(0.4) else f"R{i % 3}" for i in range(n)]
    if has(0.3):
        dealers["city"] = "Lyon"
    if has():
        panel["margin"] = (own * rng.uniform(-0.1, 0.5)).round(4)
    if has(0.3):
        panel["wallet"] = np.maximum(own, 0) * rng.uniform(1, 4, lines)
    if has(0.3):
        panel["quantity"] = rng.integers(-1, 9, lines).astype(float)
    given = {}
    if has():
        spots = sorted(set(territory)) + ["Tempty"] * has()
        given["territories"] = pd.DataFrame(
            {
                "territory_id": spots,
                "population": rng.integers(0, 90000, len(spots)) if has() else np.nan,
                "market": rng.lognormal(13, 1, len(spots)) * has(0.8) if has() else np.nan,
                "income": rng.lognormal(10, 0.2, len(spots)) if has() else np.nan,
                "latitude": rng.uniform(45, 48, len(spots)) if has() else np.nan,
                "longitude": 2.0,
            }
        )
    every = pd.MultiIndex.from_product([ids, named], names=["dealer_id", "quarter"]).to_frame(index=False)
    if has(0.7):
        seen = every[rng.random(len(every)) < rng.choice([0.1, 0.5, 1.0])]
        hours = rng.lognormal(1, 1, len(seen)) * rng.choice([0, 1, 1])
        given["effort"] = seen.assign(
            visits=rng.integers(0, 5, len(seen)),
            hours=hours if has(0.8) else np.nan,
            spend=rng.lognormal(5, 1, len(seen)) * has(0.8) if has() else np.nan,
        )
    if has():
        answers = every[rng.random(len(every)) < rng.choice([0.1, 0.6])]
        given["survey"] = answers.assign(
            willingness=rng.integers(0, 11, len(answers)) if has(0.8) else np.nan,
            image=rng.integers(0, 11, len(answers)) if has() else np.nan,
            prescription=5.0,
        )
    if has():
        came = pd.DataFrame({"event": "Fair", "date": pd.Timestamp("2026-06-01"), "dealer_id": ids})
        given["events"] = came.assign(attended=rng.random(n) < 0.5)
    return network(revenue, reps=int(rng.integers(0, 4)), dealers=dealers, panel=panel, **given)


def settle(home: Path, made: dict[str, pd.DataFrame]) -> Path:
    """A project that holds the tables of a network as ingestion would have left them; the stage they lie in."""
    stage = home / "stage"
    with_base(home / "params", NETWORK, MAPPING)
    for name, frame in made.items():
        tables.write(stage / "tables", name, frame)
    return stage


def show(notebook: str, language: str) -> Iterator[dict[str, str]]:
    """Run the code cells of a notebook one after the other, as its kernel would; yields what each of them shows."""
    space: dict = {}
    for number, cell in enumerate(code_cells(notebook)):
        *before, last = cell.body
        shown = last if isinstance(last, ast.Expr) else None
        exec(compile(ast.Module(before if shown else cell.body, []), f"{notebook} {number}", "exec"), space)
        if "quarter" in space and "run" not in space:
            space |= {"network": NETWORK, "quarter": QUARTER, "language": language}
        if shown is not None:
            value = eval(compile(ast.Expression(shown.value), f"{notebook} {number}", "eval"), space)
            if hasattr(value, "_repr_mimebundle_"):
                yield value._repr_mimebundle_()


def code_cells(notebook: str) -> list[ast.Module]:
    cells = json.loads((REPOSITORY / f"notebooks/{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def notebook_of(shown: list[dict[str, str]], words: Words) -> nbformat.NotebookNode:
    """What was shown, as the executed notebook that the exporters are given."""
    cells = [nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", one)]) for one in shown]
    about = first_page.document("Shape", QUARTER, section("report"), words)
    return nbformat.v4.new_notebook(cells=cells, metadata={"distribres": about})
