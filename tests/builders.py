"""What tests of any room are built from: the parameters of a run, as they are but for what a test is about."""

import json
from pathlib import Path
from typing import Any

from distribres.contracts.params import load_params
from distribres.contracts.sections import Params

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


def with_base(folder: Path, network: str = "", text: str | bytes = "") -> Path:
    """A folder of params of its own: ``base.yaml``, and a network's file if one is named."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "base.yaml").write_bytes((PARAMS / "base.yaml").read_bytes())
    if network:
        (folder / f"{network}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
