"""Reads the exports and says what they are like, nothing else."""

import pandas as pd

from distribres.contracts import tables
from distribres.files.atomic import replacing
from distribres.ingestion import diagnosis, proposal, same_dealer, suspicions, unused
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.proposal import memory
from distribres.report import quality_page
from distribres.report.words import Words
from distribres.workbook import fingerprints
from distribres.workbook.folders import home
from distribres.workbook.review import CHECKED, Review, publish_first, working
from distribres.workbook.running import ingest
from distribres.workbook.steps import STEPS


def check_exports(review: Review) -> str:
    """Read the exports and diagnose them; returns what the terminal shows.

    A finished review stays as it is, beside the new ``quality.html``; the tables wait in the stage.

    Raises
    ------
    StepFailed, Busy
        As `make_review`.
    """
    with working(review):
        ingest(review)
        with review.watched("quality"):
            told = diagnose(review)
        publish_first(review)
        learned = _learn(review)
    return "\n".join([told, *learned])


def _learn(review: Review) -> list[str]:
    """Remember what a person corrected in the mapping since it was proposed; what the terminal says of it."""
    specs = [(name, spec.mapped()) for name, spec in review.params.inputs if spec is not None]
    mapped = {name: {c: m.column for c, m in columns.items() if m.column is not None} for name, columns in specs}
    learned = memory.learn(proposal.proposed(home(), review.network), mapped, home() / "params")
    return [f"  remembered for the next network, in params/{memory.FILE}: {text}" for text in learned]


def diagnose(review: Review) -> str:
    """Diagnose what ingestion made, and return the text for the terminal.

    Writes quality.html, in the first language, and successions.csv, the likely ones as an input takes them.
    """
    found = {name: tables.read(review.stage / "tables", name) for name in STEPS["01_ingestion"].makes}
    mapped = {name: list(spec.mapped()) for name, spec in review.params.inputs if spec is not None}
    settings, network = review.params.quality, review.params.network
    findings = diagnosis.diagnose(found, mapped, review.quarter, settings)
    findings["unused"] = unused.alike(DuckDB(review.params.ingestion.memory), review.data, review.params.inputs)
    findings["currencies"] = pd.concat([suspicions.headings(review.params.inputs, network), findings["currencies"]])
    words, english = Words(review.languages[0], network.currency), Words("en", network.currency)
    shown = quality_page.parts(found, findings, settings.page_length, words)
    page = quality_page.html(found, shown, network.title, review.quarter, words)
    likely = tables.defused(same_dealer.propose_successions(findings["successions"], findings["unknown"])).to_csv(
        index=False, lineterminator="\n"
    )
    for folder in (review.stage, review.folder):  # the next run publishes the one, readers look into the other
        for name, content in zip(CHECKED, (page, likely), strict=True):
            with replacing(folder / name) as part:
                part.write_text(content, encoding="utf-8", newline="\n")
    review.remember("check", fingerprints.of_check(review), [review.stage / name for name in CHECKED])
    told = quality_page.text(quality_page.parts(found, findings, settings.list_length, english), english)
    return f"{told}\n\n  {(review.folder / 'quality.html').relative_to(home()).as_posix()}"
