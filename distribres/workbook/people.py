"""People at dealers: read of the exports for what may show them, held as long as that is written, and kept nowhere."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

from distribres.contracts import mapping
from distribres.files.steady import FileChanged
from distribres.workbook.folders import database_folder, home
from distribres.workbook.review import MappingFailed, Review

if TYPE_CHECKING:
    import pandas as pd


def read_people(review: Review, use: Literal["letters", "sheets", "workbooks", "calendars"]) -> "pd.DataFrame | None":
    """The input `contacts`, by dealer_id; None where ``handouts.contacts`` does not name the use, or nothing is mapped.

    Raises
    ------
    MappingFailed
        If the exports are no longer as the params say.
    """
    if use not in review.params.handouts.contacts or review.params.inputs.contacts is None:
        return None
    from distribres.ingestion import Ingestion, engines  # the engine: only where somebody may be shown

    every = review.params
    inputs = mapping.staged(every.inputs, database_folder(review.network))
    sections = SimpleNamespace(network=every.network, ingestion=every.ingestion, inputs=inputs)
    try:
        exports = Ingestion(sections, review.quarter, home())
        return exports.read_contacts(exports.read_dealers())
    except (engines.ReadError, engines.EngineError, FileChanged) as error:
        raise MappingFailed(str(error)) from None
