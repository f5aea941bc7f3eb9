"""JupyterLab on one network: what it was opened on stands for the parameters that a notebook leaves empty."""

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from distribres.workbook.folders import home

VARIABLES = {
    "network": "DISTRIBRES_NETWORK",
    "quarter": "DISTRIBRES_QUARTER",
    "language": "DISTRIBRES_LANGUAGE",
    "overrides": "DISTRIBRES_PARAMS",
}
"""The parameters of a notebook -> the environment variables by which the lab tells them."""


def open_lab(opened: Mapping[str, str], arguments: list[str]) -> NoReturn:
    """Let JupyterLab take the place of this process, so that Ctrl-C is its own.

    Parameters
    ----------
    opened : mapping
        What empty parameters of the notebooks stand for, by their names.
    arguments : list of str
        For JupyterLab itself, such as ``--no-browser``.
    """
    sys.stdout.flush()
    told = {variable: opened.get(name, "") for name, variable in VARIABLES.items()}
    command = [sys.executable, "-m", "jupyterlab", str(home() / "notebooks"), *arguments]
    os.execve(sys.executable, command, os.environ | told)


def fill_in(given: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a notebook, with what the lab was opened on where they are empty.

    A notebook that names another network is asked nothing of the first one but its language.
    """
    opened = {name: os.environ.get(variable, "") for name, variable in VARIABLES.items()}
    if given["network"] not in ("", opened["network"]):
        opened |= {"network": "", "quarter": "", "overrides": ""}
    return {name: value or opened[name] for name, value in given.items()}
