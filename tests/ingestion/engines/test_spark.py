"""Spark behind the methods that the heavy step calls, and on a real cluster."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from distribres import demo
from distribres.ingestion.engines import EngineError, Spark

ROOT = Path(__file__).parents[3]
PYSPARK = pytest.importorskip("pyspark", reason="the extra distribres[spark] is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, which is not installed", allow_module_level=True)


def values(lines) -> list[tuple]:
    rows = lines.collect(backend="pyarrow").to_native().to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=str)


def test_lines_that_were_saved_are_loaded(spark, tmp_path):
    lines = spark.table(pd.DataFrame({"a": ["x", None], "day": pd.to_datetime(["2026-01-05", None])}))
    file = tmp_path / "some {lines} [1]%20*.parquet"
    spark.save(lines.select("a"), file)
    assert values(spark.load([file])) == [("x",), (None,)]


def test_lines_that_are_alike_have_one_hash_below_2_to_the_63(spark):
    lines = spark.table(pd.DataFrame({"a": ["x", "x", "y"], "b": ["1", "1", "1"]}))
    first, second, other = (row[-1] for row in values(spark.hashed(lines, ["a", "b"])))
    assert first == second != other
    assert min(first, other) >= 0


def test_what_passes_leaves_nothing(spark):
    with spark.passing():
        spark.keep(spark.table(pd.DataFrame({"a": ["x"]})))
    assert spark.kept == [] and list(Path(spark.scratch.name).iterdir()) == []


def test_an_overflow_is_an_error_and_never_another_number(spark):
    assert spark.session.conf.get("spark.sql.ansi.enabled") == "true"


def test_without_pyspark_one_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(EngineError, match=r"pip install 'distribres\[spark\]'") as caught:
        Spark("local[2]")
    assert len(str(caught.value).splitlines()) == 1


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder: Path, name: str, role: str, *words: str) -> subprocess.Popen:
    """One member of a cluster, which writes what it says to a file."""
    home = Path(PYSPARK.__file__).parent
    command = [home / "bin/spark-class", f"org.apache.spark.deploy.{role}", "--host", "127.0.0.1", *words]
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / f"{name}.log").open("w") as log:
        return subprocess.Popen(list(map(str, command)), env=environment, stdout=log, stderr=subprocess.STDOUT)


def wait_for(log: Path, text: str, times: int) -> None:
    end = time.monotonic() + 240
    while log.read_text().count(text) < times:
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)


@pytest.fixture
def cluster(tmp_path) -> Iterator[str]:
    """The address of a standalone cluster on loopback: one master, two workers."""
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    members = [start(tmp_path, "master", "master.Master", "--port", port, "--webui-port", 0)]
    try:
        wait_for(tmp_path / "master.log", "Starting Spark master at", 1)
        for number in (1, 2):
            words = ("--cores", 1, "--memory", "1g", "--webui-port", 0, "--work-dir", tmp_path / "work", address)
            members.append(start(tmp_path, f"worker{number}", "worker.Worker", *words))
        wait_for(tmp_path / "master.log", "Registering worker", 2)
        yield address
    finally:
        for member in reversed(members):
            member.terminate()
        for member in members:
            member.wait()


def ingested(home: Path, *words: str) -> tuple[Path, dict]:
    """Tables and record of a check of the embedded network, run as a user does."""
    for part in ("params", "notebooks"):
        shutil.copytree(ROOT / part, home / part)
    demo.write(home / "reports/demo", dealers=20, quarters=5)
    command = [sys.executable, "-m", "distribres", "check", "--params", " ".join(words)]
    done = subprocess.run(command, env=os.environ | {"DISTRIBRES_HOME": str(home)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    folder = home / "reports/demo/2026Q3"
    return folder / "tables", json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_a_cluster_of_a_master_and_two_workers_makes_the_same_tables(cluster, tmp_path):
    expected, _ = ingested(tmp_path / "duckdb")
    found, record = ingested(
        tmp_path / "spark", "ingestion.engine=spark", f"ingestion.master={cluster}", "ingestion.memory=1"
    )
    assert record["engine"] == "spark"
    names = sorted(file.name for file in expected.glob("*.parquet"))
    assert len(names) >= 8 and names == sorted(file.name for file in found.glob("*.parquet"))
    for name in names:
        pd.testing.assert_frame_equal(pd.read_parquet(expected / name), pd.read_parquet(found / name), rtol=1e-9)
    assert "Registering app distribres" in (tmp_path / "master.log").read_text()
    assert len(list((tmp_path / "work").glob("app-*/*"))) == 2  # an executor on each worker
