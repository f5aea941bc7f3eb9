"""What a marketer writes: texts with fields, which fill in what they are given and can do nothing else.

A template is plain text with the blocks `subject`, `body` and, where the usual close does not fit, `close`. It fills
in fields (``{{ event }}``, ``{{ signatory.phone }}``), asks whether there is something (``{% if photos %}``), and goes
over lists (``{% for moment in moments %}``). All else is refused when it is read: it calls nothing, computes nothing
and reads no file. What passes runs in Jinja's sandbox, where a field that is not there is an error.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from distribres.contracts.params import ParamsError

BLOCKS = ("subject", "body")
CLOSE = "close"
FILTERS = ("capitalize", "first", "join", "last", "length", "lower", "trim", "upper")
LOOPS = 3
"""Loops in one another, at most."""
LONGEST = 20_000
"""Characters of a template: a letter is a page."""
ITEM = "–"
"""A line that begins with it is an item of a list."""
ALLOWED = (
    *(nodes.Template, nodes.Block, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr),
    *(nodes.If, nodes.For, nodes.Filter, nodes.Test, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand),
)
TOLD = {
    nodes.Call: "calls something",
    nodes.Include: "includes a file",
    nodes.Import: "imports a file",
    nodes.FromImport: "imports a file",
    nodes.Extends: "extends a file",
}
FORM = "a letter fills in fields, with {% if %} and {% for %}, and does nothing else"


@dataclass(frozen=True)
class Part:
    """A paragraph, or an item of a list."""

    text: str
    is_item: bool = False


@dataclass(frozen=True)
class Written:
    """What a template says once its fields are filled in."""

    subject: str
    body: list[Part]
    close: str


class Template:
    """A template that was read and found to be one; `asks` are the fields that it fills in."""

    def __init__(self, name: str, text: str):
        self.name = name
        if len(text) > LONGEST:
            raise ParamsError([f"{name} has {len(text):,} characters: a letter is a page, so at most {LONGEST:,}"])
        try:
            tree = _ENVIRONMENT.parse(text)
            faults = [*_faults(tree)]
            self._template = None if faults else _ENVIRONMENT.from_string(text)
        except TemplateSyntaxError as error:
            raise ParamsError([f"{name}, line {error.lineno}: {error.message}"]) from None
        except (TemplateError, RecursionError) as error:
            raise ParamsError([f"{name}: {error}"]) from None
        if faults:
            raise ParamsError([f"{name}, line {line}: it {told}: {FORM}" for line, told in faults])
        if lacking := [block for block in BLOCKS if block not in self._template.blocks]:
            raise ParamsError([f"{name} has no {{% block {lacking[0]} %}}: a letter has {' and '.join(BLOCKS)}"])
        self.asks = frozenset(meta.find_undeclared_variables(tree))

    def write(self, fields: Mapping[str, Any]) -> Written:
        """Fill in the fields.

        Raises
        ------
        ParamsError
            If one is not there.
        """
        subject, body, close = (self._fill(block, fields) for block in (*BLOCKS, CLOSE))
        return Written(_joined(subject.splitlines()), [*_parts(body)], _joined(close.splitlines()))

    def _fill(self, block: str, fields: Mapping[str, Any]) -> str:
        if block not in self._template.blocks:
            return ""
        try:
            return "".join(self._template.blocks[block](self._template.new_context(dict(fields))))
        except (TemplateError, TypeError, ValueError) as error:
            raise ParamsError([f"{self.name}: {error}"]) from None


def _said(value: Any) -> str:
    """What is filled in: a text or a number; a field that is not there tells so itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Undefined):
        raise TypeError("a list, a record, or yes and no, cannot be filled in: go over it, or ask {% if %}")
    return str(value)


_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False, loader=None, finalize=_said
)
_ENVIRONMENT.globals.clear()
_ENVIRONMENT.filters = {name: _ENVIRONMENT.filters[name] for name in FILTERS}


def _faults(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Lines of a template, and what there is no part of a letter."""
    for node in tree.iter_child_nodes():
        yield from _faults_below(node, 0)


def _faults_below(node: nodes.Node, loops: int) -> Iterator[tuple[int, str]]:
    loops += isinstance(node, nodes.For)
    if not isinstance(node, ALLOWED):
        yield node.lineno or 1, TOLD.get(type(node), f"holds {type(node).__name__}")
        return
    if isinstance(node, nodes.For) and (node.recursive or loops > LOOPS):
        yield node.lineno, f"has more than {LOOPS} loops in one another, or one that is recursive"
        return
    if isinstance(node, nodes.Getattr) and (node.attr.startswith("_") or isinstance(node.node, nodes.Const)):
        yield node.lineno, f"asks for .{node.attr}"
        return
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        yield node.lineno, f"uses the filter {node.name} (there are {', '.join(FILTERS)})"
        return
    for child in node.iter_child_nodes():
        yield from _faults_below(child, loops)


def _joined(lines: Iterable[str]) -> str:
    """On one line; spaces that hold words together stay as they are."""
    return re.sub(r"[ \t]+", " ", " ".join(lines)).strip()


def _parts(text: str) -> Iterator[Part]:
    """Paragraphs, between which is an empty line, and items, each on lines of its own."""
    lines: list[str] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        if lines and (not line or line.startswith(ITEM)):
            yield _part(lines)
            lines = []
        if line:
            lines.append(line)


def _part(lines: list[str]) -> Part:
    text = _joined(lines)
    return Part(text.removeprefix(ITEM).strip(), True) if text.startswith(ITEM) else Part(text)


def read_templates(folder: Path, network: str, names: Iterable[str], languages: Iterable[str]) -> dict[str, Template]:
    """The templates of those names, by ``<name>.<language>``; a network's own stand before those of all.

    Parameters
    ----------
    folder : Path
        Holds ``<name>.<language>.j2``, and a folder for each network that has its own.

    Raises
    ------
    ParamsError
        With all faults at once: files that are not there, and what is none of a letter.
    """
    found, faults = {}, []
    for name in dict.fromkeys(f"{name}.{language}" for name in names for language in languages):
        files = [place / f"{name}.j2" for place in (folder / network, folder)]
        file = next((file for file in files if file.is_file()), None)
        if file is None:
            faults.append(f"params/letters/{name}.j2 is not there: write it, or take another template")
            continue
        told = f"params/letters/{file.relative_to(folder).as_posix()}"
        try:
            found[name] = Template(told, file.read_text(encoding="utf-8"))
        except ParamsError as error:
            faults += error.faults
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{told} cannot be read as text in UTF-8: {error}")
    if faults:
        raise ParamsError(faults)
    return found
