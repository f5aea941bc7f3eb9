"""Keeps in the notebooks only the outputs that nbval compares, so that nothing else changes from run to run.

Without argument: changes the notebooks in place. ``--take FOLDER``: takes the compared outputs from executed notebooks
of the same name. ``--check``: changes nothing, and fails where something would change.
"""

import argparse
import sys
from pathlib import Path

import nbformat

COMPARED = "nbval-check-output"
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def executed(name: str, folder: Path) -> dict[str, list]:
    """Outputs of each cell of an executed notebook, by the cell's id; of the English one where there are several."""
    file = next(f for f in (folder / f"{name}.en.ipynb", folder / f"{name}.ipynb") if f.exists())
    cells = nbformat.read(file, as_version=4).cells
    return {cell["id"]: cell.outputs for cell in cells if cell.cell_type == "code"}


def normalise(notebook, outputs: dict[str, list] | None) -> None:
    """Keep outputs in compared cells only, run count 1 there and none elsewhere, and no trace of the run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.NotebookNode({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            compared = COMPARED in tags
            kept = cell.outputs if outputs is None else outputs.get(cell["id"], [])
            cell.outputs = kept if compared else []
            cell.execution_count = 1 if compared else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", type=Path)
    parser.add_argument("--check", action="store_true")
    given, _files = parser.parse_known_args()
    changed = []
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        before = file.read_text(encoding="utf-8")
        notebook = nbformat.reads(before, as_version=4)
        normalise(notebook, executed(file.stem, given.take) if given.take else None)
        after = nbformat.writes(notebook) + "\n"
        if after != before:
            changed.append(file.name)
            if not given.check:
                file.write_text(after, encoding="utf-8")
    print(*(f"{'not normalised' if given.check else 'normalised'}: {name}" for name in changed), sep="\n")
    return int(bool(changed) and given.check)


if __name__ == "__main__":
    sys.exit(main())
