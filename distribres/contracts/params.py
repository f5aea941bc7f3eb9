"""Every parameter of a run: ``base.yaml``, ``playbook.yaml``, a network's own file, what was given for this run alone.

`base.yaml` is the only place that declares a parameter; the checked model is built from it. What a playbook can hold
stands in :mod:`distribres.contracts.playbook`.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)

from distribres.contracts import playbook_faults, quarters, strict_yaml, time_zones, weights
from distribres.contracts.credentials import holds_credential, mask
from distribres.contracts.mapping import inputs_model
from distribres.contracts.names import LANGUAGES
from distribres.contracts.playbook import GRAIN, Playbook
from distribres.contracts.strict_yaml import shown

if TYPE_CHECKING:
    from distribres.contracts.sections import Params

NETWORK = r"[a-z0-9][a-z0-9_-]{0,39}"
RESERVED = ("base", "playbook", "vocabulary")
"""Files beside those of networks: all parameters, families and tactics, and what headings mean."""
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that no file can have on Windows."""
NAMES_A_SECRET = ("database", "url_env", "url")
"""Places into which a URL with its password is pasted by mistake: no message shows what stands there."""
PART = re.compile(
    r"""(?sx) (?: (?<=[=\[{,:\ ])'(?:[^']|'')*' | "(?:[^"\\]|\\.)*" | . )+?   # what is in quotes stays together
        (?= [\s;]*\Z | [\s;]+[\w.]+= )"""
)
"""One of the ``name=value`` given for this run alone."""
MOVED = {
    "families.rules": "playbook.families: each family has its `rules`; playbook.yaml says how",
    "playbook.actions": "playbook.tactics: each tactic says `for` which families it is; playbook.yaml says how",
    "playbook.event_quarters": "field.event_quarters",
}
"""Names of earlier versions -> where what they said is said now."""
FROZEN = ConfigDict(frozen=True, extra="forbid")


class ParamsError(ValueError):
    """The parameters or the mapping are wrong; `faults` lists all that was found."""

    def __init__(self, faults: list[str]):
        self.faults = [mask(fault) for fault in faults]  # a password where none belongs
        super().__init__("\n".join(self.faults))


def _day(value: Any) -> Any:
    if isinstance(value, date) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        return value
    raise ValueError("a date is written as 2026-07-01")


class Override(BaseModel):
    """A tier that the manager sets against the rule, and who did so, when and why."""

    model_config = FROZEN
    dealer_id: Annotated[str, Field(min_length=1)]
    tier: Literal["A", "B", "C"]
    author: Annotated[str, Field(min_length=1)]
    date: Annotated[date, BeforeValidator(_day)]
    reason: Annotated[str, Field(min_length=1)]


def _one_each(overrides: list[Override]) -> list[Override]:
    names = [one.dealer_id for one in overrides]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"more than one override for {', '.join(twice)}: keep one")
    return overrides


def _judged(judgements: dict[str, float]) -> dict[str, float]:
    weights.compared(judgements)
    return judgements


def _quarter(value: str) -> str:
    quarters.parse(value)
    return value


def _zone(value: str) -> str:
    if value:
        time_zones.find_zone(value)
    return value


def _or_nothing(value: Any) -> Any:
    return None if value in ("", None) else _day(value)


Worth = Annotated[float, Field(gt=0, le=1e6, strict=True, allow_inf_nan=False)]


Times = Annotated[float, Field(ge=0.1, le=10, strict=True, allow_inf_nan=False)]


Quarter = Annotated[str, AfterValidator(_quarter)]


TYPES = {
    "text": str,
    "texts": list[str],
    "quarter": Quarter,
    "time_zone": Annotated[str, AfterValidator(_zone), BeforeValidator(lambda value: "" if value is None else value)],
    "day": Annotated[date | None, BeforeValidator(_or_nothing)],
    "month": Annotated[int, Field(ge=1, le=12, strict=True)],
    "yes_no": Annotated[bool, Field(strict=True)],
    "rates": dict[Annotated[str, Field(pattern="^[A-Z]{3}$")], dict[Quarter, Worth]],
    "units": dict[str, Worth],
    "judgements": Annotated[dict[str, Times], AfterValidator(_judged)],
    "overrides": Annotated[list[Override], AfterValidator(_one_each)],
}


def _annotation(spec: dict) -> Any:
    """The type of one parameter, from its declaration in `base.yaml`."""
    low, high = spec.get("range", (None, None))
    bounds = Field(ge=low, le=high, strict=True, allow_inf_nan=False)
    value = spec["value"]
    if "type" in spec:
        kind = TYPES[spec["type"]]
        return kind if value is not None else kind | None
    if "choices" in spec:
        return Literal[tuple(spec["choices"])]
    if isinstance(value, dict):
        number = Annotated[float, bounds]
        return create_model("names", __config__=FROZEN, **dict.fromkeys(value, (number, ...)))
    if isinstance(value, int | float):
        return Annotated[type(value), bounds]
    return Annotated[str, Field(pattern=f"^(?:{spec.get('pattern', '(?s:.*)')})$", strict=True)]


