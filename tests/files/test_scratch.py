import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from distribres.files.scratch import passing_folder, scratch_of


@pytest.fixture(autouse=True)
def passing(tmp_path, monkeypatch) -> Path:
    """Stands for TMPDIR."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.mark.skipif(os.name == "nt", reason="folders inherit their rights on Windows")
def test_only_the_owner_can_open_it(passing):
    with scratch_of(passing) as scratch, passing_folder() as folder:
        assert Path(folder).parent == scratch
        assert [stat.S_IMODE(Path(path).stat().st_mode) for path in (scratch, folder)] == [0o700] * 2


def test_nothing_is_left_of_what_children_forgot(passing):
    with scratch_of(passing) as scratch:
        (scratch / "forgotten").mkdir()
        (scratch / "forgotten/text.csv").touch()
    assert list(passing.iterdir()) == []


def test_without_a_run_it_lies_in_tmpdir(passing):
    with passing_folder() as folder:
        assert Path(folder).parent == passing


KILLED = """
import os, signal, sys
from pathlib import Path
from distribres.files.scratch import scratch_of
with scratch_of(Path(sys.argv[1])) as scratch:
    (scratch / "text.csv").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_the_next_run_of_the_same_owner_removes_what_a_killed_one_left(passing, tmp_path):
    died = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "mine")]).returncode
    (left,) = passing.iterdir()
    assert (died, [file.name for file in left.iterdir()]) == (-signal.SIGKILL, ["text.csv"])
    with scratch_of(tmp_path / "another"):
        assert left.exists()
    with scratch_of(tmp_path / "mine"):
        assert not left.exists()
