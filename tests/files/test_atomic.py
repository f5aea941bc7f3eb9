import pytest

from distribres.files.atomic import link_all, publish, replacing, stage_of


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


def folder_of(folder, **files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def content(folder):
    return {f.name: f.read_text() for f in folder.iterdir()}


def test_a_stage_takes_the_place_of_its_folder(tmp_path):
    folder = folder_of(tmp_path / "2026Q3", old="1", both="1")
    stage = stage_of(folder)
    with replacing(stage / "both") as part:
        part.write_text("2")
    assert content(folder) == {"old": "1", "both": "1"}
    publish(stage, folder)
    assert content(folder) == {"old": "1", "both": "2"}
    assert list(tmp_path.iterdir()) == [folder]


def test_a_stage_goes_on_from_what_an_interrupted_run_left(tmp_path):
    folder = folder_of(tmp_path / "2026Q3", mine="1", table="1")
    folder_of(tmp_path / "2026Q3.next", table="2", **{".other.part.csv": "half of"})
    assert content(stage_of(folder)) == {"mine": "1", "table": "2"}


def test_a_folder_that_a_killed_run_had_moved_away_comes_back(tmp_path):
    folder = tmp_path / "2026Q3"
    folder_of(tmp_path / ".2026Q3.old", table="1")
    folder_of(tmp_path / "2026Q3.next", table="2")
    stage_of(folder)
    assert content(folder) == {"table": "1"}


def test_the_first_stage_becomes_the_folder(tmp_path):
    publish(stage_of(tmp_path / "deep" / "2026Q3"), tmp_path / "deep" / "2026Q3")
    assert [f.name for f in (tmp_path / "deep").iterdir()] == ["2026Q3"]


def test_only_files_of_a_name_can_be_taken_along(tmp_path):
    for name in ("a/sent.csv", "a/letters.pdf", "b/sent.csv"):
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text("x")
    link_all(tmp_path / "old", tmp_path / "new", "sent.csv")
    found = {file.relative_to(tmp_path / "new").as_posix() for file in (tmp_path / "new").rglob("*") if file.is_file()}
    assert found == {"a/sent.csv", "b/sent.csv"}
