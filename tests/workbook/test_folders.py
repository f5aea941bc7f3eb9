from pathlib import Path

from distribres.workbook import folders

ROOT = Path(__file__).parents[2]


def test_the_project_is_where_the_package_lies_unless_said_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("DISTRIBRES_HOME", raising=False)
    assert folders.home() == ROOT
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    assert folders.home() == tmp_path


def test_the_folders_of_a_review_lie_side_by_side(monkeypatch, tmp_path):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    assert folders.review_folder("iowa", "2021Q4") == tmp_path / "reports/iowa/2021Q4"
    assert folders.scratch_folder("iowa", "2021Q4") == tmp_path / "reports/iowa/2021Q4.lab"
    assert folders.database_folder("iowa") == tmp_path / "reports/iowa/database"


def test_notebooks_know_the_stage_while_a_run_works_in_it(tmp_path):
    assert folders.stage() is None
    with folders.working_in(tmp_path):
        assert folders.stage() == tmp_path
    assert folders.stage() is None


def test_tables_of_the_reviews_of_the_year_before_are_found_as_far_as_they_are_there(tmp_path, monkeypatch):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    for quarter in ("2025Q2", "2025Q4", "2026Q2", "2026Q3"):
        folder = tmp_path / "reports/demo" / quarter / "tables"
        folder.mkdir(parents=True)
        (folder / "actions.parquet").touch()
    assert list(folders.earlier_tables("demo", "2026Q3", "actions")) == ["2025Q4", "2026Q2"]
