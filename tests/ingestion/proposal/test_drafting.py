"""What the mapping should say, and how sure that is."""

from pathlib import Path

from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.drafting import draft
from distribres.ingestion.proposal.entries import Draft, Entry
from distribres.ingestion.proposal.kinds import find
from distribres.ingestion.proposal.recognition import recognise

DEALERS = "Store No,Store Name\n1,One\n2,Two\n"


def drafts(folder: Path, **files: str) -> dict[str, Draft]:
    for name, text in {"stores": DEALERS, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    kinds = find(folder)[0]
    ways = find_conventions(kinds)
    roles, _ = recognise(kinds, ways.decimals)
    return {name: draft(role, roles, ways) for name, role in roles.items()}


def entry(part: Draft, name: str) -> Entry:
    return next(entry for entry in [*part.settings, *part.columns] if entry.name == name)


def sales(*lines: str, headings: str = "Date,Store No,Amount,Invoice No,Line") -> str:
    return "\n".join([headings, *lines]) + "\n"


def test_short_headings_of_an_american_export(tmp_path):
    lines = ["01/31/2026,1,$5.00,$3.00,2", "01/31/2026,2,$7.00,$4.00,1"]
    headings = "Invoice Date,Cust #,Ext. Price,Ext. Cost,Qty Shipped"
    found = drafts(tmp_path, stores="Cust #,Customer Name\n1,One\n2,Two\n", sales=sales(*lines, headings=headings))
    names = ["date", "dealer_id", "amount", "cost", "quantity"]
    assert [entry(found["sales"], name).value for name in names] == headings.split(",")
    assert entry(found["dealers"], "dealer_id").value == "Cust #"


def test_the_key_of_sales_is_what_is_unique(tmp_path):
    both = drafts(tmp_path, sales=sales("2026-01-31,1,5,I1,1", "2026-01-31,1,5,I1,2"))["sales"]
    assert entry(both, "key").value == ["invoice_id", "line_id"]
    none = drafts(tmp_path, sales=sales("2026-01-31,1,5,I1,1", "2026-01-31,1,6,I1,1"))["sales"]
    assert entry(none, "key").value == [] and "count twice" in entry(none, "key").doubts[-1]


def test_ambiguous_dates_follow_the_other_files(tmp_path):
    visits = "Date,Store No,Hours\n13/01/2026,1,2\n"
    found = drafts(tmp_path, sales=sales("01/02/2026,1,5,I1,1"), visits=visits)["sales"]
    dates = entry(found, "dates")
    assert dates.value == "dd/mm/yyyy" and "as in the other files" in dates.doubts[0]


def test_ambiguous_dates_with_dollars_are_american(tmp_path):
    found = drafts(tmp_path, sales=sales("01/02/2026,1,$5,I1,1"))["sales"]
    assert entry(found, "dates").value == "mm/dd/yyyy" and "a guess" in entry(found, "dates").doubts[0]


def test_numbers_of_dealers_that_nobody_knows_are_doubtful(tmp_path):
    found = drafts(tmp_path, sales=sales("2026-01-31,77,5,I1,1", "2026-01-31,78,5,I2,1"))["sales"]
    assert entry(found, "dealer_id").doubts == ["only 0% of its values are among the dealers"]


def test_values_that_no_list_has_are_doubtful(tmp_path):
    stores = "Store No,Store Name,Type\n1,One,Revendeur\n2,Two,Franchise\n3,Three,Bronze\n"
    channel = entry(drafts(tmp_path, stores=stores)["dealers"], "channel")
    assert channel.value == {"column": "Type", "values": {"Franchise": "franchise", "Revendeur": "reseller"}}
    assert channel.doubts[0].startswith("'Bronze' is not known")


def test_a_name_that_is_only_alike_is_doubtful(tmp_path):
    found = drafts(tmp_path, sales=sales("2026-01-31,1,5", headings="Date,Store No,Montnat net"))["sales"]
    assert entry(found, "amount").doubts == ["'Montnat net' is only like a name that is known (71%)"]


def test_a_single_brand_is_ours(tmp_path):
    headings = "Date,Store No,Amount,Brand"
    one = drafts(tmp_path, sales=sales("2026-01-31,1,5,A", "2026-01-31,2,5,A", headings=headings))["sales"]
    assert "brand" not in [entry.name for entry in one.columns]
    two = drafts(tmp_path, sales=sales("2026-01-31,1,5,A", "2026-01-31,2,5,B", headings=headings))["sales"]
    assert entry(two, "brand").value == "Brand"
