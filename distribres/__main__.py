"""``python -m distribres``: make a review, check the data, validate the estimates, or propose a mapping.

Exit status: 0 good, 1 a run failed, 2 wrong parameters.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from distribres.contracts import params
from distribres.workbook import console, pipeline, steps
from distribres.workbook.review import MappingFailed, StepFailed, open_review


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="distribres", description=__doc__)
    parser.add_argument("command", choices=["report", "check", "validate", "init"])
    parser.add_argument("--network", default="demo")
    parser.add_argument("--quarter", default="", help="such as 2026Q3; the network's own where not given")
    parser.add_argument("--languages", default="fr en")
    parser.add_argument("--data", default="", help="folder of the raw exports, in place of network.data")
    parser.add_argument("--from", dest="exports", default="", help="folder of exports to propose a mapping for (init)")
    parser.add_argument("--params", default="", help='for this run alone, such as "tiers.share_key=0.75"')
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = _arguments(words)
    overrides = (
        f"{given.params} network.data={json.dumps(given.data, ensure_ascii=False)}".strip()
        if given.data
        else given.params
    )
    start = time.perf_counter()
    try:
        if given.command == "init":
            return _init(given.network, given.exports)
        review = open_review(given.network, given.quarter, given.languages.split(), overrides)
        print(f"{review.params.network.title}, {review.quarter}")
        if given.command == "check":
            from distribres.workbook import check  # loads what draws and prints: others need not

            print(check.check(review))
        elif given.command == "validate":
            print(pipeline.validate(review))
        else:
            pipeline.make(review)
    except (params.ParamsError, MappingFailed) as error:
        return _fail(error, 2)
    except (StepFailed, OSError) as error:
        return _fail(error, 1)
    if given.command == "report":
        print(f"Ready in {time.perf_counter() - start:.1f} s:")
        print(*(f"  {file}" for file in console.published(review)), sep="\n")
    return 0


def _init(network: str, exports: str) -> int:
    from distribres.ingestion import proposal

    if not exports:
        raise params.ParamsError(["where are the exports? give FROM=folder"])
    print(proposal.propose(steps.home(), network, Path(exports)))
    return 0


def _fail(error: Exception, status: int) -> int:
    for line in str(error).splitlines():
        print(f"  ✗ {line}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
