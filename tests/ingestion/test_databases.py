"""Rows of a database come out as those of a file: against a real PostgreSQL server, SQLite and a DuckDB file."""

import contextlib
import csv
import shutil
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from builders import with_base
from distribres import demo
from distribres.__main__ import main
from distribres.contracts import load_params, mapping
from distribres.files.digests import of_files
from distribres.ingestion import Ingestion, databases
from distribres.ingestion.engines import ReadError
from postgresql import PASSWORD, QUOTED, USER, connect, running

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    """A small embedded network's raw exports."""
    folder = tmp_path_factory.mktemp("exports")
    demo.write(folder, dealers=60, quarters=6)
    return folder / "raw"


@pytest.fixture(scope="session")
def loaded(server, exports) -> str:
    """The same exports as tables, every column a text; but for the territories, which Excel knows as numbers."""
    with connect(server) as connection:
        for name, pattern in {
            "sales": "ventes_*.csv",
            "dealers": "distributeurs.csv",
            "visits": "visites.csv",
            "survey": "enquete.csv",
            "events": "evenements.csv",
        }.items():
            load(connection, name, sorted(exports.glob(pattern)))
        places = pd.read_excel(exports / "secteurs.xlsx", dtype={"Code secteur": str}, engine="calamine")
        columns = ", ".join(f'"{c}" {"text" if places[c].dtype == "str" else "numeric"}' for c in places)
        connection.execute(f"create table territories ({columns})")
        with connection.cursor().copy("copy territories from stdin") as rows:
            for row in places.itertuples(index=False):
                rows.write_row(row)
    return server


def load(connection, name: str, sources: list[Path]) -> None:
    """CSV files as a table; lines with another number of fields have no place in one."""
    lines = []
    for file in sources:
        with file.open(encoding="latin-1", newline="") as text:
            headings, *rows = csv.reader(text, delimiter=";")
        lines += [row for row in rows if len(row) == len(headings)]
    columns = ", ".join(f'"{heading}" text' for heading in headings)
    connection.execute(f"create table {name} ({columns})")
    with connection.cursor().copy(f"copy {name} from stdin") as rows:
        for line in lines:
            rows.write_row(line)


def project(folder: Path, exports: Path) -> Path:
    """A project with the params `files` and `base`: the same network, from files and from a database."""
    shutil.copytree(ROOT / "params", folder / "params")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    tree = yaml.safe_load((ROOT / "params/demo.yaml").read_text(encoding="utf-8"))
    tree["network"]["data"] = str(exports)
    tree["inputs"] = {name: spec for name, spec in tree["inputs"].items() if name not in ("contacts", "reps", "done")}
    write(folder, "files", tree)
    for name, spec in tree["inputs"].items():
        del spec["files"]
        spec["database"] = {"url_env": "ERP_URL", "table": name}
    write(folder, "erp", tree)
    return folder


def write(folder: Path, name: str, tree: dict) -> None:
    (folder / f"params/{name}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")


def ingested(home: Path, network: str) -> dict[str, pd.DataFrame]:
    every = load_params(home / "params", network)
    databases.stage_databases(every.inputs, home / "database", 1)
    staged = every.model_copy(update={"inputs": mapping.staged(every.inputs, home / "database")})
    exports = Ingestion(staged, "2026Q3", home)
    register = exports.read_dealers()
    read = {
        "dealers": register,
        "territories": exports.read_territories(),
        "panel": exports.read_sales(register),
        "effort": exports.read_effort(register),
        "survey": exports.read_survey(register),
        "events": exports.read_events(register),
    }
    rejects = pd.concat([one.rejects for one in read.values()], ignore_index=True)
    return {name: one.table for name, one in read.items()} | {"rejects": rejects}


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame), ignore_index=True)


