from distribres.ingestion.proposal.entries import Draft, Entry


def test_a_draft_tells_its_doubts_and_what_is_to_fill_in():
    settings = [Entry("dates", "dd/mm/yyyy", doubts=["a guess"]), Entry("key")]
    draft = Draft(None, settings, [Entry("amount", "Net"), Entry("name")], [], ["cost: 'Cost' is empty"])
    assert draft.doubts() == ["dates: a guess", "cost: 'Cost' is empty"]
    assert draft.to_fill() == ["key", "name"]
