"""What the first `make` says while packages are installed, with a stand-in for the installer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SET_UP = Path(__file__).parents[1] / ".ci/set_up.py"
INSTALLER = "import sys, time; print('Collecting one', flush=True); time.sleep({}); print('odd'); sys.exit({})"
RUN = "import runpy, sys; run = runpy.run_path({!r})['run']; sys.exit(run(2, [sys.executable, '-c', {!r}], pause=0.4))"


def set_up(seconds: float, status: int = 0, **env: str) -> subprocess.CompletedProcess:
    code = RUN.format(str(SET_UP), INSTALLER.format(seconds, status))
    there = {name: value for name, value in os.environ.items() if name not in ("CI", "QUIET")} | env
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=there)


def test_it_says_now_and_then_that_it_is_still_at_it():
    done = set_up(1.5)
    assert done.returncode == 0 and done.stdout == ""
    assert "  … still setting up: fetching package 1 of 2, 1 s so far" in done.stderr.splitlines()


@pytest.mark.parametrize("env", [{"CI": "true"}, {"QUIET": "1"}])
def test_it_is_quiet_where_asked_to(env):
    assert set_up(1, **env).stderr == ""


def test_what_the_installer_said_is_shown_where_it_fails():
    failed = set_up(0, 3, QUIET="1")
    assert (failed.returncode, failed.stderr) == (3, "Collecting one\nodd\n")


def test_the_packages_of_the_lock_are_counted(tmp_path):
    (tmp_path / "lock").write_text("# --- report\none==1 \\\n    --hash=sha256:0\ntwo[extra]==2\n")
    done = subprocess.run([sys.executable, SET_UP, tmp_path / "lock", sys.executable, "-c", "print(1)"])
    assert done.returncode == 0
