"""Which steps a change of the code, of a parameter or of a table runs again."""

import ast
import shutil
from pathlib import Path

import grimp
import nbformat
import pytest

from distribres.files import digests
from distribres.workbook import fingerprints
from distribres.workbook.review import open_review, working
from distribres.workbook.steps import COMMON, STEPS, recalled

ROOT = Path(__file__).parents[2]
IMPORTS = grimp.build_graph("distribres")


def codes() -> dict[str, str]:
    return {name: digests.of_code(*COMMON, *step.rooms) for name, step in STEPS.items()}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, to change as a test likes."""
    copy = tmp_path / "distribres"
    shutil.copytree(digests.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(digests, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize(
    ("file", "again"),
    [
        ("report/words/fr.yaml", {"06_review"}),
        ("report/plots/style.py", {"06_review"}),
        ("engagement/habit.py", {"04_engagement", "06_review"}),
        ("tiers/scoring.py", {"03_tiers", "04_engagement", "05_field", "06_review", "validation"}),
        ("dealers/wallet.py", set(STEPS) - {"01_ingestion"}),
        ("ingestion/rules.py", {"01_ingestion", "06_review"}),
        ("proof/backtest.py", {"validation"}),
        ("demo/world.py", {"validation"}),
        ("workbook/console.py", set()),
        ("contracts/tables.yaml", set(STEPS)),
    ],
)
def test_a_changed_file_runs_again_what_may_rest_on_it(package, file, again):
    before = codes()
    (package / file).write_bytes((package / file).read_bytes() + b"\n# one more line\n")
    assert {name for name, code in codes().items() if code != before[name]} == again


def test_every_declared_room_is_there():
    declared = {room for step in STEPS.values() for room in (*COMMON, *step.rooms)}
    assert [room for room in declared if not (digests.PACKAGE / room).exists()] == []


def code_of(notebook: str) -> ast.Module:
    cells = nbformat.read(ROOT / "notebooks" / f"{notebook}.ipynb", as_version=4).cells
    return ast.parse("\n".join(cell.source for cell in cells if cell.cell_type == "code"))


def rooms_imported(notebook: str) -> set[str]:
    """The rooms of which a notebook imports something."""
    lines = [node for node in ast.walk(code_of(notebook)) if isinstance(node, ast.ImportFrom)]
    names = {f"{line.module}.{alias.name}" for line in lines for alias in line.names}
    return {name.split(".")[1] for name in names if name.startswith("distribres.")}


def rooms_behind(rooms: set[str]) -> set[str]:
    """With them all that they may load: rooms as a whole, since a face offers what lies behind it."""
    ahead = {
        imported.split(".")[1]
        for module in IMPORTS.modules
        if module.count(".") and module.split(".")[1] in rooms
        for imported in IMPORTS.find_modules_directly_imported_by(module)
        if imported.count(".")
    }
    return rooms if ahead <= rooms else rooms_behind(rooms | ahead)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_declares_all_rooms_that_its_outcome_can_rest_on(name):
    drawing = {"report"} if STEPS[name].makes else set()  # what is drawn returns into no table: see below
    rooms = rooms_behind(rooms_imported(name) - {"workbook"} - drawing)
    assert rooms - {*COMMON, *STEPS[name].rooms} == set()


def drawn(code: ast.Module) -> list[str]:
    """The names in what a notebook writes as a table that came, by whatever way, from `report`."""
    drawing, written = set(), []
    for line in code.body:
        if isinstance(line, ast.ImportFrom) and line.module.startswith("distribres.report"):
            drawing |= {alias.asname or alias.name for alias in line.names}
        names = [node for node in ast.walk(line) if isinstance(node, ast.Name)]
        calls = [
            node for node in ast.walk(line) if isinstance(node, ast.Call) and ast.unparse(node.func) == "run.write"
        ]
        inside = {node.id for call in calls for node in ast.walk(call) if isinstance(node, ast.Name)}
        written += sorted(inside & drawing)
        if any(node.id in drawing for node in names):
            drawing |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return written


@pytest.mark.parametrize("name", STEPS)
def test_nothing_that_was_drawn_or_worded_returns_into_a_table(name):
    assert drawn(code_of(name)) == []


def test_a_table_made_from_words_would_be_noticed():
    code = "from distribres.report.words import Words\nw = Words('fr')\nx = w('a')\nshow(run.write('plan', x), w)"
    assert drawn(ast.parse(code)) == ["x"]


def fingerprints_of(review) -> dict[str, str]:
    return {name: fingerprints.of_step(review, name, "fr") for name in STEPS}


def spoil(review, table: str) -> None:
    """Put something else in its place; the published file, which may be the same one, stays as it is."""
    file = review.stage / "tables" / f"{table}.parquet"
    file.unlink()
    file.write_bytes(b"something else")


def test_a_parameter_and_a_table_change_the_steps_that_declare_them(home):
    review, other = open_review("demo", "", ["fr"], ""), open_review("demo", "", ["fr"], "habit.seed=3")
    with working(review):
        before, other.record = fingerprints_of(review), review.record
        assert {name for name, now in fingerprints_of(other).items() if now != before[name]} == {"04_engagement"}
        spoil(review, "territories")
        assert {name for name, now in fingerprints_of(review).items() if now == before[name]} == {"01_ingestion"}


def test_the_plan_of_the_quarter_before_changes_the_step_that_recalls_it(home):
    review = open_review("demo", "", ["fr"], "")
    with working(review):
        first = fingerprints_of(review)
        plan = recalled("demo", review.quarter) / "tables" / "plan.parquet"
        plan.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(review.stage / "tables" / "plan.parquet", plan)
        changed = {name for name, digest in fingerprints_of(review).items() if digest != first[name]}
    assert changed == {"04_engagement"}


def test_what_was_asked_earlier_counts_where_the_network_tells_what_was_done(home):
    review = open_review("demo", "", ["fr"], "")
    with working(review):
        before = fingerprints.of_step(review, "01_ingestion", "en")
        shutil.copytree(review.folder, review.folder.with_name("2026Q2"))
        assert fingerprints.of_step(review, "01_ingestion", "en") != before


def test_workbooks_show_people_only_where_the_params_say_so(home):
    shown, hidden = (open_review("demo", "", ["fr"], given) for given in ("", "handouts.contacts=[letters]"))
    assert fingerprints.shows_contacts(shown, "workbooks") and not fingerprints.shows_contacts(hidden, "workbooks")


def test_workbooks_rest_on_the_plan_and_the_check_on_what_was_ingested(home):
    review = open_review("demo", "", ["fr"], "")
    with working(review):
        plan, check = fingerprints.of_workbooks(review, "fr"), fingerprints.of_check(review)
        spoil(review, "plan")
        assert fingerprints.of_workbooks(review, "fr") != plan and fingerprints.of_check(review) == check
        spoil(review, "rejects")
        assert fingerprints.of_check(review) != check


def test_calendars_and_tasks_rest_on_their_tables_and_only_calendars_on_people(home):
    review = open_review("demo", "", ["fr"], "")
    with working(review):
        calendars, tasks = fingerprints.of_calendars(review), fingerprints.of_tasks(review)
        review.record["inputs"]["contacts"] = {"contacts.csv": "another"}
        assert fingerprints.of_calendars(review) != calendars and fingerprints.of_tasks(review) == tasks
        spoil(review, "reps")
        assert fingerprints.of_tasks(review) != tasks


def test_people_count_for_nothing_where_calendars_may_not_show_them(home):
    review = open_review("demo", "", ["fr"], "handouts.contacts=[letters]")
    with working(review):
        before = fingerprints.of_calendars(review)
        review.record["inputs"]["contacts"] = {"contacts.csv": "another"}
        assert fingerprints.of_calendars(review) == before
