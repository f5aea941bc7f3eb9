"""Files that others may write while they are read: what is read of them is of one moment, or it is refused."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

State = tuple[int, int, int, int]


class FileChanged(RuntimeError):
    """A file is not as it was when reading began; the message names it, with the remedy."""


@contextmanager
def unchanged(list_files: Callable[[], Iterable[Path]]) -> Iterator[Callable[[], None]]:
    """See to it that none of some files is written, comes or goes before the block ends.

    Parameters
    ----------
    list_files : callable
        Lists the files; asked again at each look, for another run of an export may bring new ones.

    Yields
    ------
    callable
        The same look at once: for what must not be believed, or kept under a name, without it.

    Raises
    ------
    FileChanged
        If one did; also in place of any error in the block, for what is half-written is misread in many ways.
    """
    before = _states(list_files())

    def check() -> None:
        after = _states(list_files())
        if odd := [file.name for file in {**before, **after} if before.get(file) != after.get(file)]:
            names = odd[0] if len(odd) == 1 else f"{odd[0]} (and {len(odd) - 1:,} more)"
            raise FileChanged(f"{names} changed while it was read: wait until the export has ended, and run again")

    try:
        yield check
    except Exception:
        check()
        raise
    check()


def _states(files: Iterable[Path]) -> dict[Path, State | None]:
    return {file: _state(file) for file in files}


def _state(file: Path) -> State | None:
    """What any write to a file changes, whatever its author does to its dates; None where it is gone."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
