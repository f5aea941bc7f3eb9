from datetime import date

import numpy as np
import pandas as pd
import pytest

from distribres.ingestion.part_store import Part, Store

DEPENDS = {"past": "2026-06-30", "future": "2026-10-02", "known": ["C1"], "unknown": ["C9"]}
END = date(2026, 9, 30)


def part(**depends) -> Part:
    frame = pd.DataFrame({"a": [1.0, None], "b": ["x", None]}).astype({"b": "str"})
    account = {"read": [3, 10**17], "accepted": [1, 10**17], "rejected": [2, 0]}
    return Part(frame, lambda: frame[:1], account, np.array([1, 2**62]), DEPENDS | depends)


def kept(store: Store, name: str, what: Part) -> Store:
    with store.making(name) as folder:
        what.write(folder)
    return store


def test_a_part_comes_back_as_it_was(tmp_path):
    store = kept(Store(tmp_path / "staged/sales"), "n", part())
    found = store.find("n", END, ["C1"])
    pd.testing.assert_frame_equal(found.sums, part().sums)
    pd.testing.assert_frame_equal(found.rejects(), part().rejects())
    assert (found.account, found.depends) == (part().account, part().depends)
    assert found.keys.tolist() == [1, 2**62]
    assert store.find("other", END, ["C1"]) is None


@pytest.mark.parametrize(
    ("end", "dealers", "stands"),
    [
        (date(2026, 6, 30), ["C1", "C5"], True),
        (date(2026, 10, 1), ["C1"], True),
        (date(2026, 6, 29), ["C1"], False),
        (date(2026, 10, 2), ["C1"], False),
        (END, ["C5"], False),
        (END, ["C1", "C9"], False),
    ],
)
def test_a_part_stands_while_the_same_is_future_and_the_same_dealers_are_known(end, dealers, stands):
    assert part().stands(end, dealers) is stands
    assert part(past=None, future=None, known=[], unknown=[]).stands(end, dealers)


def test_a_part_that_failed_leaves_what_was_there(tmp_path):
    store = kept(Store(tmp_path), "n", part())
    with pytest.raises(KeyError), store.making("n") as folder:
        part(known=[]).write(folder)
        raise KeyError
    assert store.find("n", END, ["C1"]).depends == DEPENDS
    assert kept(store, "n", part(past=None)).find("n", END, ["C1"]).depends["past"] is None


def test_parts_that_nothing_uses_are_removed_and_what_a_killed_run_left(tmp_path):
    store = kept(kept(Store(tmp_path), "n", part()), "old", part())
    with pytest.raises(KeyError), store.making("half"):
        raise KeyError
    store.forget(["n"])
    assert [folder.name for folder in tmp_path.iterdir()] == ["n"]
