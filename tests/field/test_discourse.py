import pandas as pd

from builders import params_of
from distribres.field.discourse import choose_lines


def text(said: str) -> dict[str, str]:
    return {"fr": f"{said} (fr)", "en": said}


def lines(variants: list[dict], part: str, **facts: list) -> list[str]:
    """What is said to dealers of the family keep, of which these are the variants."""
    book = params_of(playbook={"families": {"keep": {"variants": variants}}}).playbook
    table = pd.DataFrame(facts).assign(family="keep")
    return [line.en for line in choose_lines(table, book, part)]


BOUND = {"where": {"channel": ["exclusive", "franchise"]}, "ask": text("bound")}
SMALL = {"where": {"salespeople": {"max": 2}}, "ask": text("small"), "say": text("few")}


def test_a_dealer_hears_the_lines_of_its_family():
    own = params_of().playbook.families["keep"].discourse.ask.en
    assert lines([], "ask", channel=["reseller"]) == [own]


def test_a_variant_that_holds_replaces_the_lines_that_it_has():
    assert lines([BOUND], "ask", channel=["exclusive", "reseller"])[0] == "bound"
    own = params_of().playbook.families["keep"].discourse.say.en
    assert lines([BOUND], "say", channel=["exclusive"]) == [own]


def test_of_variants_that_hold_the_first_counts_alone():
    facts = {"channel": ["exclusive", "reseller"], "salespeople": [1.0, 1.0]}
    own = params_of().playbook.families["keep"].discourse.say.en
    assert lines([BOUND, SMALL], "ask", **facts) == ["bound", "small"]
    assert lines([BOUND, SMALL], "say", **facts) == [own, "few"]


def test_dealers_stay_in_their_order_whatever_their_families():
    book = params_of().playbook
    table = pd.DataFrame({"family": ["grow", "keep", "grow"]}, index=["B", "A", "C"])
    told = choose_lines(table, book, "gain")
    assert told.index.tolist() == ["B", "A", "C"] and told["B"] == told["C"] == book.families["grow"].discourse.gain
