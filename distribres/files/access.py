"""Who may read what a run writes: its owner, or the owner's group too; nobody else."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

Access = Literal["owner", "group"]
FOLDER: dict[Access, int] = {"owner": 0o700, "group": 0o750}
FILE: dict[Access, int] = {"owner": 0o600, "group": 0o640}
SPECIAL = 0o7000
"""Bits of a mode that say something else than who may read, such as that a folder hands on its group."""


def restrict(access: Access) -> int:
    """Whatever this process and its children make from now on is for these only; returns the mask that was in force.

    Not on Windows, where a folder hands on its own rights.
    """
    return os.umask(0o777 & ~FOLDER[access]) if os.name != "nt" else 0


@contextmanager
def restricted(access: Access) -> Iterator[None]:
    """The same of what is made meanwhile."""
    before = restrict(access)
    try:
        yield
    finally:
        os.umask(before)


def settle(folder: Path, access: Access) -> None:
    """Give a folder, and all that lies below it, the modes that it would have if it were made now.

    Links are not followed, and what another account owns is left to it.
    """
    if os.name == "nt" or not folder.is_dir():
        return
    _settle(folder, FOLDER[access])
    for place, folders, files in os.walk(folder):
        for names, mode in ((folders, FOLDER[access]), (files, FILE[access])):
            for name in names:
                _settle(Path(place, name), mode)


def _settle(path: Path, mode: int) -> None:
    if path.is_symlink():
        return
    with suppress(FileNotFoundError):  # another process may have moved it meanwhile
        state = path.stat()
        wanted = state.st_mode & SPECIAL | mode
        if state.st_mode & 0o7777 != wanted and state.st_uid == os.geteuid():
            path.chmod(wanted)
