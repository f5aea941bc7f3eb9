import os
import subprocess
import sys
import time

import pytest

from distribres.files.lock import Busy, alone

HOLD = """
import os, sys, time
from pathlib import Path
from distribres.files.lock import alone

with alone(Path(sys.argv[1]), "it"):
    print("held", flush=True)
"""


def holder(lock, then: str) -> subprocess.Popen:
    """A process that holds the lock, and then does something."""
    held = subprocess.Popen([sys.executable, "-c", f"{HOLD}    {then}", lock], stdout=subprocess.PIPE, text=True)
    assert held.stdout.readline() == "held\n"
    return held


def end(held: subprocess.Popen) -> None:
    held.kill()
    held.wait()
    held.stdout.close()


def test_who_holds_the_lock_is_named_to_others(tmp_path):
    held = holder(tmp_path / "lock", "time.sleep(60)")
    with pytest.raises(Busy, match=rf"^it is under way \(process {held.pid}\): wait"), alone(tmp_path / "lock", "it"):
        pass
    end(held)


def test_what_a_killed_holder_locked_is_free_again(tmp_path):
    end(holder(tmp_path / "lock", "time.sleep(60)"))
    with alone(tmp_path / "lock", "it"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_a_child_of_a_killed_holder_is_waited_for(tmp_path):
    held = holder(tmp_path / "lock", "time.sleep(60 if os.fork() else 1)")
    time.sleep(0.3)
    killed = time.monotonic()
    end(held)
    with alone(tmp_path / "lock", "it"):
        assert time.monotonic() - killed > 0.5


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_a_child_that_lives_on_does_not_keep_what_its_parent_released(tmp_path):
    lock = tmp_path / "lock"
    with alone(lock, "it"):
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
    with alone(lock, "it"):
        pass
    os.kill(child, 9)
    os.waitpid(child, 0)


@pytest.mark.parametrize(
    "garbage", [b"", b" ", b"nobody", "\u00e9\u00e9".encode("latin-1"), b" 99999999999999999999", b" 0", b" -1"]
)
def test_a_lock_that_says_nothing_of_its_holder_is_only_a_lock(tmp_path, garbage):
    lock = tmp_path / "lock"
    lock.write_bytes(garbage)
    with alone(lock, "it"):
        lock.write_bytes(garbage)
        with pytest.raises(Busy, match=r"^it is under way: wait until it has ended$"), alone(lock, "it"):
            pass


def test_a_folder_with_nothing_but_the_lock_goes_with_it(tmp_path):
    with alone(tmp_path / "network" / "lock", "it"):
        pass
    assert not (tmp_path / "network").exists()
    with alone(tmp_path / "network" / "lock", "it"):
        (tmp_path / "network" / "review").touch()
    assert (tmp_path / "network" / "lock").exists()


RACE = """
import sys
from pathlib import Path
from distribres.files.lock import Busy, alone

lock, within = Path(sys.argv[1]), Path(sys.argv[2])
for _ in range(300):
    try:
        with alone(lock, "it"):
            within.touch(exist_ok=False)  # nobody else is here
            within.unlink()
    except Busy:
        pass
"""


def test_a_lock_that_goes_with_its_folder_is_never_held_twice(tmp_path):
    command = [sys.executable, "-c", RACE, tmp_path / "network" / "lock", tmp_path / "within"]
    runs = [subprocess.Popen(command) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