def test_exports_in_postgresql_give_the_same_tables_and_rejects_as_the_files(tmp_path, exports, loaded, monkeypatch):
    monkeypatch.setenv("ERP_URL", loaded)
    home = project(tmp_path, exports)
    from_files, from_database = ingested(home, "files"), ingested(home, "erp")
    refused, expected = from_database.pop("rejects"), from_files.pop("rejects")
    for name, table in from_files.items():
        pd.testing.assert_frame_equal(in_order(from_database[name]), in_order(table), rtol=1e-12, obj=name)
    split = expected[expected["reason"] != "broken_line"]
    counts = [rejects.groupby(["input", "reason"])["lines"].sum().to_dict() for rejects in (refused, split)]
    assert counts[0] == counts[1] and len(refused) > 20
    quarters = [f.stem for f in sorted((home / "database/sales").glob("*.parquet"))]  # some planted dates lie far off
    assert quarters[:6] == ["2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    assert quarters[-1] == "undated"


def small(tmp_path: Path, monkeypatch, url: str, **database):
    """The inputs of a project whose sales lie at `url`, in the table `sales` unless told otherwise."""
    monkeypatch.setenv("ERP_URL", url)
    sales = {
        "database": {"url_env": "ERP_URL"} | (database or {"table": "sales"}),
        "decimal": ",",
        "columns": {"date": "Day", "dealer_id": "Dealer", "amount": "Net"},
    }
    dealers = {"files": "d.csv", "columns": {"dealer_id": "Id", "name": "Name", "channel": {"value": "reseller"}}}
    with_base(tmp_path / "params")
    write(tmp_path, "erp", {"network": {"data": "."}, "inputs": {"sales": sales, "dealers": dealers}})
    return load_params(tmp_path / "params", "erp").inputs


ROWS = [
    ("2026-07-01", "C1", 1234.5),
    ("2026-06-30", "C2", -3.0),
    ("31/02/2026", 'C3 "é"; drop', 0.07),
    (None, "C4", None),
]


def in_sqlite(folder: Path, rows: list[tuple] = ROWS) -> str:
    with contextlib.closing(sqlite3.connect(folder / "erp.db")) as connection:
        connection.execute('create table sales ("Day" text, "Dealer" text, "Net" real, "Other" text)')
        connection.executemany("insert into sales values (?, ?, ?, 'x')", rows)
        connection.commit()
    return f"sqlite:///{folder}/erp.db"


def staged(folder: Path, name: str = "sales") -> dict[str, list[dict]]:
    return {f.stem: pq.read_table(f).to_pylist() for f in sorted((folder / "database" / name).glob("*.parquet"))}


def test_rows_become_text_a_file_for_each_quarter(tmp_path, monkeypatch):
    inputs = small(tmp_path, monkeypatch, in_sqlite(tmp_path))
    assert databases.stage_databases(inputs, tmp_path / "database", 1) == {"sales": 4}
    assert staged(tmp_path) == {
        "2026Q2": [{"Day": "2026-06-30", "Dealer": "C2", "Net": "-3,0"}],
        "2026Q3": [{"Day": "2026-07-01", "Dealer": "C1", "Net": "1234,5"}],
        "undated": [
            {"Day": "31/02/2026", "Dealer": 'C3 "é"; drop', "Net": "0,07"},
            {"Day": None, "Dealer": "C4", "Net": None},
        ],
    }


def test_the_types_of_a_database_are_written_as_an_export_would(tmp_path, server, monkeypatch):
    query = """select timestamp '2026-07-01 00:00' as "Day", true as "Dealer", 12345678901234567.0100 as "Net"
               union all select '2026-07-02 10:30', false, -0.1"""
    databases.stage_databases(small(tmp_path, monkeypatch, server, query=query), tmp_path / "database", 1)
    assert staged(tmp_path) == {
        "2026Q3": [
            {"Day": "2026-07-01", "Dealer": "true", "Net": "12345678901234567,0100"},
            {"Day": "2026-07-02 10:30:00", "Dealer": "false", "Net": "-0,1"},
        ]
    }


def test_a_duckdb_file_is_a_database_too(tmp_path, monkeypatch):
    with duckdb.connect(tmp_path / "erp.duckdb") as connection:
        connection.execute(
            """create table sales as select date '2026-07-01' "Day", 'C1' "Dealer", 1.5::double "Net" """
        )
    inputs = small(tmp_path, monkeypatch, f"duckdb:///{tmp_path}/erp.duckdb")
    assert databases.stage_databases(inputs, tmp_path / "database", 1) == {"sales": 1}
    assert staged(tmp_path) == {"2026Q3": [{"Day": "2026-07-01", "Dealer": "C1", "Net": "1,5"}]}


def test_the_order_in_which_rows_come_changes_no_byte(tmp_path, monkeypatch):
    digests = []
    for name, rows in {"one": ROWS, "other": ROWS[::-1]}.items():
        home = tmp_path / name
        home.mkdir()
        databases.stage_databases(small(home, monkeypatch, in_sqlite(home, rows)), home / "database", 1)
        digests.append(of_files(sorted((home / "database/sales").glob("*.parquet"))))
    assert digests[0] == digests[1] and len(digests[0]) == 3


def test_a_table_without_rows_is_staged_with_its_columns(tmp_path, monkeypatch):
    databases.stage_databases(small(tmp_path, monkeypatch, in_sqlite(tmp_path, [])), tmp_path / "database", 1)
    assert pq.read_schema(tmp_path / "database/sales/undated.parquet").names == ["Day", "Dealer", "Net"]


def test_more_rows_than_are_held_at_once_all_come(tmp_path, server, monkeypatch):
    n = 2 * databases.CHUNK + 1
    query = f"""select date '2026-01-01' + (i % 181) as "Day", 'C' || i as "Dealer", i / 8.0 as "Net"
                from generate_series(1, {n}) i where 'a:b' like '%:b'"""  # neither : nor % is a parameter
    inputs = small(tmp_path, monkeypatch, server, query=query)
    assert databases.stage_databases(inputs, tmp_path / "database", 1) == {"sales": n}
    found = staged(tmp_path)
    assert list(found) == ["2026Q1", "2026Q2"]
    assert {row["Dealer"] for rows in found.values() for row in rows} == {f"C{i + 1}" for i in range(n)}


def test_a_database_is_asked_again_at_each_run_unless_told_otherwise(tmp_path, monkeypatch):
    url = in_sqlite(tmp_path)
    for reread, read in ((True, {"sales": 4}), (True, {"sales": 4}), (False, {"sales": 4}), (False, {})):
        inputs = small(tmp_path, monkeypatch, url, table="sales", reread=reread)
        assert databases.stage_databases(inputs, tmp_path / "database", 1) == read
    inputs = small(tmp_path, monkeypatch, url, query="select * from sales limit 1", reread=False)
    assert databases.stage_databases(inputs, tmp_path / "database", 1) == {"sales": 1}


def refused(tmp_path: Path, monkeypatch, url: str, **database) -> str:
    """What is said of a database that cannot be read; what was staged before still stands."""
    inputs = small(tmp_path, monkeypatch, url, **database)
    with pytest.raises(ReadError) as error:
        databases.stage_databases(inputs, tmp_path / "database", 1)
    (line,) = str(error.value).splitlines()
    assert line.startswith("inputs.sales.database: ")
    secrets = [USER, PASSWORD, QUOTED, *PASSWORD.split("/")]
    assert [secret for secret in secrets if secret in "".join(traceback.format_exception(error.value))] == []
    return line


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "the environment variable ERP_URL is not set: export ERP_URL="),
        (f"{USER} {PASSWORD}", "ERP_URL holds no URL such as postgresql+psycopg://"),
        (f"oracledb9://{USER}:{QUOTED}@h/d", "no driver for oracledb9"),
        (f"postgresql+pg8000://{USER}:{QUOTED}@h/d", "no driver for postgresql+pg8000 (No module named 'pg8000')"),
        ("sqlite:///nowhere.db", "the file that ERP_URL names is not there: correct its path"),
        ("duckdb:///nowhere.db", "the file that ERP_URL names is not there: correct its path"),
        (f"postgresql+psycopg://{USER}:{QUOTED}@127.0.0.1:1/d", "(postgresql+psycopg) says: "),
        (f"postgresql+psycopg://127.0.0.1:1/d?user={USER}&password={QUOTED}", "(postgresql+psycopg) says: "),
        (f"postgresql+psycopg://127.0.0.1:1/d?sslpass={QUOTED}", "(postgresql+psycopg) says: "),
    ],
)
def test_a_database_that_is_not_there_is_told_without_credentials(tmp_path, monkeypatch, url, said):
    assert said in refused(tmp_path, monkeypatch, url)


