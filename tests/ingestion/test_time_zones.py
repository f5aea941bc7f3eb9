"""Instants fall on the same day on any machine, whatever they are stored in and whatever reads them."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import REPOSITORY, with_base
from distribres.contracts import load_params
from distribres.ingestion import Ingestion, databases, diagnose
from distribres.ingestion.engines import ReadError

DAYS = [date(2025, month, 1) for month in range(1, 13)]
PARIS = [datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/Paris")) for day in DAYS]
TEXTS = [f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in PARIS]
FILES = ["sales.csv", "sales.xlsx", "paris.parquet", "utc.parquet", "ahead.parquet", "nameless.parquet"]
DATABASE = "database: {url_env: SHOP_URL, table: sales}"
MAPPING = """
network: {{data: raw, timezone: "{zone}"}}
ingestion: {{engine: {engine}, master: "local[1]", memory: 1}}
inputs:
  sales: {{{place}, columns: {{date: Day, dealer_id: Dealer, amount: Net}}}}
  dealers: {{files: dealers.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}}}}}
"""
READ = """
import json, sys
from pathlib import Path
from distribres.contracts import load_params, mapping
from distribres.ingestion import Ingestion, databases
home, found = Path(sys.argv[1]), {}
for name in sys.argv[2:]:
    params = load_params(home, name)
    databases.stage_databases(params.inputs, home / name, 1)
    params = params.model_copy(update={"inputs": mapping.staged(params.inputs, home / name)})
    exports = Ingestion(params, "2025Q4", home)
    panel = exports.read_sales(exports.read_dealers()).table
    found[name] = dict(zip(panel["quarter"], panel["revenue"], strict=True))
