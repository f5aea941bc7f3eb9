from dataclasses import replace

import pandas as pd
import pytest

from distribres.report.sections import potential as section
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
ROUTES = pd.DataFrame({"by_comparable": [10.0, 20.0, 40.0, 0.0], "by_territory": [11.0, 18.0, 70.0, 5.0]})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "If each went as far as can be told from comparable dealers, we would sell €500k more a quarter."),
        (EN, "The wallet of 25% of the dealers is declared or recorded, that of the others is estimated."),
        (FR, "Nous réalisons 31\u202f% des achats de nos distributeurs dans la catégorie de produits."),
    ],
)
def test_it_says_share_and_room(words, sentence, net):
    wallets = pd.DataFrame({"wallet_source": ["known", "estimated", "estimated", "estimated"]})
    assert sentence in section.say(net, wallets, words).markdown


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words, net, potential, said):
    alone = replace(net, share_of_wallet=NAN)
    room = words("sections.potential.says_alone", headroom=words.money(500_000))
    assert said(section.say(alone, potential, words)) == room
    assert said(section.say(replace(alone, potential=NAN), potential, words)) == words("absent.potential")


DEALERS = pd.DataFrame(
    {"dealer_id": ["a", "b"], "name": ["Alpha", "Beta"], "territory_id": "T", "turnover": [9.0, NAN]}
)
MARKET = pd.DataFrame({"territory_id": ["T"], "market": [4000.0]})


def limits(words, params, *, wallet=200.0, disbelieved=False, turnover=9.0, potential=100.0):
    """What is said of two dealers that share a market of 1000 a quarter."""
    known = {"dealer_id": ["a", "b"], "revenue": [10.0, 20.0], "wallet": wallet, "potential": potential}
    table = pd.DataFrame(known).assign(disbelieved=disbelieved)
    found = section.say_limits(table, DEALERS.assign(turnover=turnover), MARKET, params.potential, words)
    return found and found.markdown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "How far the whole network is from what it could reach no sales can tell"),
        (EN, "it may be up to 2.2 times farther or nearer, and the intervals allow for that."),
        (EN, "A wallet that rests on a declared turnover may be off by 20% for one dealer, and by 10% for all at once"),
        (FR, "À quelle distance le réseau entier se trouve de ce qu’il pourrait atteindre, aucune vente ne le dit"),
    ],
)
def test_what_the_room_does_not_know_is_said(words, sentence, params):
    assert sentence in limits(words, params)


@pytest.mark.parametrize(("wallet", "told"), [(200.0, "make 40% of the market"), (600.0, "more than there is")])
def test_declared_wallets_are_held_against_the_market(wallet, told, params):
    assert told in limits(EN, params, wallet=wallet)


def test_declarations_that_are_not_believed_are_counted_and_named(params):
    assert "What 2 dealers declare lies so far" in limits(EN, params, disbelieved=True)
    assert "First: Beta and Alpha." in limits(EN, params, disbelieved=True)
    assert "counts as not known" not in limits(EN, params)


def test_where_nothing_is_declared_nothing_is_said_of_it(params):
    assert "declared turnover" not in limits(EN, params, turnover=NAN)
    assert limits(EN, params, potential=NAN) is None


def test_routes_say_how_far_they_lie_apart(params):
    told = section.say_routes(ROUTES, params.report, EN).markdown
    assert "They rank the dealers alike (rank correlation 1.00)" in told
    assert "the second gives 110% of the first, and for 33% of the dealers one is more than half above" in told


@pytest.mark.parametrize(("fair", "told"), [(0.4, "fairly alike"), (0.7, "only loosely")])
def test_how_alike_routes_must_rank_is_a_parameter(fair, told, load):
    routes = pd.DataFrame({"by_comparable": [1.0, 2.0, 3.0], "by_territory": [2.0, 1.0, 3.0]})  # rank correlation 0.5
    report = load(f"report.rank_alike.fair={fair}").report
    assert f"They rank the dealers {told} " in section.say_routes(routes, report, EN).markdown


@pytest.mark.parametrize("territory", [[NAN, NAN], [3.0, 3.0]])
def test_nothing_is_said_of_routes_where_there_is_one_or_nothing_to_rank(territory, params):
    routes = pd.DataFrame({"by_comparable": [1.0, 2.0], "by_territory": territory})
    assert section.say_routes(routes, params.report, EN) is None


@pytest.mark.parametrize(("n", "first"), [(1, ["Dealer 1"]), (3, ["Dealer 1", "Dealer 0", "Dealer 2"])])
def test_opportunities_are_the_dealers_with_most_room_the_first_on_top(n, first, plan, potential, texts):
    figure = section.draw_opportunities(plan, potential, n, EN)
    assert [text for text in texts(figure) if text.startswith("Dealer ")] == first
    assert figure.alt == EN("figures.opportunities.alt")


def test_opportunities_leave_out_dealers_whose_potential_is_not_known(plan, potential, texts):
    figure = section.draw_opportunities(plan.assign(potential=[1500.0, NAN, 500.0]), potential, 9, EN)
    assert [text for text in texts(figure) if text.startswith("Dealer ")] == ["Dealer 0", "Dealer 2"]
    assert section.draw_opportunities(plan.assign(potential=NAN), potential, 9, EN) is None


def test_hostile_names_are_texts_in_a_figure(hostile, plan, potential, texts):
    figure = section.draw_opportunities(plan.assign(name=hostile), potential, 3, EN)
    assert texts(figure).count(hostile) == 3
