"""One run at a time."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

try:
    import fcntl
except ImportError:  # Windows: there nothing keeps two runs apart
    fcntl = None

ORPHANS = 10
"""Seconds that the children of a killed holder may take to end."""


class Busy(OSError):
    """Somebody else holds the lock."""


@contextmanager
def alone(lock: Path, what: str) -> Iterator[None]:
    """Hold a lock that the system releases when its holder ends, however it ends; forked children hold it too.

    Raises
    ------
    Busy
        If another process holds it: `what` is under way, and in which process.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="utf-8") as held:
        until = time.monotonic() + ORPHANS
        while not _locked(held):
            holder = _holder(held)
            if _alive(holder) or time.monotonic() > until:
                raise Busy(f"{what} is under way (process {holder}): wait until it has ended")
            time.sleep(0.05)
        held.truncate(0)
        held.write(str(os.getpid()))
        held.flush()
        try:
            yield
        finally:
            if fcntl:
                fcntl.flock(held, fcntl.LOCK_UN)  # closing alone would leave it to a child


def _locked(file: TextIO) -> bool:
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: TextIO) -> int:
    lock.seek(0)
    return int(lock.read() or 0)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)  # no signal: only whether one could be sent
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True
