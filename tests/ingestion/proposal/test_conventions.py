"""What decides where a file itself tells nothing."""

from collections import Counter

from distribres.ingestion.proposal.conventions import find_conventions, most_frequent
from distribres.ingestion.proposal.kinds import find


def test_the_files_that_tell_decide_for_the_others(tmp_path):
    (tmp_path / "a.csv").write_bytes("Coût;Date\n1,5;31/01/2026\n".encode("latin-1"))
    (tmp_path / "b.csv").write_bytes(b"Id;Number\n1;2\n")
    found = find_conventions(find(tmp_path)[0])
    assert (found.encoding, found.dates) == ("latin-1", "dd/mm/yyyy")
    assert found.decimals == {"a.csv": ",", "b.csv": ","}


def test_where_none_tells_the_plainest_is_taken(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"Id;Number\n1;2\n")
    found = find_conventions(find(tmp_path)[0])
    assert (found.encoding, found.dates, found.decimals) == ("utf-8", None, {"b.csv": "."})


def test_among_equals_the_first_by_name():
    assert most_frequent(Counter({"b": 2, "a": 2, "c": 1})) == "a"
    assert most_frequent(Counter()) is None
