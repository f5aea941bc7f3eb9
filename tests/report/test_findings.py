import ast
from pathlib import Path

import numpy as np
import pandas as pd

import distribres
from distribres.report.findings import tell_findings
from distribres.report.words import Words, texts

EN, FR = Words("en"), Words("fr")
PROOF = Path(distribres.__file__).parent / "proof"


def figures(code="forecast_error", value=0.5, spread=0.01, low=0.6, high=1.0):
    return pd.DataFrame({"measure": [code], "value": [value], "spread": [spread], "low": [low], "high": [high]})


def test_a_line_says_value_spread_measure_and_range_and_that_it_is_missed():
    told = tell_findings(figures(), EN)
    assert (
        told == "    0.500 ± 0.010   forecasts of all quarters: error over the seasonal naive’s (0.60 to 1.00: missed)"
    )


def test_a_figure_in_its_range_is_not_missed():
    assert tell_findings(figures(value=0.7), EN).endswith("(0.60 to 1.00)")


def test_a_count_is_whole_and_a_figure_for_comparison_has_no_range():
    told = tell_findings(figures("hidden_wallets", 1116.0, np.nan, np.nan, np.nan), EN)
    assert told.split() == ["1,116", "hidden", "wallets"]


def test_it_speaks_french():
    told = tell_findings(figures("wallet_rank"), FR)
    assert told.endswith("rang de l’estimation avec les achats (de 0,60 à 1,00\u202f: non atteint)")


def test_every_measure_has_its_words():
    """The keys of the figures that the room of proof measures, and no others."""
    nodes = [n for file in PROOF.glob("*.py") for n in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    keys = {key.value for n in nodes if isinstance(n, ast.Dict) for key in n.keys if isinstance(key, ast.Constant)}
    tables = {"dealers", "panel", "events"}
    assert keys - tables == {key.removeprefix("measures.") for key in texts("en") if key.startswith("measures.")}
