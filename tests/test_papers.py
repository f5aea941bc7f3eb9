"""The papers say what is so: links lead somewhere, examples load, messages are the code's own, nothing is left out."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from builders import with_base
from distribres.contracts import load_params, mapping, param_model, playbook, strict_yaml
from distribres.report.words import texts

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "distribres"
PAPERS = [ROOT / folder / "README.md" for folder in (".", "params", "distribres", "notebooks")]
FENCED = r"(?ms)^ *```.*?^ *```$"


def text_of(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


PARAMS = text_of(ROOT / "params/README.md")
EXAMPLES = [strict_yaml.read(block) for block in re.findall(r"(?ms)^```yaml\n(.*?)^```$", PARAMS)]
LEAST, *PARTS = EXAMPLES


def anchors(paper: Path) -> set[str]:
    """What can stand after ``#`` in a link to it."""
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(FENCED, "", text_of(paper)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(paper: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (paper.parent / path).resolve() if path else paper
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.parent.name)
def test_every_local_link_leads_somewhere(paper):
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text_of(paper)) if "://" not in link]
    assert len(links) > 5
    assert [link for link in links if not leads_somewhere(paper, link)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.parent.name)
def test_every_target_of_make_that_is_named_is_there(paper):
    targets = re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    named = re.findall(r"(?m)(?:`|^ *)make ([a-z][a-z-]+)", text_of(paper))
    assert set(named) - set(targets) == set()


def test_the_first_paper_is_read_in_minutes():
    assert len(text_of(ROOT / "README.md").splitlines()) <= 150


@pytest.mark.parametrize("part", EXAMPLES, ids=lambda part: "-".join(name for own in part.values() for name in own))
def test_every_example_of_params_loads(part, tmp_path):
    """A part is laid over the least that works, as a reader would paste it in."""
    with_base(tmp_path)
    whole = LEAST | {section: LEAST.get(section, {}) | own for section, own in part.items()}
    (tmp_path / "mybrand.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")
    assert load_params(tmp_path, "mybrand").network.title == "My brand"


def test_every_key_of_a_mapping_stands_in_params():
    models = (mapping.Input, mapping.Column, mapping.Join, mapping.Database, param_model.Override, playbook.Rule)
    keys = {key for model in models for key in model.model_fields}
    base = yaml.safe_load((ROOT / "params/base.yaml").read_text(encoding="utf-8"))
    keys |= {name for section in base.values() for name, spec in section.items() if "type" in spec}
    named = {part for span in re.findall(r"`([^`\n]+)`", PARAMS) for part in re.split(r"[.,: ]+", span)}
    assert keys - named == set()


def test_every_input_stands_in_params_with_its_columns():
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| [^|]* \| ((?:[*`\w]+ ?)+) \|$", PARAMS))
    told = {name: re.findall(r"(\*\*)?`(\w+)`", columns) for name, columns in rows.items()}
    columns = {name: spec["columns"] for name, spec in mapping.known_inputs().items()}
    assert {name: {column for _, column in told.get(name, [])} for name in columns} == {
        name: set(own) for name, own in columns.items()
    }
    assert {name: {column for bold, column in own if bold} for name, own in told.items() if name in columns} == {
        name: {column for column, spec in own.items() if spec.get("required")} for name, own in columns.items()
    }


def test_every_reason_of_a_reject_stands_in_params():
    reasons = {key.removeprefix("reasons.") for key in texts("en") if key.startswith("reasons.")}
    assert reasons - set(re.findall(r"`(\w+)`", PARAMS)) == set()


def test_every_message_of_the_troubleshooting_is_one_that_the_code_prints():
    """Between the … stands what the code holds as one text."""
    files = [ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")]
    held = {
        n.value for tree in files for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    messages = re.findall(r"(?m)^\| ``(.+?)`` \|", PARAMS)
    parts = {part.strip() for message in messages for part in message.split("…") if part.strip()}
    assert len(messages) > 20
    assert {part for part in parts if not any(part in text for text in held)} == set()


def test_every_room_stands_in_the_paper_of_the_house():
    rooms = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in text_of(PACKAGE / "README.md")} == set()


def test_every_notebook_stands_in_the_paper_of_the_notebooks():
    notebooks = {file.name for file in (ROOT / "notebooks").glob("*.ipynb")}
    assert {name for name in notebooks if f"({name})" not in text_of(ROOT / "notebooks/README.md")} == set()
