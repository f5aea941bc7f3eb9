"""``python -m distribres``: make a review and what goes with it, check exports, validate estimates, propose a mapping.

Exit status: 0 good, 1 a run failed, 2 wrong parameters, 130 stopped (Ctrl-C).
"""

import os
import signal
import sys

NO = ("", "0", "no")
"""What YES= may say to mean that it is not given."""
STOPPED = "stopped: the next run goes on from where this one was"
NOTHING = "stopped: a mapping that was not finished is not written"


def _stop_quietly(kind, error, trace) -> None:
    """An excepthook: Ctrl-C says one line too where no command is under way yet."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed again
    print(f"  ✗ {STOPPED}", file=sys.stderr, flush=True)
    os._exit(130)


if __name__ == "__main__":
    sys.excepthook = _stop_quietly  # before the rest is imported, which takes a moment

import argparse
import json
import shlex
import time
from contextlib import ExitStack
from pathlib import Path

from distribres import workbook
from distribres.contracts.credentials import mask
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.report.characters import spell_out
from distribres.workbook import stops
from distribres.workbook.asking import Asking
from distribres.workbook.console import published, put
from distribres.workbook.folders import home
from distribres.workbook.lab import open_lab
from distribres.workbook.review import MappingFailed, Review, StepFailed
from distribres.workbook.watching import watched


def main(words: list[str] | None = None) -> int:
    """Run one command; returns the exit status. A word that the command does not take ends with 2 as well."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="replace")  # a sign that a terminal cannot show stops nothing
    given = _parser().parse_args(words)
    try:
        given.run(given)
    except KeyboardInterrupt:
        return _fail(NOTHING if given.run is _init else STOPPED, 130)
    except (ParamsError, MappingFailed) as error:
        return _fail(str(error), 2)
    except StepFailed as error:
        return _fail(str(error), 1)
    except OSError as error:
        return _fail(stops.explain_system(error), 1)
    except MemoryError:
        return _fail(stops.MEMORY, 1)
    except Exception as error:  # a fault of ours
        return _fail(stops.report_bug(error, given.network), 1)
    return 0


class _Command(argparse.ArgumentParser):
    """One command; it says itself what it does not take."""

    def parse_known_args(self, args=None, namespace=None):
        given, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"it takes no {' '.join(unknown)}")
        return given, unknown

    def error(self, message):
        super().error(spell_out(message))


def _parser() -> argparse.ArgumentParser:
    """The commands, each with the options that it uses and no other."""
    standing, review, languages = (argparse.ArgumentParser(add_help=False) for _ in range(3))
    for options in (standing, review):
        options.add_argument("--network", default="demo", help="the file in params/ (default: demo)")
        options.add_argument("--quarter", default="", help="such as 2026Q3 (default: the network's own)")
    review.add_argument("--data", default="", help="folder of the raw exports, in place of network.data")
    review.add_argument("--params", default="", help='for this run alone, such as "tiers.share_key=0.75"')
    languages.add_argument("--languages", default=" ".join(LANGUAGES), help="one or more (default: %(default)s)")

    parser = argparse.ArgumentParser(prog="distribres", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Command)

    def command(run, name: str, does: str, *takes: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=does, description=does, parents=takes, allow_abbrev=False)
        added.set_defaults(run=run)
        return added

    report = command(_report, "report", "the review of a quarter", review, languages)
    report.add_argument(
        "--scenario", default="", help="name of a trial of --params, beside the review: never in its place"
    )
    both = command(
        _compare, "compare", "two reviews of a quarter side by side, each the one that stands or a scenario", languages
    )
    both.add_argument("--network", default="demo", help="the file in params/ (default: demo)")
    both.add_argument("--quarter", default="", help="such as 2026Q3 (default: the network's own)")
    both.add_argument("--a", default="", help="name of a scenario; the review where not given")
    both.add_argument("--b", default="", help="name of another one")
    command(_check, "check", "the quality of the exports; its page is in the first language", review, languages)
    command(_validate, "validate", "estimates against what is known", review)
    does = "a page for the table of each dealer, from the review that stands"
    sheets = command(_dealer_sheets, "dealer-sheets", does, standing, languages)
    sheets.add_argument("--rep", default="", help="of the dealers of one rep alone")
    sheets.add_argument("--family", default="", help="... of one family, such as keep")
    sheets.add_argument("--dealer", default="", help="... of one dealer, by its number")
    written = command(
        _letters, "letters", "the letters of a campaign, from the review that stands", standing, languages
    )
    written.add_argument("--campaign", default="", help="such as news; letters.yaml has them all")
    init = command(_init, "init", "propose params/NETWORK.yaml for a folder of exports")
    init.add_argument("--network", required=True, help="name of the network to be")
    init.add_argument("--from", dest="exports", default="", metavar="FOLDER", help="where the exports lie")
    init.add_argument("--yes", nargs="?", const="1", default="", help="ask nothing: take what is proposed, and mark it")
    lab = command(_lab, "lab", "the notebooks in JupyterLab, on one network", review)
    lab.add_argument("--language", default="", choices=["", *LANGUAGES], help="of texts and figures (default: en)")
    lab.add_argument("arguments", nargs="*", help="for JupyterLab itself, after --")
    lab.add_argument("--lab-args", default="", help='the same as one text: "--no-browser --port 8890"')
    return parser


