"""What a notebook may hold, and lists that must agree. Who imports whom stands in pyproject.toml (import-linter)."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
import yaml

from distribres.contracts import strict_yaml
from distribres.workbook import steps

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "distribres"
MODULES = sorted(f.relative_to(PACKAGE) for f in PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def imports(file: Path) -> set[str]:
    """Names of all modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_module_has_its_tests(module):
    if (PACKAGE / module).read_text(encoding="utf-8").count("def ") == 0:
        return  # nothing to test
    name = {"__init__": "init", "__main__": "main"}.get(module.stem, module.stem)
    assert (ROOT / "tests" / module.parent / f"test_{name}.py").exists()


ROOMS = sorted(f.parent.name for f in PACKAGE.glob("*/__init__.py"))


def test_to_open_a_room_loads_nothing_that_computes_or_draws():
    code = f"import sys, importlib; [importlib.import_module('distribres.' + room) for room in {ROOMS}]; "
    code += "print(*{'pandas', 'numpy', 'scipy', 'matplotlib', 'duckdb', 'narwhals'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded == "\n"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_offers_what_its_face_says(room):
    face = import_module(f"distribres.{room}")
    assert [name for name in getattr(face, "__all__", []) if not hasattr(face, name)] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda f: f.stem)
def test_a_notebook_defines_nothing_and_names_no_file(notebook):
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    code = "\n".join(c.source for c in cells)
    defined = [n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert defined == []
    assert re.findall(r"['\"][^'\"]*\.(?:csv|parquet|xlsx|pdf|html)['\"]|\.\./", code) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda f: f.stem)
def test_a_notebook_has_a_cell_that_nbval_compares_and_no_other_output(notebook):
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    compared = [c for c in cells if "nbval-check-output" in c.metadata.get("tags", [])]
    assert compared and all(c.outputs and c.execution_count == 1 for c in compared)
    assert [c.outputs for c in cells if c not in compared and c.outputs] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda f: f.stem)
def test_the_parameters_of_a_notebook_are_empty_and_asked_only_by_who_opens_the_run(notebook):
    cells = [c for c in nbformat.read(notebook, as_version=4).cells if c.cell_type == "code"]
    assert cells[0].metadata["tags"] == ["parameters"]
    given = {line.targets[0].id: ast.literal_eval(line.value) for line in ast.parse(cells[0].source).body}
    assert given == dict.fromkeys(["network", "quarter", "language", "overrides"], "")
    asked = [
        n.id for c in cells[1:] for n in ast.walk(ast.parse(c.source)) if isinstance(n, ast.Name) and n.id in given
    ]
    assert asked == [*given]
    assert sum(f'open_run("{notebook.stem}", {", ".join(given)})' in c.source for c in cells) == 1


def test_the_notebooks_are_the_steps():
    assert [f.stem for f in NOTEBOOKS] == list(steps.STEPS)


def test_the_committed_notebooks_are_normalised():
    checked = subprocess.run([sys.executable, ROOT / ".ci/notebooks.py", "--check"], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.strip()) == (0, "")


@pytest.mark.parametrize("file", sorted(PACKAGE.rglob("*.yaml")), ids=lambda file: file.name)
def test_no_name_stands_twice_in_a_file_of_words_or_contracts(file):
    assert strict_yaml.read(file.read_text(encoding="utf-8"))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def bare(name: str) -> str:
    return re.split(r"[<>=\[; ]", name)[0].lower().replace("_", "-")


def test_conda_gets_the_same_names():
    given = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    names = {bare(n) for n in given if isinstance(n, str)} | {
        bare(n) for d in given if isinstance(d, dict) for n in d["pip"]
    }
    extras = project()["optional-dependencies"]
    wanted = {bare(n) for n in [*project()["dependencies"], *extras["test"], *extras["lab"]]}
    assert names - {"python", "make", "pip"} == wanted


def test_the_lock_holds_every_dependency_with_hashes_and_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = [b for b in re.split(r"(?m)^(?=\S)", lock) if b.strip() and not b.startswith("#")]
    assert [b for b in blocks if "--hash=sha256:" not in b] == []
    assert re.findall(r"https?://|index-url|file:", lock) == []
    extras = project()["optional-dependencies"]
    wanted = {bare(n) for n in [*project()["dependencies"], *extras["test"], *extras["lab"]]}
    assert wanted <= {bare(b) for b in blocks}


def test_what_a_report_needs_has_neither_jupyterlab_nor_spark():
    lean = (ROOT / "requirements.lock").read_text(encoding="utf-8").split("# --- test")[0]
    assert re.findall(r"(?m)^(jupyterlab|pyspark|jupyter-server|pytest)==", lean) == []


def test_the_package_declares_what_it_imports():
    installed_as = {
        "yaml": "pyyaml",
        "IPython": "ipython",
        "fontTools": "fonttools",
        "python_calamine": "python-calamine",
        "pypandoc": "pypandoc-binary",
        "py4j": "pyspark",
    }
    named = {i.split(".")[0] for m in MODULES for i in imports(PACKAGE / m)}
    outside = {n for n in named if n not in sys.stdlib_module_names} - {"distribres"}
    declared = {bare(n) for n in [*project()["dependencies"], *project()["optional-dependencies"]["spark"]]}
    assert {installed_as.get(n, n).replace("_", "-") for n in outside} - declared == set()
