"""How good forecasts are on a real network that is seen whole: vendors of Iowa, each as if it were the brand.

    python tests/bench/forecasts.py [folder of Iowa]

Every quarter that has five before it is forecast from those alone, for the 24 vendors with most sales. Then one of the
quarters before it loses its second half, each in turn: whether that is noticed is part of what is measured.
"""

import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from distribres.contracts import completeness, params, quarters
from distribres.contracts.sections import Params
from distribres.contracts.yearly import YEAR
from distribres.dealers import foresee
from distribres.dealers.forecast_error import CENT, FIFTHS, fifths

ROOT = Path(__file__).parents[2]
IOWA = ROOT.parent / "shared/data/iowa"
VENDORS = 24
HALF = 45
"""Days of a quarter that are left where its second half is lost."""
MEASURES = ["revenue", "lines", "active_months"]
SALES = """
    with items as (
      select "Item Number" item, any_value("Vendor") vendor
      from read_csv('{folder}/product_*.csv.gz', all_varchar = true) group by 1
    ), sold as (
      select vendor, "Store Number" dealer_id, cast("Date" as date) as day, cast("Sale (Dollars)" as double) money,
        cast("Date" as date) < date_trunc('quarter', cast("Date" as date)) + interval {half} day early
      from read_csv('{folder}/sale_*.csv.gz', all_varchar = true) join items on item = "Item Number"
    )
    select vendor, dealer_id, year(day) || 'Q' || quarter(day) as quarter,
      sum(money) revenue, count(*) as lines, count(distinct month(day)) active_months,
      coalesce(sum(money) filter (early), 0) half_revenue, count(*) filter (early) half_lines,
      count(distinct month(day)) filter (early) half_active_months
    from sold group by all order by all"""
AIMS = {
    "error over the seasonal naive's": (0, 0.75),
    "coverage": (0.77, 0.84),
    "coverage, largest fifth": (0.75, 0.87),
    "coverage, smallest fifth": (0.75, 0.87),
    "coverage, network's total": (0.72, 0.90),
}
DEAREST = 1.10
"""The error with a quarter half lost, over that with all quarters whole: what it may be at most."""


def read_cells(folder: Path) -> pd.DataFrame:
    """What each store bought of each vendor in each quarter, and in its first half."""
    with duckdb.connect() as database:
        return database.sql(SALES.format(folder=folder, half=HALF)).df()


