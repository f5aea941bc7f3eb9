import pytest

from distribres import field

NAMES = ["both_sides", "choose_actions", "list_honours", "make_calendar", "recognise", "value_actions"]


@pytest.mark.parametrize("name", NAMES)
def test_the_room_offers(name):
    assert callable(getattr(field, name))


def test_and_nothing_else():
    assert sorted(field.__all__) == NAMES