def test_a_wrong_password_is_not_told(tmp_path, server, monkeypatch):
    wrong = server.replace(QUOTED, f"{QUOTED}2")
    assert 'password authentication failed for user "***"' in refused(tmp_path, monkeypatch, wrong)


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ({"table": "nothing"}, 'relation "nothing" does not exist. Correct the variable, `table` or `query`'),
        ({"query": "select 1 fro m"}, 'syntax error at or near "m"'),
        ({"query": "select 1/(i - 3) from generate_series(1, 9) i"}, "no column 'Day'"),
        ({"query": 'select 1/(i - 3) "Day", 1 "Dealer", 2 "Net" from generate_series(1, 9) i'}, "division by zero"),
        ({"query": """select 1 "Day", 2 "Day", 3 "Dealer", 4 "Nett" """}, "'Day' comes 2 times: give all but one"),
        ({"query": """select 1 "Day", 3 "Dealer", 4 "Nett" """}, "no column 'Net'; did you mean 'Nett'? It gives: Day"),
        ({"query": f"select '{PASSWORD}'::int"}, 'invalid input syntax for type integer: "***"'),
    ],
)
def test_a_failing_query_is_told_without_credentials(tmp_path, server, monkeypatch, database, said):
    assert said in refused(tmp_path, monkeypatch, server, **database)