def _open(given: argparse.Namespace, languages: list[str], scenario: str = "") -> Review:
    review = workbook.open_review(given.network, given.quarter, languages, _overrides(given), scenario)
    put(f"{review.params.network.title}, {review.quarter}")
    return review


def _overrides(given: argparse.Namespace) -> str:
    data = f"network.data={json.dumps(given.data, ensure_ascii=False)}" if given.data else ""
    return f"{given.params} {data}".strip()


def _report(given: argparse.Namespace) -> None:
    start = time.perf_counter()
    review = _open(given, given.languages.split(), given.scenario)
    workbook.make_review(review)
    put(f"Ready in {time.perf_counter() - start:.1f} s:", *(f"  {file}" for file in published(review)))


def _compare(given: argparse.Namespace) -> None:
    put(workbook.compare(given.network, given.quarter, given.languages.split(), (given.a, given.b)))


def _check(given: argparse.Namespace) -> None:
    put(workbook.check_exports(_open(given, given.languages.split())))


def _validate(given: argparse.Namespace) -> None:
    put(workbook.validate_estimates(_open(given, [*LANGUAGES])))


def _dealer_sheets(given: argparse.Namespace) -> None:
    review = workbook.open_published(given.network, given.quarter, given.languages.split())
    put(f"{review.params.network.title}, {review.quarter}")
    workbook.make_dealer_sheets(review, workbook.Asked(given.rep, given.family, given.dealer))


def _letters(given: argparse.Namespace) -> None:
    review = workbook.open_published(given.network, given.quarter, given.languages.split())
    put(f"{review.params.network.title}, {review.quarter}")
    workbook.make_letters(review, given.campaign)


def _init(given: argparse.Namespace) -> None:
    from distribres.ingestion import proposal  # reads tables: no other command waits for it
    from distribres.ingestion.proposal import rehearsal

    if not given.exports:
        raise ParamsError(["where are the exports? give FROM=folder"])
    channel = home() / "reports" / ".init.progress"
    with ExitStack() as shown:
        shown.enter_context(watched("init", channel))
        asking = Asking(first=shown.close)  # a bar in between would be in the way
        ask = asking if asking.is_heard() and given.yes in NO else None
        told = proposal.propose(home(), given.network, Path(given.exports), ask)
    put(told)
    with watched("init", channel):
        told = rehearsal.rehearse(home(), given.network)
    put(told)


def _lab(given: argparse.Namespace) -> None:
    """A review that stands is opened as it is; where there is none, the notebooks would have nothing to read."""
    arguments = _lab_arguments(given)
    review = _open(given, [*LANGUAGES])
    if not (review.folder / "run.json").exists():
        workbook.make_review(review)
    opened = {"network": given.network, "quarter": given.quarter, "language": given.language}
    open_lab(opened | {"overrides": _overrides(given)}, arguments)


def _lab_arguments(given: argparse.Namespace) -> list[str]:
    """What JupyterLab is given; a text is divided as a shell would, but nothing in it is run."""
    try:
        return [*shlex.split(given.lab_args), *given.arguments]
    except ValueError as error:
        raise ParamsError([f"LAB_ARGS: {error}: close the quote"]) from None


def _fail(told: str, status: int) -> int:
    put(*(f"  ✗ {line}" for line in mask(told).splitlines()), file=sys.stderr)
    return status


if __name__ == "__main__":
    status = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: what is left is to end
    sys.exit(status)
