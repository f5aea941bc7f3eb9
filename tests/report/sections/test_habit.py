import pandas as pd

from distribres.report.sections import habit
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_habit_says_what_explains_time(net):
    table = pd.DataFrame({"habit": [0.5, 0.7], "potential": [0.1, 0.3]})
    told = {"count": 4, "headroom": "€10.0k", "habit": "60%", "potential": "20%"}
    assert said(habit.say(table, net, EN)) == EN("sections.habit.says", **told)


def test_habit_says_what_repeats_and_names_who_is_never_seen(plan):
    habits = pd.DataFrame({"repeated": [0.9, 0.6, NAN], "hours": [200.0, 100.0, 50.0]})
    quartiles = pd.DataFrame(
        {
            "rep_id": [None] * 4 + ["r"],
            "quartile": [1, 2, 3, 4, 4],
            "hours_share": [0.1, 0.2, 0.3, 0.4, 0.9],
            "potential_share": [0.02, 0.08, 0.2, 0.7, 0.9],
        }
    )
    cases = pd.DataFrame({"dealer_id": plan["dealer_id"], "case": ["habit", "unseen", "habit"], "headroom": 1.0})
    text = habit.say_cases(habits, quartiles, cases, plan, EN).markdown
    shares = {"potential": "70%", "hours": "40%", "least_potential": "2%", "least_hours": "10%"}
    for said_of in (
        EN("sections.habit.repeated", repeated="80%"),
        EN("sections.habit.quartiles", **shares),
        EN("sections.habit.visited", count=2),
        EN("sections.habit.unseen", count=1, first="Dealer 1"),
    ):
        assert said_of.strip() in text
