"""How fast the sheets of dealers are made, and looked through where they are there already."""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1]))  # what tests are built from

from distribres.workbook.dealer_sheets import Asked, make_dealer_sheets
from distribres.workbook.published import open_published
from small_reviews import publish_small


def measure(n: int) -> str:
    """One line: sheets a second made, the processor's time of each, and sheets a second that were as they are to be."""
    with TemporaryDirectory() as home:
        os.environ["DISTRIBRES_HOME"] = home
        publish_small(Path(home), n=n)
        review = open_published("demo", "", ["fr"])
        wall, cpu = time.perf_counter(), time.process_time()
        made = make_dealer_sheets(review, Asked()).made
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        again = time.perf_counter()
        kept = make_dealer_sheets(review, Asked()).kept
        again = time.perf_counter() - again
    each = f"{len(made) / wall:.0f} a second made, {cpu / len(made) * 1000:.0f} ms of a processor each"
    return f"{n:,} dealer sheets: {each}; {len(kept) / again:.0f} a second looked through again"
