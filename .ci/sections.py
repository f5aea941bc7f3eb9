"""Writes distribres/contracts/sections.py from what is declared; with ``--check`` fails where it would change."""

import sys
import textwrap
from pathlib import Path

import yaml

from distribres.contracts.mapping import REQUIRED, known_inputs

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "distribres" / "contracts" / "sections.py"
HEAD = '''"""The sections of the params as an editor completes them: name, type, unit, range and why of each parameter.

Written by ``make sections`` from params/base.yaml, which is the only place that declares a parameter, and from
inputs.yaml, which declares the inputs; do not edit. What a playbook can hold stands in ``playbook.py``, and so on
for recognitions and letters.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol, Self

from distribres.contracts.letters import Letters
from distribres.contracts.mapping import Input
from distribres.contracts.param_model import Override
from distribres.contracts.playbook import Playbook
from distribres.contracts.recognition import Recognition
'''
MODEL = """    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self: ...

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]: ...
"""
"""What pydantic adds to the whole and to the mapping, as far as it is used."""
TYPES = {
    "text": "str",
    "texts": "Sequence[str]",
    "quarter": "str",
    "time_zone": "str",
    "country": "str",
    "day": "date",
    "month": "int",
    "amount": "float",
    "years": "Sequence[int]",
    "yes_no": "bool",
    "rates": "Mapping[str, Mapping[str, float]]",
    "units": "Mapping[str, float]",
    "judgements": "Mapping[str, float]",
    "overrides": "Sequence[Override]",
}


def annotation(spec: dict) -> str:
    """The type of one parameter, as text."""
    value = spec["value"]
    if "type" in spec:
        return TYPES[spec["type"]] + (" | None" if value is None else "")
    if "choices" in spec:
        one = f"Literal[{', '.join(repr(choice) for choice in spec['choices'])}]".replace("'", '"')
        return f"Sequence[{one}]" if isinstance(value, list) else one
    return "Mapping[str, float]" if isinstance(value, dict) else type(value).__name__


def field(name: str, spec: dict) -> str:
    """One parameter with its documentation."""
    allowed = " to ".join(map(str, spec["range"])) if "range" in spec else ""
    told = ", ".join(filter(None, [spec["unit"], allowed]))
    doc = textwrap.fill(f"{told}. {spec['why']}".replace("\\", "\\\\"), 110)
    return textwrap.indent(f'{name}: {annotation(spec)}\n"""{doc}"""', "    ")


def classes() -> str:
    """The whole module."""
    base = yaml.safe_load((ROOT / "params" / "base.yaml").read_text(encoding="utf-8"))
    parts = [HEAD]
    for section, tree in base.items():
        fields = "\n\n".join(field(name, spec) for name, spec in tree.items())
        parts.append(f'class {section.title()}(Protocol):\n    """The section `{section}`."""\n\n{fields}\n')
    parts.append(inputs())
    whole = "\n".join(f"    {section}: {section.title()}" for section in base)
    doc = "All parameters of a run, and the mapping of its inputs."
    fields = f"{whole}\n    inputs: Inputs\n    playbook: Playbook\n    recognition: Recognition\n    letters: Letters"
    parts.append(f'class Params(Protocol):\n    """{doc}"""\n\n{fields}\n\n{MODEL}')
    return "\n\n".join(parts)


def inputs() -> str:
    """The mapping: an input of each name, those that a network can do without perhaps missing."""
    kinds = {name: "Input" if name in REQUIRED else "Input | None" for name in known_inputs()}
    abouts = {name: textwrap.fill(spec["about"], 110) for name, spec in known_inputs().items()}
    fields = [textwrap.indent(f'{name}: {kind}\n"""{abouts[name]}"""', "    ") for name, kind in kinds.items()]
    doc = "The section `inputs`: how a network's own files become ours. Iterates over (name, input)."
    items = "    def __iter__(self) -> Iterator[tuple[str, Input | None]]: ...\n\n"
    return "\n\n".join([f'class Inputs(Protocol):\n    """{doc}"""', *fields, f"{items}{MODEL}"])


if __name__ == "__main__":
    if "--check" not in sys.argv:
        TARGET.write_text(classes(), encoding="utf-8")
    elif TARGET.read_text(encoding="utf-8") != classes():
        sys.exit(f"{TARGET.relative_to(ROOT)} is not what params/base.yaml declares: make sections")
