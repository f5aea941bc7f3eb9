import pytest

from builders import params_of
from distribres.contracts.params import ParamsError
from small_plans import VISITS, whole


def faults(**given) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        params_of(playbook=given)
    return caught.value.faults


def of_tactic(**parts) -> list[str]:
    return faults(tactics={"gift": whole("gift", **parts)})


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"for": {"kep": "core"}}, "for: there is no family 'kep'; did you mean 'keep'?"),
        ({"exclusive_with": ["stater_kit"]}, "exclusive_with: there is no other tactic 'stater_kit'; did you mean"),
        ({"exclusive_with": ["gift"]}, "exclusive_with: there is no other tactic 'gift'"),
        ({"exclusive_with": ["field_visit"]}, "exclusive_with: field_visit takes what others leave"),
        ({"where": {"chanel": ["reseller"]}}, "where: 'chanel' is no fact"),
        ({"hours": "rest"}, "hours: what is left of the hours goes to visits"),
        ({"hours": "from_plan"}, "hours: what is set aside to explore is a visit"),
        ({**VISITS, "times": 3}, "times: a tactic that takes what others leave of the hours has none"),
        ({**VISITS, "cost": 5}, "cost: a tactic that takes what others leave of the hours has none"),
        ({"cost": {"rest_from": 5}, "capacity": {"dealers": 3}}, "capacity: a tactic that takes what others leave"),
        ({"cost": {"rest_from": 5}, "hours": 1}, "hours: a tactic that takes what others leave of the money has none"),
        ({"contact": "visit"}, "hours: a visit takes hours"),
        ({"own_hours": 2}, "own_hours: these are hours of manager, marketing or factory: say `who`"),
        ({"label": {"fr": "Point trimestriel", "en": "x"}}, "label.fr: 'quarterly_review' has the same"),
    ],
)
def test_what_a_tactic_says_of_others_is_checked(parts, said):
    (fault,) = of_tactic(**parts)
    assert fault.startswith("PARAMS: playbook.tactics.gift.") and said in fault


def test_a_case_without_a_rule_is_told():
    (fault,) = faults(families={"light": {"rules": [{"tier": ["C"], "willingness": ["high"]}]}})
    assert fault.endswith("no rule holds for tier C, headroom low, willingness low, winnable low: add one")


def test_a_rule_that_asks_more_does_not_cover_a_case():
    (fault,) = faults(families={"maintain": {"rules": [{"tier": ["B"], "where": {"channel": ["reseller"]}}]}})
    assert "no rule holds for tier B, headroom low" in fault


def test_to_drop_a_family_that_others_do_not_stand_in_for_is_told():
    assert "no rule holds for tier A" in faults(families={"keep": {"drop": True}})[0]


@pytest.mark.parametrize("part", ["rules", "variants"])
def test_conditions_of_families_are_checked_too(part):
    given = {
        "rules": [{"tier": ["A"], "headroom": ["low"]}, {"where": {"zzz": True}}],
        "variants": [{"where": {"zzz": True}}],
    }
    (fault,) = faults(families={"keep": {part: given[part]}})
    assert f"playbook.families.keep.{part}." in fault and "'zzz' is no fact" in fault


def test_no_family_is_called_all():
    family = {"label": {"fr": "Tous", "en": "Everybody"}, "objective": {"fr": "a", "en": "b"}, "rules": [{}]}
    family["discourse"] = {line: {"fr": "a", "en": "b"} for line in ("say", "ask", "offer", "gain")}
    assert "all stands for every family" in faults(families={"all": family})[0]


def test_all_faults_come_at_once():
    found = faults(tactics={"gift": whole("gift", own_hours=1), "second": whole("second", **{"for": {"kep": "core"}})})
    assert len(found) == 2