def _is_parameter(node: Any) -> bool:
    return isinstance(node, dict) and "why" in node


def _model(name: str, tree: dict) -> type[BaseModel]:
    fields = {key: (_annotation(node) if _is_parameter(node) else _model(key, node), ...) for key, node in tree.items()}
    return create_model(name, __config__=FROZEN, **fields)


def _one_with_the_other(every: "Params") -> "Params":
    """What no parameter shows alone."""
    if (every.network.own_brand is None) != (every.inputs.sales.columns.brand is None):
        raise ValueError("network.own_brand and inputs.sales.columns.brand go together: give both or neither")
    mapped = {name for _, spec in every.inputs if spec is not None for name in spec.mapped()}
    for terms, column in (("rates", "currency"), ("units", "unit")):
        if getattr(every.network, terms) and column not in mapped:
            raise ValueError(f"network.{terms} changes nothing: no input maps the column {column!r}: map it too")
    if every.tiers.share_key > every.tiers.share_middle:
        raise ValueError("tiers.share_key must not be above tiers.share_middle")
    low, high = dict(every.plan.min_hours), dict(every.plan.max_hours)
    if above := [tier for tier in low if low[tier] > high[tier]]:
        raise ValueError(
            f"plan.min_hours is above plan.max_hours for {', '.join(above)}: lower the one or raise the other"
        )
    visit = dict(every.field.visit_hours)
    if not (visit["least"] <= visit["usual"] <= visit["most"] and 2 * visit["least"] <= visit["most"]):
        raise ValueError("field.visit_hours: least, usual and most rise, and most is at least twice least")
    if any(hours * GRAIN % 1 for hours in visit.values()):
        raise ValueError("field.visit_hours: give quarters of an hour: .25, .5, .75 or whole hours")
    named = weights.compared(every.tiers.judgements or {})
    if unknown := [name for name in named if name not in type(every.tiers.weights).model_fields]:
        raise ValueError(f"tiers.judgements: there is no criterion {', '.join(map(repr, unknown))}; see tiers.weights")
    return every


def _params_model(base: dict) -> type[BaseModel]:
    """The model of all parameters and of the mapping."""
    whole = {"_one_with_the_other": model_validator(mode="after")(_one_with_the_other)}
    parts = {"inputs": (inputs_model(), ...), "playbook": (Playbook, ...)}
    return create_model("Params", __base__=_model("Declared", base), __validators__=whole, **parts)


def _values(tree: dict) -> dict:
    return {key: node["value"] if _is_parameter(node) else _values(node) for key, node in tree.items()}


def _merge(base: dict, over: dict) -> dict:
    """`over` laid over `base`; mappings are merged, anything else is replaced."""
    both = [name for name, value in over.items() if isinstance(value, dict) and isinstance(base.get(name), dict)]
    return base | over | {name: _merge(base[name], over[name]) for name in both}


_parsed = cache(strict_yaml.read)
"""What a text holds, never changed: the playbook is long, and one process may load it many times."""


