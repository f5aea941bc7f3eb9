import pytest

from distribres.files import replacing


def test_what_was_written_takes_the_place_of_the_old(tmp_path):
    file = tmp_path / "deep" / "plan.csv"
    with replacing(file) as part:
        part.write_text("new")
    assert file.read_text() == "new"
    assert list(file.parent.iterdir()) == [file]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    file = tmp_path / "plan.csv"
    file.write_text("old")
    with pytest.raises(RuntimeError), replacing(file) as part:
        part.write_text("half of")
        raise RuntimeError
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
