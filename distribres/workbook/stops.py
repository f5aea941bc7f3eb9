"""What stops a run, in one line: which file, what is the matter, what to do."""

import errno
import os
import re
import traceback
from pathlib import Path

from distribres.workbook.console import seen_from_here
from distribres.workbook.folders import home

STANDS = "What stood before still stands"
MEMORY = (
    "memory is full: close other programs, lower ingestion.memory, or take a machine that has more. "
    f"{STANDS}, and the next run goes on from here"
)
KILLED = f"the process that ran it was killed, most often since {MEMORY}"
FULL = f"the disk is full: free some space there, and for temporary files (TMPDIR). {STANDS}"
DENIED = "reading or writing is not allowed: give yourself the right to (chmod, chown), or work in another folder"
REMEDIES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: "the file may not grow so large: raise the limit (ulimit -f), or free some space. " + STANDS,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: "this folder can only be read: work in one that can be written to",
    errno.EISDIR: "a folder stands where a file is expected: move it away, or correct the name",
    errno.ENOTDIR: "a file stands where a folder is expected: move it away, or correct the name",
    errno.EEXIST: "a file stands where a folder is expected: move it away, or correct the name",
    errno.ENOENT: "it is not there: put it back, or correct the name",
    errno.EMFILE: "too many files are open: raise the limit (ulimit -n)",
    errno.ENOMEM: MEMORY,
}
SYSTEM = r"\[Errno (\d+)\] (.*)"
FILE = r"'((?:[^'\\]|\\.)+)'"
OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryException", "ArrowMemoryError", "bad_alloc", "cannot allocate memory")
LONGEST = 400
"""Characters of an error that a line shows."""


def explain_system(error: OSError) -> str:
    """What the system refused, and what to do."""
    if error.errno is None:  # one of ours, which says all itself
        return str(error)
    where = f"{_seen(error.filename)}: " if error.filename else ""
    return f"{where}{REMEDIES.get(error.errno) or error.strerror}"


def explain(name: str, message: str) -> str:
    """An error of another process, of which there are only the name of its type and its message."""
    lowered = f"{name}: {message}".lower()
    if any(sign.lower() in lowered for sign in OUT_OF_MEMORY):
        return MEMORY
    if found := re.search(SYSTEM, message, re.DOTALL):
        file = re.search(FILE, found[2])
        told = explain_system(OSError(int(found[1]), on_one_line(found[2]), file and file[1]))
        if int(found[1]) in REMEDIES:
            return told
    if "no space left on device" in lowered:
        return FULL
    return f"{name}: {on_one_line(message)}"


def on_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def report_bug(error: BaseException, network: str) -> str:
    """Keep the traceback of what nobody expected, for its owner's eyes only; returns what to say of it."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "distribres" in Path(frame.filename).parts]
    where = "".join(f", in {Path(frame.filename).name}, line {frame.lineno}" for frame in ours[-1:] or place)
    told = f"{type(error).__name__}: {on_one_line(str(error))}{where}"
    log = home() / "reports" / network / "error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return f"{told}. This is a fault of distribres: please report this line"
    return f"{told}. This is a fault of distribres: please report it with {seen_from_here(log)}"


def _seen(file: str | bytes | int) -> str:
    return str(file) if isinstance(file, int) else seen_from_here(Path(os.fsdecode(file)))
