"""Raw files before they are read: the embedded network's own, rows of databases, and their digests."""

import shutil
import time

from distribres import demo
from distribres.contracts.mapping import raw_files, staged
from distribres.files import digests
from distribres.workbook.console import say, seen_from_here
from distribres.workbook.folders import database_folder, home
from distribres.workbook.review import MappingFailed, Review


def provide_inputs(review: Review) -> None:
    """See to it that all raw files are there."""
    if review.network == "demo":
        make_embedded_network(review)
    if any(spec is not None and spec.database for _, spec in review.params.inputs):
        stage_databases(review)


def make_embedded_network(review: Review) -> None:
    """The demo makes its own exports, once, unless it is given others."""
    folder = home() / "reports" / "demo"
    if review.data == folder / "raw" and not review.data.exists():
        start = time.perf_counter()
        part = folder / ".part"
        shutil.rmtree(part, ignore_errors=True)
        demo.write(part)
        shutil.rmtree(folder / "truth", ignore_errors=True)
        for name in ("truth", "raw"):  # last what the next run looks for
            (part / name).replace(folder / name)
        part.rmdir()
        say(
            "raw files",
            f"{time.perf_counter() - start:5.1f} s   the embedded network, in {seen_from_here(review.data)}",
        )


def stage_databases(review: Review) -> None:
    """Rows that lie in databases become files, before it is known whether anything changed."""
    from distribres.ingestion import databases, engines  # engine and all: only where a network has databases

    start = time.perf_counter()
    try:
        read = databases.stage_databases(
            review.params.inputs, database_folder(review.network), review.params.ingestion.memory
        )
    except engines.ReadError as error:
        raise MappingFailed(str(error)) from None
    rows = ", ".join(f"{rows:,} rows of {name}" for name, rows in read.items()) or "as they were read before"
    say("databases", f"{time.perf_counter() - start:5.1f} s   {rows}")


def digest_inputs(review: Review) -> dict:
    """Digests of all raw files of the network."""
    inputs = raw_files(review.data, staged(review.params.inputs, database_folder(review.network)))
    return {name: digests.of_files(files) for name, files in inputs.items()}
