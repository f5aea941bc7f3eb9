"""A project's folder of its own for the tests that run the whole path, so that no test touches your reports."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from distribres.__main__ import main
from distribres.workbook import steps

os.environ["QUIET"] = "1"  # standard error holds the same, however long a test takes
REPOSITORY = Path(__file__).parents[1]
IOWA = REPOSITORY.parent / "shared" / "data" / "iowa"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run the whole path: they fork kernels, which threads left by other tests would upset."""
    for item in items:
        if {"demo_home", "iowa_folder"} & set(item.fixturenames):
            item.add_marker(pytest.mark.whole)


@pytest.fixture(autouse=True)
def usual_modes() -> Iterator[None]:
    """A notebook that is run by hand lets its process make files for their owner only: here it ends with the test."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def new_home(folder: Path) -> Path:
    """A copy of the params and notebooks, without reports."""
    for part in ("params", "notebooks"):
        shutil.copytree(REPOSITORY / part, folder / part)
    return folder


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory) -> Path:
    """A project in which the review of the embedded network has been made once. Do not change it: copy it."""
    home = new_home(tmp_path_factory.mktemp("demo"))
    for part in ("staged", "2026Q3"):  # as `make test` made it: what is not of this code and these params is made anew
        if (made := REPOSITORY / "reports/demo" / part).is_dir():
            shutil.copytree(made, home / "reports/demo" / part, ignore=shutil.ignore_patterns("sheets", "letters"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISTRIBRES_HOME", str(home))
        assert main(["report"]) == 0
    return home


@pytest.fixture
def home(demo_home, tmp_path, monkeypatch) -> Path:
    """A copy of that project, to do with as a test likes."""
    copy = tmp_path / "project"
    shutil.copytree(demo_home, copy)
    monkeypatch.setenv("DISTRIBRES_HOME", str(copy))
    assert steps.home() == copy
    return copy


@pytest.fixture(scope="session")
def demo_folder(demo_home) -> Path:
    """The files of the embedded network's review."""
    return demo_home / "reports" / "demo" / "2026Q3"


@pytest.fixture(scope="session")
def iowa_raw() -> Path:
    """The raw files of the real network."""
    if not IOWA.exists():
        pytest.skip(f"the real network is not here: {IOWA} (public source: data.iowa.gov)")
    return IOWA


@pytest.fixture(scope="session")
def iowa_folder(iowa_raw, tmp_path_factory) -> Path:
    """The files of the real network's review, in English."""
    home = new_home(tmp_path_factory.mktemp("iowa"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISTRIBRES_HOME", str(home))
        assert main(["report", "--network", "iowa", "--data", str(iowa_raw), "--languages", "en"]) == 0
    return home / "reports" / "iowa" / "2021Q4"
