"""A network of any shape gets a review whose sentences hold, or one sentence that says what is missing.

The notebooks' own code cells are run, in this process, on tables as ingestion would have left them.
"""

import html
import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import shapes
from distribres.__main__ import main
from distribres.contracts.names import LANGUAGES
from distribres.contracts.yearly import NothingSold, TooShort
from distribres.report.exporters import ReviewHTMLExporter, ReviewPDFExporter
from distribres.report.words import Words
from distribres.tiers.tiers import NothingToRank

REFUSALS = (TooShort, NothingSold, NothingToRank)
NO_WORDS = re.compile(r"(?<![\w#-])(?:nan|NaN|NaT|None|inf|<NA>|∞)(?!\w)")
"""What no reader should meet: a value that is missing or without end, as a machine writes it."""
DEALER = "Customer No;Name;Channel\nD1;Maison Un;Reseller\n"
YEAR = ("2025-11-03", "2026-02-03", "2026-05-04", "2026-08-03")
NAMES = [
    "Tab\there",
    "\x00\x07bell",
    "\x9bcontrol",
    "\u202eright to left\u202c",
    "شركة النور",
    "北京汽车",
    "🚗",
    " ",
    "-",
]


@pytest.fixture
def review(tmp_path, monkeypatch):
    """From the tables of a network to what its review shows."""
    plt.switch_backend("agg")

    def make(made: dict[str, pd.DataFrame], *languages: str) -> list[dict[str, str]]:
        stage = shapes.settle(tmp_path, made)
        monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
        monkeypatch.setenv("DISTRIBRES_STAGE", str(stage))
        steps = [(name, "en") for name in shapes.NOTEBOOKS] + [("06_review", language) for language in languages]
        shown = {step: [*shapes.show(*step)] for step in steps}
        for step, objects in shown.items():
            for text in map(read, objects):
                assert not NO_WORDS.search(text), (step, text)
        return shown["06_review", languages[-1]]

    yield make
    plt.close("all")


def read(shown: dict[str, str]) -> str:
    """The words of an object, those of a drawing included."""
    drawn = re.findall(r"<text[^>]*>([^<]*)<", shown.get("text/html", ""))
    return "\n".join([shown["text/plain"], *map(html.unescape, drawn)])


def said(shown: list[dict[str, str]]) -> str:
    return "\n".join(map(read, shown))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.filterwarnings("ignore")
def test_a_network_of_any_shape_gets_a_review_or_one_sentence(seed, review):
    made = shapes.random_network(seed)
    try:
        assert review(made, LANGUAGES[seed % 2])
    except REFUSALS as refused:
        assert len(str(refused).splitlines()) == 1


@pytest.mark.filterwarnings("ignore")
def test_of_one_dealer_nothing_is_compared(review):
    told = said(review(shapes.network(np.full((1, 9), 1000.0)), "en"))
    assert "The whole revenue rests on a single dealer." in told
    assert "the criteria make no groups" in told
    assert "furthest out of their band" not in told


@pytest.mark.filterwarnings("ignore")
def test_four_quarters_are_enough_and_any_name_is_printed(review):
    amounts = np.random.default_rng(1).lognormal(8, 1, (len(NAMES), 4))
    shown = review(shapes.network(amounts, dealers={"name": NAMES}), "fr")
    notebook = shapes.notebook_of(shown, Words("fr"))
    assert "T4 2026 devrait apporter" in ReviewHTMLExporter().from_notebook_node(notebook)[0]
    assert ReviewPDFExporter().from_notebook_node(notebook)[0].startswith(b"%PDF")


def reported(home: Path, amount: str) -> int:
    """The exit status of a report, from the exports of one dealer that bought for `amount` in each of four quarters."""
    exports = home / "exports"
    exports.mkdir()
    (exports / "dealers.csv").write_text(DEALER, encoding="utf-8")
    lines = [f"F{number};{day};D1;{amount}" for number, day in enumerate(YEAR)]
    (exports / "sales.csv").write_text("\n".join(["Invoice No;Date;Customer No;Net amount", *lines]), encoding="utf-8")
    assert main(["init", "--network", "start", "--from", str(exports)]) == 0
    return main(["report", "--network", "start", "--quarter", "2026Q3"])


def test_one_dealer_and_one_year_make_a_review_in_both_languages(home):
    assert reported(home, "1000,00") == 0
    files = {file.name for file in (home / "reports/start/2026Q3").iterdir()}
    assert {f"review.{language}.{kind}" for language in LANGUAGES for kind in ("html", "pdf")} <= files
    assert {"action-plan.fr.xlsx", "action-plan.en.xlsx", "workbooks", "actions.csv"} <= files


def test_sales_of_nothing_are_refused_in_one_sentence(home, capsys):
    assert reported(home, "0,00") == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1 and "the sales of the year 2025Q4 to 2026Q3 add up to 0.00" in told[0]
