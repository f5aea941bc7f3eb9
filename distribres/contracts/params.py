"""Every parameter of a run: ``base.yaml``, ``playbook.yaml`` and its like, a network's own file, what this run adds.

`base.yaml` is the only place that declares a parameter; the checked model is built from it. What a playbook can hold
stands in :mod:`distribres.contracts.playbook`, and beside it what recognitions and letters can.
"""

import re
from collections.abc import Iterator
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from distribres.contracts import letter_faults, param_faults, playbook_faults, recognition_faults, strict_yaml
from distribres.contracts.credentials import mask
from distribres.contracts.param_model import build_model, defaults
from distribres.contracts.strict_yaml import shown

if TYPE_CHECKING:
    from distribres.contracts.sections import Params

NETWORK = r"[a-z0-9][a-z0-9_-]{0,39}"
CONTENTS = ("playbook", "recognition", "letters")
"""Files that hold what is said and done, each laid under the section of its name."""
RESERVED = ("base", *CONTENTS, "vocabulary")
"""Files beside those of networks: all parameters; families, tactics, recognitions and letters; what headings mean."""
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that no file can have on Windows."""
PART = re.compile(
    r"""(?sx) (?: (?<=[=\[{,:\ ])'(?:[^']|'')*' | "(?:[^"\\]|\\.)*" | . )+?   # what is in quotes stays together
        (?= [\s;]*\Z | [\s;]+[\w.]+= )"""
)
"""One of the ``name=value`` given for this run alone."""


class ParamsError(ValueError):
    """The parameters or the mapping are wrong; `faults` lists all that was found."""

    def __init__(self, faults: list[str]):
        self.faults = [mask(fault) for fault in faults]  # a password where none belongs
        super().__init__("\n".join(self.faults))


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


def differences(one: "Params", other: "Params") -> dict[str, Any]:
    """Parameters in which two sets differ, by their dotted name, with the values of the second."""
    first, second = (dict(_leaves(every.model_dump(mode="json"))) for every in (one, other))
    names = dict.fromkeys([*second, *first])
    return {name: second.get(name) for name in names if first.get(name) != second.get(name)}


def _leaves(tree: dict, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


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
            faults.append(f"PARAMS: {name}{param_faults.standing(path, value)} is not readable as YAML: {what}")
            continue
        trees.append(reduce(lambda inner, key: {key: inner}, reversed(path), leaf))
    if faults:
        raise ParamsError(faults)
    return reduce(_merge, trees, {})


def load_params(folder: Path, network: str, overrides: str = "") -> "Params":
    """The parameters of a network, checked and frozen.

    Parameters
    ----------
    folder : Path
        Holds ``base.yaml``, ``playbook.yaml``, ``recognition.yaml``, ``letters.yaml`` and ``<network>.yaml``.
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
    base, *contents = (_read(folder / f"{name}.yaml") for name in ("base", *CONTENTS))
    said = dict(zip(CONTENTS, contents, strict=True))
    run = _overrides(overrides)
    own = _read(folder / f"{network}.yaml")
    if secret := [*param_faults.find_secrets(f"params/{network}.yaml", own), *param_faults.find_secrets("PARAMS", run)]:
        raise ParamsError(secret)
    tree = _merge(_merge(defaults(base) | said, own), run)
    model = build_model(base)
    given = {"PARAMS": run, f"params/{network}.yaml": own}
    given |= {f"params/{name}.yaml": {name: content} for name, content in said.items()}
    try:
        every = model.model_validate(tree)
    except ValidationError as error:
        raise ParamsError(param_faults.tell(error.errors(), model, given, base)) from None
    criteria = [*type(every.tiers.weights).model_fields]
    wrong = [
        *playbook_faults.find_faults(every.playbook, criteria),
        *recognition_faults.find_faults(every.recognition),
        *letter_faults.find_faults(every.letters, every.playbook, criteria),
    ]
    if wrong:
        raise ParamsError(
            [f"{param_faults.origin(given, {'loc': at})}: {'.'.join(map(str, at))}: {told}" for at, told in wrong]
        )
    return every
