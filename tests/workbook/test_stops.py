"""Whatever stops a run is said in one line: which file, what is the matter, what to do."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from distribres import demo
from distribres.workbook import stops

ROOT = Path(__file__).parents[2]
SOMEBODY = """
import os, sys
from importlib import import_module
from pkgutil import walk_packages
import distribres
from distribres.__main__ import main
from distribres.contracts import mapping, public_holidays

for module in walk_packages(distribres.__path__, "distribres."):
    import_module(module.name)
# what is otherwise read or imported only when it is needed: the package may lie where others may not look
mapping.known_inputs()
public_holidays.days_of("FR", 2026)
if os.geteuid() == 0:  # who may do anything is refused nothing
    os.seteuid(65534)
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    """Exports of a small network."""
    folder = tmp_path_factory.mktemp("exports")
    demo.write(folder, dealers=40, quarters=6)
    return folder / "raw"


@pytest.fixture
def project(raw, tmp_path) -> Path:
    """A project with that network, which has run nothing yet."""
    home = tmp_path / "project"
    for part in ("params", "notebooks"):
        shutil.copytree(ROOT / part, home / part)
    shutil.copytree(raw, home / "raw")
    shutil.copy(home / "params/demo.yaml", home / "params/small.yaml")
    return home


def start(home: Path, *words: str, code: str | None = None, **options) -> subprocess.Popen:
    """One command in a project, as a shell starts it."""
    there = os.environ | {"DISTRIBRES_HOME": str(home), "PYTHONPATH": str(ROOT), "QUIET": "1"} | options.pop("env", {})
    begun = [sys.executable, "-m", "distribres"] if code is None else [sys.executable, "-c", code]
    given = [words[0], "--network", "small", "--data", "raw", *words[1:]]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen([*begun, *given], env=there, cwd=ROOT, start_new_session=True, **pipes)


def ended(run: subprocess.Popen) -> tuple[int, str]:
    """Its exit status and all that it said on standard error."""
    _, said = run.communicate(timeout=300)
    return run.returncode, said


def left(home: Path) -> set[str]:
    return {file.relative_to(home).as_posix() for file in (home / "reports").rglob("*")}


@pytest.mark.parametrize("seconds", [0.2, 0.6, 2, 6])
def test_ctrl_c_at_any_moment_is_one_line_and_130(project, seconds):
    run = start(project, "report")
    time.sleep(seconds)
    os.killpg(run.pid, signal.SIGINT)
    status, said = ended(run)
    assert said == "  ✗ stopped: the next run goes on from where this one was\n"
    # Python ends by the signal itself where it came while a text was executed: to a shell that is 130 too
    assert status in (130, -signal.SIGINT)


