import gzip

import pandas as pd
import pytest

from distribres.engines import Dialect, DuckDB, ReadError, reading


def test_names_that_an_engine_would_confuse_get_their_place():
    assert reading.unlike(["Ref", "REF", "", "name"]) == ["Ref 0", "REF 1", " 2", "name"]
    assert reading.unlike(["Net", "Net", "Net 1", " 3", ""]) == ["Net 0", "Net 1 1", "Net 1", " 3", " 4"]


def test_headings_in_another_encoding_are_refused_with_the_remedy(tmp_path):
    (tmp_path / "f.csv").write_text("Référence;b\n", encoding="cp1252")
    with pytest.raises(ReadError, match=r"f\.csv: its headings are not utf-8 text: .* to cp1252"):
        reading.headings(tmp_path / "f.csv", Dialect(separator=";"))
    assert reading.headings(tmp_path / "f.csv", Dialect(separator=";", encoding="cp1252")) == ["Référence", "b"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_headings_that_are_utf8_are_not_taken_for_another_encoding(tmp_path, encoding):
    dialect = Dialect(separator=";", encoding=encoding)
    for content in ("Référence;b\n".encode(), "Day;b\n".encode("utf-8-sig")):
        (tmp_path / "f.csv").write_bytes(content)
        with pytest.raises(ReadError, match=rf"f\.csv: its headings are utf-8 text, not {encoding}: save it"):
            reading.headings(tmp_path / "f.csv", dialect)
    (tmp_path / "f.csv").write_bytes("Référence;b\n".encode(encoding))
    assert reading.headings(tmp_path / "f.csv", dialect) == ["Référence", "b"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("opener", [open, gzip.open])
def test_text_that_is_utf8_is_not_taken_for_another_encoding(tmp_path, encoding, opener, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 5)  # through the middle of a letter
    file, dialect = tmp_path / ("f.csv" if opener is open else "f.csv.gz"), Dialect(separator=";", encoding=encoding)
    for text, written in {"Id;Name\n1;Été\n": encoding, "Id;Name\n1;Ete\n": "utf-8"}.items():
        with opener(file, "wb") as content:
            content.write(text.encode(written))
        assert DuckDB().read([file], {"Name"}, dialect).lines.collect().to_dict(as_series=False)["Name"] == [
            text[10:13]
        ]
    with opener(file, "wb") as content:
        content.write("Id;Name\n1;Été\n".encode())
    with pytest.raises(ReadError, match=rf"is utf-8 text, not {encoding}: save it .* to utf-8"):
        DuckDB().read([file], {"Name"}, dialect)


def test_text_in_windows_encoding_is_copied_as_utf8(tmp_path):
    (tmp_path / "f.csv").write_bytes("prix\r\n12 €\r\n".encode("cp1252"))
    (tmp_path / "copy").mkdir()
    assert reading.utf8(tmp_path / "f.csv", tmp_path / "copy").read_bytes() == "prix\r\n12 €\r\n".encode()


def test_a_sheet_is_text(tmp_path):
    pd.DataFrame({"a": [1, 2.5], "A": [None, "x"]}).to_excel(tmp_path / "f.xlsx", index=False)
    found = reading.sheet(tmp_path / "f.xlsx", Dialect(decimal=","))
    assert found.fillna("").to_dict("list") == {"a 0": ["1", "2,5"], "A 1": ["", "x"]}
