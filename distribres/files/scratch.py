"""Texts in passing: in folders that only their owner can open, and of which nothing is left when a run was killed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from distribres.files.digests import of_value

SCRATCH = "DISTRIBRES_SCRATCH"
"""Environment variable by which a run tells its children where theirs belong."""


def passing_folder() -> TemporaryDirectory:
    """A new folder, removed with the object; that of a run where there is one, else in TMPDIR."""
    return TemporaryDirectory(prefix="distribres-", dir=os.environ.get(SCRATCH), ignore_cleanup_errors=True)


@contextmanager
def scratch_of(owner: Path) -> Iterator[Path]:
    """A folder in TMPDIR for all that passes meanwhile, in this process and in its children, however these end.

    What a killed run of the same `owner` left is removed, so it must be alone: see `lock.alone`.
    """
    prefix = f"distribres-{of_value(str(owner.resolve()))[:12]}-"
    for left in Path(gettempdir()).glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        os.environ[SCRATCH] = folder
        try:
            yield Path(folder)
        finally:
            del os.environ[SCRATCH]