def split(cells: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The panel of each of the largest vendors that sold in every quarter, and what is left of it in half a quarter."""
    size = cells.groupby("vendor")["revenue"].sum().sort_values(ascending=False)
    always = cells.groupby("vendor")["quarter"].nunique().reindex(size.index) == cells["quarter"].nunique()
    return {vendor: cells[cells["vendor"] == vendor] for vendor in size.index[always][:VENDORS]}


def cut(panel: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """The panel without the second half of a quarter; nothing is left of dealers that bought in it alone."""
    here = panel["quarter"] == quarter
    halves = {measure: panel[measure].where(~here, panel[f"half_{measure}"]) for measure in MEASURES}
    return panel.assign(**halves)[~here | (panel["half_lines"] > 0)]


def one(panel: pd.DataFrame, half_lost: str, quarter: str, every: Params) -> dict:
    """The quarter after `quarter`, forecast with the second half of one lost ("" for none), beside what came."""
    given = cut(panel, half_lost) if half_lost else panel
    given = given[given["quarter"] <= quarter]
    lost = completeness.find_lost(given, quarter, every.quality.completeness_low)
    said = foresee(given, quarter, every.forecast, lost)
    table, whole = said["forecast"], said["network_forecast"].iloc[-1]
    came, naive = (_sold(panel, q, table) for q in (whole["quarter"], quarters.shift(quarter, 1 - YEAR)))
    return {
        "quarter": whole["quarter"],
        "lost": quarters.after(half_lost, whole["quarter"]) if half_lost else 0,
        "noticed": half_lost in lost,
        "false alarms": len(lost - {half_lost}),
        "error over the seasonal naive's": np.abs(table["forecast"] - came).sum() / np.abs(naive - came).sum(),
        **_held(table, came),
        "said, low": whole["low"],
        "said": whole["forecast"],
        "said, high": whole["high"],
        "came": came.sum(),
        "coverage, network's total": np.nan
        if np.isnan(whole["low"])
        else float(whole["low"] <= came.sum() <= whole["high"]),
    }


def _sold(panel: pd.DataFrame, quarter: str, table: pd.DataFrame) -> np.ndarray:
    """What the dealers of a table bought in a quarter."""
    bought = panel[panel["quarter"] == quarter].set_index("dealer_id")["revenue"]
    return bought.reindex(table["dealer_id"]).fillna(0.0).to_numpy()


def _held(table: pd.DataFrame, came: np.ndarray) -> dict:
    """Shares of the dealers in their interval; missing where there is none."""
    held = ((came >= table["low"] - CENT) & (came <= table["high"] + CENT)).where(table["low"].notna())
    fifth = fifths(table["forecast"].to_numpy())
    return {
        "coverage": held.mean(),
        "coverage, largest fifth": held[fifth == FIFTHS - 1].mean(),
        "coverage, smallest fifth": held[fifth == 0].mean(),
    }


def bench(folder: Path) -> pd.DataFrame:
    """All vendors, quarters and losses."""
    every, rows = params.load_params(ROOT / "params", "iowa"), []
    for vendor, panel in split(read_cells(folder)).items():
        known = sorted(panel["quarter"].unique())
        for n in range(YEAR, len(known) - 1):
            losses = ["", *known[: n + 1]]
            rows += [{"vendor": vendor, **one(panel, lost, known[n], every)} for lost in losses]
    return pd.DataFrame(rows)


def told(table: pd.DataFrame) -> pd.DataFrame:
    """Each measure over all vendors and quarters with nothing lost, beside its aim."""
    whole = table[table["lost"] == 0]
    rows = [
        (
            measure,
            whole[measure].mean(),
            f"{low:g} to {high:g}",
            "" if low <= whole[measure].mean() <= high else "missed",
        )
        for measure, (low, high) in AIMS.items()
    ]
    return pd.DataFrame(rows, columns=["measure", "found", "aim", ""]).set_index("measure")


def losses(table: pd.DataFrame) -> pd.DataFrame:
    """What half a quarter costs, by how many quarters before the forecast one it was lost."""
    error = "error over the seasonal naive's"
    whole = table.loc[table["lost"] == 0, ["vendor", "quarter", error]]
    both = table[table["lost"] > 0].merge(whole, on=["vendor", "quarter"], suffixes=("", ", whole"))
    means = both.groupby("lost")[[error, f"{error}, whole", "noticed", "coverage"]].mean()
    cost = means[error] / means[f"{error}, whole"]
    return means.assign(cost=cost, verdict=np.where(cost <= DEAREST, "", "missed")).rename(columns={"verdict": ""})


def main(folder: Path = IOWA) -> None:
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not there: give DATA=folder; the data is published at data.iowa.gov")
    table = bench(Path(folder))
    out = ROOT / "reports" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    table.to_csv(out / "forecasts.csv", index=False, lineterminator="\n")
    whole = table[table["lost"] == 0]
    print(f"{whole['vendor'].nunique()} vendors, {len(whole)} quarters of theirs\n")
    print(told(table).round(3).to_string())
    print("\nby vendor")
    print(whole.groupby("vendor", sort=False)[[*AIMS]].mean().round(3).to_string())
    print(f"\nthe network's totals, said and came; off by over a tenth in {_far(whole):.0%}")
    print(whole[["vendor", "quarter", "said, low", "said", "said, high", "came"]].round(0).to_string(index=False))
    print(f"\nhalf a quarter lost, so many before; the cost may be {DEAREST:g} at most")
    print(losses(table).round(3).to_string())


def _far(whole: pd.DataFrame) -> float:
    return ((whole["came"] / whole["said"] - 1).abs() > 0.1).mean()


if __name__ == "__main__":
    main(*map(Path, filter(None, sys.argv[1:])))
