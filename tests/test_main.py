"""Exit status and errors of the command."""

import pytest

from distribres.__main__ import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--network", "nowhere"], ["no params/nowhere.yaml; networks that have one: demo, iowa"]),
        (["--quarter", "2026Q5"], ["quarter '2026Q5' is not one"]),
        (["--quarter", "../../etc"], ["quarter '../../etc' is not one"]),
        (["--languages", ""], ["LANGUAGES: give one or more of fr, en"]),
        (["--quarter", "2027Q1"], ["no sales in 2027Q1: the sales hold 2023Q4 to 2026Q3. Choose another QUARTER"]),
        (["--quarter", "2024Q2"], ["a review of 2024Q2 stands on the year that ends with it"]),
        (["--languages", "fr de"], ["LANGUAGES: de is not one of fr, en"]),
        (["--params", "tiers.share_keys=1 plan.draws=0"], ["did you mean 'share_key'?", "plan.draws = 0"]),
    ],
)
def test_wrong_parameters_are_all_said_and_end_with_2(home, capsys, words, said):
    assert main(["report", *words]) == 2
    errors = capsys.readouterr().err
    assert [text for text in said if text not in errors] == []


def test_a_missing_column_ends_with_2_and_names_file_and_column(home, capsys):
    assert main(["report", "--params", "inputs.sales.columns.amount=Montant"]) == 2
    error = capsys.readouterr().err
    assert "ventes_2023T4.csv" in error and "'Montant'" in error and "Montant HT" in error
