import gzip

import pytest

from distribres.ingestion.engines import Dialect, DuckDB, ReadError
from distribres.ingestion.engines import files as reading
from distribres.ingestion.engines.files import as_utf8, headings, unlike


def test_names_that_an_engine_would_confuse_get_their_place():
    assert unlike(["Ref", "REF", "", "name"]) == ["Ref 0", "REF 1", " 2", "name"]
    assert unlike(["Net", "Net", "Net 1", " 3", ""]) == ["Net 0", "Net 1 1", "Net 1", " 3", " 4"]


def test_headings_in_another_encoding_are_refused_with_the_remedy(tmp_path):
    (tmp_path / "f.csv").write_text("Référence;b\n", encoding="cp1252")
    with pytest.raises(ReadError, match=r"f\.csv: its headings are not utf-8 text: .* to cp1252"):
        headings(tmp_path / "f.csv", Dialect(separator=";"))
    assert headings(tmp_path / "f.csv", Dialect(separator=";", encoding="cp1252")) == ["Référence", "b"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("opener", [open, gzip.open])
def test_a_file_in_utf8_is_read_so_beside_those_in_another_encoding(tmp_path, encoding, opener, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 5)  # through the middle of a letter
    dialect, files, text = Dialect(separator=";", encoding=encoding), [], "Id;Né\n1;Été\n"
    for number, written in enumerate([encoding, "utf-8", "utf-8-sig"]):
        files.append(tmp_path / (f"{number}.csv" if opener is open else f"{number}.csv.gz"))
        with opener(files[-1], "wb") as content:
            content.write(text.encode(written))
        assert headings(files[-1], dialect) == ["Id", "Né"]
    lines = DuckDB().read(files, {"Né"}, dialect).lines.collect("pandas")
    assert lines["Né"].to_list() == ["Été"] * 3


def test_what_changed_since_is_looked_at_again(tmp_path):
    file, dialect = tmp_path / "f.csv", Dialect(separator=";", encoding="latin-1")
    for written in ("utf-8", "latin-1", "utf-8"):
        file.write_bytes("Né;b\n".encode(written))
        assert headings(file, dialect) == ["Né", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("opener", [open, gzip.open])
def test_text_is_copied_as_utf8_where_it_is_not_already(tmp_path, encoding, opener):
    file, folder = tmp_path / ("f.csv" if opener is open else "F.CSV.GZ"), tmp_path / "copy"
    folder.mkdir()
    with opener(file, "wb") as content:
        content.write("prix\r\n12 é\r\n".encode(encoding))
    copy = as_utf8(file, Dialect(encoding=encoding), folder)
    assert copy.read_bytes() == "prix\r\n12 é\r\n".encode()
    assert (copy == file) == (encoding == "utf-8" and opener is open)
