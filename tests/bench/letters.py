"""How fast letters are written, and looked through where they are there already."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1]))  # what tests are built from

import pandas as pd

from builders import PARAMS, params_of
from distribres.report.handouts.letter_files import write_files
from distribres.report.handouts.letter_templates import read_templates
from small_letters import letter_of

NOBODY = pd.DataFrame(columns=["dealer_id", "name", "reason", "what"], dtype="str")


def measure(n: int) -> str:
    """One line: letters a second written, the processor's time of each, and letters a second that stay as they are."""
    params = params_of()
    template = read_templates(PARAMS / "letters", "demo", ["news_offer"], ["fr"])["news_offer.fr"]
    with TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        written = [letter_of(template, dealer=f"D{i}", name=f"Motoculture {i}") for i in range(n)]
        write_files(Path(folder), written, NOBODY, params, "fr")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        again = time.perf_counter()
        write_files(Path(folder), written, NOBODY, params, "fr")
        again = time.perf_counter() - again
    each = f"{n / wall:.0f} a second written, {cpu / n * 1000:.1f} ms of a processor each"
    return f"{n:,} letters: {each}; {n / again:.0f} a second looked through again"


if __name__ == "__main__":
    print(measure(int(sys.argv[1])))