def _read(file: Path) -> dict:
    try:
        content = _parsed(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = sorted(f.stem for f in file.parent.glob("*.yaml") if f.stem not in RESERVED)
        raise ParamsError([f"no params/{file.name}; networks that have one: {', '.join(known)}"]) from None
    except OSError as error:
        raise ParamsError([f"params/{file.name} cannot be read: {error.strerror}"]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = f"params/{file.name} is not readable as YAML: {strict_yaml.told(error)}"
        raise ParamsError([f"{told}. A text that begins with a sign (* & ! %) belongs in quotes"]) from None
    if not isinstance(content, dict):
        raise ParamsError([f"params/{file.name} must hold `name: value` lines"])
    return content


def _overrides(text: str) -> dict:
    """``"tiers.share_key=0.75 plan.draws=200"`` as a tree; ParamsError with all that cannot be read."""
    trees, faults = [], []
    for part in filter(None, (found.strip(" \t\r\n;") for found in PART.findall(text))):
        name, equals, value = part.partition("=")
        path = name.split(".")
        if not equals:
            faults.append(f"PARAMS: {shown(part)} should read name=value, such as tiers.share_key=0.75")
            continue
        if len(path) > strict_yaml.DEPTH:
            faults.append(f"PARAMS: there is no parameter {shown(name)}")
            continue
        try:
            leaf = strict_yaml.read(value)
        except yaml.YAMLError as error:
            what = getattr(error, "problem", None) or strict_yaml.told(error)
            faults.append(f"PARAMS: {name}{_standing(path, value)} is not readable as YAML: {what}")
            continue
        trees.append(reduce(lambda inner, key: {key: inner}, reversed(path), leaf))
    if faults:
        raise ParamsError(faults)
    return reduce(_merge, trees, {})


def _standing(path: Sequence, value: Any) -> str:
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
        return f"{where}: {dotted}{_standing(path, error['input'])}: {told}{_as_written(error)}"
    spec = _declared(base, path)
    allowed = f" (allowed: {spec['range'][0]} to {spec['range'][1]}, {spec['unit']})" if "range" in spec else ""
    told = error["msg"].removeprefix("Value error, ")
    if path[-1] == "url_env":
        told = "write the NAME of an environment variable, in capitals, and export the URL under it"
    return f"{where}: {dotted}{_standing(path, error['input'])}: {told}{allowed}{_as_written(error)}"


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
        case ("playbook", *_, language) if language in LANGUAGES:
            return f": every text is written in {' and '.join(LANGUAGES)}"
    return ""


def _declared(base: dict, path: tuple) -> dict:
    node = base
    for key in path:
        if _is_parameter(node):
            break
        node = node.get(key, {}) if isinstance(node, dict) else {}
    return node if _is_parameter(node) else {}


def load_params(folder: Path, network: str, overrides: str = "") -> "Params":
    """The parameters of a network, checked and frozen.

    Parameters
    ----------
    folder : Path
        Holds ``base.yaml`` and ``<network>.yaml``.
    network : str
        Name of the network: small letters, digits, ``-`` and ``_``.
    overrides : str
        ``name=value`` pairs separated by spaces, for this run alone.

    Raises
    ------
    ParamsError
        With every fault found: unknown names (and the name that was probably meant), values out of range, wrong types.
    """
    if not re.fullmatch(NETWORK, network) or network in (*RESERVED, *DEVICES):
        told = f"use small letters, digits, - and _, such as demo or my-brand, but not {' or '.join(RESERVED)}"
        raise ParamsError([f"network {shown(network)}: {told}"])
    base, book = (_read(folder / f"{name}.yaml") for name in ("base", "playbook"))
    run = _overrides(overrides)
    own = _read(folder / f"{network}.yaml")
    if secret := [*_told(f"params/{network}.yaml", own), *_told("PARAMS", run)]:
        raise ParamsError(secret)
    tree = _merge(_merge(_values(base) | {"playbook": book}, own), run)
    model = _params_model(base)
    given = {"PARAMS": run, f"params/{network}.yaml": own, "params/playbook.yaml": {"playbook": book}}
    try:
        every = model.model_validate(tree)
    except ValidationError as error:
        faults = error.errors()
        begun, rest = _begun(faults)
        told = [_fault(model, fault, _origin(given, fault), base) for fault in rest]
        told += [_unfinished(at, parts, _origin(given, {"loc": at}), book) for at, parts in begun.items()]
        raise ParamsError(told) from None
    wrong = [*playbook_faults.find_faults(every.playbook, [*type(every.tiers.weights).model_fields])]
    if wrong:
        raise ParamsError([f"{_origin(given, {'loc': at})}: {'.'.join(map(str, at))}: {told}" for at, told in wrong])
    return every


def _told(where: str, tree: dict) -> list[str]:
    """Secrets are refused at the door, so that no record, table or notebook can hold one."""
    remedy = "take it out, and export a database's URL as the environment variable that url_env names"
    return [
        f"{where}: {'.'.join(map(str, path))} holds what looks like a password, token or key: {remedy}"
        for path in _credentials(tree)
    ]


def _begun(faults: list[dict]) -> tuple[dict[tuple, list[str]], list[dict]]:
    """What families and tactics lack that are declared for the first time, by their place; and all other faults."""
    begun: dict[tuple, list[str]] = {}
    rest = []
    for fault in faults:
        match fault["type"], fault["loc"]:
            case "missing", ("playbook", "families" | "tactics" as part, name, lacking):
                begun.setdefault(("playbook", part, name), []).append(lacking)
            case _:
                rest.append(fault)
    return begun, rest


def _unfinished(at: tuple, lacking: list[str], where: str, book: dict) -> str:
    """One sentence for a family or tactic that is not all there, perhaps because its name is mistyped."""
    *_, part, name = at
    known = book.get(part)
    near = _near(name, iter(known), 0.75) if isinstance(known, dict) and name not in known else ""
    return f"{where}: {'.'.join(at)} lacks {', '.join(lacking)}: playbook.yaml says what each is{near}"


def _origin(given: dict[str, dict], fault: dict) -> str:
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
