"""Data set by a template of Typst: never as source, in the typefaces that its texts need."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typst

from distribres.files import digests
from distribres.report import fonts

TEMPLATES = Path(__file__).parents[1] / "templates"


def compile_data(template: str, name: str, given: dict[str, Any]) -> bytes:
    """A PDF/UA-1 of the data that a template takes under a name; the same data give the same bytes.

    Raises
    ------
    TypstError
        With what the template says of data that it cannot set.
    """
    others = fonts.find_others("".join(texts_of(given)))
    faces = _faces(frozenset(other.path.parent for other in others))
    data = {name: json.dumps(given, ensure_ascii=False, allow_nan=False)}
    return typst.compile(source_of(template), font_paths=faces, sys_inputs=data, pdf_standards=["ua-1"])


def digest_of(template: str, given: Any) -> str:
    """Of all that the bytes depend on."""
    return digests.of_value([given, source_of(template).decode(), typst.__version__])


def fallbacks_of(given: Any) -> list[str]:
    """Families of typefaces that texts of the data need beside our own."""
    return [other.family for other in fonts.find_others("".join(texts_of(given)))]


@cache
def source_of(template: str) -> bytes:
    return (TEMPLATES / template).read_bytes()


@cache
def _faces(others: frozenset[Path]) -> typst.Fonts:
    """Read once: to look through them takes longer than a page."""
    return typst.Fonts(include_system_fonts=False, font_paths=sorted({fonts.folder(), *others}))


def texts_of(node: Any) -> Iterator[str]:
    """All texts below a node."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from texts_of(part)
