import pytest

from builders import with_base
from distribres.workbook.people import read_people
from distribres.workbook.review import MappingFailed, open_review

MAPPING = """
network: {title: Mine, quarter: 2026Q3, data: exports}
inputs:
  sales: {files: sales.csv, columns: {date: day, dealer_id: id, amount: sum}}
  dealers: {files: dealers.csv, key: [dealer_id], columns: {dealer_id: id, name: name, channel: kind}}
  contacts: {files: people.csv, key: [dealer_id], columns: {dealer_id: id, contact: person, phone: phone}}
handouts: {contacts: [sheets]}
"""
PEOPLE = "id,person,phone\nA1,Zoé Durand,01 02\nB2,,\nX9,Nobody Known,\n"


def people(tmp_path, monkeypatch, use="sheets", mapping=MAPPING, exports=True):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    with_base(tmp_path / "params", "mine", mapping)
    (tmp_path / "exports").mkdir()
    if exports:
        (tmp_path / "exports/sales.csv").write_text("day,id,sum\n2026-01-01,A1,5\n", encoding="utf-8")
        (tmp_path / "exports/dealers.csv").write_text(
            "id,name,kind\nA1,Un,reseller\nB2,Deux,reseller\n", encoding="utf-8"
        )
        (tmp_path / "exports/people.csv").write_text(PEOPLE, encoding="utf-8")
    return read_people(open_review("mine", "", ["fr"], ""), use)


def test_people_of_dealers_are_read_for_what_may_show_them(tmp_path, monkeypatch):
    found = people(tmp_path, monkeypatch)
    assert found.index.tolist() == ["A1", "B2"]
    assert found.loc["A1", ["contact", "phone"]].tolist() == ["Zoé Durand", "01 02"]
    assert found.loc["B2"].isna().all() and found["email"].isna().all()


def test_for_what_may_not_show_them_nobody_is_read(tmp_path, monkeypatch):
    assert people(tmp_path, monkeypatch, use="letters", exports=False) is None


def test_a_network_that_maps_no_contacts_has_none(tmp_path, monkeypatch):
    without = "\n".join(line for line in MAPPING.splitlines() if not line.startswith("  contacts:"))
    assert people(tmp_path, monkeypatch, mapping=without, exports=False) is None


def test_exports_that_are_gone_are_named(tmp_path, monkeypatch):
    with pytest.raises(MappingFailed, match=r"people\.csv"):
        people(tmp_path, monkeypatch, exports=False)
