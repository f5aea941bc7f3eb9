"""Digests by which a run knows what has not changed."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[1]


def of_file(file: Path) -> str:
    """Digest of a file's content."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:32]  # processors know it


def of_files(files: Iterable[Path]) -> dict[str, str]:
    """Digests by file name; with the folders in which the files differ, where they do."""
    digests = {file: of_file(file) for file in files}
    shared = os.path.commonpath([file.parent for file in digests]) if digests else ""
    return {file.relative_to(shared).as_posix(): digest for file, digest in digests.items()}


def of_value(value: Any) -> str:
    """Digest of anything that JSON can hold."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def of_code(*rooms: str) -> str:
    """Digest of this package, or of some of its rooms and modules, such as ``stats`` and ``files/lock.py``."""
    places = [PACKAGE / room for room in rooms] or [PACKAGE]
    files = {file for place in places for file in (place, *place.rglob("*")) if file.is_file()}
    code = sorted(file for file in files if file.suffix not in (".pyc", ".md"))  # papers change no outcome
    return of_value([(file.relative_to(PACKAGE).as_posix(), of_file(file)) for file in code])
