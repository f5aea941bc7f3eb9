from distribres.contracts import workbook_form as form
from field_workbooks import network, plan, written


def test_it_is_known_whose_workbook_it_is(tmp_path):
    meta = {row[0]: row[1] for row in written(tmp_path, language="fr")["Zoé"].sheets[form.META]}
    told = {
        "version": "1",
        "network": "trial",
        "quarter": "2026Q4",
        "language": "fr",
        "scenario": "",
        "fingerprint": "f",
    }
    assert meta == told


def test_each_word_of_a_list_stands_beside_its_code(tmp_path):
    rows = written(tmp_path, language="fr")["Zoé"].sheets[form.LISTS]
    at = 2 * form.LISTED.index("refused_because")
    assert [(row[at], row[at + 1]) for row in rows[:3]] == [
        ("refused_because", ""),
        ("no_time", "pas le temps"),
        ("no_money", "pas le budget"),
    ]


def test_a_rep_can_choose_its_own_dealers_only(tmp_path):
    rows = written(tmp_path)["Zoé"].sheets[form.LISTS]
    at = 2 * form.LISTED.index("dealer")
    assert [row[at] for row in rows[1:] if row[at]] == ["D0", "D5"]


def test_what_was_asked_is_kept_with_the_row_that_tells_of_it(tmp_path):
    rows = written(tmp_path, network(plan(1, rep_id="Zoé")))["Zoé"].sheets[form.ASKED]
    assert rows[0] == list(form.ASKED_COLUMNS)
    told = {row[0]: (row[1], row[5], row[8], row[9]) for row in rows[1:]}
    assert told == {
        "000000000000": ("000000000000", "field_visit", 2.0, 0.0),
        "000000000001": ("000000000001", "marketing_kit", 0.0, 85.0),
        "000000000002": ("000000000002", "free_carriage", 0.0, 14.0),
        "000000000003": ("000000000002", "free_carriage", 0.0, 14.0),
    }


def test_they_are_hidden(tmp_path):
    book = written(tmp_path)["Zoé"].xml("workbook.xml")
    assert book.count('state="hidden"') == 4
