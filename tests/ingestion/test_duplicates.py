from pathlib import Path

import narwhals as nw
import numpy as np
import pytest

from distribres.ingestion import duplicates
from distribres.ingestion.engines import DuckDB


def lines(engine: DuckDB, *rows: tuple) -> nw.LazyFrame:
    values = ", ".join(str(row).replace("None", "null") for row in rows)
    found = nw.from_native(engine.connection.sql(f"select * from (values {values}) as t(a, b, _file, _line)"))
    return engine.hashed(found, ["a", "b"])


def places(twins: nw.LazyFrame) -> list[tuple]:
    return sorted(
        twins.select("_file", "_line").collect(backend="pandas").to_native().itertuples(index=False, name=None)
    )


def test_lines_alike_in_every_column_of_the_key_are_twins():
    engine = DuckDB()
    good = lines(engine, ("x", "1", 0, 1), ("x", "2", 0, 2), ("x", "1", 0, 3), ("1", "x", 0, 4))
    keys, again = duplicates.repeated(good, None)
    assert len(keys) == 3
    assert (np.diff(keys) > 0).all()
    assert places(duplicates.among(engine, good, again)) == [(0, 1), (0, 3)]


def test_a_line_without_a_key_is_like_no_other():
    keys, again = duplicates.repeated(lines(DuckDB(), ("x", None, 0, 1), ("x", None, 0, 2)), None)
    assert (len(keys), len(again)) == (0, 0)


def test_a_line_of_an_earlier_file_has_its_key():
    engine = DuckDB()
    good = lines(engine, ("x", "1", 0, 1), ("y", "1", 0, 2))
    before = lines(engine, ("y", "1", -1, 9), ("z", "1", -1, 3))
    keys, again = duplicates.repeated(good, before)
    assert len(keys) == 2
    assert places(duplicates.among(engine, good, again)) == [(0, 2)]


@pytest.mark.parametrize("few", [[], [0], [1, 2, 9], [3, 4, 10]])
def test_few_hashes_are_looked_up_among_sorted_ones(few):
    keys = np.array([1, 3, 9])
    assert duplicates.found_in(keys, np.array(few, dtype="int64")).tolist() == [key for key in few if key in keys]
    assert duplicates.found_in(keys[:0], np.array(few, dtype="int64")).tolist() == []


@pytest.mark.parametrize("arrays", [[], [[1, 2]], [[1, 2**62], [], [0, 3, 2**63 - 1]]])
def test_nothing_is_shared(arrays):
    assert duplicates.shared([np.array(a, dtype="int64") for a in arrays]).tolist() == []


def test_shared_are_the_keys_of_several_arrays_wherever_they_lie():
    rng = np.random.default_rng(3)
    arrays = [np.unique(rng.integers(0, 2**63, 1000)) for _ in range(4)]
    common = np.sort(rng.integers(0, 2**63, 50))
    arrays[1], arrays[3] = (np.union1d(array, common) for array in (arrays[1], arrays[3]))
    assert duplicates.shared(arrays).tolist() == common.tolist()


def test_hashes_are_the_same_in_another_connection():
    first, second = ([*duplicates._hashes(lines(e, ("x", "1", 0, 1)))] for e in (DuckDB(), DuckDB()))
    assert first == second
    assert first[0] >= 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells what of a file is in memory")
def test_mapped_files_do_not_stay_in_memory(tmp_path):
    np.save(tmp_path / "keys.npy", np.arange(4_000_000, dtype="int64") * 2**40)
    keys = np.load(tmp_path / "keys.npy", mmap_mode="r")

    def mapped() -> int:
        return int(Path("/proc/self/status").read_text().split("RssFile:")[1].split()[0])

    before = mapped()
    assert len(duplicates.shared([keys, keys])) == len(keys)
    assert mapped() - before < 16_000  # kB; the file has twice as many
