"""What a test of Spark needs of the machine."""

import shutil
from importlib.util import find_spec

import pytest

NEEDED = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark (the extra distribres[spark]) or Java is not installed",
)
