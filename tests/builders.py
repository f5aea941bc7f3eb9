"""What tests of any room are built from: the parameters of a run, as they are but for what a test is about."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from distribres.contracts.params import CONTENTS, load_params
from distribres.contracts.playbook import Playbook
from distribres.contracts.sections import Params
from distribres.report.words import Words

REPOSITORY = Path(__file__).parents[1]
PARAMS = REPOSITORY / "params"


def params_of(network: str = "demo", folder: Path = PARAMS, /, **values: Any) -> Params:
    """The parameters of a network; `values` by section: ``params_of(tiers={"draws": 200})``."""
    given = {f"{section}.{name}": value for section, own in values.items() for name, value in own.items()}
    overrides = " ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in given.items())
    return load_params(folder, network, overrides)


def section(name: str, **values: Any) -> Any:
    """One section of the embedded network's parameters: ``section("tiers", draws=200)``."""
    return getattr(params_of(**{name: values}), name)


@cache
def playbook() -> Playbook:
    """The playbook that comes with the project."""
    return params_of().playbook


def words_in(language: str) -> Words:
    """The words of a language, with the families and tactics of that playbook."""
    return Words(language, playbook=playbook())


def with_base(folder: Path, network: str = "", text: str | bytes = "") -> Path:
    """A folder of params of its own: what no network may lack, and a network's file if one is named."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("base", *CONTENTS):
        (folder / f"{name}.yaml").write_bytes((PARAMS / f"{name}.yaml").read_bytes())
    if network:
        (folder / f"{network}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
