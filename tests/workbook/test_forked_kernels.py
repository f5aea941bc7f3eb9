import os
import sys

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from distribres.workbook import forked_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def run(folder, *cells: str):
    forked_kernels.use()
    source, target = folder / "in.ipynb", folder / "out.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, source)
    return papermill.execute_notebook(source, target, progress_bar=False, extra_arguments=[forked_kernels.QUIET])


def test_a_forked_kernel_has_what_its_parent_has_imported(tmp_path):
    done = run(tmp_path, "import os, sys\nprint('papermill' in sys.modules, os.getppid())")
    assert done.cells[0].outputs[0].text.split() == ["True", str(os.getpid())]


def test_a_kernel_does_not_see_what_another_one_did(tmp_path):
    run(tmp_path, "import distribres\ndistribres.left_behind = 1")
    done = run(tmp_path, "import distribres\nprint(hasattr(distribres, 'left_behind'))")
    assert done.cells[0].outputs[0].text == "False\n"


def test_a_failing_cell_is_an_error_of_the_notebook(tmp_path):
    with pytest.raises(PapermillExecutionError, match="ZeroDivisionError"):
        run(tmp_path, "1 / 0")
