import pandas as pd

from distribres.ingestion.currency_marks import in_other_currency, mark_in

AMOUNTS = pd.Series(["$5", "€ 5", "5,00", "USD 7", "R$ 1", "5 kr", "(5)", None], dtype="str")


def test_the_mark_beside_an_amount():
    assert mark_in(AMOUNTS).fillna("").tolist() == ["$", "€", "", "USD", "R$", "kr", "", ""]


def test_a_dollar_may_be_that_of_several_countries():
    assert in_other_currency(AMOUNTS, "EUR").tolist() == [True, False, False, True, True, True, False, False]
    assert in_other_currency(AMOUNTS, "CAD").tolist() == [False, True, False, True, True, True, False, False]
