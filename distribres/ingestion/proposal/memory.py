"""What people corrected in a proposed mapping, remembered for the next network: ``params/vocabulary.yaml``.

`make init` leaves what it proposed in ``reports/<network>/proposed.json``. Once a mapping has passed `make check`, the
columns that come from another heading than was proposed are corrections; what was left as proposed teaches nothing.
"""

import json
from pathlib import Path

import yaml

from distribres.contracts import strict_yaml
from distribres.contracts.mapping import proposed_inputs
from distribres.contracts.params import ParamsError
from distribres.files.atomic import replacing
from distribres.ingestion.proposal.fitting import Known, Role
from distribres.ingestion.proposal.lexicon import fold
from distribres.ingestion.proposal.writing import inline

FILE = "vocabulary.yaml"
HEAD = """\
# Headings that people gave to a column after `make init`, by input: used first for the next network. `make check` finds
# them: it compares a mapping with what was proposed. Change or take out lines as you like.
"""


def recall(folder: Path) -> Known:
    """What the file in the folder of the params tells; nothing where there is none.

    Raises
    ------
    ParamsError
        If it is not readable, or names an input or a column that there is not.
    """
    return {name: {fold(h): column for h, column in headings.items()} for name, headings in _read(folder).items()}


def _read(folder: Path) -> dict[str, dict[str, str]]:
    try:
        told = strict_yaml.read((folder / FILE).read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParamsError([f"params/{FILE} is not readable: {' '.join(str(error).split())}; or remove it"]) from None
    blocks = told if isinstance(told, dict) else {"": told}
    faults = [fault for name, headings in blocks.items() if (fault := _fault(name, headings))]
    if faults:
        raise ParamsError([f"params/{FILE}: {fault}: correct the line, or remove the file" for fault in faults])
    return blocks


def _fault(name: str, headings: object) -> str | None:
    if name not in proposed_inputs():
        return f"{strict_yaml.shown(name)} is no input, such as {', '.join(proposed_inputs())}"
    columns = proposed_inputs()[name]["columns"]
    if not isinstance(headings, dict):
        return f"{name} must hold `heading: column` lines"
    odd = [f"{strict_yaml.shown(h)}: {strict_yaml.shown(c)}" for h, c in headings.items() if c not in columns]
    return f"{name} has no column as in {odd[0]}" if odd else None


def keep(file: Path, roles: dict[str, Role]) -> None:
    """Leave what is proposed: input -> our column -> heading."""
    proposed = {name: {column: match.heading for column, match in role.columns.items()} for name, role in roles.items()}
    with replacing(file) as part:
        part.write_text(json.dumps(proposed, ensure_ascii=False, indent=1), encoding="utf-8")


def learn(file: Path, mapped: dict[str, dict[str, str]], folder: Path) -> list[str]:
    """Remember what was corrected in a mapping that works.

    Parameters
    ----------
    file : Path
        As `keep` wrote it. Without it (a mapping that nobody proposed) nothing is learned.
    mapped : dict
        Input -> our column -> heading, as the params have it now.
    folder : Path
        The folder of the params.

    Returns
    -------
    list of str
        What is new, one sentence for each.
    """
    try:
        proposed = json.loads(file.read_text(encoding="utf-8"))
        corrected = {(n, h): c for n in mapped for c, h in mapped[n].items() if proposed.get(n, {}).get(c) != h}
    except (OSError, ValueError, AttributeError):
        return []
    remembered = _read(folder)
    new = {(n, h): c for (n, h), c in corrected.items() if recall(folder).get(n, {}).get(fold(h)) != c and fold(h)}
    if not new:
        return []
    for (name, heading), column in new.items():
        same = [h for h in remembered.get(name, {}) if fold(h) == fold(heading)]
        kept = {h: c for h, c in remembered.get(name, {}).items() if h not in same}
        remembered[name] = kept | {heading: column}
    with replacing(folder / FILE) as part:
        part.write_text(_text(remembered), encoding="utf-8", newline="\n")
    return [f"{heading!r} is {name}.{column}" for (name, heading), column in new.items()]


def _text(remembered: dict[str, dict[str, str]]) -> str:
    """The file: inputs as in ``inputs.yaml``, headings in order; a heading is a text, whatever it looks like."""
    lines = [HEAD.rstrip()]
    for name in (name for name in proposed_inputs() if remembered.get(name)):
        lines += [f"{name}:", *(f"  {_key(h)}: {c}" for h, c in sorted(remembered[name].items()))]
    return "\n".join(lines) + "\n"


def _key(heading: str) -> str:
    plain = inline(heading)
    return plain if plain[0] in "'\"" else json.dumps(heading)
