import pytest

from builders import params_of
from distribres.contracts.params import ParamsError


def faults(**given) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        params_of(recognition=given)
    return caught.value.faults


def both(text):
    return {"fr": text, "en": text}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"earn": {"retruns": {"max": 0}}}, "earn: 'retruns' is no fact that there is; did you mean 'returns'?"),
        ({"among": {"zzz": True}}, "among: 'zzz' is no fact that there is"),
        ({"earn": {"tier_change": ["higher"]}}, "earn: tier_change is never 'higher': allowed are up, same, down"),
        ({"earn": {"best_year": {"min": 1}}}, "earn: best_year is true or false"),
        ({"earn": {"lines_chance": {"max": 0.2}}}, "earn: 'lines_chance' is no fact that there is"),
        ({"figure": "channel"}, "figure: 'channel' is no figure: it is one of revenue,"),
        ({"wording": {"fr": "Bravo"}}, "wording.fr: it must state {lines}"),
        (
            {"wording": {"en": "{lines} {name}"}},
            "wording.en: {name} is not filled in here: allowed are {lines}, {peers}",
        ),
        ({"wording": {"en": "{lines.__class__}"}}, "wording.en: {lines.__class__} is not filled in here"),
        ({"wording": {"en": "{lines"}}, "wording.en: a brace is not closed: a figure stands as {growth}"),
        ({"public": both("{revenue}")}, "public.fr: {revenue} is not filled in here"),
        ({"label": {"fr": "Années de confiance"}}, "label.fr: 'years_together' has the same: give it another"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_with_its_place(parts, said):
    told = faults(rules={"no_returns": parts})[0]
    assert told.startswith("PARAMS: recognition.rules.no_returns.") and said in told


def test_the_last_honest_word_must_be_true_of_everybody():
    (told,) = faults(honest_words=[{"where": {"revenue": {"min": 1}}, "text": both("Merci")}])
    assert told.endswith(
        "the last word must hold for everybody, so that nobody is left without one: give it no `where`"
    )


def test_an_honest_word_states_nothing_but_the_years():
    (told, _) = faults(honest_words=[{"text": both("{growth}")}])
    assert told.endswith("honest_words.0.text.fr: {growth} is not filled in here: allowed are {years}")


def test_what_an_honest_word_asks_is_checked_too():
    (told,) = faults(honest_words=[{"where": {"zzz": True}, "text": both("a")}, {"text": both("b")}])
    assert "honest_words.0.where: 'zzz' is no fact" in told


def test_a_text_without_its_figure_is_told_once_for_each_language():
    assert [told.split(": ")[1] for told in faults(rules={"no_returns": {"wording": both("Bravo")}})] == [
        "recognition.rules.no_returns.wording.fr",
        "recognition.rules.no_returns.wording.en",
    ]
