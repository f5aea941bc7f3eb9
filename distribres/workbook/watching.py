"""What a long work shows meanwhile: a bar on a terminal, elsewhere a line every ten seconds, with the time left.

Nothing with ``CI=true`` or ``QUIET=1``. All of it goes to standard error, and is gone from a terminal when the work is
done: standard output holds the same, however long it took.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, RLock, Thread

from distribres.files import progress
from distribres.files.progress import Told

PAUSE = 10
"""Seconds between two lines, and before the first."""
FRAME = 0.5
"""Seconds between two states of the bar."""
SIZE = {"ncols": 80, "nrows": 24}
"""Of a terminal that does not say its own."""
PAINTING = Lock()
"""Held while something is shown: no process is forked in the middle of it, which would find locks that nobody frees."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=PAINTING.acquire, after_in_parent=PAINTING.release, after_in_child=PAINTING.release)


@contextmanager
def watched(title: str, channel: Path) -> Iterator[None]:
    """Show how far the work is that is done within; what it tells (`files.progress`) passes through `channel`."""
    if _switched("CI") or _switched("QUIET") or sys.stderr is None:
        yield
        return
    os.environ[progress.CHANNEL] = str(channel)
    ended = Event()
    watcher = Thread(target=_watch, args=(title, channel, ended), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
        os.environ.pop(progress.CHANNEL, None)
        for left in (channel, Path(f"{channel}.new")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _switched(variable: str) -> bool:
    return os.environ.get(variable, "").lower() not in ("", "0", "false", "no")


def _watch(title: str, channel: Path, ended: Event) -> None:
    show = Bar() if sys.stderr.isatty() else Lines()
    pace = Pace()
    while not ended.wait(show.pause):
        told = progress.heard(channel) or Told("")
        pace.see(told, time.monotonic())
        with PAINTING, suppress(OSError):  # a terminal that is gone ends no work
            show.paint(_sentence(title, told, pace), told.part)
    with PAINTING, suppress(OSError):
        show.close()


@dataclass
class Pace:
    """How long a work takes, and how long it will: by the part of it that was done in the time until now."""

    began: float = field(default_factory=time.monotonic)
    now: float = 0
    work: str | None = None
    first: tuple[float, float] = (0, 0)
    last: tuple[float, float] = (0, 0)

    def see(self, told: Told, now: float) -> None:
        part = told.part or 0
        self.now = now
        if told.work != self.work:
            self.work, self.first, self.last = told.work, (now, part), (now, part)
        elif part > self.last[1]:
            self.last = now, part

    def left(self) -> float | None:
        """Seconds; None while nothing tells."""
        (start, low), (then, high) = self.first, self.last
        if high <= low:
            return None
        left = (then - start) / (high - low) * (1 - high) - (self.now - then)
        return left if left > 0 else None

    def said(self) -> str:
        left = self.left()
        return f"{_spell(self.now - self.began)} so far" if left is None else f"{_spell(left)} left"


def _sentence(title: str, told: Told, pace: Pace) -> str:
    doing = ", ".join(filter(None, [told.work, told.detail]))
    done = f"{told.part:.0%}, " if told.part else ""
    return f"  … {': '.join(filter(None, [title, doing]))}; {done}{pace.said()}"


def _spell(seconds: float) -> str:
    minutes, rest = divmod(max(round(seconds), 1), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class Lines:
    """A line now and then, where there is no terminal."""

    pause = PAUSE

    def paint(self, sentence: str, part: float | None) -> None:
        print(sentence, file=sys.stderr, flush=True)

    def close(self) -> None:
        pass


class Bar:
    """One line of a terminal, painted again and again, and wiped at the end."""

    pause = FRAME

    def __init__(self):
        self.bar = None

    def paint(self, sentence: str, part: float | None) -> None:
        if self.bar is None:
            from tqdm import tqdm  # only where something takes longer

            tqdm.set_lock(RLock())  # its own is one of processes too, which a forked kernel would share
            self.bar = tqdm(total=1, leave=False, file=sys.stderr, bar_format="{desc}", **SIZE)
        self.bar.ncols = (os.get_terminal_size(sys.stderr.fileno()).columns or SIZE["ncols"]) - 1
        self.bar.bar_format = "{desc} |{bar}|" if part else "{desc}"
        self.bar.n = part or 0
        self.bar.set_description_str(sentence)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
