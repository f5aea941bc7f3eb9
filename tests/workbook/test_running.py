import json

from distribres.__main__ import main
from distribres.workbook import running
from distribres.workbook.review import open_review, working
from distribres.workbook.running import ingest, run_step


def test_a_table_changed_by_hand_is_made_again(home, capsys):
    table = home / "reports/demo/2026Q3/tables/tiers.parquet"
    before = table.read_bytes()
    table.write_bytes(b"spoilt")
    assert main(["report", "--languages", "en"]) == 0
    assert table.read_bytes() == before


def test_a_step_says_what_it_found_and_is_remembered_with_its_files(home, capsys):
    (home / "reports/demo/2026Q3/run.json").unlink()
    review = open_review("demo", "", ["en"], "")
    with working(review):
        ingest(review)
        first = capsys.readouterr().out
        run_step(review, "01_ingestion")
        again = capsys.readouterr().out
    assert "01_ingestion " in first and " cells " in first and "118,641 lines read, 63 rejected" in first
    assert "01_ingestion       unchanged   400 dealers; 118,641 lines read, 63 rejected" in again
    told = review.record["steps"]["01_ingestion"]
    assert told["cells"] > 1 and "tables/panel.parquet" in told["outputs"]
    assert review.record["read"]["sales"] == 93985 and set(review.record["inputs"]) >= {"sales", "dealers"}


def test_what_changed_since_its_digest_is_refused_and_nothing_is_believed(home, capsys, monkeypatch):
    folder, raw = home / "reports/demo", home / "reports/demo/raw/enquete.csv"
    good = {file: file.read_bytes() for file in (folder / "2026Q3").rglob("*") if file.is_file()}
    digest_inputs = running.digest_inputs

    def late(review):
        digests = digest_inputs(review)
        raw.write_bytes(raw.read_bytes() + b"31/02/2026;C00011;5;5;5\r\n")
        return digests

    raw.write_bytes(raw.read_bytes() + b"30/02/2026;C00011;5;5;5\r\n")
    monkeypatch.setattr(running, "digest_inputs", late)
    assert main(["report", "--languages", "en"]) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert "enquete.csv changed while it was read: wait until the export has ended, and run again" in error
    assert {file: file.read_bytes() for file in good} == good
    assert "01_ingestion" not in json.loads((folder / "2026Q3.next/run.json").read_text())["steps"]
