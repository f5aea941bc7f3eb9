"""Reads the exports and says what they are like, nothing else."""

from distribres.contracts import tables
from distribres.files.atomic import publish, replacing
from distribres.ingestion import diagnosis, same_dealer
from distribres.report import quality_page
from distribres.report.words import Words
from distribres.workbook import steps
from distribres.workbook.pipeline import run
from distribres.workbook.review import Review, working


def check(review: Review) -> str:
    """Read the exports and diagnose them; returns what the terminal shows.

    A finished review stays as it is, beside the new ``quality.html``; the tables wait in the stage.

    Raises
    ------
    StepFailed, Busy
        As `make`.
    """
    with working(review):
        run(review, until="01_ingestion")
        told = diagnose(review)
        if not any(review.folder.glob("review.*")):
            publish(review.stage, review.folder)
    return told


def diagnose(review: Review) -> str:
    """Diagnose what ingestion made, and return the text for the terminal.

    Writes quality.html, in the first language, and successions.csv, the likely ones as an input takes them.
    """
    found = {name: tables.read(review.stage / "tables", name) for name in steps.STEPS["01_ingestion"].makes}
    mapped = {name: list(spec.mapped()) for name, spec in review.params.inputs if spec is not None}
    settings, network = review.params.quality, review.params.network
    findings = diagnosis.diagnose(found, mapped, review.quarter, settings)
    words, english = Words(review.languages[0], network.currency), Words("en", network.currency)
    shown = quality_page.parts(found, findings, settings.page_length, words)
    page = quality_page.html(found, shown, network.title, review.quarter, words)
    likely = tables.defused(same_dealer.propose_successions(findings["successions"], findings["unknown"])).to_csv(
        index=False, lineterminator="\n"
    )
    for folder in (review.stage, review.folder):  # the next run publishes the one, readers look into the other
        for name, content in zip(steps.CHECKED, (page, likely), strict=True):
            with replacing(folder / name) as part:
                part.write_text(content, encoding="utf-8", newline="\n")
    told = quality_page.text(quality_page.parts(found, findings, settings.list_length, english), english)
    return f"{told}\n\n  {(review.folder / 'quality.html').relative_to(steps.home()).as_posix()}"
