import os
import stat
from pathlib import Path

import pytest

from distribres.files import access
from distribres.files.atomic import publish, replacing, stage_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders inherit their rights on Windows")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def old(tmp_path) -> Path:
    """A folder as it was made before anybody looked to its modes."""
    folder = tmp_path / "brand"
    (folder / "2026Q3").mkdir(parents=True)
    (folder / "2026Q3/plan.csv").write_text("plan")
    for path, loose in ((folder, 0o755), (folder / "2026Q3", 0o2775), (folder / "2026Q3/plan.csv", 0o664)):
        path.chmod(loose)
    return folder


@pytest.mark.parametrize(("who", "folders", "files"), [("owner", 0o700, 0o600), ("group", 0o750, 0o640)])
def test_what_is_made_is_for_those_only_and_so_is_what_was_there(old, who, folders, files):
    with access.restricted(who):
        access.settle(old, who)
        (old / "new").mkdir()
        (old / "new/file").write_text("new")
    assert [mode(old), mode(old / "new")] == [folders] * 2
    assert [mode(old / name) for name in ("2026Q3/plan.csv", "new/file")] == [files] * 2
    assert mode(old / "2026Q3") == 0o2000 | folders  # it still hands on its group


def test_afterwards_things_are_made_as_before(tmp_path):
    before = os.umask(0o022)
    try:
        with access.restricted("owner"):
            pass
        (tmp_path / "file").touch()
    finally:
        os.umask(before)
    assert mode(tmp_path / "file") == 0o644


def test_links_are_not_followed(old, tmp_path):
    (tmp_path / "raw").mkdir(mode=0o755)
    (tmp_path / "raw/sales.csv").touch(mode=0o644)
    (old / "raw").symlink_to(tmp_path / "raw")
    (old / "sales.csv").symlink_to(tmp_path / "raw/sales.csv")
    (old / "nowhere").symlink_to(tmp_path / "nowhere")
    access.settle(old, "owner")
    assert (mode(tmp_path / "raw"), mode(tmp_path / "raw/sales.csv")) == (0o755, 0o644)


def test_files_keep_it_when_they_are_replaced_linked_and_published(old):
    with access.restricted("owner"):
        access.settle(old, "owner")
        stage = stage_of(old / "2026Q3")
        with replacing(stage / "run.json") as part:
            part.write_text("{}")
        assert mode(stage / "plan.csv") == 0o600  # the same file under another name
        publish(stage, old / "2026Q3")
    assert mode(old / "2026Q3") & 0o777 == 0o700
    assert {mode(file) for file in (old / "2026Q3").iterdir()} == {0o600}
