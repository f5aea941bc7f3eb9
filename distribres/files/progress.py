"""How far a long work is: told in a small file by who does it, for who watches; where nobody does, nothing is."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

CHANNEL = "DISTRIBRES_PROGRESS"
"""Environment variable that names the file; processes that are started meanwhile tell it there too."""


class Told(NamedTuple):
    """What is being done, more of it, and which part (0 to 1) of it is done, where that is known."""

    work: str
    detail: str = ""
    part: float | None = None


def tell(work: str, detail: str = "", part: float | None = None) -> None:
    """Say what is being done now; it takes the place of what was said before."""
    channel = os.environ.get(CHANNEL)
    if channel:
        with suppress(OSError):  # to tell of a work never ends it
            new = Path(f"{channel}.new")
            new.write_text(json.dumps(Told(work, detail, part)), encoding="utf-8")
            new.replace(channel)


def heard(channel: Path) -> Told | None:
    """What was told last; None where nothing was."""
    try:
        return Told(*json.loads(channel.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
