"""Which combinations of meanings are which of our columns."""

import pytest

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion.proposal import lexicon
from distribres.ingestion.proposal.matching import CLASSES, LIMIT, combinations, likeness, silent_words


def best(heading: str, name: str) -> str | None:
    """Our column that a heading surely is; None if it is none."""
    found = {column: likeness(heading, name, column).score for column in proposed_inputs()[name]["columns"]}
    column = max(found, key=found.get)
    return column if found[column] >= LIMIT else None


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Dt fact.", "date"),
        ("Fecha de la factura", "date"),
        ("Mt HT", "amount"),
        ("Netto-Umsatz", "amount"),
        ("Importo al netto", "amount"),
        ("Valor sem IVA", "amount"),
        ("Code magasin", "dealer_id"),
        ("Outlet ID", "dealer_id"),
        ("Debiteurnr.", "dealer_id"),
        ("Qtà fatturata", "quantity"),
        ("Num. pièce", "invoice_id"),
        ("N° lig.", "line_id"),
    ],
)
def test_headings_of_sales(heading, column):
    assert best(heading, "sales") == column


@pytest.mark.parametrize(
    "heading",
    [
        *("Due date", "Date de livraison prévue", "Liefertermin", "Fecha de vencimiento", "Vervaldatum"),
        *("Prix unitaire HT", "Listenpreis", "Montant TTC", "Bedrag incl. BTW", "IVA", "Remise", "Budget", "CA N-1"),
        *("Bill-to Customer No.", "Warenempfänger", "Cost center", "Sell-out", "Margine"),
    ],
)
def test_a_qualifier_makes_it_another_thing(heading):
    assert best(heading, "sales") is None


@pytest.mark.parametrize(
    ("name", "heading", "column"),
    [
        ("visits", "Zeit vor Ort (Min.)", "hours"),
        ("visits", "Tempo na loja (min)", "hours"),
        ("visits", "duration_min", "hours"),
        ("sales", "Member code", "dealer_id"),
        ("sales", "Kd.-Nr. der Apotheke", "dealer_id"),
        ("sales", "Billing Date", "date"),
        ("sales", "Week ending", "date"),
        ("sales", "Ext. Sell", "amount"),
        ("sales", "CA HT déclaré", "amount"),
        ("sales", "Botellas", "quantity"),
        ("dealers", "Rag. soc.", "name"),
        ("dealers", "Consultor de campo", "rep_id"),
        ("dealers", "Jahresbedarf", "wallet"),
        ("dealers", "Winkelformule", "channel"),
        ("dealers", "Regional", "territory_id"),
        ("spend", "Bijdrage", "spend"),
        ("spend", "Aportación concedida", "spend"),
        ("events", "Badge scanned", "attended"),
        ("territories", "Taille du marché (k€)", "market"),
        ("successions", "Huidig klantnummer", "new"),
    ],
)
def test_words_of_a_field_are_known_in_all_its_ways(name, heading, column):
    assert best(heading, name) == column


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        *(("sales", heading) for heading in ("Umsatz kum.", "Royalty due", "Net sales var. %", "Free qty")),
        *(("sales", heading) for heading in ("Dt. vencto.", "Adresse de livraison", "Betaaldatum", "Valor estimado")),
        *(("visits", heading) for heading in ("Wartezeit (Min.)", "Tiempo de espera", "Reistijd (min)")),
        *(("dealers", heading) for heading in ("Secteur d'activité", "Verkaufsfläche", "Orari di apertura")),
        ("spend", "Amount claimed"),
        ("survey", "Zufriedenheit mit der Lieferung"),
    ],
)
def test_what_stands_beside_our_columns_is_none_of_them(name, heading):
    assert best(heading, name) is None


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Souhaitez-vous développer votre activité avec nous ?", "willingness"),
        ("How keen are you to grow with our brand?", "willingness"),
        ("¿Cómo valora la imagen de la marca en su zona?", "image"),
        ("Empfehlen Sie unsere Marke Ihren Kunden?", "prescription"),
        ("Beveelt u ons aan bij uw klanten?", "prescription"),
    ],
)
def test_questions_of_a_survey(question, column):
    assert best(question, "survey") == column


def test_a_word_that_says_of_what_leaves_a_doubt_and_any_other_makes_it_another_thing():
    plain, of_what, other = (
        likeness(heading, "visits", "dealer_id").score
        for heading in ("Customer number", "Customer contract number", "Customer tax number")
    )
    assert plain > LIMIT > of_what > other == 0


def test_the_cost_of_a_visit_is_our_time_and_no_money_given():
    assert best("Coût de la visite", "visits") == "cost"
    given, ours = (likeness("Frais", "visits", column).score for column in ("spend", "cost"))
    assert LIMIT > given > ours > 0


@pytest.mark.parametrize(("name", "column"), [("dealers", "rep_id"), ("sales", "dealer_id")])
def test_what_stands_in_the_lists_is_in_order_of_confidence(name, column):
    scores = [combination.score for combination in combinations(name, column)]
    assert scores == sorted(scores, reverse=True) and len(scores) == len(set(scores))


def test_unknown_words_leave_a_doubt():
    assert 0 < likeness("Zlurp net amount", "sales", "amount").score < LIMIT


def test_a_word_before_most_headings_speaks_against_none():
    file = ["Activity - Subject", "Activity - Due date", "Activity - Note", "Activity - Organization"]
    assert silent_words(file) == {"activity"}
    assert silent_words(["Date facture", "Date commande", "Client"]) == frozenset()


def test_the_lists_speak_of_the_inputs_that_there_are_and_of_known_meanings():
    inputs = {name: spec for name, spec in lexicon.read("columns").items() if name not in ("neutral", "of_what")}
    columns = {name: {c: levels for c, levels in spec.items() if c != "about"} for name, spec in inputs.items()}
    assert {name: set(spec) for name, spec in columns.items()} == {
        n: set(s["columns"]) for n, s in proposed_inputs().items()
    }
    lists = [text for spec in columns.values() for levels in spec.values() for text in levels.items()]
    assert {level for level, _ in lists} <= set(CLASSES)
    used = {word.removesuffix("?") for _, text in lists for word in (text or "").replace(",", " ").split()}
    assert used - set(lexicon.read("words")) == {"*"}
