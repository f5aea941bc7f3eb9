"""One run at a time."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

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
    which may still write when its killed parent is gone. A folder that holds nothing but the lock goes with it.

    Raises
    ------
    Busy
        If another process holds it: `what` is under way, and in which process.
    """
    until, held = time.monotonic() + ORPHANS, False
    while not held:
        with _opened(lock) as file:
            _wait(file, lock, what, until)
            held = _stands(file, lock)
            if held:
                try:
                    file.truncate(0)
                    file.write(b" " * LOCKED + str(os.getpid()).encode())
                    yield
                finally:
                    _clear(lock)
                    unlock_descriptor(file.fileno())  # closing alone would leave it to a child


def _opened(lock: Path) -> BinaryIO:
    while True:
        try:  # the folder may go meanwhile, with its last holder
            lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.touch(mode=0o600)
            return lock.open("a+b", buffering=0)
        except FileNotFoundError:
            continue
        except FileExistsError:
            if lock.parent.is_file():
                raise


def _wait(file: BinaryIO, lock: Path, what: str, until: float) -> None:
    """Take the lock, once the children of a killed holder have ended."""
    while not lock_descriptor(file.fileno(), blocking=False):
        holder = _holder(lock)
        if holder is None or _alive(holder) or time.monotonic() > until:
            where = "" if holder is None else f" (process {holder})"
            raise Busy(f"{what} is under way{where}: wait until it has ended")
        time.sleep(0.05)


def _stands(file: BinaryIO, lock: Path) -> bool:
    """Is the file still the lock, or did its last holder remove it meanwhile?"""
    try:
        return os.path.samestat(os.fstat(file.fileno()), lock.stat())
    except FileNotFoundError:
        return False


def _clear(lock: Path) -> None:
    """Leave no folder behind in which there is nothing else."""
    with suppress(OSError):
        if [*lock.parent.iterdir()] == [lock]:
            lock.unlink()
            lock.parent.rmdir()


def _holder(lock: Path) -> int | None:
    """The process that says that it holds the lock; None where the file says nothing of the kind (yet)."""
    try:
        with lock.open("rb", buffering=0) as file:
            file.seek(LOCKED)
            said = file.read(20)
    except FileNotFoundError:
        return None
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
