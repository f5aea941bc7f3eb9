import os
import shutil

import pytest

from distribres.contracts import tables
from distribres.workbook import folders, steps
from distribres.workbook.folders import working_in


def test_a_step_reads_only_what_it_declares(home):
    run = steps.open_run("03_tiers")
    assert len(run.read("criteria")) > 0
    with pytest.raises(KeyError, match="03_tiers does not declare that it reads survey"):
        run.read("survey")


def test_a_step_makes_only_what_it_declares(home):
    run = steps.open_run("03_tiers")
    with pytest.raises(KeyError, match="03_tiers does not declare that it makes plan"):
        run.write("plan", None)


def test_a_step_sees_only_the_params_it_declares(home):
    run = steps.open_run("03_tiers")
    assert run.params.tiers.share_key == 0.8
    with pytest.raises(AttributeError):
        _ = run.params.plan


def test_a_step_recalls_what_reviews_of_the_year_before_left_and_only_what_it_declares(home):
    run = steps.open_run("04_engagement")
    assert run.recall("plan") is None  # there is no review of the quarter before
    made = tables.read(run.folder / "tables", "plan")
    for quarter in ("2025Q3", "2026Q1", "2026Q2"):
        tables.write(folders.review_folder("demo", quarter) / "tables", "plan", made)
    assert len(run.recall("plan")) > 0
    assert list(run.recall_year("plan")) == ["2025Q3", "2026Q1", "2026Q2"]
    with pytest.raises(KeyError, match="04_engagement does not declare that it recalls levers"):
        run.recall("levers")


def test_every_table_is_made_by_one_step_before_it_is_read():
    made = []
    for step in steps.STEPS.values():
        assert set(step.reads) <= set(made)
        made += step.makes
    assert len(made) == len(set(made))


def test_the_quarter_is_the_networks_own_unless_asked_for(home):
    assert steps.open_run("03_tiers").quarter == "2026Q3"
    assert steps.open_run("03_tiers", quarter="2026Q2").quarter == "2026Q2"


def test_a_notebook_run_by_hand_leaves_the_review_as_it_is_and_says_so(home, capsys):
    run = steps.open_run("03_tiers")
    assert capsys.readouterr().out == (
        "Run by hand: its tables go to reports/demo/2026Q3.lab, and the review stays as it is\n"
    )
    published = home / "reports/demo/2026Q3/tables/tiers.parquet"
    before, tiers = published.read_bytes(), run.read("tiers")
    run.write("tiers", tiers.assign(overridden=True))
    assert capsys.readouterr().out == ""
    assert published.read_bytes() == before
    assert (home / "reports/demo/2026Q3.lab/tables/tiers.parquet").exists()


@pytest.mark.skipif(os.name == "nt", reason="folders inherit their rights on Windows")
def test_what_is_made_by_hand_is_for_its_owner_too(home):
    home.joinpath("reports/demo/2026Q3").chmod(0o755)
    run = steps.open_run("03_tiers")
    run.write("tiers", run.read("tiers"))
    made = home / "reports/demo/2026Q3.lab"
    paths = [home / "reports/demo/2026Q3", made, made / "tables", made / "tables/tiers.parquet"]
    assert [oct(path.stat().st_mode & 0o777) for path in paths] == ["0o700", "0o700", "0o700", "0o600"]


def test_what_was_made_by_hand_is_read_by_hand_until_the_review_is_made_anew(home, capsys):
    first = steps.open_run("03_tiers")
    first.write("tiers", first.read("tiers").assign(overridden=True))
    capsys.readouterr()
    review = steps.open_run("06_review")
    assert capsys.readouterr().out == "Run by hand: tiers read from reports/demo/2026Q3.lab\n"
    assert review.read("tiers")["overridden"].all() and not review.read("criteria").empty
    os.utime(home / "reports/demo/2026Q3/tables/tiers.parquet")
    assert not steps.open_run("06_review").read("tiers")["overridden"].any()


def test_a_run_of_the_pipeline_writes_where_it_works_and_says_nothing(home, tmp_path, capsys):
    tiers = steps.open_run("03_tiers").read("tiers")
    capsys.readouterr()
    with working_in(tmp_path / "stage"):
        steps.open_run("03_tiers").write("tiers", tiers)
    assert capsys.readouterr().out == ""
    assert (tmp_path / "stage/tables/tiers.parquet").exists()
    assert not (home / "reports/demo/2026Q3.lab").exists()


def test_an_empty_parameter_is_what_the_lab_was_opened_on(home, monkeypatch):
    monkeypatch.setenv("DISTRIBRES_NETWORK", "iowa")
    monkeypatch.setenv("DISTRIBRES_QUARTER", "2021Q3")
    monkeypatch.setenv("DISTRIBRES_LANGUAGE", "fr")
    monkeypatch.setenv("DISTRIBRES_PARAMS", "tiers.share_key=0.7")
    run = steps.open_run("03_tiers")
    assert (run.network, run.quarter, run.language, run.params.tiers.share_key) == ("iowa", "2021Q3", "fr", 0.7)
    with working_in(home / "stage"):
        run = steps.open_run("03_tiers", "demo")
    assert (run.quarter, run.language, run.params.tiers.share_key) == ("2026Q3", "en", 0.8)


def test_a_table_of_earlier_reviews_bears_the_quarter_that_it_was_made_for(home):
    earlier = home / "reports/demo/2026Q3"
    shutil.copytree(earlier, home / "reports/demo/2026Q2")
    run = steps.open_run("01_ingestion")
    assert set(run.read_earlier("actions")["quarter"]) == {"2026Q3"}
    with pytest.raises(KeyError, match="01_ingestion does not declare that it reads plan of earlier reviews"):
        run.read_earlier("plan")


def test_without_earlier_reviews_their_tables_are_empty(home):
    assert steps.open_run("01_ingestion").read_earlier("actions").empty
