import subprocess
import sys
from pathlib import Path

from distribres import stats

MODULES = sorted(file.stem for file in Path(stats.__file__).parent.glob("[a-z]*.py"))


def test_the_face_offers_its_modules():
    assert sorted(stats.__all__) == MODULES
    assert stats.intervals.Z80 > 1


def test_to_open_the_room_costs_no_pandas():
    code = "import sys, distribres.stats; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
