"""Writes the raw exports of the embedded network, and the truth behind them."""

from datetime import datetime, time
from pathlib import Path

import numpy as np
import pandas as pd

from distribres.contracts import quarters as q
from distribres.demo import dirt, exports, people, world


def write(folder: Path, *, seed: int = 7, dealers: int = 400, quarters: int = 12, last_quarter: str = "2026Q3") -> None:
    """Write ``folder/raw`` (exports as an ERP gives them, faults included) and ``folder/truth`` (for tests only).

    Parameters
    ----------
    folder : made if needed; files of the same names are replaced.
    seed : same seed, same bytes.
    dealers : number of dealers, those that open or close on the way included.
    quarters : number of quarters, at least two; the last of them is `last_quarter`.

    Raises
    ------
    ValueError
        Fewer than two quarters, or more dealers than there are names for.

    Notes
    -----
    ``truth/dealers.parquet``, one line per dealer, levels per quarter and mean of the last four quarters:

    ============== ==================== ==========================================================================
    dealer_id      text                 as in the exports
    wallet         currency/quarter     what it bought in the category from all brands; 0 once closed for a year
    willingness    0 to 10              what the survey measures with noise
    max_share      0 to 1               share of the wallet that endless field time would win
    base           0 to 1               part of `max_share` that it keeps without any field time
    half_hours     hours/quarter        field time that wins half of the rest
    half_spend     currency/quarter     spend that brings half of what spend can bring
    margin_rate    0 to 1               margin in a unit of revenue
    hours, spend   per quarter          what was done for it
    elasticity     number               d log sales / d log hours, both lasting, at `hours`
    in_business    yes or no            still open at the end
    ============== ==================== ==========================================================================

    Expected revenue at other hours: ``wallet * history.expected_share(dealers, hours, spend)``.

    ``truth/dirt.parquet``: input, file, reason, lines: the faulty lines planted.
    """
    if quarters < 2:
        raise ValueError(f"{quarters} quarters are too few: two at least")
    rng = np.random.default_rng(seed)
    network = world.simulate(rng, dealers, q.last(last_quarter, quarters))
    raw, truth = folder / "raw", folder / "truth"
    raw.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    dirty, key = dirt.plant(rng, _logs(rng, network))
    known = exports.dealers(rng, network)
    own = np.random.default_rng([seed, 1])  # what is known of people changes nothing of what they sell
    customers = _csv(known.join(people.relations(own, network)), decimals=4)
    files = {"distributeurs.csv": customers, "contacts.csv": _csv(people.contacts(own, network))}
    for name, lines in {**dirty, **files, "commerciaux.csv": _csv(people.reps(network))}.items():
        (raw / name).write_bytes("".join(line + "\r\n" for line in lines).encode("latin-1"))
    _excel(exports.territories(network), raw / "secteurs.xlsx", last_quarter)
    world.truth(network).to_parquet(truth / "dealers.parquet", index=False)
    key.to_parquet(truth / "dirt.parquet", index=False)


def truth(folder: Path) -> pd.DataFrame:
    """The truth about each dealer, by dealer_id, as :func:`write` describes it; `folder` holds ``truth``."""
    return pd.read_parquet(folder / "truth" / "dealers.parquet").set_index("dealer_id")


def _logs(rng: np.random.Generator, network: world.World) -> dict[str, list[str]]:
    """The files that grow day by day, by name, as lines of text."""
    lines = exports.invoice_lines(rng, network)
    sales = {quarter.replace("Q", "T"): exports.sales(part) for quarter, part in lines.groupby("quarter")}
    files = {f"ventes_{quarter}.csv": frame for quarter, frame in sales.items()}
    files["visites.csv"] = exports.visits(rng, network)
    files["enquete.csv"] = exports.survey(rng, network)
    files["evenements.csv"] = exports.events(rng, network)
    return {name: _csv(frame) for name, frame in files.items()}


def _csv(frame: pd.DataFrame, decimals: int = 2) -> list[str]:
    text = frame.to_csv(sep=";", decimal=",", index=False, float_format=f"%.{decimals}f", lineterminator="\n")
    return text.removesuffix("\n").split("\n")


def _excel(frame: pd.DataFrame, path: Path, quarter: str) -> None:
    """An Excel file dated to the end of the quarter, not to now, so that its bytes repeat."""
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        writer.book.set_properties({"created": datetime.combine(q.last_day(quarter), time())})
        frame.to_excel(writer, sheet_name="Secteurs", index=False)
