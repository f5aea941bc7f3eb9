import csv

import pandas as pd
import pytest

from builders import params_of
from distribres.contracts.params import ParamsError
from distribres.report.handouts import letter_files
from distribres.report.handouts.letter_files import read_sent, write_files
from distribres.report.handouts.letter_templates import Template
from distribres.report.handouts.letters import DoesNotFit
from small_letters import letter_of

PARAMS = params_of()
NOBODY = pd.DataFrame(columns=["dealer_id", "name", "reason", "what"], dtype="str")


def template(body="Bonjour {{ name }}."):
    return Template("own.fr.j2", "{% block subject %}x{% endblock %}{% block body %}" + body + "{% endblock %}")


def letters(n=3, language="fr", body="Bonjour {{ name }}.", **known):
    return [letter_of(template(body), language, dealer=f"D{i}", **{"name": f"Renard {i}"} | known) for i in range(n)]


def write(folder, written, excluded=NOBODY, language="fr"):
    return write_files(folder, written, excluded, PARAMS, language)


def lines(file, delimiter=";"):
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    return [*csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(keepends=True), delimiter=delimiter)]


def test_there_is_a_file_of_letters_for_each_language_and_a_list_of_all(tmp_path):
    made = write(tmp_path, [*letters(2), *letters(1, "en")])
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("excluded.csv", "letters.csv", "letters.en.pdf", "letters.fr.pdf"),
    ]
    assert (len(made.files), made.kept, made.letters) == (2, 0, 3)
    assert [line["language"] for line in lines(tmp_path / "letters.csv")] == ["fr", "fr", "en"]


def test_many_letters_are_divided_and_numbered(tmp_path, monkeypatch):
    monkeypatch.setattr(letter_files, "IN_A_FILE", 2)
    assert [file.name for file in write(tmp_path, letters(3)).files] == ["letters.fr.001.pdf", "letters.fr.002.pdf"]


def test_what_would_come_out_the_same_stays_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(letter_files, "IN_A_FILE", 2)
    write(tmp_path, letters(4))
    before = (tmp_path / "letters.fr.001.pdf").stat().st_mtime_ns
    changed = [*letters(3), *letters(4, name="Autre")[3:]]
    assert write(tmp_path, changed).kept == 1
    assert (tmp_path / "letters.fr.001.pdf").stat().st_mtime_ns == before


def test_files_that_no_letter_is_for_any_more_go_and_what_is_not_ours_stays(tmp_path):
    write(tmp_path, [*letters(1), *letters(1, "en")])
    (tmp_path / "scan.pdf").write_bytes(b"%PDF a letter that came back")
    write(tmp_path, letters(1))
    assert sorted(file.name for file in tmp_path.glob("*.pdf")) == ["letters.fr.pdf", "scan.pdf"]


def test_who_is_not_written_to_stands_in_a_list_of_its_own(tmp_path):
    excluded = pd.DataFrame([["D9", "=Renard", "no_address", "town"]], columns=NOBODY.columns, dtype="str")
    write(tmp_path, [], excluded)
    assert lines(tmp_path / "excluded.csv") == [
        {"dealer_id": "D9", "name": "'=Renard", "reason": "no_address", "what": "town"}
    ]


def test_a_name_that_a_spreadsheet_would_run_is_defused(tmp_path):
    write(tmp_path, letters(1, name="=HYPERLINK(1)"))
    assert lines(tmp_path / "letters.csv")[0]["address_1"] == "'=HYPERLINK(1)"


def test_lists_are_divided_as_the_reader_s_spreadsheet_expects(tmp_path):
    write(tmp_path, letters(1, "en"), language="en")
    assert lines(tmp_path / "letters.csv", ",")[0]["dealer_id"] == "D0"


def test_a_letter_that_does_not_fit_is_named_with_its_template(tmp_path):
    with pytest.raises(DoesNotFit, match=r"D0 \(news_offer\.fr\.j2\)"):
        write(tmp_path, letters(1, body="Un mot. " * 2000))
    assert list(tmp_path.iterdir()) == []


def test_without_a_list_nobody_was_written_to(tmp_path):
    assert read_sent(tmp_path / "sent.csv") == set()


def test_the_list_of_letters_is_a_list_of_whom_one_was_posted_to(tmp_path):
    write(tmp_path, letters(2))
    (tmp_path / "letters.csv").rename(tmp_path / "sent.csv")
    assert read_sent(tmp_path / "sent.csv") == {"D0", "D1"}


@pytest.mark.parametrize("text", ["dealer_id\nD1\n", "name,dealer_id\nx,D1\n", "\ufeffdealer_id;x\r\nD1;\r\n\r\n"])
def test_any_list_with_their_numbers_will_do(tmp_path, text):
    (tmp_path / "sent.csv").write_text(text, encoding="utf-8")
    assert read_sent(tmp_path / "sent.csv") == {"D1"}


@pytest.mark.parametrize("content", [b"", b"D1\nD2\n", b"\xff\xfe\x00"])
def test_a_list_without_their_numbers_is_refused(tmp_path, content):
    (tmp_path / "sent.csv").write_bytes(content)
    with pytest.raises(ParamsError, match=r"has no column dealer_id: copy letters\.csv there"):
        read_sent(tmp_path / "sent.csv")
