"""Wallets and room to grow against the truth, on networks where it is known, and on vendors of Iowa.

    python tests/bench/room.py [seeds] [folder of Iowa] [first seed]

A list of dealers by room to grow is worth nothing where sorting them by sales finds the true room better: both ranks
stand side by side, with that of all that a dealer is short of the best comparable ones. Intervals of wallets and of
room are held against the truth, sums that are said beside those that are so.

In Iowa what all vendors sell to a store is its wallet. Each of the largest vendors is taken for the brand, with a
random half of the wallets hidden. What a store could buy from it is the share that the best fifth of the stores of its
size give the brand, category by category: the pipeline never sees categories.
"""

import sys
from pathlib import Path

import duckdb
import pandas as pd

import ceilings
import worlds
from distribres.contracts import params, quarters
from distribres.contracts.sections import Params
from distribres.dealers import estimate_potential
from distribres.demo import world
from distribres.proof.hidden_truth import hide_half, rank

ROOT = Path(__file__).parents[2]
IOWA = ROOT.parent / "shared/data/iowa"
SEEDS, FIRST = 15, 501
VENDORS, ENDS = 12, ("2020Q2", "2020Q4", "2021Q4")
KINDS = (*ceilings.KINDS, *worlds.KINDS)
AIMS = {"coverage, wallets": (0.75, 0.90), "coverage, room": (0.70, 0.90)}
CENT = 0.01
CELLS = """
    with items as (
      select "Item Number" item, any_value("Vendor") vendor, any_value("Category Name") category
      from read_csv('{folder}/product_*.csv.gz', all_varchar = true) group by 1
    )
    select "Store Number" dealer_id, year(day) || 'Q' || quarter(day) as quarter, vendor, category,
      sum(money) revenue, sum(bottles) quantity, count(*) as lines, count(distinct month(day)) active_months
    from (
      select *, cast("Date" as date) as day, cast("Sale (Dollars)" as double) money,
        cast("Bottles Sold" as double) bottles
      from read_csv('{folder}/sale_*.csv.gz', all_varchar = true)
    ) join items on item = "Item Number" group by all order by all"""
GROUPS = {
    **dict.fromkeys(("WHISK", "BOURBON", "SCOTCH", "RYE"), "whisky"),
    **dict.fromkeys(("TEQUILA", "MEZCAL"), "agave"),
    **dict.fromkeys(("LIQUEUR", "SCHNAPPS"), "liqueur"),
    **{word: word for word in ("VODKA", "RUM", "GIN", "BRAND", "COCKTAIL")},
}
"""A word in the name of a category -> the group that it belongs to; the first that fits."""


def compare(inputs: dict[str, pd.DataFrame], truth: pd.DataFrame, quarter: str, every: Params, judged=None) -> dict:
    """Ranks with the true room, coverages and sums, over the dealers that are judged (all, where not given)."""
    found = estimate_potential(inputs, quarter, every.potential).set_index("dealer_id")
    found = found if judged is None else found.reindex(found.index.intersection(judged))
    true = truth.reindex(found.index)
    room, wallet = true["room"], true["wallet"]
    known = found["wallet_source"] == "known"
    held = wallet.between(found["wallet_low"] * (1 - 1e-9), found["wallet_high"] * (1 + 1e-9))
    low, high = (found[end] - found["revenue"] for end in ("potential_low", "potential_high"))
    return {
        "rank": rank(found["headroom"], room),
        "rank of revenue": rank(found["revenue"], room),
        "rank of the whole gap": rank((found["by_comparable"] - found["revenue"]).clip(lower=0), room),
        "coverage, wallets": held.mean(),
        "coverage, said": held[known].mean(),
        "coverage, estimated": held[~known].mean(),
        "coverage, room": room.between(low - CENT, high + CENT).mean(),
        "room said": found["headroom"].sum(),
        "room": room.sum(),
        "disbelieved": found["disbelieved"].mean(),
    }


def simulated(kind: str, seed: int, every: Params) -> dict:
    if kind in ceilings.KINDS:
        return compare(*ceilings.simulate(kind, seed), ceilings.QUARTER, every)
    rng, made = worlds.simulate(kind, seed)
    inputs, true = worlds.tables(rng, made), world.truth(made).set_index("dealer_id")
    bought = estimate_potential(inputs, worlds.QUARTER, every.potential).set_index("dealer_id")["revenue"]
    room = (true["wallet"] * true["max_share"] - bought).clip(lower=0)
    return compare(inputs, true.assign(room=room), worlds.QUARTER, every)


