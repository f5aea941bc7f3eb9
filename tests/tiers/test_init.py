import subprocess
import sys

from distribres import tiers

NAMES = ["challenge", "double_weights", "hold_tiers", "place_tiers"]


def test_the_face_offers_its_names():
    assert sorted(tiers.__all__) == NAMES
    assert all(callable(getattr(tiers, name)) for name in NAMES)


def test_to_open_the_room_costs_no_pandas():
    code = "import sys, distribres.tiers; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
