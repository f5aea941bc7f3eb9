from distribres.files import digests


def test_the_digest_of_a_file_is_that_of_its_content(tmp_path):
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    one.write_text("a")
    same.write_text("a")
    other.write_text("b")
    assert digests.of_file(one) == digests.of_file(same) != digests.of_file(other)


def test_files_are_told_apart_by_folder_where_names_are_the_same(tmp_path):
    files = [tmp_path / year / "sales.csv" for year in ("2025", "2026")]
    for file in files:
        file.parent.mkdir()
        file.write_text(file.parent.name)
    assert list(digests.of_files(files)) == ["2025/sales.csv", "2026/sales.csv"]
    assert list(digests.of_files(files[:1])) == ["sales.csv"]
    assert digests.of_files([]) == {}


def test_a_value_has_one_digest_whatever_the_order_of_its_names():
    assert digests.of_value({"a": 1, "b": "é"}) == digests.of_value({"b": "é", "a": 1})
    assert digests.of_value({"a": 1}) != digests.of_value({"a": 2})


def test_the_code_has_a_digest_as_a_whole_room_by_room_and_file_by_file():
    whole, room, file = digests.of_code(), digests.of_code("files"), digests.of_code("files/lock.py")
    assert len({whole, room, file, digests.of_code("stats", "files")}) == 4
    assert room == digests.of_code("files", "files/lock.py") and whole == digests.of_code()