print(json.dumps(found))
"""
BY_QUARTER = {"2025Q1": 6.0, "2025Q2": 15.0, "2025Q3": 24.0, "2025Q4": 33.0}
"""1 to 12 euros, each on the first day of its month."""
AS_IN_UTC = {"2024Q4": 1.0, "2025Q1": 9.0, "2025Q2": 18.0, "2025Q3": 27.0, "2025Q4": 23.0}
"""The same where each day counts as the one before."""
AN_HOUR_AHEAD = {"2025Q1": 10.0, "2025Q2": 18.0, "2025Q3": 27.0, "2025Q4": 23.0}
"""The same in a zone without summer time, from April to October."""


def exports(home: Path) -> Path:
    """Midnights in Paris, in all that may hold them."""
    raw = home / "raw"
    raw.mkdir()
    (raw / "dealers.csv").write_text("Id,Name\nC1,One\n")
    sales = pd.DataFrame({"Day": TEXTS, "Dealer": "C1", "Net": range(1, 13)})
    sales.to_csv(raw / "sales.csv", index=False)
    sales.to_excel(raw / "sales.xlsx", index=False, engine="xlsxwriter")
    for name, zone in {"paris": "Europe/Paris", "utc": "UTC", "ahead": "+01:00", "mars": "Mars/Olympus"}.items():
        stored(raw / f"{name}.parquet", zone)
    stored(raw / "nameless.parquet", "Europe/Paris", store_schema=False)
    with duckdb.connect(str(home / "shop.db")) as shop:
        shop.execute("create table sales (Day timestamptz, Dealer text, Net double)")
        shop.executemany("insert into sales values (?, 'C1', ?)", [[text, n] for n, text in enumerate(TEXTS, 1)])
    return home


def stored(file: Path, zone: str, **options: bool) -> None:
    days = pa.array([moment.astimezone(UTC).replace(tzinfo=None) for moment in PARIS], pa.timestamp("us"))
    columns = {"Day": days.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us", zone))}
    columns |= {"Dealer": pa.array(["C1"] * 12), "Net": pa.array(range(1, 13))}
    pq.write_table(pa.table(columns), file, **options)


def mapped(home: Path, name: str, place: str, zone: str = "", engine: str = "duckdb") -> str:
    with_base(home, name, MAPPING.format(place=place, zone=zone, engine=engine))
    return name


def read(home: Path, names: list[str], machine: str) -> dict[str, dict[str, float]]:
    """Revenue by quarter of some networks, read by a process of a machine that is set to a zone."""
    environment = {"TZ": machine, "PYTHONPATH": str(REPOSITORY), "SHOP_URL": f"duckdb:///{home}/shop.db"}
    environment |= {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    command = [sys.executable, "-c", READ, str(home), *names]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def panel(home: Path, place: str, zone: str = "") -> dict[str, float]:
    exports = Ingestion(load_params(home, mapped(home, "one", place, zone)), "2025Q4", home)
    table = exports.read_sales(exports.read_dealers()).table
    return dict(zip(table["quarter"], table["revenue"], strict=True))


@pytest.mark.parametrize("machine", ["America/Los_Angeles", "Asia/Tokyo"])
def test_the_machine_does_not_show_in_any_file_or_database(tmp_path, machine):
    """A process of its own, which loads all that reads: about three seconds."""
    home = exports(tmp_path)
    places = [*(f"files: {name}" for name in FILES), DATABASE]
    written = [mapped(home, f"w{n}", place) for n, place in enumerate(places)]
    set_to = [mapped(home, f"s{n}", place, "Europe/Paris") for n, place in enumerate(places)]
    found = read(home, written + set_to, machine)
    assert {place: found[name] for place, name in zip(places, written, strict=True)} == {
        "files: sales.csv": AS_IN_UTC,
        "files: sales.xlsx": AS_IN_UTC,
        "files: paris.parquet": BY_QUARTER,
        "files: utc.parquet": AS_IN_UTC,
        "files: ahead.parquet": AN_HOUR_AHEAD,
        "files: nameless.parquet": AS_IN_UTC,
        DATABASE: AS_IN_UTC,
    }
    assert all(found[name] == BY_QUARTER for name in set_to)


def test_nor_on_spark(tmp_path):
    """Java starts: about ten seconds."""
    pytest.importorskip("pyspark")
    home = exports(tmp_path)
    name = mapped(home, "spark", "files: '[pu]*.parquet'", "Europe/Paris", "spark")
    twice = {quarter: 2 * revenue for quarter, revenue in BY_QUARTER.items()}
    assert read(home, [name], "America/Los_Angeles") == {name: twice}


def test_an_instant_with_an_offset_falls_on_the_day_that_is_written(tmp_path):
    (exports(tmp_path) / "raw/local.csv").write_text("Day,Dealer,Net\n2025-01-01T00:00:00+01:00,C1,5\n")
    assert panel(tmp_path, "files: local.csv") == {"2025Q1": 5.0}
    assert panel(tmp_path, "files: local.csv", "America/New_York") == {"2024Q4": 5.0}


def test_a_zone_of_a_schema_that_nobody_knows_is_one_clear_error(tmp_path):
    with pytest.raises(ReadError, match=r"^mars.parquet: column 'Day' is of the time zone 'Mars/Olympus': there is no"):
        panel(exports(tmp_path), "files: mars.parquet")


@pytest.mark.parametrize(
    ("file", "zone", "told"),
    [
        ("utc.parquet", "", "Europe/Paris"),
        ("sales.csv", "", "Europe/Paris"),
        ("sales.csv", "Asia/Tokyo", "Europe/Paris"),
        ("sales.csv", "Europe/Paris", None),
        ("paris.parquet", "", None),
        ("paris.parquet", "America/New_York", "Europe/Paris"),
    ],
)
def test_check_warns_of_midnights_of_another_zone(tmp_path, file, zone, told):
    home = exports(tmp_path)
    params = load_params(home, mapped(home, "one", f"files: {file}", zone))
    opened = Ingestion(params, "2025Q4", home)
    register = opened.read_dealers()
    sales = opened.read_sales(register)
    found = {"dealers": register, "panel": sales, "territories": opened.read_territories()}
    found |= {"effort": opened.read_effort(register), "survey": opened.read_survey(register)}
    found |= {"events": opened.read_events(register)}
    tables = {name: one.table for name, one in found.items()} | {"rejects": sales.rejects, "quality": sales.quality}
    tables |= {"aliases": sales.aliases, "signs": sales.signs}
    zones = diagnose(tables, {"sales": []}, "2025Q4", params.quality)["zones"]
    assert zones.to_numpy().tolist() == ([] if told is None else [["sales", told]])


def test_a_midnight_with_an_offset_is_no_bare_day():
    midnight = datetime(2025, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))
    assert databases._text(midnight, ".") == "2025-01-01 00:00:00+01:00"
    assert databases._text(midnight.replace(tzinfo=None), ".") == "2025-01-01"
    assert databases._text(midnight + timedelta(hours=1), ".") == "2025-01-01 01:00:00+01:00"
