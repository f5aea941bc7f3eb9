"""A scenario: the files of a review under a banner, without calendars and tasks; the review itself is not touched."""

import pytest

from distribres.__main__ import main
from distribres.contracts.params import ParamsError
from distribres.workbook.review import open_review

KEY = ["--scenario", "more-key", "--params", "tiers.share_key=0.9"]


def files_of(folder) -> dict:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_scenario_makes_the_same_files_under_a_banner_and_leaves_the_review(home, capsys):
    review, scenario = (home / "reports/demo" / place / "2026Q3" for place in ("", "scenarios/more-key"))
    before = files_of(review)
    assert main(["report", *KEY]) == 0
    assert files_of(review) == before
    names = [{file.relative_to(folder).as_posix() for file in files_of(folder)} for folder in (review, scenario)]
    assert {name for name in names[0] if not name.startswith(("calendar/", "actions."))} == names[1]
    told = "Scenario “more-key”, not the review: a trial of tiers.share_key = 0.9"
    assert told in (scenario / "review.en.html").read_text(encoding="utf-8")
    assert told not in (review / "review.en.html").read_text(encoding="utf-8")
    steps = [line.split()[1:3] for line in capsys.readouterr().out.splitlines() if line.split()[:1] == ["✓"]]
    assert steps[:2] == [["01_ingestion", "unchanged"], ["02_criteria", "unchanged"]]
    _is_set_beside_the_review(home, capsys)


def _is_set_beside_the_review(home, capsys):
    """In each language; here, since a scenario takes its time."""
    assert main(["compare", "--b", "more-key", "--languages", "en fr"]) == 0
    folder = home / "reports/demo/scenarios"
    pages = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.html")}
    assert set(pages) == {"review-more-key.2026Q3.en.html", "review-more-key.2026Q3.fr.html"}
    assert "Another tier: 59 dealers" in pages["review-more-key.2026Q3.en.html"]
    assert "review-more-key.2026Q3.fr.html" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../x", "A", "a b", "-x", "x" * 41, "2026Q3"])
def test_a_name_that_could_be_something_else_is_refused(name):
    with pytest.raises(ParamsError, match="SCENARIO="):
        open_review("demo", "", ["en"], "", name)
