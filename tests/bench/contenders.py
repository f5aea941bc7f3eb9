"""The same work in several ways: lines as text, judged, without doubles, summed by dealer and quarter.

Run as ``contenders.py NAME FOLDER KIND``: prints CPU seconds (imports left out), the peak of memory, and checksums.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

END = "2026-03-31"
BARE = ("Day", "Dealer", "Bill", "Line", "Net", "Cost", "Pieces")
MAPPING = """
network: {{data: '{folder}'}}
inputs:
  sales:
    files: sales_*.{kind}
    key: [invoice_id, line_id]
    columns:
      {{date: Day, dealer_id: Dealer, amount: Net, cost: Cost, quantity: Pieces, invoice_id: Bill, line_id: Line}}
  dealers:
    files: dealers.csv
    columns: {{dealer_id: Dealer, name: Name, channel: {{value: reseller}}}}
"""


def distribres(folder: Path, kind: str) -> Callable:
    from distribres.contracts import load_params
    from distribres.contracts.params import CONTENTS
    from distribres.ingestion import Ingestion

    (folder / "bench.yaml").write_text(MAPPING.format(folder=folder, kind=kind), encoding="utf-8")
    for name in ("base", *CONTENTS):
        own = Path(__file__).parents[2] / f"params/{name}.yaml"
        (folder / f"{name}.yaml").write_text(own.read_text(encoding="utf-8"), encoding="utf-8")

    def run():
        exports = Ingestion(load_params(folder, "bench"), "2026Q1", folder, staged=folder / "staged")
        register = exports.read_dealers()
        sales = exports.read_sales(register)
        return sales.table, len(register.rejects) + len(sales.rejects)

    return run


def sql(folder: Path, kind: str) -> Callable:
    import duckdb

    lines = f"read_csv('{folder}/sales_*.csv', all_varchar=true)" if kind == "csv" else f"'{folder}/sales_*.parquet'"

    def run():
        engine = duckdb.connect(str(folder / "sql.duckdb"))
        engine.execute("set memory_limit='8GiB'")
        engine.execute(f"""
            create temp table judged as
            with typed as (
                select row_number() over () as n, try_cast(Day as date) as day, l.Dealer as dealer, Bill as bill,
                    Line as line, try_cast(Net as decimal(18, 4)) as net, try_cast(Cost as decimal(18, 4)) as cost,
                    try_cast(Pieces as double) as pieces, d.Dealer as known, l.Cost is not null as has_cost
                from {lines} as l
                left join read_csv('{folder}/dealers.csv', all_varchar=true) as d on d.Dealer = l.Dealer)
            select n, day, dealer, bill, line, net, cost, pieces, case
                when day is null then 'bad_date' when day > date '{END}' then 'future_date'
                when dealer is null then 'no_dealer' when net is null then 'bad_amount'
                when cost is null and has_cost then 'bad_cost' when known is null then 'unknown_dealer' end as reason
            from typed;
            create temp table twice as select bill, line from judged where reason is null
                and bill is not null and line is not null group by bill, line having count(*) > 1;
            create temp table doubled as select judged.n from judged join twice using (bill, line)
                where reason is null qualify row_number() over (
                    partition by bill, line order by abs(net), day, dealer, net, cost, pieces, n) > 1""")
        rejects = engine.sql(
            "select n, reason from judged where reason is not null union all select n, 'doubled' from doubled"
        ).df()
        found = engine.sql("""
            select dealer as dealer_id, date_trunc('quarter', day) as quarter, sum(net)::double as revenue,
                sum(net - cost)::double as margin, sum(net) filter (net < 0)::double as returns,
                sum(pieces) as quantity, count(*) as lines, count(distinct month(day)) as active_months
            from judged where reason is null and n not in (select n from doubled) group by all""").df()
        return found, len(rejects)

    return run


def polars(folder: Path, kind: str) -> Callable:
    import polars as pl

    scan = pl.scan_parquet if kind == "parquet" else lambda files: pl.scan_csv(files, infer_schema=False)

    def run():
        c = pl.col
        known = pl.scan_csv(folder / "dealers.csv", infer_schema=False).select("Dealer", known=pl.lit(True))
        typed = (
            scan(str(folder / f"sales_*.{kind}"))
            .with_row_index("n")
            .join(known, on="Dealer", how="left")
            .select(
                "n",
                "Dealer",
                "Bill",
                "Line",
                day=c("Day").str.to_date("%Y-%m-%d", strict=False),
                net=c("Net").cast(pl.Float64, strict=False),
                cost=c("Cost").cast(pl.Float64, strict=False),
                pieces=c("Pieces").cast(pl.Float64, strict=False),
                has_cost=c("Cost").is_not_null(),
                known=c("known"),
            )
        )
        reason = (
            pl.when(c("day").is_null())
            .then(pl.lit("bad_date"))
            .when(c("day") > pl.lit(END).str.to_date())
            .then(pl.lit("future_date"))
            .when(c("Dealer").is_null())
            .then(pl.lit("no_dealer"))
            .when(c("net").is_null())
            .then(pl.lit("bad_amount"))
            .when(c("cost").is_null() & c("has_cost"))
            .then(pl.lit("bad_cost"))
            .when(c("known").is_null())
            .then(pl.lit("unknown_dealer"))
        )
        judged = typed.with_columns(reason=reason).drop("known", "has_cost").collect(engine="streaming").lazy()
        good = judged.filter(c("reason").is_null())
        twice = good.group_by("Bill", "Line").agg(times=pl.len()).filter(c("times") > 1)
        doubled = (
            good.join(twice, on=["Bill", "Line"])
            .sort(c("net").abs(), "day", "Dealer", "net", "cost", "pieces", "n")
            .filter(c("n") != c("n").first().over("Bill", "Line"))
            .select("n")
            .collect(engine="streaming")
        )
        rejects = judged.filter(c("reason").is_not_null()).select("n", "reason").collect(engine="streaming")
        found = (
            good.join(doubled.lazy(), on="n", how="anti")
            .group_by(c("Dealer").alias("dealer_id"), c("day").dt.truncate("1q").alias("quarter"))
            .agg(
                revenue=c("net").sum(),
                margin=(c("net") - c("cost")).sum(),
                returns=c("net").filter(c("net") < 0).sum(),
                quantity=c("pieces").sum(),
                lines=pl.len(),
                active_months=c("day").dt.month().n_unique(),
            )
            .collect(engine="streaming")
        )
        return found.to_pandas(), len(rejects) + len(doubled)

    return run


def pandas(folder: Path, kind: str) -> Callable:
    import pandas as pd

    read = (
        pd.read_parquet
        if kind == "parquet"
        else lambda file, columns: pd.read_csv(file, usecols=columns, dtype="str", keep_default_na=False)
    )

    def run():
        lines = pd.concat(
            [read(f, columns=list(BARE)) for f in sorted(folder.glob(f"sales_*.{kind}"))], ignore_index=True
        )
        known = pd.read_csv(folder / "dealers.csv", dtype="str")["Dealer"]
        day = pd.to_datetime(lines["Day"], format="%Y-%m-%d", errors="coerce")
        net, cost, pieces = (pd.to_numeric(lines[name], errors="coerce") for name in ("Net", "Cost", "Pieces"))
        bad = day.isna() | (day > END) | lines["Dealer"].isna() | net.isna() | (cost.isna() & lines["Cost"].notna())
        bad |= ~lines["Dealer"].isin(known)
        good = ~bad
        twice = lines.loc[good, ["Bill", "Line", "Dealer"]].assign(
            size=net.abs(), day=day, net=net, cost=cost, n=pieces
        )
        twice = twice[twice.duplicated(["Bill", "Line"], keep=False)]
        twice = twice.sort_values(["size", "day", "Dealer", "net", "cost", "n"], kind="stable")
        good[twice.index[twice.duplicated(["Bill", "Line"])]] = False
        kept = pd.DataFrame(
            {
                "dealer_id": lines["Dealer"],
                "quarter": day.dt.to_period("Q"),
                "month": day.dt.month,
                "revenue": net,
                "margin": net - cost,
                "returns": net.clip(upper=0),
                "quantity": pieces,
                "lines": 1,
            }
        )[good]
        by = kept.groupby(["dealer_id", "quarter"])
        found = by[["revenue", "margin", "returns", "quantity", "lines"]].sum()
        return found.assign(active_months=by["month"].nunique()).reset_index(), int((~good).sum())

    return run


def scan(folder: Path, kind: str) -> Callable:
    import duckdb

    lines = f"read_csv('{folder}/sales_*.csv', all_varchar=true)" if kind == "csv" else f"'{folder}/sales_*.parquet'"

    def run():
        duckdb.sql(f"select {', '.join(f'max(strlen({name}))' for name in BARE)} from {lines}").fetchall()
        return None, None

    return run


CONTENDERS = {f.__name__: f for f in (distribres, sql, polars, pandas, scan)}


def cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def main(name: str, folder: str, kind: str) -> None:
    run = CONTENDERS[name](Path(folder), kind)
    start = cpu()
    found, rejected = run()
    spent = cpu() - start
    columns = ("revenue", "margin", "returns", "quantity", "lines", "active_months")
    sums = {c: round(float(found[c].sum()), 2) for c in columns} | {"rejected": rejected} if found is not None else None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"cpu": spent, "peak": peak, "sums": sums}))


if __name__ == "__main__":
    main(*sys.argv[1:])
