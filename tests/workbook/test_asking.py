"""Questions on a terminal: what is shown, what is understood."""

import io
import os
import select
import signal
import sys
from pathlib import Path

import pytest

from builders import with_base
from distribres.ingestion.proposal.questions import Option, Question
from distribres.workbook.asking import Asking

ROOT = Path(__file__).parents[2]
QUESTION = Question(
    "sales",
    "amount",
    "heading",
    ("could also be 'Gross'",),
    (Option("Net", ("1", "2", "3"), "Net"), Option("Gross\x1b[2J", ("2",), "Gross")),
    0,
)


def answered(monkeypatch, said: str, times: int = 1) -> list[int | None]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    asking = Asking()
    return [asking(QUESTION) for _ in range(times)]


@pytest.mark.parametrize(
    ("said", "chosen"),
    [("\n", 0), ("2\n", 1), ("?\n", None), ("Net\n", 0), ("7\nwhat\n2\n", 1), ("", None)],
    ids=["Enter", "a number", "nobody knows", "the heading", "until it is understood", "the end"],
)
def test_an_answer(monkeypatch, capsys, said, chosen):
    assert answered(monkeypatch, said) == [chosen]


def test_once_the_input_ended_nothing_is_asked(monkeypatch, capsys):
    assert answered(monkeypatch, "2\n", 3) == [1, None, None]
    assert capsys.readouterr().out.count("could also be") == 2


def test_samples_are_shown_and_names_steer_no_terminal(monkeypatch, capsys):
    answered(monkeypatch, "\n")
    shown = capsys.readouterr().out
    assert "1  Net" in shown and "1 | 2 | 3" in shown and "sales.amount [1]: " in shown
    assert "\x1b" not in shown and "Gross\\x1b[2J" in shown


CTRL_C = "\x03"
SALES = "Date,Customer No,Customer Name,Type,Amount\n01/02/2025,1,One,Reseller,5\n06/06/2025,1,One,Reseller,5\n"


def on_a_terminal(home: Path, exports: Path, keys: str) -> tuple[int, str]:
    """Status and output of init on a terminal of its own, at which each question gets the same answer."""
    child, terminal = pytest.importorskip("pty").fork()
    if child == 0:
        os.environ |= {"DISTRIBRES_HOME": str(home), "PYTHONPATH": str(ROOT), "QUIET": "1"}
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a shell may have told it to ignore
        words = ["-m", "distribres", "init", "--network", "mine", "--from", str(exports)]
        os.execv(sys.executable, [sys.executable, *words])
    said, answered, patience = b"", 0, 6
    while patience:
        if not select.select([terminal], [], [], 5)[0]:
            patience -= 1
            if keys == CTRL_C and answered:  # one that comes just before Python waits for the line is not seen
                os.write(terminal, keys.encode())
            continue
        try:
            said += os.read(terminal, 4096)
        except OSError:  # it ended
            break
        for _ in range(answered, said.count(b"]: ")):
            answered += 1
            os.write(terminal, keys.encode())
    else:
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said.decode()


@pytest.mark.parametrize(
    ("keys", "status", "written"), [("\n", 0, True), (CTRL_C, 130, False)], ids=["Enter", "Ctrl-C"]
)
def test_a_session_on_a_terminal(tmp_path, keys, status, written):
    """Two processes of a few seconds: nothing else proves that a terminal is seen as one."""
    home, exports = tmp_path / "home", tmp_path / "exports"
    with_base(home / "params")
    exports.mkdir()
    (exports / "sales.csv").write_text(SALES)
    ended, said = on_a_terminal(home, exports, keys)
    assert (ended, (home / "params/mine.yaml").exists()) == (status, written), said
    assert "no day above 12" in said
