import subprocess
import sys

from distribres import proof

NAMES = ["freeze_and_compare", "hide_and_compare"]


def test_the_face_offers_its_names():
    assert sorted(proof.__all__) == NAMES
    assert all(callable(getattr(proof, name)) for name in NAMES)


def test_to_open_the_room_costs_no_pandas():
    code = "import sys, distribres.proof; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
