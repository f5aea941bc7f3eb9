"""What is wrong with params, told in one sentence each: file, name, what stands there, what is allowed."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from distribres.contracts.credentials import holds_credential
from distribres.contracts.names import LANGUAGES
from distribres.contracts.param_model import find_declaration
from distribres.contracts.strict_yaml import shown

NAMES_A_SECRET = ("database", "url_env", "url")
"""Places into which a URL with its password is pasted by mistake: no message shows what stands there."""
NAMED = {"playbook": ("families", "tactics"), "recognition": ("rules",), "letters": ("campaigns",)}
"""Parts of a file in which a network declares things of its own under names of its own."""
MOVED = {
    "families.rules": "playbook.families: each family has its `rules`; playbook.yaml says how",
    "playbook.actions": "playbook.tactics: each tactic says `for` which families it is; playbook.yaml says how",
    "playbook.event_quarters": "field.event_quarters",
}
"""Names of earlier versions -> where what they said is said now."""


def tell(errors: list[dict], model: type[BaseModel], given: dict[str, dict], base: dict) -> list[str]:
    """One sentence for each fault.

    Parameters
    ----------
    errors : list of dict
        As pydantic tells them.
    given : dict
        Name of a file, or ``PARAMS`` -> what it says; the first that holds a place is named.
    base : dict
        The declarations of all parameters.
    """
    begun, rest = _begun(errors)
    told = [_fault(model, fault, origin(given, fault), base) for fault in rest]
    return told + [_unfinished(at, parts, origin(given, {"loc": at}), given) for at, parts in begun.items()]


def standing(path: Sequence, value: Any) -> str:
    """What stands at a place, for a message; not where it may be a secret, nor a whole block."""
    return "" if path[-1] in NAMES_A_SECRET or isinstance(value, dict) else f" = {shown(value)}"


def _credentials(tree: Any, path: tuple = ()) -> Iterator[tuple]:
    """The places where a secret stands that belongs into the environment."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in items:
        yield from _credentials(value, (*path, name))
    if isinstance(tree, str) and holds_credential(tree, query=path[-1:] == ("query",)):
        yield path


def _near(name: str, names: Iterator[str], cutoff: float = 0.5) -> str:
    near = difflib.get_close_matches(name, list(names), n=1, cutoff=cutoff)
    return f"; did you mean {near[0]!r}?" if near else ""


def _children(model: Any, path: tuple) -> list[str]:
    """Names allowed at a place of the tree; where they are anybody's own, none."""
    named = False  # the next name is the key of a mapping
    for key in path:
        if not named:
            field = _fields(model).get(key)
            if field is None:
                return []
            options = [field.annotation, *_within(field.annotation)]
            model = next((o for o in options if isinstance(o, type) and issubclass(o, BaseModel)), None)
            named = getattr(field.annotation, "__origin__", None) in (dict, list)
        else:
            named = False
    return [] if named else list(_fields(model))


def _fields(model: Any) -> dict[str, Any]:
    """The parts of a model by the name under which they are written."""
    return {field.alias or name: field for name, field in getattr(model, "model_fields", {}).items()}


def _within(annotation: Any) -> Iterator[Any]:
    for inner in getattr(annotation, "__args__", ()):
        yield inner
        yield from _within(inner)


