"""A person whom nobody mapped stands in every export, and in nothing that comes out; what comes out is its owner's."""

import contextlib
import csv
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml

from builders import REPOSITORY
from distribres import demo
from distribres.contracts import tables

pytestmark = pytest.mark.whole
PERSON = {
    "Contact": "Zélie Quatremere",
    "E-mail": "zelie.quatremere@courrier.example",
    "Téléphone": "06 98 76 54 32",
    "IBAN": "FR7630006000011234567890189",
    "Remarque": "Z. Quatremere rappelle lundi",
}
TOLD = ["quatremere", "courrier.example", "98 76 54 32", "0698765432", "FR7630006000"]
"""By which the person would be known, wherever it stands."""
TEXT = ("ventes_*", "distributeurs", "budget", "successions")
QUARTER = "2026Q3"


@dataclass(frozen=True)
class Made:
    """What three runs left and printed: `check`, the review after it, and the sheets of its dealers."""

    reports: Path
    passing: Path
    printed: str
    checked: dict[Path, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    home, passing = tmp_path_factory.mktemp("people"), tmp_path_factory.mktemp("passing")
    for part in ("params", "notebooks"):
        shutil.copytree(REPOSITORY / part, home / part)
    demo.write(home / "exports", dealers=80, quarters=8)
    mapping = planted(home / "exports/raw")
    (home / "params/people.yaml").write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")
    reports = home / "reports/people"
    (reports / "staged").mkdir(parents=True, mode=0o755)  # as an earlier version left it
    (reports / "staged/old.parquet").touch(mode=0o644)
    variables = {"DISTRIBRES_HOME": home, "ERP_URL": f"sqlite:///{home}/exports/raw/crm.db", "TMPDIR": passing}
    given = {name: str(value) for name, value in variables.items()}
    printed = run("check", **given)
    checked = texts(reports)
    printed += run("report", **given) + run("dealer-sheets", **given)
    return Made(reports, passing, printed, checked)


def run(command: str, **variables: str) -> str:
    """What a command prints, in a process of its own."""
    words = [sys.executable, "-m", "distribres", command, "--network", "people"]
    done = subprocess.run(
        words, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def planted(raw: Path) -> dict:
    """The exports of the embedded network, each in another kind of file, with the person on every line; the mapping."""
    mapping = yaml.safe_load((REPOSITORY / "params/demo.yaml").read_text(encoding="utf-8"))
    mapping["network"] |= {"data": str(raw), "quarter": QUARTER}
    inputs = mapping["inputs"]
    dealers = frame(raw / "distributeurs.csv")["Code client"]
    day = pd.Series("15/08/2026", dealers.index, name="Date")
    pd.DataFrame({"Date": day, "Code client": dealers, "Montant": "12"}).to_csv(
        raw / "budget.csv", sep=";", index=False
    )
    gone = {"Ancien": ["X1", ""], "Nouveau": [dealers[0], dealers[1]]}
    pd.DataFrame(gone).to_csv(raw / "successions.csv", sep=";", index=False)
    written = {"separator": ";", "encoding": "latin-1", "dates": "dd/mm/yyyy"}
    spent = {"date": "Date", "dealer_id": "Code client", "spend": "Montant"}
    inputs["spend"] = {"files": "budget.csv", **written, "columns": spent}
    inputs["successions"] = {"files": "successions.csv", **written, "columns": {"old": "Ancien", "new": "Nouveau"}}

    for file in (file for kind in TEXT for file in raw.glob(f"{kind}.csv")):
        as_text(file)
    places = pd.read_excel(raw / "secteurs.xlsx", dtype="str", engine="calamine")
    with_person(places).to_excel(raw / "secteurs.xlsx", index=False)
    with_person(frame(raw / "enquete.csv")).to_excel(raw / "enquete.xlsx", index=False)
    with_person(frame(raw / "visites.csv")).to_parquet(raw / "visites.parquet")
    with contextlib.closing(sqlite3.connect(raw / "crm.db")) as crm:
        with_person(frame(raw / "evenements.csv")).to_sql("events", crm, index=False)
    inputs["survey"] |= {"files": "enquete.xlsx"}
    inputs["visits"] |= {"files": "visites.parquet"}
    del inputs["events"]["files"]
    inputs["events"]["database"] = {"url_env": "ERP_URL", "query": "select * from events"}
    return mapping


def frame(file: Path) -> pd.DataFrame:
    """The lines of a text file that have as many fields as headings, as text."""
    with file.open(encoding="latin-1", newline="") as lines:
        names, *rows = csv.reader(lines, delimiter=";")
    return pd.DataFrame([row for row in rows if len(row) == len(names)], columns=names)


def with_person(lines: pd.DataFrame) -> pd.DataFrame:
    """Well-formed lines with the person, and one that is refused since each of its mapped columns says nonsense."""
    nonsense = pd.DataFrame({name: ["?"] for name in lines})
    return pd.concat([lines, nonsense], ignore_index=True).assign(**PERSON)


def as_text(file: Path) -> None:
    """A text file with the person: well-formed lines, refused and broken ones, and stray quotes in both."""
    headings, *lines = file.read_text(encoding="latin-1").splitlines()
    person, last = ";".join(PERSON.values()), lines[-1]
    width = headings.count(";")
    lines = [f"{line};{person}" for line in lines if line.count(";") == width and '"' not in line]
    lines += [
        f"{';' * width};{person}",
        f"{last};{person};{PERSON['Contact']}",
        f"{last};{PERSON['Contact']}",
        f'{last};"{person}',
        f'{last};Zélie "Quatremere{person}',
        f'"{PERSON["Contact"]}";{last};{person}',
        f"{last};{person}",
    ]
    content = "\r\n".join([f"{headings};{';'.join(PERSON)}", *lines]) + "\r\n"
    file.write_text(content, encoding="latin-1", newline="")


def texts(folder: Path) -> dict[Path, str]:
    """What can be read in every file below a folder, packed or not."""
    return {file: text(file) for file in folder.rglob("*") if file.is_file()}


def text(file: Path) -> str:
    if file.suffix == ".parquet" and file.stat().st_size:
        return pq.read_table(file).to_pandas().to_csv()
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if file.suffix == ".pdf":
        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed (poppler-utils)")
        return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    return file.read_bytes().decode(errors="replace")


def told(text: str) -> list[str]:
    return [word for word in TOLD if word.casefold() in text.casefold()]


def test_the_person_stands_in_every_export(made):
    raw = made.reports.parents[1] / "exports/raw"
    names = ["ventes_2026T3.csv", "distributeurs.csv", "secteurs.xlsx", "visites.parquet", "budget.csv", "enquete.xlsx"]
    for file in [raw / name for name in (*names, "successions.csv", "crm.db")]:
        assert "quatremere" in told(text(file)), file


def test_lines_with_the_person_were_refused_in_each_input_and_broken_in_text_files(made):
    rejects = tables.read(made.reports / QUARTER / "tables", "rejects")
    every = {"sales", "dealers", "territories", "visits", "spend", "survey", "events", "successions"}
    assert set(rejects["input"]) == every
    assert {"sales", "dealers", "spend", "successions"} == set(rejects.loc[rejects["reason"] == "broken_line", "input"])


def test_nothing_that_is_written_or_printed_tells_of_the_person(made):
    after = texts(made.reports)
    assert {".parquet", ".xlsx", ".html", ".pdf", ".ipynb", ".json", ".csv"} <= {file.suffix for file in after}
    found = [(file, words) for one in (made.checked, after) for file, text in one.items() if (words := told(text))]
    assert found == [] and any(file.parent.name == "sheets" for file in after)
    assert "broken" in made.printed and told(made.printed) == []


def test_nothing_that_passed_is_left(made):
    assert [file for file in made.passing.glob("distribres-*") if not file.name.startswith("distribres-fonts-")] == []
    assert [file for file, one in texts(made.passing).items() if told(one)] == []


@pytest.mark.skipif(os.name == "nt", reason="folders inherit their rights on Windows")
def test_only_the_owner_can_read_what_is_written(made):
    below = [made.reports, *made.reports.rglob("*")]
    modes = {(path.is_dir(), oct(stat.S_IMODE(path.stat().st_mode))) for path in below}
    assert modes == {(True, "0o700"), (False, "0o600")}
