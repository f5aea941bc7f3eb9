"""The raw files of the embedded network; rows of databases are tested with their reading."""

import shutil
from pathlib import Path

import pytest

from distribres import demo
from distribres.workbook.inputs import digest_inputs, provide_inputs
from distribres.workbook.review import MappingFailed, open_review

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project that has run nothing yet."""
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    shutil.copytree(ROOT / "params", tmp_path / "params")
    return tmp_path


def test_the_embedded_network_makes_its_exports_once(project, capsys):
    review = open_review("demo", "", ["en"], "")
    provide_inputs(review)
    assert "raw files" in capsys.readouterr().out
    assert {file.name for file in (project / "reports/demo").iterdir()} == {"raw", "truth"}
    mine = project / "reports/demo/raw/visites.csv"
    mine.write_text("changed by hand")
    provide_inputs(review)
    assert mine.read_text() == "changed by hand" and capsys.readouterr().out == ""


def test_given_other_exports_it_makes_none(project):
    (project / "elsewhere").mkdir()
    provide_inputs(open_review("demo", "", ["en"], "network.data=elsewhere"))
    assert not (project / "reports").exists()


def test_a_changed_raw_file_changes_the_digests_of_its_input_alone(project):
    demo.write(project / "reports/demo", dealers=40, quarters=3)
    review = open_review("demo", "", ["en"], "")
    before = digest_inputs(review)
    survey = project / "reports/demo/raw/enquete.csv"
    survey.write_bytes(survey.read_bytes() + b"\r\n")
    assert {name for name, files in digest_inputs(review).items() if files != before[name]} == {"survey"}


def test_what_excel_leaves_beside_an_open_workbook_is_no_export_and_said_so(project, capsys):
    demo.write(project / "reports/demo", dealers=40, quarters=3)
    review = open_review("demo", "", ["en"], "")
    before = digest_inputs(review)
    (project / "reports/demo/raw/~$ventes_2026T3.csv").write_bytes(b"\x07Someone")
    (project / "reports/demo/raw/~$ventes.xlsx").write_bytes(b"\x07Someone")
    review = open_review("demo", "", ["en"], 'inputs.sales.files="*ventes*.csv"')
    provide_inputs(review)
    (told,) = capsys.readouterr().out.splitlines()
    assert told.startswith("  · ~$ventes_2026T3.csv is not read: Excel leaves it beside a workbook that is open.")
    assert digest_inputs(review) == before


@pytest.mark.parametrize(("data", "said"), [("nowhere", "is not there"), ("params/demo.yaml", "is a file")])
def test_a_folder_of_exports_that_is_none_is_named(project, data, said):
    with pytest.raises(MappingFailed, match=rf"network.data: the folder .*{data} {said}: correct it, or give DATA="):
        provide_inputs(open_review("demo", "", ["en"], f"network.data={data}"))
