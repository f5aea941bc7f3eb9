import subprocess
import sys
from typing import get_type_hints

from builders import REPOSITORY, params_of
from distribres.contracts import sections


def test_the_types_are_what_the_params_and_the_inputs_declare():
    subprocess.run([sys.executable, REPOSITORY / ".ci/sections.py", "--check"], check=True)


def test_what_an_editor_completes_is_what_a_run_has():
    every = params_of()
    assert {name for name, _ in every} == set(get_type_hints(sections.Params))
    assert {name for name, _ in every.inputs} == set(get_type_hints(sections.Inputs))
