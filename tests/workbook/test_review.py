import json
import shutil
from pathlib import Path

import pytest

from distribres.contracts.params import ParamsError
from distribres.files.lock import Busy
from distribres.workbook.review import open_review, publish, publish_first, working

ROOT = Path(__file__).parents[2]


@pytest.fixture
def review(tmp_path, monkeypatch):
    """A review of the embedded network, in a project that has made none yet."""
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return open_review("demo", "", ["fr", "en", "fr"], "")


def made(review, name: str, text: str) -> Path:
    file = review.stage / name
    file.write_text(text)
    return file


def test_a_review_is_of_the_networks_own_quarter_and_has_each_language_once(review):
    assert (review.quarter, review.languages) == ("2026Q3", ["fr", "en"])


@pytest.mark.parametrize(
    ("languages", "said"), [([], "give one or more of fr, en"), (["fr", "de"], "de is not one of")]
)
def test_languages_that_there_are_not_are_refused(review, languages, said):
    with pytest.raises(ParamsError, match=f"LANGUAGES: {said}"):
        open_review("demo", "", languages, "")


def test_an_outcome_answers_while_it_was_made_from_the_same_and_its_files_stand(review):
    with working(review):
        file = made(review, "plan.csv", "a")
        review.remember("plan", "of this", [file], found="3 dealers")
        assert review.answers("plan", "of this") and not review.answers("plan", "of that")
        file.write_text("b")
        assert not review.answers("plan", "of this")
        file.unlink()
        assert not review.answers("plan", "of this") and not review.answers("nothing", "of this")


def test_an_outcome_that_is_forgotten_may_take_its_files_with_it(review):
    with working(review):
        file = made(review, "quality.html", "page")
        review.remember("check", "of this", [file])
        review.forget("check")
        assert file.exists() and not review.answers("check", "of this")
        review.forget("check", ["quality.html"])
        assert not file.exists()


def test_the_record_is_there_again_for_the_next_run(review):
    with working(review):
        review.remember("plan", "of this", [made(review, "plan.csv", "a")], found="3 dealers")
        publish(review)
    assert json.loads((review.folder / "run.json").read_text())["steps"]["plan"]["found"] == "3 dealers"
    again = open_review("demo", "", ["fr"], "")
    with working(again):
        assert again.answers("plan", "of this")


def test_two_runs_of_one_network_do_not_meet(review):
    other = open_review("demo", "2026Q2", ["fr"], "")
    with working(review), pytest.raises(Busy, match="another run of network demo is under way"), working(other):
        pass


def test_what_is_no_review_is_published_only_where_none_stands(review):
    for text, stands in (("first", "first"), ("second", "second")):
        with working(review):
            made(review, "quality.html", text)
            publish_first(review)
        assert (review.folder / "quality.html").read_text() == stands
    (review.folder / "review.fr.html").write_text("a finished review")
    with working(review):
        made(review, "other.html", "third")
        publish_first(review)
    assert not (review.folder / "other.html").exists() and (review.stage / "other.html").exists()


ODD = {
    "empty": "",
    "truncated": '{"steps": {"01_ingestion": {"finger',
    "list": "[]",
    "number": "3",
    "nothing": "null",
    "of bytes": "\x00\udcff",
    "no steps": '{"read": {}}',
    "steps of another shape": '{"steps": []}',
    "outcome of another shape": '{"steps": {"plan": "done"}}',
    "outcome without files": '{"steps": {"plan": {"fingerprint": "of this"}}}',
    "files of another shape": '{"steps": {"plan": {"fingerprint": "of this", "outputs": ["plan.csv"]}}}',
    "counts of another shape": '{"steps": {}, "read": {"sales": "many"}}',
    "rejects of another shape": '{"steps": {}, "rejected": {"sales": 3}}',
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_a_record_that_is_none_is_read_as_nothing_known_and_said_so(review, capsys, text):
    review.folder.mkdir(parents=True)
    (review.folder / "run.json").write_bytes(text.encode(errors="surrogateescape"))
    with working(review):
        assert review.record == {"steps": {}} and not review.answers("plan", "of this")
        review.remember("plan", "of this", [made(review, "plan.csv", "a")])
        assert review.answers("plan", "of this")
    assert capsys.readouterr().out == "  · run.json is not what a run of this version writes: all is made anew\n"


def test_a_folder_in_place_of_an_outcome_is_none(review):
    with working(review):
        file = made(review, "plan.csv", "a")
        review.remember("plan", "of this", [file])
        file.unlink()
        file.mkdir()
        assert not review.answers("plan", "of this")


def test_a_run_that_failed_before_its_first_outcome_leaves_nothing(review):
    with pytest.raises(RuntimeError), working(review):
        raise RuntimeError
    assert not review.folder.parent.exists()


def test_a_run_that_failed_later_leaves_what_the_next_one_goes_on_from(review):
    with pytest.raises(RuntimeError), working(review):
        review.remember("plan", "of this", [made(review, "plan.csv", "a")])
        raise RuntimeError
    assert (review.stage / "plan.csv").exists()
