"""How the heavy step compares, in one run: ``python tests/bench MILLIONS...``, or ``make bench LINES="3 30"``.

Every contender is a process of its own; CPU seconds leave out the imports, the peak of memory does not. The order goes
round, so that what else the machine does falls on all; medians of the rounds count. Contenders whose sums are not ours
are not compared but refused.
"""

import json
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import letters
import lines
import sheets
from contenders import CONTENDERS

HERE = Path(__file__).resolve().parent
REPORTS = HERE.parents[1] / "reports/bench"
LETTERS = 10_000
ROUNDS = 5
PANDAS_FITS = 5
"""Millions of lines that pandas can hold beside the rest of a laptop."""
SHEETS = 1000
HEADINGS = ["lines (M)", "format", "who", "CPU s", "ratio to SQL", "peak GiB"]


def run(name: str, folder: Path, kind: str, afresh: bool = True) -> dict:
    """One measurement: cpu, peak, sums."""
    if afresh:
        shutil.rmtree(folder / "staged", ignore_errors=True)
    (folder / "sql.duckdb").unlink(missing_ok=True)
    command = [sys.executable, HERE / "contenders.py", name, str(folder), kind]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compared(millions: float, kind: str) -> list[list]:
    """The rows of the table for one size and format, and what a new quarter costs."""
    folder = REPORTS / f"{millions:g}_{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    lines.write(folder, int(millions * 1e6), kind)
    names = [name for name in CONTENDERS if name != "pandas" or millions <= PANDAS_FITS]
    found = {name: [] for name in [*names, "one more quarter"]}
    for _ in range(ROUNDS):
        for name in names:
            found[name].append(run(name, folder, kind))
        found["one more quarter"].append(one_more(folder, kind))
    shutil.rmtree(folder)
    check({name: runs[0]["sums"] for name, runs in found.items() if runs[0]["sums"]})
    cpu = {name: statistics.median(r["cpu"] for r in runs) for name, runs in found.items()}
    peak = {name: statistics.median(r["peak"] for r in runs) for name, runs in found.items()}
    return [[f"{millions:g}", kind, n, f"{cpu[n]:.2f}", f"{cpu[n] / cpu['sql']:.2f}", f"{peak[n]:.2f}"] for n in found]


def one_more(folder: Path, kind: str) -> dict:
    """The last of the quarters added to the others, which were read before."""
    last = max(folder.glob(f"sales_*.{kind}"))
    aside = last.with_suffix(".aside")
    last.rename(aside)
    run("distribres", folder, kind)
    aside.rename(last)
    return run("distribres", folder, kind, afresh=False)


def check(sums: dict[str, dict]) -> None:
    """Have all done the same work?"""
    for name, found in sums.items():
        odd = {c: (v, sums["sql"][c]) for c, v in found.items() if abs(v - sums["sql"][c]) > 1e-9 * abs(v)}
        if odd:
            raise SystemExit(f"{name} differs from sql: {odd}")


def main(sizes: list[float]) -> None:
    table = [row for millions in sizes for kind in ("parquet", "csv") for row in compared(millions, kind)]
    text = "\n".join(" | ".join(f"{cell:>16}" for cell in row) for row in [HEADINGS, *table]) + "\n"
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / "ingestion.txt").write_text(text, encoding="utf-8")
    print(text, f"{sheets.measure(SHEETS)}\n{letters.measure(LETTERS)}", sep="")


if __name__ == "__main__":
    main([float(size) for size in " ".join(sys.argv[1:]).split()])
