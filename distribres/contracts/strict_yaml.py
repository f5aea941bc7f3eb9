"""YAML as a reader of the file would read it: PyYAML's own dialect (1.1) takes ``010`` for 8 and ``1:30:00`` for 5400.

A number is what is written as one in plain decimal digits (YAML 1.2); all else that only looks like one, and a date, is
a text, and is refused where a number belongs. What could keep the machine busy is refused before it is built.
"""

import re
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.cyaml import CParser
from yaml.resolver import Resolver

DEPTH = 20
"""Levels within each other; the deepest parameter has eight."""
DEEP = f"more than {DEPTH} levels within each other: take some out"
NODES = 100_000
"""Values of a file, those behind an alias counted wherever it stands."""
LONGEST = 20_000
"""Characters of one value; queries are the longest."""
SHOWN = 60
"""Characters that a message shows of a value."""
TEXT = "tag:yaml.org,2002:str"
QUOTED = 'a name and a text that reads as true, false or nothing belongs in quotes, as in "yes"'


class Strict(Composer, CParser, SafeConstructor, Resolver):
    """A name stands once in a block, no tags, no bombs; see the module for numbers.

    The text is divided in C, in a tenth of the time; what it says is put together here, where it can be counted.
    """

    yaml_implicit_resolvers = {}  # noqa: RUF012  (PyYAML's own way)

    def __init__(self, stream: Any):
        CParser.__init__(self, stream)
        for part in (Composer, SafeConstructor, Resolver):
            part.__init__(self)
        self.depth = self.nodes = 0
        self.sizes: dict[int, int] = {}

    def compose_node(self, parent: Any, index: Any) -> yaml.Node:
        """One node and all below it, counted; an alias counts as much as what it stands for."""
        event, before = self.peek_event(), self.nodes
        if getattr(event, "tag", None) not in (None, "!", TEXT):
            raise _refused(event, f"{event.tag!r} is a tag, which is not read: take it out, or put the text in quotes")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST:
            raise _refused(event, f"a value of {len(event.value):,} characters: {LONGEST:,} is the most")
        if self.depth >= DEPTH:
            raise _refused(event, DEEP)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        if isinstance(event, yaml.AliasEvent) and id(node) not in self.sizes:
            raise _refused(event, f"{'*' + event.anchor!r} stands within itself: write it out")
        self.nodes += self.sizes[id(node)] if isinstance(event, yaml.AliasEvent) else 1
        if self.nodes > NODES:
            raise _refused(event, f"more than {NODES:,} values, those behind * counted each time: write less")
        self.sizes.setdefault(id(node), self.nodes - before)
        return node

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise ConstructorError(None, None, "expected `name: value` lines", node.start_mark)
        named = {}
        for key, value in node.value:
            name = _name(key)
            if name in named:
                raise ConstructorError(None, None, f"{name!r} stands there twice", key.start_mark)
            named[name] = self.construct_object(value, deep=deep)
        return named


def _refused(event: yaml.Event, told: str) -> yaml.MarkedYAMLError:
    return yaml.composer.ComposerError(None, None, told, event.start_mark)


def _name(key: yaml.Node) -> str:
    """A name as it stands there: ``2026`` too is one."""
    if not isinstance(key, yaml.ScalarNode):
        raise ConstructorError(None, None, "a name is one word or text, no list and no block", key.start_mark)
    if key.tag.endswith((":bool", ":null")):
        raise ConstructorError(None, None, f"{key.value!r} as a name: {QUOTED}", key.start_mark)
    return key.value


for _kind, _pattern, _first in (
    ("bool", r"(?:yes|no|true|false|on|off)", "yYnNtTfFoO"),
    ("null", r"(?:~|null|)", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,14})", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:e[-+]?[0-9]{1,3})?|[-+]?\.inf|\.nan",
        "-+0123456789.",
    ),
):
    Strict.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"(?i:{_pattern})\\Z"), [*_first])


def read(text: str) -> Any:
    """What a text holds.

    Raises
    ------
    YAMLError
        With place, value and remedy where it cannot be read.
    """
    try:
        return yaml.load(text, Strict)
    except yaml.scanner.ScannerError as error:
        if "nesting depth" not in error.problem:
            raise
        raise yaml.composer.ComposerError(None, None, DEEP, error.problem_mark) from None


def told(error: Exception) -> str:
    """The message of such an error on one line: where, and what; never the line itself, which may hold a secret."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split())
    what = ", ".join(filter(None, [error.context, error.problem]))
    return " ".join(f"{what} (line {mark.line + 1}, column {mark.column + 1})".split())


def shown(value: Any) -> str:
    """A value for a message: on one line, nothing in it that steers a terminal, not longer than a reader needs."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
