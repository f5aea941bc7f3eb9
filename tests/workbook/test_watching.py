"""What a work shows that takes long, seen from outside: on a terminal, and where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from distribres.files.progress import Told
from distribres.workbook.watching import Pace

WORK = """
import os, sys, time
from pathlib import Path
from distribres.files import progress
from distribres.workbook import watching

watching.PAUSE = watching.Lines.pause = watching.Bar.pause = 0.2
with watching.watched("01_ingestion", Path(sys.argv[1])):
    progress.tell("sales", "file 1 of 4", 0)
    time.sleep(0.5)
    progress.tell("sales", "file 2 of 4, 2.1 M lines", 0.25)
    for _ in range(20):
        if os.fork() == 0:  # as kernels are
            os._exit(0)
        os.wait()
        time.sleep(0.04)
print("done", sorted(os.listdir(Path(sys.argv[1]).parent)), "tqdm" in sys.modules)
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="with forks, and a terminal of its own")


def environment(**given: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("CI", "QUIET")} | given


def work(folder: Path, **given: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", WORK, str(folder / "channel")]
    return subprocess.run(command, capture_output=True, text=True, env=environment(**given), timeout=60)


@LINUX
def test_without_a_terminal_there_is_a_line_now_and_then_with_the_time_left(tmp_path):
    done = work(tmp_path)
    assert done.stdout == "done [] False\n"
    assert "  … 01_ingestion: sales, file 1 of 4; 1 s so far" in done.stderr.splitlines()
    assert "  … 01_ingestion: sales, file 2 of 4, 2.1 M lines; 25%, " in done.stderr and " left\n" in done.stderr


@LINUX
@pytest.mark.parametrize("given", [{"CI": "true"}, {"QUIET": "1"}])
def test_it_is_quiet_where_asked_to(tmp_path, given):
    done = work(tmp_path, **given)
    assert (done.stdout, done.stderr) == ("done [] False\n", "")


@LINUX
@pytest.mark.parametrize("given", [{"CI": "false"}, {"QUIET": "0"}, {"QUIET": ""}])
def test_it_is_not_where_that_is_switched_off(tmp_path, given):
    assert "file 1 of 4" in work(tmp_path, **given).stderr


@LINUX
def test_on_a_terminal_it_is_a_bar_that_is_wiped_at_the_end(tmp_path):
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", WORK, str(tmp_path / "channel")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True, env=environment()) as run:
        os.close(theirs)
        shown = bytearray()
        try:
            while some := os.read(ours, 4096):
                shown += some
        except OSError:  # the other end is closed
            pass
        assert run.stdout.read() == "done [] True\n"
    os.close(ours)
    frames = shown.decode().split("\r")
    assert any("file 2 of 4, 2.1 M lines; 25%, " in frame and " left |█" in frame for frame in frames)
    assert frames[-1].strip() == "" and "\n" not in shown.decode()


def seen(*told: tuple[float, Told]) -> Pace:
    pace = Pace(began=0)
    for now, what in told:
        pace.see(what, now)
    return pace


def test_the_time_left_goes_by_what_was_done_until_now():
    quarter = [(0, Told("sales", "", 0.0)), (10, Told("sales", "", 0.25))]
    assert seen(*quarter).said() == "30 s left"
    assert seen(*quarter, (22, Told("sales", "", 0.25))).said() == "18 s left"


def test_what_has_no_name_is_measured_from_where_it_was_first_seen():
    assert seen((1000, Told("", "cell 3 of 10", 0.2)), (1010, Told("", "cell 7 of 10", 0.6))).said() == "10 s left"


def test_another_work_is_measured_anew():
    pace = seen((0, Told("sales", "", 0.0)), (300, Told("sales", "", 0.9)), (310, Told("visits", "", 0.0)))
    assert pace.said() == "5 min 10 s so far"
    pace.see(Told("visits", "", 0.5), 320)
    assert pace.said() == "10 s left"


def test_a_work_that_takes_longer_than_was_thought_says_how_long_it_took():
    pace = seen((0, Told("sales", "", 0.0)), (1, Told("sales", "", 0.5)), (60, Told("sales", "", 0.5)))
    assert pace.said() == "1 min 00 s so far"
