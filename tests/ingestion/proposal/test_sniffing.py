"""How files are written."""

import gzip

import pandas as pd
import pytest

from distribres.ingestion.proposal.sniffing import MIXED, encoding_of, samples, separator_of


@pytest.mark.parametrize(
    ("data", "encoding", "doubts"),
    [
        (b"plain", None, []),
        ("Coût".encode(), "utf-8", []),
        ("Coût".encode()[:-2], "utf-8", []),  # cut in the middle of a character
        ("Coût".encode("utf-8-sig"), "utf-8", []),
        ("Coût".encode("utf-16"), "utf-16", []),
        ("Coût".encode("latin-1"), "latin-1", []),
        ("Coût en €".encode("cp1252"), "cp1252", []),
        ("Coût, durée, ".encode() + b"d\xe9pense", "utf-8", [MIXED]),
    ],
)
def test_encoding(data, encoding, doubts):
    assert encoding_of(data) == (encoding, doubts)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_and_line_breaks_within_quotes_do_not_count(separator):
    rows = [["a", "b", "c"], ['"1,5;x\ny|\tz"', "2", "3"], ["4", '"5,5"', "6"]]
    assert separator_of("\n".join(separator.join(row) for row in rows)) == separator


def test_decimal_commas_do_not_make_a_separator():
    assert separator_of("Code;Montant;Coût\n" + "C1;1,50;1,25\n" * 5) == ";"


def test_rows_of_another_width_and_headings_that_stand_twice_are_left_out(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id;x;X;\n1;2;3;4\n5;6\n", encoding="utf-8")
    (sample,) = samples(file)
    assert sample.lines.to_dict("list") == {"id": ["1"]}


def test_of_a_long_file_the_beginning_and_the_end_are_seen(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("n,text\n" + "".join(f"{n},some text\n" for n in range(20_000)), encoding="utf-8")
    (sample,) = samples(file, size=1000)
    seen = sample.lines["n"].astype(int)
    assert not sample.whole and len(seen) < 10_000
    assert (seen.min(), seen.max()) == (0, 19_999)


def test_what_only_windows_writes_is_seen_as_it_is_meant(tmp_path):
    (tmp_path / "a.csv").write_bytes("Prix;Nom\n1,50 €;L’œuf\n".encode("cp1252"))
    (sample,) = samples(tmp_path / "a.csv")
    assert sample.lines.to_dict("list") == {"Prix": ["1,50 €"], "Nom": ["L’œuf"]} and sample.encoding == "cp1252"


def test_compressed_text_is_text(tmp_path):
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzip.compress("é;b\n1;2\n".encode("latin-1")))
    (sample,) = samples(file)
    assert (sample.encoding, sample.separator, list(sample.lines)) == ("latin-1", ";", ["é", "b"])


def test_typed_files_know_which_columns_are_numbers(tmp_path):
    frame = pd.DataFrame({"id": ["a", "b"], "x": [1.5, 2.0], "day": pd.to_datetime(["2026-01-31", "2026-02-01"])})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    for name in ("a.parquet", "a.xlsx"):
        (sample,) = samples(tmp_path / name)
        assert sample.typed == {"x"} and list(sample.lines["x"]) == ["1.5", "2"]
        assert sample.lines["day"].iloc[0].startswith("2026-01-31")


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.csv.gz"])
def test_a_file_that_is_not_what_its_name_says(tmp_path, name):
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not readable"):
        samples(tmp_path / name)
