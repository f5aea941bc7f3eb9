"""What `check` says of the exports, and how long it stands."""

from distribres.__main__ import main

IMPOSSIBLE = b"31/02/2026;C00011;5;5;5\r\n"


def test_check_reads_the_exports_and_nothing_else(home, capsys):
    (home / "reports/demo/2026Q3/run.json").unlink()
    assert main(["check"]) == 0
    steps = [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.split()[:1] == ["✓"]]
    assert steps == ["01_ingestion"]


def test_check_leaves_the_finished_review_and_puts_its_page_beside_it(home):
    folder = home / "reports/demo/2026Q3"
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert main(["check", "--languages", "en"]) == 0
    after = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    assert {file.name for file in after.keys() - before.keys()} == {"quality.html", "successions.csv"}
    assert {file: after[file] for file in before} == before
    assert 'lang="en"' in (folder / "quality.html").read_text(encoding="utf-8")


def test_what_check_said_stays_beside_a_review_of_the_same_exports_only(home):
    page, survey = home / "reports/demo/2026Q3/quality.html", home / "reports/demo/raw/enquete.csv"
    assert main(["check"]) == 0 and main(["report"]) == 0
    assert page.exists()
    survey.write_bytes(survey.read_bytes() + IMPOSSIBLE)
    assert main(["report"]) == 0
    assert not page.exists()
