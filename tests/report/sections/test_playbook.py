import pytest

from distribres.report.sections import playbook
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (EN, "## Playbook\n\nVIP treatment for the key dealers, kits and promotions for the middle,"),
        (FR, "## Plan d’animation\n\nTraitement VIP pour les grands, kits et promotions pour les moyens,"),
    ],
)
def test_each_family_is_treated_in_its_own_way(words, begins):
    assert playbook.say(words).markdown.startswith(begins)


def test_it_lists_what_is_done_for_how_many(read, plan):
    actions = {"keep": ["hotline", "rewards", "own_idea"], "light": ["follow_up_letter"], "grow": ["joint_plan"]}
    assert read(playbook.list_actions(actions, plan, EN)) == [
        {"Family": "Keep", "Dealers": "1", "Actions": "hotline, rewards and own idea"},
        {"Family": "Light touch", "Dealers": "2", "Actions": "follow-up letter"},
    ]


def test_follow_ups_are_counted(plan):
    plan = plan.assign(actions=["hotline;event_thanks", "event_regrets", "event_thanks"])
    told = playbook.say_follow_ups(plan, EN).markdown
    assert told.startswith("After the last event, 2 dealers who came are to be thanked and 1 who could not come")


@pytest.mark.parametrize("words", [EN, FR])
def test_without_an_event_there_is_nothing_to_follow_up(words, plan):
    assert playbook.say_follow_ups(plan, words).markdown == f"*{words('absent.events')}*"