def read_iowa(folder: Path) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Sales by store, quarter, vendor and category, and the tables that all vendors share."""
    with duckdb.connect() as database:
        cells = database.sql(CELLS.format(folder=folder)).df()
    stores = pd.read_csv(next(folder.glob("store_*.csv.gz")), dtype=str, keep_default_na=False).drop_duplicates("Store")
    dealers = {"dealer_id": stores["Store"], "name": stores["Name"], "channel": "reseller"}
    places = pd.read_csv(folder / "territory/project.acs.zipcodes.csv", dtype={"zipcode": str})
    places = places.drop_duplicates("zipcode").rename(columns={"zipcode": "territory_id"})
    named = {
        "dealers": pd.DataFrame(dealers | {"territory_id": stores["Zip Code"].str[:5]}),
        "territories": places[["territory_id", "population", "income"]],
        "survey": [],
        "events": [],
    }
    return cells, {name: ceilings.named(name, table) for name, table in named.items()}


def as_brand(cells: pd.DataFrame, vendor: str) -> pd.DataFrame:
    """The panel of a vendor: all stores that buy from anybody, with their wallets."""
    key = ["dealer_id", "quarter"]
    wallet = cells.groupby(key)["revenue"].sum().rename("wallet")
    own = cells[cells["vendor"] == vendor].groupby(key)
    sums = own[["revenue", "quantity", "lines"]].sum().join(own["active_months"].max())
    return ceilings.named("panel", sums.join(wallet, how="outer").fillna(0.0).reset_index().assign(returns=0.0))


def by_category(cells: pd.DataFrame, vendor: str, quarter: str, best: float) -> pd.DataFrame:
    """The wallet of each store, and its room: what it buys in each group, at the share of the best of its size."""
    year = cells[cells["quarter"].isin(quarters.last(quarter, 4))]
    own = year["revenue"].where(year["vendor"] == vendor, 0.0)
    kinds = {
        name: next((to for word, to in GROUPS.items() if word in name.upper()), "other")
        for name in set(year["category"].dropna())
    }
    sold = year.assign(own=own, group=year["category"].map(kinds).fillna("other"))
    by = sold.groupby(["dealer_id", "group"])[["revenue", "own"]].sum().clip(lower=0).query("revenue > 0") / 4
    whole = by.groupby("dealer_id").sum()
    size = pd.qcut(whole["revenue"], 3, labels=False).rename("size")
    by = by.join(size, on="dealer_id").assign(part=(by["own"] / by["revenue"]).clip(0, 1))
    reached = by.groupby(["group", "size"])["part"].transform("quantile", best) * by["revenue"]
    room = reached.groupby("dealer_id").sum() - whole["own"]
    return pd.DataFrame({"wallet": whole["revenue"], "room": room.clip(lower=0)})


def iowa(folder: Path, every: Params) -> list[dict]:
    cells, shared = read_iowa(folder)
    rows = []
    for vendor in cells.groupby("vendor")["revenue"].sum().nlargest(VENDORS).index:
        panel = as_brand(cells, vendor)
        for number, quarter in enumerate(ENDS):
            inputs = shared | {"panel": panel[panel["quarter"] <= quarter]}
            shown, hidden = hide_half(inputs, quarter, every.potential, [FIRST, number])
            truth = by_category(cells, vendor, quarter, every.potential.benchmark)
            rows.append(
                {"world": "iowa", "seed": quarter, "vendor": vendor}
                | compare(shown, truth, quarter, every, hidden.index)
            )
    return rows


def told(table: pd.DataFrame) -> pd.DataFrame:
    """Means by world, and what is missed."""
    means = table.groupby("world", sort=False).mean(numeric_only=True)
    below = [f"{a} < {b}" for a, b in (("rank", "rank of revenue"),)]
    missed = [
        [
            *(below if line["rank"] < line["rank of revenue"] else []),
            *(f"{name} {low:g} to {high:g}" for name, (low, high) in AIMS.items() if not low <= line[name] <= high),
        ]
        for _, line in means.iterrows()
    ]
    worse = (table["rank"] < table["rank of revenue"]).groupby(table["world"], sort=False).mean()
    said = means.pop("room said") / means.pop("room")
    return means.assign(
        **{"room said / so": said, "runs below revenue": worse, "missed": ["; ".join(m) for m in missed]}
    )


def main(seeds: int = SEEDS, folder: Path = IOWA, first: int = FIRST) -> None:
    every = params.load_params(ROOT / "params", "demo")
    rows = [
        {"world": kind, "seed": seed, **simulated(kind, seed, every)}
        for kind in KINDS
        for seed in range(first, first + seeds)
    ]
    rows += iowa(folder, params.load_params(ROOT / "params", "iowa")) if folder.is_dir() else []
    table = pd.DataFrame(rows)
    out = ROOT / "reports" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    table.to_csv(out / "room.csv", index=False, lineterminator="\n")
    print(told(table).round(3).T.to_string())


if __name__ == "__main__":
    seeds, folder, first = ([*sys.argv[1:], "", "", ""])[:3]
    main(int(seeds or SEEDS), Path(folder or IOWA), int(first or FIRST))