def _fault(model: type[BaseModel], error: dict, where: str, base: dict) -> str:
    """One sentence for one fault: where, what stands there, what is allowed."""
    path = tuple(error["loc"])
    dotted = ".".join(map(str, path))
    if not path:
        return f"{where}: {error['msg'].removeprefix('Value error, ')}"
    if path[-1] == "[key]":
        told = "a name is small letters, digits and _, begins with a letter and has at most 40"
        return f"{where}: {'.'.join(map(str, path[:-1]))}: {told}"
    if error["type"] == "extra_forbidden":
        if dotted in MOVED:
            return f"{where}: {dotted} is now {MOVED[dotted]}"
        return f"{where}: there is no parameter {dotted!r}{_near(str(path[-1]), _children(model, path[:-1]))}"
    if error["type"] == "missing":
        return f"{where}: {dotted} is missing{_remedy(path)}"
    if error["type"] == "model_type" and (parts := _children(model, path)):
        told = f"it has parts, {', '.join(parts)}: name one, as {dotted}.{parts[0]}"
        return f"{where}: {dotted}{standing(path, error['input'])}: {told}{_as_written(error)}"
    spec = find_declaration(base, path)
    allowed = f" (allowed: {spec['range'][0]} to {spec['range'][1]}, {spec['unit']})" if "range" in spec else ""
    told = error["msg"].removeprefix("Value error, ")
    if path[-1] == "url_env":
        told = "write the NAME of an environment variable, in capitals, and export the URL under it"
    return f"{where}: {dotted}{standing(path, error['input'])}: {told}{allowed}{_as_written(error)}"


def _as_written(error: dict) -> str:
    """The remedy where YAML reads something else than who wrote it meant."""
    value, kind = error["input"], error["type"]
    if kind in ("string_type", "literal_error", "model_type") and isinstance(value, bool):
        return ': a bare yes, no, on, off, true or false is no text: put quotes around it, as in "yes"'
    if kind in ("string_type", "literal_error", "model_type") and isinstance(value, int | float):
        return f': put quotes around it, as in "{value}"'
    if kind in ("int_type", "float_type") and isinstance(value, str) and re.match(r"[-+.]?\d", value):
        return ": a number is written in plain digits, without quotes, leading zeros, : _ or ,: 10 or 0.5"
    return ""


def _remedy(path: tuple) -> str:
    """What to write where a part of the mapping is missing."""
    match path:
        case ("inputs", _):
            return ": say in which `files` it lies, and under `columns` which heading is which"
        case ("inputs", _, "columns", _):
            return ": say which heading of the files it is"
        case ("playbook" | "recognition" | "letters", *_, language) if language in LANGUAGES:
            return f": every text is written in {' and '.join(LANGUAGES)}"
    return ""


def find_secrets(where: str, tree: dict) -> list[str]:
    """Secrets are refused at the door, so that no record, table or notebook can hold one."""
    remedy = "take it out, and export a database's URL as the environment variable that url_env names"
    return [
        f"{where}: {'.'.join(map(str, path))} holds what looks like a password, token or key: {remedy}"
        for path in _credentials(tree)
    ]


def _begun(faults: list[dict]) -> tuple[dict[tuple, list[str]], list[dict]]:
    """What families, tactics and such lack that are declared for the first time, by their place; and other faults."""
    begun: dict[tuple, list[str]] = {}
    rest = []
    for fault in faults:
        match fault["type"], fault["loc"]:
            case "missing", (file, part, name, lacking) if part in NAMED.get(file, ()):
                begun.setdefault((file, part, name), []).append(lacking)
            case _:
                rest.append(fault)
    return begun, rest


def _unfinished(at: tuple, lacking: list[str], where: str, given: dict[str, dict]) -> str:
    """One sentence for a family, tactic or such that is not all there, perhaps because its name is mistyped."""
    file, part, name = at
    known = given[f"params/{file}.yaml"][file].get(part)
    near = _near(name, iter(known), 0.75) if isinstance(known, dict) and name not in known else ""
    return f"{where}: {'.'.join(at)} lacks {', '.join(lacking)}: {file}.yaml says what each is{near}"


def origin(given: dict[str, dict], fault: dict) -> str:
    """Which of the files says what is wrong there; where something is missing, who began what it belongs to."""
    path = fault["loc"][:-1] if fault.get("type") == "missing" else fault["loc"]
    path = path[:-1] if path[-1:] == ("[key]",) else path
    for length in range(len(path), 0, -1):
        for file, tree in given.items():
            if _stands(tree, path[:length]):
                return file
    return [*given][1]


def _stands(node: Any, path: Sequence) -> bool:
    """Does a tree hold something at this place? What is below a list or a value stands where that stands."""
    for key in path:
        if not isinstance(node, dict):
            return True
        if key not in node:
            return False
        node = node[key]
    return True
