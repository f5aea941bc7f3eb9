import csv
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres import demo
from distribres.demo import history

INPUTS = {"ventes": "sales", "visite": "visits", "enquet": "survey", "evenem": "events"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    demo.write(folder, dealers=150, quarters=5)
    return folder


def rows(path: Path) -> list[list[str]]:
    """Records of an export, heading first; decoding fails on a byte that is not latin-1 text."""
    with path.open(encoding="latin-1", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def number(text: str) -> float:
    return float(text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", "."))


def fault(record: dict[str, str], dealers: set[str], seen: set[tuple]) -> str | None:
    """Why a record is wrong, by the plainest reading; None if it is sound."""
    if None in record:
        return "broken_line"
    try:
        day = datetime.strptime(record["Date"], "%d/%m/%Y").date()
    except ValueError:
        return "bad_date"
    if day > date(2026, 9, 30):
        return "future_date"
    if not record["Code client"].strip():
        return "no_dealer"
    if record["Code client"].strip() not in dealers:
        return "unknown_dealer"
    if "Montant HT" in record and record["Montant HT"] in ("", "n/d"):
        return "bad_amount"
    if "Envie" in record and int(record["Envie"]) > 10:
        return "out_of_range"
    if "N° facture" in record:
        key = record["N° facture"], record["Ligne"]
        if key in seen:
            return "doubled"
        seen.add(key)
    return None


def judged(raw: Path) -> list[tuple]:
    """(input, file, reason or None, record) of every record of the files that grow day by day."""
    dealers = {row[0] for row in rows(raw / "distributeurs.csv")[1:]}
    result = []
    for path in sorted(raw.glob("*.csv")):
        if path.name[:6] not in INPUTS:
            continue
        heading, *body = rows(path)
        records = [
            dict(zip(heading, row, strict=False)) | ({None: row} if len(row) > len(heading) else {}) for row in body
        ]
        seen: set[tuple] = set()
        result += [(INPUTS[path.name[:6]], path.name, fault(record, dealers, seen), record) for record in records]
    return result


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in {"one": 3, "two": 3, "other": 4}.items():
        demo.write(tmp_path / name, seed=seed, dealers=60, quarters=2)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) == 11
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    assert (tmp_path / "one/raw/visites.csv").read_bytes() != (tmp_path / "other/raw/visites.csv").read_bytes()


def test_one_quarter_is_refused(tmp_path):
    with pytest.raises(ValueError, match="two at least"):
        demo.write(tmp_path, quarters=1)


def test_one_sales_file_per_quarter(folder):
    names = sorted(path.name for path in (folder / "raw").glob("ventes_*.csv"))
    assert names == [f"ventes_{quarter}.csv" for quarter in ["2025T3", "2025T4", "2026T1", "2026T2", "2026T3"]]


def test_a_naive_reader_finds_the_faults_of_the_key_and_no_other(folder):
    found = pd.Series([f"{source} {file} {reason}" for source, file, reason, _ in judged(folder / "raw") if reason])
    key = pd.read_parquet(folder / "truth" / "dirt.parquet")
    planted = dict(zip(key["input"] + " " + key["file"] + " " + key["reason"], key["lines"], strict=True))
    assert found.value_counts().to_dict() == planted


def test_every_reason_is_planted(folder):
    key = pd.read_parquet(folder / "truth" / "dirt.parquet")
    reasons = "bad_date bad_amount future_date unknown_dealer no_dealer doubled broken_line out_of_range"
    assert set(key["reason"]) == set(reasons.split())


def test_sound_sales_of_the_year_are_what_the_truth_expects(folder):
    sound = [record for source, _, reason, record in judged(folder / "raw") if source == "sales" and not reason]
    year = [record for record in sound if record["Date"][3:] not in ("07/2025", "08/2025", "09/2025")]
    sales = pd.Series([number(r["Montant HT"]) for r in year]).groupby([r["Code client"].strip() for r in year]).sum()
    dealers = pd.read_parquet(folder / "truth" / "dealers.parquet").set_index("dealer_id")
    expected = 4 * dealers["wallet"] * history.expected_share(dealers, dealers["hours"], dealers["spend"])
    assert sales.sum() == pytest.approx(expected.sum(), rel=0.05)
    assert np.corrcoef(sales.reindex(dealers.index, fill_value=0), expected)[0, 1] > 0.97
    assert (sales / (4 * dealers["wallet"])).mean() < 1


def test_awkward_names_survive_the_csv(folder):
    names = {row[1] for row in rows(folder / "raw" / "distributeurs.csv")}
    assert {"Motoculture du Centre ; dépôt n° 2", 'Garage "Le Moulin"', "Atelier #3 Motoculture"} <= names


def test_territories_are_an_excel_file_with_the_market_in_thousands(folder):
    sheet = pd.read_excel(folder / "raw" / "secteurs.xlsx", engine="calamine")
    wallets = pd.read_parquet(folder / "truth" / "dealers.parquet")["wallet"].sum() * 4
    assert 0.4 < wallets / (sheet["Marché (k€/an)"].sum() * 1000) < 0.8
