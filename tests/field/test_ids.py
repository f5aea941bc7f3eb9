from distribres.field.ids import make_id


def test_an_id_is_the_same_in_every_run():
    assert make_id("demo", "2026Q4", "D1", "kit", 1) == "ac9d44e428709"


def test_what_is_another_thing_has_another_id():
    assert len({make_id("a", "b"), make_id("ab", ""), make_id("b", "a"), make_id("a", "b", "")}) == 4
