import subprocess
import sys

import distribres.engagement


def test_the_room_offers_its_names():
    for name in distribres.engagement.__all__:
        assert callable(getattr(distribres.engagement, name))


def test_the_room_is_entered_without_pandas():
    code = "import sys, distribres.engagement; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