def test_a_query_that_changes_the_database_changes_nothing(tmp_path, monkeypatch):
    url = in_sqlite(tmp_path)
    assert databases.ONE_SELECT in refused(tmp_path, monkeypatch, url, query="delete from sales")
    assert databases.stage_databases(small(tmp_path, monkeypatch, url), tmp_path / "database", 1) == {"sales": 4}


CHANGES = [
    "delete from sales",
    "drop table sales",
    "create table other (x int)",
    "insert into sales values ('2026-07-01', 'C1', 1, 'x') returning *",
    "with x as (select 1) delete from sales returning *",
    "update sales set Net = 0 returning *",
    "select * from sales; drop table sales",
    "select 1; select 2",
    "/* a */ drop table sales",
    "-- select\ndrop table sales",
    "vacuum",
    ";",
    "pragma writable_schema = 1",
    "attach database '{folder}/new.db' as new",
    "copy sales to '{folder}/new.db'",
    "copy (select 1) to '{folder}/new.db' (format csv)",
    "export database '{folder}/new.db'",
    "vacuum into '{folder}/new.db'",
    "install httpfs",
    "load httpfs",
    "set lock_configuration = false",
    "call pragma_version()",
]


def in_duckdb(folder: Path) -> str:
    with duckdb.connect(folder / "erp.duckdb") as connection:
        connection.execute('create table sales ("Day" text, "Dealer" text, "Net" double, "Other" text)')
        connection.executemany("insert into sales values (?, ?, ?, 'x')", ROWS)
    return f"duckdb:///{folder}/erp.duckdb"


@pytest.mark.parametrize("query", CHANGES)
@pytest.mark.parametrize("make", [in_sqlite, in_duckdb])
def test_a_file_is_only_read(tmp_path, monkeypatch, make, query):
    url = make(tmp_path)
    database = tmp_path / url.rpartition("/")[2]
    before = database.read_bytes()
    said = refused(tmp_path, monkeypatch, url, query=query.format(folder=tmp_path))
    assert databases.ONE_SELECT in said or "says: " in said
    assert database.read_bytes() == before
    assert list(tmp_path.glob("new.db*")) == []


@pytest.mark.parametrize(
    "query",
    [
        'select content as "Day", 1 as "Dealer", 2 as "Net" from read_text(\'{secret}\')',
        "select *, 1 as \"Dealer\", 2 as \"Net\" from read_csv('{secret}', header = false, names = ['Day'])",
        'select *, 1 as "Dealer", 2 as "Net" from \'{secret}\'',
    ],
)
def test_a_duckdb_query_reads_no_other_file(tmp_path, monkeypatch, query):
    secret = tmp_path / "secret.csv"
    secret.write_text("2026-07-01\n")
    said = refused(tmp_path, monkeypatch, in_duckdb(tmp_path), query=query.format(secret=secret))
    assert "says: " in said


def test_a_duckdb_query_sees_no_variable_of_the_program(tmp_path, monkeypatch):
    query = 'select 1 as "Day", 2 as "Dealer", 3 as "Net" from frame'
    frame = pd.DataFrame({"x": [1]})
    assert len(frame) and "frame" in refused(tmp_path, monkeypatch, in_duckdb(tmp_path), query=query)


@pytest.mark.parametrize("make", [in_sqlite, in_duckdb])
@pytest.mark.parametrize(
    "query",
    [
        "select * from sales;",
        "-- which lines\nselect * from sales",
        "/* which lines */ select * from sales",
        "with x as (select * from sales) select * from x",
        "select * from sales where 'a;b' like '%;b'",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
        "SELECT s.* FROM sales s, n WHERE i = 1",
    ],
)
def test_one_select_is_read_however_it_is_written(tmp_path, monkeypatch, make, query):
    inputs = small(tmp_path, monkeypatch, make(tmp_path), query=query)
    assert databases.stage_databases(inputs, tmp_path / "database", 1) == {"sales": 4}


