"""Answers of a person stand in the params as if they had been proposed; what is not answered stays marked."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from distribres.contracts import load_params
from distribres.contracts.params import CONTENTS
from distribres.ingestion import propose
from distribres.ingestion.proposal import Question, memory, proposed

SALES = "Date,Store No,Net Val,Gross Val,Marke\n" + "".join(
    f"0{1 + i % 9}/0{1 + i % 7}/2025,{i % 3},{10 + i}.5,{12 + i}.5,{'ACME' if i % 3 else 'Other'}\n" for i in range(30)
)
DEALERS = "Store No,Store Name,Type\n0,Uno,reseller\n1,Due,kiosk\n2,Tre,exclusive\n"
VISITS = "Date,Store No,Duration\n01/02/2025,1,30\n03/04/2025,2,45\n"


class Person:
    """Answers by what is asked about: the number of an option or the word for it; others as proposed."""

    def __init__(self, **answers):
        self.answers = {name.replace("__", "."): answer for name, answer in answers.items()}
        self.heard: list[Question] = []

    def __call__(self, question: Question) -> int | None:
        self.heard.append(question)
        answer = self.answers.get(question.about, "")
        if answer is None:
            return None
        shown = [option.shown for option in question.options]
        return shown.index(answer) if answer else question.default

    def about(self) -> list[str]:
        return [question.about for question in self.heard]


@pytest.fixture
def guided(empty_home, exports) -> Callable[..., tuple[str, dict]]:
    """The text of the params for exports, and the same as YAML."""

    def proposal(person: Person | None, **files: str) -> tuple[str, dict]:
        for name, content in files.items():
            (exports / f"{name}.csv").write_text(content, encoding="utf-8")
        propose(empty_home, "mine", exports, person)
        text = (empty_home / "params/mine.yaml").read_text(encoding="utf-8")
        return text, yaml.safe_load(text)

    return proposal


ALL = {"sales": SALES, "dealers": DEALERS, "visits": VISITS}


def test_each_doubt_that_can_be_chosen_is_asked_once(guided):
    person = Person()
    text, _ = guided(person, **ALL)
    assert person.about() == [
        "sales.dates",
        "dealers.channel",
        "visits.hours",
        "visits.dates",
        "network.quarter",
        "network.own_brand",
    ]
    assert person.heard[0].samples == ("01/01/2025", "02/02/2025", "03/03/2025")
    assert "'kiosk' is not known" in text and "TO FILL: which is yours?" in text  # nothing is proposed for these


def test_what_is_taken_as_proposed_is_doubtful_no_more(guided):
    text, found = guided(Person(), **ALL)
    assert found["inputs"]["sales"]["dates"] == "dd/mm/yyyy"
    assert "no day above 12" not in text and "names no unit" not in text


def test_answers_stand_in_the_params(guided, empty_home):
    person = Person(
        sales__dates="mm/dd/yyyy", dealers__channel="multibrand", visits__hours="Duration", network__own_brand="ACME"
    )
    text, found = guided(person, **ALL)
    assert found["network"]["own_brand"] == "ACME"
    assert found["inputs"]["sales"]["dates"] == found["inputs"]["visits"]["dates"] == "mm/dd/yyyy"
    assert found["inputs"]["dealers"]["columns"]["channel"]["values"]["kiosk"] == "multibrand"
    assert found["inputs"]["visits"]["columns"]["hours"] == "Duration"
    assert text.count("# unsure") == 1 and "TO FILL:" not in text  # that nothing tells lines apart is no choice
    load_params(empty_home / "params", "mine")


def test_what_nobody_knows_stays_marked(guided):
    silent = Person(**{about.replace(".", "__"): None for about in ("sales.dates", "visits.hours", "visits.dates")})
    assert guided(silent, **ALL)[0].count("no day above 12 was seen") == 2


def test_another_heading_is_taken_and_the_rest_looked_at_anew(guided, empty_home):
    sales = "Date,Store No,Montant HT,Montant net\n2025-01-31,1,5,9\n2025-02-28,2,6,7\n"
    person = Person(sales__amount="Montant net")
    _, found = guided(person, sales=sales, dealers=DEALERS)
    asked = next(question for question in person.heard if question.about == "sales.amount")
    assert [option[:2] for option in asked.options][:2] == [("Montant HT", ("5", "6")), ("Montant net", ("9", "7"))]
    assert found["inputs"]["sales"]["columns"]["amount"] == "Montant net"
    before = memory.learn(proposed(empty_home, "mine"), {"sales": {"amount": "Montant net"}}, empty_home / "params")
    assert before == ["'Montant net' is sales.amount"]  # remembered as any correction


def test_without_anybody_to_ask_all_is_marked(guided):
    text, found = guided(None, **ALL)
    assert text.count("no day above 12 was seen") == 2 and "names no unit" in text
    assert found["inputs"]["sales"]["dates"] == "dd/mm/yyyy"


def test_who_goes_away_leaves_nothing_behind(guided, empty_home: Path):
    def gone(question):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guided(gone, **ALL)
    assert {file.name for file in (empty_home / "params").iterdir()} == {f"{name}.yaml" for name in ("base", *CONTENTS)}
