"""One run at a time."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

ORPHANS = 10
"""Seconds that the children of a killed holder may take to end."""
LOCKED = 1
"""Bytes at the beginning of the file that Windows lets nobody read while it is locked: the holder stands after them."""


class Busy(OSError):
    """Somebody else holds the lock."""


@contextmanager
def alone(lock: Path, what: str) -> Iterator[None]:
    """Hold a lock that the system releases when its holder ends, however it ends; forked children hold it too.

    `filelock` locks an open file here, on every system, and not its own `FileLock`: that one lets go in a forked child,
    which may still write when its killed parent is gone.

    Raises
    ------
    Busy
        If another process holds it: `what` is under way, and in which process.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+b", buffering=0) as file:
        until = time.monotonic() + ORPHANS
        while not lock_descriptor(file.fileno(), blocking=False):
            holder = _holder(lock)
            if holder is None or _alive(holder) or time.monotonic() > until:
                where = "" if holder is None else f" (process {holder})"
                raise Busy(f"{what} is under way{where}: wait until it has ended")
            time.sleep(0.05)
        try:
            file.truncate(0)
            file.write(b" " * LOCKED + str(os.getpid()).encode())
            yield
        finally:
            unlock_descriptor(file.fileno())  # closing alone would leave it to a child


def _holder(lock: Path) -> int | None:
    """The process that says that it holds the lock; None where the file says nothing of the kind (yet)."""
    with lock.open("rb", buffering=0) as file:
        file.seek(LOCKED)
        said = file.read(20)
    return int(said) if re.fullmatch(rb"[1-9]\d{0,8}", said) else None


def _alive(process: int) -> bool:
    if os.name == "nt":  # no process is forked there: who is named in a held lock lives
        return True
    try:
        os.kill(process, 0)  # no signal: only whether one could be sent
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True