def test_a_sqlite_file_with_an_odd_name_is_found(tmp_path, monkeypatch):
    (tmp_path / "é 100% #1").mkdir()
    url = in_sqlite(tmp_path / "é 100% #1")
    assert databases.stage_databases(small(tmp_path, monkeypatch, url), tmp_path / "database", 1) == {"sales": 4}


@pytest.mark.parametrize(
    "query",
    [
        "drop table kept",
        "select 1; drop table kept",
        "select 1; commit; drop table kept",
        "select 'a\\'; commit; drop table kept; --'",
        "select $$'$$; commit; drop table kept; --'",
        "select 1 -- don't\n; commit; drop table kept --'",
        "with gone as (delete from kept returning *) select * from gone",
        "select * into other from kept",
        "select setval('counted', 9)",
        "copy kept to program 'touch /tmp/pwned'",
        "select change()",
    ],
)
def test_a_server_is_only_read(tmp_path, server, monkeypatch, query):
    with connect(server) as connection:
        connection.execute("create table if not exists kept (x int); truncate kept; insert into kept values (1)")
        connection.execute("create sequence if not exists counted")
        connection.execute(
            "create or replace function change() returns int language sql as 'delete from kept returning x'"
        )
    refused(tmp_path, monkeypatch, server, query=query)
    with connect(server) as connection:
        assert connection.execute("select x from kept").fetchall() == [(1,)]
        assert connection.execute("select to_regclass('other'), is_called from counted").fetchall() == [(None, False)]


def test_a_query_may_hold_a_semicolon_in_a_text(server, tmp_path, monkeypatch):
    query = """select '2026-07-01' as "Day", 'C;1' as "Dealer", 1 as "Net";"""
    databases.stage_databases(small(tmp_path, monkeypatch, server, query=query), tmp_path / "database", 1)
    assert staged(tmp_path)["2026Q3"][0]["Dealer"] == "C;1"


@pytest.mark.parametrize(
    "query",
    [
        "select 1 into outfile '/tmp/x'",
        "select 1 into/**/dumpfile '/tmp/x'",
        "select 1 /*!into outfile '/tmp/x'*/",
        "/*! drop table x */ select 1",
        "exec xp_cmdshell 'dir'",
        "call p()",
        "do $$ begin end $$",
        "select `a;b`",
        "selection",
    ],
)
def test_what_other_databases_would_run_is_no_select(query):
    assert not databases.is_one_select(query)


def test_what_was_staged_stands_when_the_database_fails(tmp_path, monkeypatch):
    databases.stage_databases(small(tmp_path, monkeypatch, in_sqlite(tmp_path)), tmp_path / "database", 1)
    before = staged(tmp_path)
    refused(tmp_path, monkeypatch, "")
    assert staged(tmp_path) == before


def test_credentials_are_in_nothing_that_a_run_writes_or_prints(tmp_path, exports, loaded, monkeypatch, capfd):
    home = project(tmp_path, exports)
    monkeypatch.setenv("DISTRIBRES_HOME", str(home))
    monkeypatch.setenv("ERP_URL", loaded)
    assert main(["check", "--network", "erp"]) == 0
    assert "databases" in capfd.readouterr().out
    record = (home / "reports/erp/2026Q3/run.json").read_bytes()
    assert main(["check", "--network", "erp"]) == 0
    assert "01_ingestion       unchanged" in capfd.readouterr().out
    assert (home / "reports/erp/2026Q3/run.json").read_bytes() == record
    monkeypatch.setenv("ERP_URL", loaded.replace(QUOTED, f"{QUOTED}2"))
    assert main(["check", "--network", "erp"]) == 2
    printed = "".join(capfd.readouterr())
    secrets = [USER, PASSWORD, QUOTED]
    written = {f: f.read_bytes() for f in home.rglob("*") if f.is_file()}
    assert len(written) > 20 and [s for s in secrets if s in printed] == []
    assert [f for f, content in written.items() for s in secrets if s.encode() in content] == []


def test_a_value_that_a_driver_cannot_read_is_not_told(tmp_path, monkeypatch):
    file = tmp_path / "crm.db"
    with contextlib.closing(sqlite3.connect(file)) as crm:
        crm.execute("create table visits (day text, dealer text, contact text)")
        crm.execute("insert into visits values ('2026-01-05', 'D1', cast(x'4a65616e27204fe9' as text))")
        crm.commit()
    query = 'select day "Day", dealer "Dealer", 1 "Net", contact from visits'
    message = refused(tmp_path, monkeypatch, f"sqlite:///{file}", query=query)
    assert "Could not decode to UTF-8 column" in message
    assert "Jean" not in message
