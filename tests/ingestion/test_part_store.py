from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts.mapping import input_model
from distribres.ingestion import aliases
from distribres.ingestion.ids import Identities
from distribres.ingestion.part_store import Part, Store
from distribres.ingestion.reference import Reference
from distribres.ingestion.values import WIDE

SPEC = input_model("sales").model_validate(
    {"files": "sales.csv", "columns": {"date": "Day", "dealer_id": "Dealer", "amount": "Net"}}
)
DEPENDS = {"past": "2026-06-30", "future": "2026-10-02", "known": ["C1"], "unknown": ["C9"], "meant": {"c1": "C1"}}
END = date(2026, 9, 30)


def reference(end: date, dealers: list[str], identities: Identities | None = None) -> Reference:
    return Reference(end, [""], pd.Series(dealers), identities=identities)


KNOWN = reference(END, ["C1"])


def named() -> pd.DataFrame:
    found = pd.DataFrame([("c1", "C1", "case", 2, 10**22)], columns=aliases.COUNTED)
    return found.astype({"written": "str", "dealer_id": "str", "reason": "str", "money": WIDE})


def part(**depends) -> Part:
    frame = pd.DataFrame({"amount": [10**22, None], "b": ["x", None]}).astype({"amount": WIDE, "b": "str"})
    account = {"read": [3, 10**17], "accepted": [1, 10**17], "rejected": [2, 0]}
    return Part(frame.assign(amount=1.5), lambda: frame[:1], account, named(), np.array([1, 2**62]), DEPENDS | depends)


def kept(store: Store, name: str, what: Part) -> Store:
    with store.making(name) as folder:
        what.write(folder)
    return store


def test_a_part_comes_back_as_it_was(tmp_path):
    store = kept(Store(tmp_path / "staged/sales"), "n", part())
    found = store.find("n", KNOWN, SPEC)
    pd.testing.assert_frame_equal(found.sums, part().sums)
    pd.testing.assert_frame_equal(found.rejects(), part().rejects())
    assert (found.account, found.depends) == (part().account, part().depends)
    pd.testing.assert_frame_equal(found.aliases, named())
    assert found.keys.tolist() == [1, 2**62]
    assert store.find("other", KNOWN, SPEC) is None


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def alter(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    "file", ["sums.parquet", "rejects.parquet", "aliases.parquet", "keys.npy", "part.json", "digests.json"]
)
@pytest.mark.parametrize("change", [cut, alter, Path.unlink])
def test_a_part_that_was_altered_is_not_believed(tmp_path, file, change):
    store = kept(Store(tmp_path), "n", part())
    change(tmp_path / "n" / file)
    assert store.find("n", KNOWN, SPEC) is None
    assert kept(store, "n", part()).find("n", KNOWN, SPEC) is not None


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
    assert part().stands(reference(end, dealers), SPEC) is stands
    assert part(past=None, future=None, known=[], unknown=[]).stands(reference(end, dealers), SPEC)


@pytest.mark.parametrize(
    ("ids", "stands"),
    [(["C1"], True), (["C1", "c1"], False), (["C1", "c9"], False), (["C1", "C2"], True)],
    ids=["as it was", "it is a dealer of its own now", "the unknown one fits one now", "nothing that concerns it"],
)
def test_a_part_stands_while_its_ids_mean_the_same_dealers(ids, stands):
    assert part().stands(reference(END, ["C1"], Identities(ids)), SPEC) is stands


def test_a_part_that_failed_leaves_what_was_there(tmp_path):
    store = kept(Store(tmp_path), "n", part())
    with pytest.raises(KeyError), store.making("n") as folder:
        part(known=[]).write(folder)
        raise KeyError
    assert store.find("n", KNOWN, SPEC).depends == DEPENDS
    assert kept(store, "n", part(past=None)).find("n", KNOWN, SPEC).depends["past"] is None


def test_parts_that_nothing_uses_are_removed_and_what_a_killed_run_left(tmp_path):
    store = kept(kept(Store(tmp_path), "n", part()), "old", part())
    with pytest.raises(KeyError), store.making("half"):
        raise KeyError
    (tmp_path / "stray.txt").touch()
    store.forget(["n"])
    assert [folder.name for folder in tmp_path.iterdir()] == ["n"]
