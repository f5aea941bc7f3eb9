"""Two scenarios side by side, from the finished tables of each."""

from distribres.__main__ import main


def test_what_was_never_made_is_not_compared(home, capsys):
    assert main(["compare", "--b", "none"]) == 1
    assert "there is no scenario none of demo, 2026Q3 yet: make quarterly-report" in capsys.readouterr().err
