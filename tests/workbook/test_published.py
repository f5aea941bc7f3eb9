import json

import pytest

from distribres.contracts.params import ParamsError
from distribres.files.lock import Busy
from distribres.workbook.published import alone_with, carry_handouts, open_published
from distribres.workbook.review import StepFailed, working
from small_reviews import NOBODY, publish_small
from small_sheets import tables_of


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    return tmp_path


def test_a_review_is_opened_with_the_parameters_of_its_run(home):
    publish_small(home, f'{NOBODY} network.title="Trial & Co"')
    review = open_published("demo", "", ["fr"])
    assert (review.params.network.title, review.quarter, review.languages) == ("Trial & Co", "2026Q3", ["fr"])


def test_where_no_review_stands_it_says_how_to_make_one(home):
    publish_small(home)
    with pytest.raises(
        StepFailed, match="no review of demo, 2026Q2 yet: make quarterly-report NETWORK=demo QUARTER=2026Q2"
    ):
        open_published("demo", "2026Q2", ["fr"])


@pytest.mark.parametrize("text", ["", "[]", '{"steps": {}}', '{"steps": {}, "overrides": 3}'])
def test_a_record_of_another_kind_is_no_review(home, text):
    (publish_small(home).folder / "run.json").write_text(text)
    with pytest.raises(StepFailed, match="no review of demo"):
        open_published("demo", "", ["fr"])


def test_parameters_that_changed_since_are_not_those_of_its_tables(home):
    publish_small(home)
    demo = home / "params/demo.yaml"
    demo.write_text(demo.read_text(encoding="utf-8").replace("title: Valmora", "title: Autre"), encoding="utf-8")
    with pytest.raises(StepFailed, match="the parameters have changed since demo, 2026Q3 was reviewed: make quarterly"):
        open_published("demo", "", ["fr"])


def test_wrong_parameters_are_said_first(home):
    publish_small(home)
    with pytest.raises(ParamsError, match="LANGUAGES: de"):
        open_published("demo", "", ["de"])


def test_no_other_run_takes_the_review_away_meanwhile(home):
    review = publish_small(home)
    with alone_with(review), pytest.raises(Busy, match="another run of network demo"), working(review):
        pass


def test_what_comes_beside_it_is_for_its_owner(home):
    review = publish_small(home)
    with alone_with(review):
        (review.folder / "sheets").mkdir()
        (review.folder / "sheets" / "a.pdf").write_text("a")
    assert (review.folder / "sheets" / "a.pdf").stat().st_mode & 0o077 == 0


def carried(review, **record) -> list[str]:
    """What is carried to the stage of a new review that was signed with this record."""
    (review.folder / "sheets").mkdir(exist_ok=True)
    (review.folder / "sheets" / "a.pdf").write_text("new")
    with working(review):
        (review.stage / "sheets" / "a.pdf").unlink()
        (review.stage / "sheets" / "a.pdf").write_text("of an interrupted run")
        (review.stage / "sheets" / "b.pdf").write_text("of an interrupted run")
        review.record |= json.loads((review.folder / "run.json").read_text()) | record
        carry_handouts(review)
    return [f"{file.name} {file.read_text()}" for file in (review.stage / "sheets").glob("*")]


def test_sheets_stay_beside_a_review_of_the_same_tables_and_parameters(home):
    assert carried(publish_small(home)) == ["a.pdf new"]


def test_sheets_go_with_the_parameters_they_were_made_with(home):
    assert carried(publish_small(home), params="others") == []


def test_sheets_go_with_the_tables_they_were_made_from(home):
    review = publish_small(home)
    with working(review):
        (review.stage / "tables" / "plan.parquet").unlink()
        (review.stage / "tables" / "plan.parquet").write_text("another")
    assert carried(review) == []
    assert len(tables_of()) > 1
