"""A project without networks, and the exports of a small one."""

from pathlib import Path

import pytest

from builders import with_base
from distribres import demo

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def empty_home(tmp_path) -> Path:
    """A project that has nothing but its base params."""
    with_base(tmp_path / "home" / "params")
    return tmp_path / "home"


@pytest.fixture(scope="session")
def raw(tmp_path_factory) -> Path:
    """The exports of the embedded network, fewer of them. Do not change them: copy them."""
    folder = tmp_path_factory.mktemp("small")
    demo.write(folder, dealers=100, quarters=3)
    return folder / "raw"


@pytest.fixture
def exports(tmp_path) -> Path:
    """An empty folder."""
    (tmp_path / "exports").mkdir()
    return tmp_path / "exports"
