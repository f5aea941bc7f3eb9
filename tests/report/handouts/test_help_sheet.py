from builders import playbook
from field_workbooks import network, plan, written


def told(book, sheet: str = "How to fill in") -> dict[str, str]:
    return {row[0]: row[1] for row in book.sheets[sheet] if row[1]}


def test_it_explains_only_what_the_workbook_has(tmp_path):
    found = told(written(tmp_path, network(plan(1, rep_id="Zoé"), ("field_visit",)))["Zoé"])
    assert "Follow-up visit" in found and "Seasonal shop kit" not in found
    assert "Boost" in found and "Keep" not in found


def test_it_says_what_nobody_says(tmp_path):
    sheet = written(tmp_path)["Zoé"].sheets["How to fill in"]
    said = {cell for row in sheet for cell in row}
    assert {rule.en for rule in playbook().never} <= said


def test_in_french_it_speaks_french(tmp_path):
    found = told(written(tmp_path, language="fr")["Zoé"], "Mode d’emploi")
    assert (
        found["Vide veut dire sans réponse"]
        == "Une ligne que vous laissez vide ne compte jamais comme un «\u202fnon\u202f»."
    )
