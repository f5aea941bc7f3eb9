"""Runs what installs packages, and says how far it is: on a terminal on one line, elsewhere every ten seconds.

Quiet with CI=true or QUIET=1. Called by make with Python alone: nothing else is installed yet.

    python .ci/set_up.py requirements.txt  command and its words...
"""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

PAUSE = 10
FRAME = 0.5
TAKEN_UP = ("Collecting ", "Requirement already satisfied: ")
"""How pip begins what it says of the next package; uv says nothing of the kind, and shows the time alone."""


def quiet() -> bool:
    return any(os.environ.get(name, "").lower() not in ("", "0", "false", "no") for name in ("CI", "QUIET"))


def sentence(wanted: int, seen: int, seconds: float) -> str:
    """What is being done, by what the installer said until now."""
    packages = f"{wanted} packages" if seen == 0 else f"package {min(seen, wanted)} of {wanted}"
    doing = "unpacking" if seen >= wanted > 0 else "fetching"
    return f"  … still setting up: {doing} {packages}, {seconds:.0f} s so far"


def run(wanted: int, command: list[str], out=sys.stderr, pause: float = PAUSE) -> int:
    """The command's exit status; what it says is counted, and shown only where it fails."""
    terminal, began, said, ended = out.isatty(), time.monotonic(), [], threading.Event()

    def tell() -> None:
        while not ended.wait(FRAME if terminal else pause):
            seen = sum(line.startswith(TAKEN_UP) for line in said)
            told = sentence(wanted, seen, time.monotonic() - began)
            out.write(f"\r\033[K{told}" if terminal else f"{told}\n")
            out.flush()
        if terminal:
            out.write("\r\033[K")

    teller = threading.Thread(target=tell, daemon=True)
    if not quiet():
        teller.start()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as installer:
        said.extend(iter(installer.stdout.readline, ""))
    ended.set()
    if not quiet():
        teller.join()
    if installer.returncode:
        out.writelines(said[-20:])
    return installer.returncode


if __name__ == "__main__":
    requirements = Path(sys.argv[1]).read_text(encoding="utf-8")
    try:
        sys.exit(run(len(re.findall(r"(?m)^[\w.-]+(?:\[.*\])?==", requirements)), sys.argv[2:]))
    except KeyboardInterrupt:
        print("  ✗ stopped: the next make goes on with it", file=sys.stderr)
        sys.exit(130)
