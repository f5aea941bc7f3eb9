import pytest

from distribres.report.blocks import Text
from distribres.report.sections import playbook
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")


def test_playbook_says_what_is_done_for_how_many(read, plan):
    actions = {"keep": ["hotline", "rewards", "own_idea"], "light": ["follow_up_letter"], "grow": ["joint_plan"]}
    rows = read(playbook.list_actions(actions, plan, EN))
    assert rows == [
        {"Family": "Keep", "Dealers": "1", "Actions": "hotline, rewards and own idea"},
        {"Family": "Light touch", "Dealers": "2", "Actions": "follow-up letter"},
    ]


def test_follow_ups_are_counted(plan):
    plan = plan.assign(actions=["hotline;event_thanks", "event_regrets", "event_thanks"])
    assert playbook.say_follow_ups(plan, EN) == Text(EN("sections.playbook.event", thanks="2", regrets="1"))


@pytest.mark.parametrize("words", [EN, FR])
def test_without_an_event_there_is_nothing_to_follow_up(words, plan):
    assert playbook.say_follow_ups(plan, words).markdown == f"*{words('absent.events')}*"
