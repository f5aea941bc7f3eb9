"""The review of the real network, made once for all of these: they stand in one file, which one worker runs."""

import duckdb
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.ingestion import same_dealer


def test_the_real_networks_totals_are_those_of_plain_sql(iowa_folder, iowa_raw):
    expected = duckdb.sql(
        f"""
        select concat(year(s."Date"::date), 'Q', quarter(s."Date"::date)) as quarter,
               sum(case when p."Vendor" = '421' then s."Sale (Dollars)"::decimal(18, 2) else 0 end) as revenue,
               sum(s."Sale (Dollars)"::decimal(18, 2)) as wallet
        from read_csv('{iowa_raw}/sale_*.csv.gz', all_varchar = true) s
        semi join read_csv('{iowa_raw}/store_*.csv.gz', all_varchar = true) d on d."Store" = s."Store Number"
        left join read_csv('{iowa_raw}/product_*.csv.gz', all_varchar = true) p using ("Item Number")
        group by 1 order by 1
        """
    ).df()
    panel = tables.read(iowa_folder / "tables", "panel").groupby("quarter")[["revenue", "wallet"]].sum()
    assert len(panel) == 10
    assert (panel["revenue"].round(2).to_numpy() == expected["revenue"].astype(float).to_numpy()).all()
    assert (panel["wallet"].round(2).to_numpy() == expected["wallet"].astype(float).to_numpy()).all()


def test_the_real_network_accounts_for_every_line_and_cent(iowa_folder, iowa_raw):
    quality = tables.read(iowa_folder / "tables", "quality").set_index("input").loc["sales"]
    read = duckdb.sql(
        'select count(*), sum("Sale (Dollars)"::decimal(18, 2))::double '
        f"from read_csv('{iowa_raw}/sale_*.csv.gz', all_varchar = true)"
    ).fetchall()[0]
    assert (quality["lines_read"], quality["money_read"]) == (read[0], pytest.approx(read[1], abs=0.005))
    assert quality["lines_read"] == quality["lines_accepted"] + quality["lines_rejected"]
    assert quality["money_read"] == pytest.approx(quality["money_accepted"] + quality["money_rejected"], abs=0.005)


def test_the_real_network_leaves_out_what_needs_visits_and_says_so(iowa_folder):
    plan = tables.read(iowa_folder / "tables", "plan")
    assert plan["hours"].isna().all() and plan["gain"].isna().all()
    html = (iowa_folder / "review.en.html").read_text(encoding="utf-8")
    assert "A plan needs visits or spend" in html


def test_in_iowa_every_store_that_took_over_an_address_is_among_the_likely_successions(iowa_folder, iowa_raw):
    """The exports hold addresses, our tables do not: coordinates find all of these, and as many spelt another way."""
    register, panel = (tables.read(iowa_folder / "tables", name) for name in ("dealers", "panel"))
    stores = pd.read_csv(iowa_raw / "store_2022-11-01.csv.gz", dtype="str").set_index("Store")
    address = (stores["Address"] + stores["City"]).str.casefold().str.replace(r"\W+", "", regex=True)
    at_address = register.assign(name=register["dealer_id"].map(address), latitude=float("nan"))
    known = pairs(same_dealer.find_successions(at_address, panel, "2021Q4", 2))
    found = pairs(same_dealer.find_successions(register, panel, "2021Q4", 2))
    assert len(known) == 63 and known <= found and len(found) == 128


def pairs(found: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(found["old"], found["new"], strict=True))
