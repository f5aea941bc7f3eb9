"""Raw files before they are read: the embedded network's own, rows of databases, and their digests."""

import shutil
import time
from pathlib import Path

from distribres import demo
from distribres.contracts.mapping import locks, raw_files, staged
from distribres.files import digests, progress
from distribres.workbook.console import put, say, seen_from_here
from distribres.workbook.folders import database_folder, home
from distribres.workbook.review import MappingFailed, Review


def provide_inputs(review: Review) -> None:
    """See to it that all raw files are there."""
    if review.network == "demo":
        make_embedded_network(review)
    look_for_files(review)
    if any(spec is not None and spec.database for _, spec in review.params.inputs):
        stage_databases(review)


def make_embedded_network(review: Review) -> None:
    """The demo makes its own exports, once, unless it is given others."""
    folder = home() / "reports" / "demo"
    if review.data == folder / "raw" and not review.data.exists():
        start = time.perf_counter()
        part = folder / ".part"
        shutil.rmtree(part, ignore_errors=True)
        with review.watched("raw files"):
            demo.write(part)
        shutil.rmtree(folder / "truth", ignore_errors=True)
        for name in ("truth", "raw"):  # last what the next run looks for
            (part / name).replace(folder / name)
        part.rmdir()
        say(
            "raw files",
            f"{time.perf_counter() - start:5.1f} s   the embedded network, in {seen_from_here(review.data)}",
        )


def look_for_files(review: Review) -> None:
    """Is the folder of the exports there, and what in it only looks like one of them?"""
    files = [spec.files for _, spec in review.params.inputs if spec is not None and not spec.database]
    if any(not Path(pattern).is_absolute() for pattern in files) and not review.data.is_dir():
        there = "is a file" if review.data.exists() else "is not there"
        raise MappingFailed(f"network.data: the folder {review.data} {there}: correct it, or give DATA=")
    for lock in locks(review.data, review.params.inputs):
        put(f"  · {lock.name} is not read: Excel leaves it beside a workbook that is open. Save and close that first")


def stage_databases(review: Review) -> None:
    """Rows that lie in databases become files, before it is known whether anything changed."""
    from distribres.ingestion import databases, engines  # engine and all: only where a network has databases

    start = time.perf_counter()
    try:
        with review.watched("databases"):
            read = databases.stage_databases(
                review.params.inputs, database_folder(review.network), review.params.ingestion.memory
            )
    except engines.ReadError as error:
        raise MappingFailed(str(error)) from None
    rows = ", ".join(f"{rows:,} rows of {name}" for name, rows in read.items()) or "as they were read before"
    say("databases", f"{time.perf_counter() - start:5.1f} s   {rows}")


def sources(review: Review) -> dict[str, list[Path]]:
    """All raw files of the network, by input."""
    return raw_files(review.data, staged(review.params.inputs, database_folder(review.network)))


def digest_inputs(review: Review) -> dict:
    """Digests of all raw files of the network."""
    inputs, found = sources(review), {}
    for place, (name, files) in enumerate(inputs.items()):
        progress.tell(name, part=place / len(inputs))
        found[name] = digests.of_files(files)
    return found
