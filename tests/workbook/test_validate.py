import re

from distribres.__main__ import main


def test_validate_says_its_figures_and_leaves_the_finished_review(home, capsys):
    folder = home / "reports/demo/2026Q3"
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert main(["validate", "--params", "validation.halves=2"]) == 0
    said = capsys.readouterr().out
    assert "01_ingestion       unchanged" in said and re.search(r"validation .* figures in their range", said)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    assert (home / "reports/demo/2026Q3.next/tables/validation.parquet").exists()
