"""What a room offers can be had from the room, and to import the room costs no library of the heavy kind."""

import importlib
import subprocess
import sys

import pytest

ROOMS = ("contracts", "ingestion")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_gives_what_it_offers(room):
    module = importlib.import_module(f"distribres.{room}")
    assert 1 <= len(module.__all__) <= 5
    assert all(getattr(module, name) is not None for name in module.__all__)


@pytest.mark.parametrize("room", ROOMS)
def test_to_import_a_room_loads_no_pandas(room):
    code = f"import sys, distribres.{room}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
