import pytest

from builders import params_of
from distribres.contracts.params import ParamsError


def fault(**given) -> str:
    with pytest.raises(ParamsError) as caught:
        params_of(letters=given)
    (told,) = caught.value.faults
    return told


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"not_with": ["thank"]}, "not_with: there is no other campaign 'thank'; did you mean 'thanks'?"),
        ({"not_with": ["news"]}, "not_with: there is no other campaign 'news'"),
        ({"where": {"chanel": ["reseller"]}}, "where: 'chanel' is no fact that there is; did you mean 'channel'?"),
        (
            {"where": {"place": ["stage"]}},
            "where: place is never 'stage': allowed are honour, invite, write, in_person",
        ),
        ({"where": {"family": ["ligth"]}}, "where: family is never 'ligth'"),
        ({"label": {"fr": "Merci pour le trimestre"}}, "label.fr: 'thanks' has the same: give it another"),
    ],
)
def test_what_a_campaign_says_of_others_is_checked(parts, said):
    told = fault(campaigns={"news": parts})
    assert told.startswith("PARAMS: letters.campaigns.news.") and said in told


def test_a_letter_by_outcome_has_one_for_each_outcome_that_is_asked_for():
    own = {"letter": {"came": "event_came"}, "where": {"event": ["came", "absent"]}}
    told = fault(campaigns={"news": own})
    assert "letter: it has none for absent: give one, or leave it out of `where: {event: [...]}`" in told


def test_criteria_families_and_places_can_be_asked():
    where = {"revenue_rank": {"min": 0.5}, "family": ["light"], "place": ["write"], "seen": False}
    assert (
        params_of(letters={"campaigns": {"news": {"where": where}}}).letters.campaigns["news"].where.keys()
        == where.keys()
    )


@pytest.mark.parametrize(
    ("notice", "said"),
    [("{brand}", "it must state {opt_out}"), ("{opt_out} {privacy} {name}", "{name} is not filled in")],
)
def test_the_notice_says_how_to_stop_these_letters(notice, said):
    assert said in fault(notice={"en": notice})


def test_a_tactic_that_a_network_took_out_stops_no_review():
    every = params_of(playbook={"tactics": {"news_letter": {"drop": True}}})
    assert every.letters.campaigns["news"].tactic == "news_letter"