def kernel_of(run: subprocess.Popen) -> int:
    """The process that was forked to run a notebook."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if children := Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split():
            return int(children[0])
        time.sleep(0.05)
    raise AssertionError("no kernel")


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_a_kernel_that_the_system_killed_is_told_to_be_short_of_memory(project):
    run = start(project, "check")
    os.kill(kernel_of(run), signal.SIGKILL)
    assert ended(run) == (1, f"  ✗ 01_ingestion: {stops.KILLED}\n")


def limited(size: int):
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("size", [0, 20_000])
def test_files_that_may_not_grow_are_said_to_be_so(project, size):
    status, said = ended(start(project, "check", preexec_fn=limited(size)))
    assert status == 1 and said.startswith("  ✗ ") and len(said.splitlines()) == 1
    assert "may not grow so large" in said or "is full" in said


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
@pytest.mark.parametrize(("file", "right"), [("reports", 0o555), ("raw/visites.csv", 0o000), ("params/base.yaml", 0)])
def test_what_may_not_be_read_or_written_is_named(project, file, right):
    (project / "reports").mkdir()
    for each in (project.parent, project, *project.rglob("*")):
        each.chmod(0o777 if each.is_dir() else 0o666)
    for above in (*project.parents,)[1:4]:
        above.chmod(above.stat().st_mode | 0o055)
    (project / file).chmod(right)
    status, said = ended(start(project, "check", code=SOMEBODY))
    (project / file).chmod(0o777)
    assert status in (1, 2) and len(said.splitlines()) == 1 and file in said
    assert "not allowed" in said or "Permission denied" in said


def file_in_place_of_a_folder(home: Path) -> None:
    (home / "reports").write_text("")


def folder_in_place_of_params(home: Path) -> None:
    (home / "params/small.yaml").unlink()
    (home / "params/small.yaml").mkdir()


def params_in_another_encoding(home: Path) -> None:
    (home / "params/small.yaml").write_bytes("network: {title: Réseau}".encode("latin-1"))


def no_data(home: Path) -> None:
    shutil.rmtree(home / "raw")


def data_that_is_a_file(home: Path) -> None:
    shutil.rmtree(home / "raw")
    (home / "raw").write_text("")


def no_notebook(home: Path) -> None:
    (home / "notebooks/01_ingestion.ipynb").unlink()


def notebook_of_no_json(home: Path) -> None:
    (home / "notebooks/01_ingestion.ipynb").write_text("<html>")


def notebook_of_other_json(home: Path) -> None:
    (home / "notebooks/01_ingestion.ipynb").write_text("[]")


def lock_that_is_a_folder(home: Path) -> None:
    (home / "reports/small/.lock").mkdir(parents=True)


@pytest.mark.parametrize(
    ("spoil", "status", "said"),
    [
        (file_in_place_of_a_folder, 1, "reports/small: a file stands where a folder is expected"),
        (folder_in_place_of_params, 2, "params/small.yaml cannot be read: Is a directory"),
        (params_in_another_encoding, 2, "params/small.yaml is not readable as YAML"),
        (no_data, 2, "raw is not there: correct it, or give DATA="),
        (data_that_is_a_file, 2, "raw is a file: correct it, or give DATA="),
        (no_notebook, 1, "notebooks/01_ingestion.ipynb: it is not there: put it back"),
        (notebook_of_no_json, 1, "notebooks/01_ingestion.ipynb is no notebook: put back"),
        (notebook_of_other_json, 1, "notebooks/01_ingestion.ipynb is no notebook: put back"),
        (lock_that_is_a_folder, 1, "reports/small/.lock: a folder stands where a file is expected"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_lies_in_a_wrong_place_is_named_and_leaves_no_empty_folder(project, spoil, status, said):
    spoil(project)
    before = left(project) if (project / "reports").is_dir() else set()
    there = ended(start(project, "check"))
    assert there[0] == status and len(there[1].splitlines()) == 1 and said in there[1]
    assert (left(project) if (project / "reports").is_dir() else set()) == before


def test_a_mapping_that_does_not_fit_leaves_no_empty_folder(project):
    status, said = ended(start(project, "report", "--params", "inputs.sales.columns.amount=Montant"))
    assert status == 2 and "'Montant'" in said
    assert left(project) == set()


def test_a_reader_who_turns_away_stops_nothing(project):
    run = start(project, "check")
    run.stdout.close()
    run.stdout = None
    assert ended(run) == (0, "")
    assert (project / "reports/small/2026Q3/quality.html").exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "plan.csv"), "plan.csv: the disk is full"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.ECONNRESET, "Connection reset"), "Connection reset"),
        (OSError("another run is under way"), "another run is under way"),
    ],
)
def test_what_the_system_refuses_comes_with_a_remedy(error, said):
    assert stops.explain_system(error).startswith(said)


@pytest.mark.parametrize(
    ("name", "message", "said"),
    [
        ("OSError", "[Errno 28] No space left on device: '/x/y.parquet'", "/x/y.parquet: the disk is full"),
        ("OSError", "[Errno 28] Error writing bytes to file. Detail: [errno 28] No space", "the disk is full"),
        ("IOException", 'IO Error: Could not write file "/t": No space left on device', "the disk is full"),
        ("PermissionError", "[Errno 13] Permission denied: '/x/it\\'s'", "/x/it"),
        ("MemoryError", "", "memory is full"),
        ("_ArrayMemoryError", "Unable to allocate 8 GiB", "memory is full"),
        ("OutOfMemoryException", "Out of Memory Error: failed to pin", "memory is full"),
        ("KeyError", "'no such\n column'", "KeyError: 'no such column'"),
    ],
)
def test_an_error_of_a_kernel_is_told_like_one_of_our_own(name, message, said):
    assert stops.explain(name, message).startswith(said)


def test_a_long_error_is_cut_and_stands_on_one_line():
    assert len(stops.on_one_line("x\n" * 10_000)) == stops.LONGEST + 1


def test_a_fault_of_ours_says_where_and_keeps_its_traceback_for_its_owner(tmp_path, monkeypatch):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    try:
        stops.explain(None, None)
    except TypeError as error:
        said = stops.report_bug(error, "small")
    log = tmp_path / "reports/small/error.log"
    assert said.startswith("TypeError: ") and "in stops.py, line " in said and str(log) in said
    assert "Traceback" in log.read_text() and log.stat().st_mode & 0o777 == 0o600
