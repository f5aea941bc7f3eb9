"""What is wrong with campaigns as a whole: others that are not there, facts that nothing tells."""

from collections.abc import Iterator

from distribres.contracts.conditions import CHOICES, faults_among
from distribres.contracts.letters import NOTICE, Campaign, Letters, vocabulary
from distribres.contracts.playbook import Playbook
from distribres.contracts.playbook_faults import Fault, near, same_labels
from distribres.contracts.recognition_faults import text_faults


def find_faults(letters: Letters, playbook: Playbook, criteria: list[str]) -> Iterator[Fault]:
    """What no part shows alone."""
    known = vocabulary(criteria, [*playbook.families])
    for name, campaign in letters.campaigns.items():
        at = ("letters", "campaigns", name)
        yield from (((*at, "where"), told) for told in faults_among(campaign.where, known))
        yield from (((*at, place), told) for place, told in _campaign_faults(name, campaign, letters))
    yield from same_labels(("letters", "campaigns"), letters.campaigns)
    yield from (
        (("letters", *place), told) for place, told in text_faults("notice", letters.notice, NOTICE, NOTICE[1:])
    )


def _campaign_faults(name: str, campaign: Campaign, letters: Letters) -> Iterator[tuple[str, str]]:
    """A tactic that is not there is told when the letters are written: a network may have taken it out."""
    for other in campaign.not_with:
        if other not in letters.campaigns or other == name:
            yield "not_with", f"there is no other campaign {other!r}{near(other, letters.campaigns)}"
    if isinstance(campaign.letter, dict):
        asked = campaign.where.get("event")
        outcomes = CHOICES["event"] if asked is None else asked.one_of or ()
        if lacking := [outcome for outcome in outcomes if outcome not in campaign.letter]:
            yield "letter", f"it has none for {lacking[0]}: give one, or leave it out of `where: {{event: [...]}}`"
