import subprocess
import sys

from distribres import dealers

NAMES = ["estimate_potential", "foresee", "name_peers", "rate_criteria"]


def test_the_face_offers_its_names():
    assert sorted(dealers.__all__) == NAMES
    assert all(callable(getattr(dealers, name)) for name in NAMES)


def test_to_open_the_room_costs_no_pandas():
    code = "import sys, distribres.dealers; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
