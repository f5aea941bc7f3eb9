"""The params of a small network: what its file may say, and what is told of what it may not."""

from pathlib import Path

import pytest
import yaml

from builders import PARAMS, with_base
from distribres.contracts.params import ParamsError, load_params
from distribres.contracts.sections import Params

MAPPING = """
inputs:
  sales: {files: s.csv, columns: {date: Day, dealer_id: Dealer, amount: Net}}
  dealers: {files: d.csv, columns: {dealer_id: Id, name: Name, channel: Kind}}
"""


def loaded(folder: Path, text: str = "", overrides: str = "") -> Params:
    """The params of a network whose file is a small sound mapping and `text`."""
    return load_params(with_base(folder, "brand", MAPPING + text), "brand", overrides)


def faults(folder: Path, text: str = "", overrides: str = "") -> list[str]:
    """What is told of params that are wrong."""
    with pytest.raises(ParamsError) as caught:
        loaded(folder, text, overrides)
    return caught.value.faults


def parameters(tree: dict, path: str = ""):
    """Name and declaration of each parameter of ``base.yaml``."""
    for name, node in tree.items():
        if "why" in node:
            yield f"{path}{name}", node
        else:
            yield from parameters(node, f"{path}{name}.")


BASE = dict(parameters(yaml.safe_load((PARAMS / "base.yaml").read_text(encoding="utf-8"))))
"""Each parameter by its dotted name -> its declaration."""
