"""What is asked: the options, the values beside them, and what Enter takes."""

import pytest

from distribres.ingestion.proposal.entries import Entry
from distribres.ingestion.proposal.questions import of_brands, of_values


@pytest.mark.parametrize(
    ("value", "default"), [("mm/dd/yyyy", 1), (None, None)], ids=["what is proposed", "nothing is proposed"]
)
def test_enter_takes_what_is_proposed(value, default):
    entry = Entry("dates", value, doubts=["a guess"], options=["dd/mm/yyyy", "mm/dd/yyyy"])
    (question,) = of_values("sales", entry, ("01/02/2025",))
    assert (question.about, question.why, question.default) == ("sales.dates", ("a guess",), default)
    assert question.samples == ("01/02/2025",)


@pytest.mark.parametrize(
    "entry",
    [Entry("dates", "dd/mm/yyyy", options=["dd/mm/yyyy", "mm/dd/yyyy"]), Entry("key", [], doubts=["nothing tells"])],
    ids=["no doubt", "no choice"],
)
def test_what_is_sure_or_cannot_be_chosen_is_not_asked(entry):
    assert list(of_values("sales", entry)) == []


def test_options_are_shown_as_a_person_reads_them():
    shown = {"reseller": {"value": "reseller"}, "Dur × 0.0166667": {"column": "Dur", "factor": 1 / 60}}
    shown |= {"count all lines": [], "[date, dealer_id]": ["date", "dealer_id"], "7": 7}
    (question,) = of_values("any", Entry("thing", options=list(shown.values())))
    assert [option.shown for option in question.options] == list(shown)


def test_which_brand_is_ours_is_left_open():
    (question,) = of_brands({"ACME": 0.75, "Other": 0.25})
    assert question.default is None
    assert [option[:2] for option in question.options] == [
        ("ACME", ("75% of the lines",)),
        ("Other", ("25% of the lines",)),
    ]
    assert list(of_brands({})) == []
