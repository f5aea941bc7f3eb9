"""Files that are either the old one or the new one, never half of it; folders likewise."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

HERE, EXCHANGE = -100, 2
"""Of Linux' renameat2: paths are seen from the working folder; both names change places."""


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A path to write to; it takes the place of `file` when all went well, and is removed when not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.stem}.part{file.suffix}")
    try:
        yield part
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def stage_of(folder: Path) -> Path:
    """Where the next content of a folder grows, beside it: ``<folder>.next``.

    It goes on from what an interrupted run left there; files that only `folder` has are linked, not copied.
    """
    stage, old = folder.with_name(f"{folder.name}.next"), _old(folder)
    if old.exists() and not folder.exists():  # killed between two moves
        old.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
    stage.mkdir(parents=True, exist_ok=True)
    for left in stage.rglob(".*.part*"):
        left.unlink()
    if folder.exists():
        link_all(folder, stage)
    return stage


def link_all(folder: Path, other: Path, named: str = "*") -> None:
    """All files of a folder, or those `named` so, also in another one, but for those that are there already."""

    def others(place: str, names: list[str]) -> list[str]:
        return [name for name in names if not fnmatch(name, named) and not Path(place, name).is_dir()]

    shutil.copytree(
        folder, other, copy_function=_link, dirs_exist_ok=True, ignore_dangling_symlinks=True, ignore=others
    )


def publish(stage: Path, folder: Path) -> None:
    """Let a stage take the place of its folder: a reader finds the old files or the new ones, never some of each."""
    if folder.exists():
        if _exchanged(stage, folder):
            stage.replace(_old(folder))
        else:
            folder.replace(_old(folder))
            stage.replace(folder)
        shutil.rmtree(_old(folder), ignore_errors=True)
    else:
        stage.replace(folder)


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _link(source: str, target: str) -> None:
    """The same file under another name, since nothing here writes into a file that stands; a copy where links fail."""
    if Path(target).exists():
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _exchanged(one: Path, other: Path) -> bool:
    """Two names change places in one step, where the system can do that; else False, and nothing was done."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None)
    names = HERE, os.fsencode(one), HERE, os.fsencode(other)
    return hasattr(libc, "renameat2") and libc.renameat2(*names, EXCHANGE) == 0
