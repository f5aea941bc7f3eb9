"""Two scenarios side by side, from the finished tables of each."""

from distribres.__main__ import main

KEY = ["--scenario", "more-key", "--params", "tiers.share_key=0.9"]


def test_a_scenario_is_set_beside_the_review_in_each_language(home, capsys):
    assert main(["report", *KEY]) == 0
    assert main(["compare", "--b", "more-key", "--languages", "en fr"]) == 0
    folder = home / "reports/demo/scenarios"
    pages = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.html")}
    assert set(pages) == {"review-more-key.2026Q3.en.html", "review-more-key.2026Q3.fr.html"}
    assert "Another tier: 59 dealers" in pages["review-more-key.2026Q3.en.html"]
    assert "review-more-key.2026Q3.fr.html" in capsys.readouterr().out


def test_what_was_never_made_is_not_compared(home, capsys):
    assert main(["compare", "--b", "none"]) == 1
    assert "there is no scenario none of demo, 2026Q3 yet: make quarterly-report" in capsys.readouterr().err
