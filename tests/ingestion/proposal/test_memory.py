"""What a person corrected is used first for the next network."""

import pytest
import yaml

from distribres.contracts.params import ParamsError
from distribres.ingestion import propose
from distribres.ingestion.proposal import memory, proposed

SALES = "Date;Code client;Montant HT;Valeur promo\n13/01/2026;C1;10,50;9,50\n14/01/2026;C2;7,25;7,00\n"
DEALERS = "Code client;Raison sociale\nC1;Un\nC2;Deux\n"


@pytest.fixture
def home(empty_home, exports):
    (exports / "ventes.csv").write_text(SALES, encoding="utf-8")
    (exports / "clients.csv").write_text(DEALERS, encoding="utf-8")
    return empty_home


def columns(home, network: str) -> dict:
    content = yaml.safe_load((home / "params" / f"{network}.yaml").read_text(encoding="utf-8"))
    return {name: spec["columns"] for name, spec in content["inputs"].items()}


def learn(home, network: str, mapped: dict) -> list[str]:
    return memory.learn(proposed(home, network), mapped, home / "params")


def test_a_correction_is_used_first_for_the_next_network(home, exports):
    propose(home, "one", exports)
    mapped = columns(home, "one")
    assert mapped["sales"]["amount"] == "Montant HT"
    assert learn(home, "one", {"sales": mapped["sales"] | {"amount": "Valeur promo"}}) == [
        "'Valeur promo' is sales.amount"
    ]
    (exports / "ventes.csv").write_text(SALES.replace("Valeur promo", "VALEUR_PROMO"), encoding="utf-8")
    propose(home, "two", exports)
    assert columns(home, "two")["sales"]["amount"] == "VALEUR_PROMO"


def test_what_was_left_as_proposed_teaches_nothing(home, exports):
    propose(home, "one", exports)
    assert learn(home, "one", {"sales": {"amount": "Montant HT"}}) == []
    assert not (home / "params" / memory.FILE).exists()


def test_a_mapping_that_nobody_proposed_teaches_nothing(home):
    assert learn(home, "by-hand", {"sales": {"amount": "Valeur promo"}}) == []


def test_what_is_remembered_is_said_once(home, exports):
    propose(home, "one", exports)
    corrected = {"sales": {"amount": "Valeur promo"}}
    assert learn(home, "one", corrected) and learn(home, "one", corrected) == []


def test_a_remembered_heading_is_still_checked_against_its_values(home, exports):
    (home / "params" / memory.FILE).write_text("sales:\n  Code client: amount\n", encoding="utf-8")
    said = propose(home, "one", exports)
    assert columns(home, "one")["sales"]["amount"] == "Montant HT" and "TO FILL: dealer_id" in said


@pytest.mark.parametrize("heading", ["a: b # c", "x\ny: amount", "'quoted\"", "no", "1e3", "{{ x }}", "- y"])
def test_a_hostile_heading_is_kept_as_text(home, exports, heading):
    propose(home, "one", exports)
    assert learn(home, "one", {"sales": {"amount": heading}})
    file = home / "params" / memory.FILE
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == {"sales": {heading: "amount"}}
    assert memory.recall(home / "params") == {"sales": {memory.fold(heading): "amount"}}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("sale:\n  X: amount\n", "'sale' is no input"),
        ("sales:\n  X: price\n", "sales has no column as in 'X': 'price'"),
        ("sales: [X]\n", "sales must hold"),
        ("- x\n", "is no input"),
        ("sales: {\n", "is not readable"),
    ],
)
def test_a_file_that_is_wrong_says_where(home, exports, content, why):
    (home / "params" / memory.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ParamsError, match=why):
        propose(home, "one", exports)
