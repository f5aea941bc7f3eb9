import pytest

from distribres.contracts.date_formats import date_format


@pytest.mark.parametrize(
    ("written", "kind", "fiscal"),
    [
        ("dd/mm/yyyy", "day", False),
        ("mmm dd, yyyy", "day", False),
        ("yyyymm", "month", False),
        ("Qq yyyy", "quarter", False),
        ("yyyy-Www", "week", False),
        ("Hh yyyy", "half", False),
        ("yyyy", "year", False),
        ("FYyy Qq", "quarter", True),
        ("yyyy/yy", "year", True),
        ("FYyyyy-Ppp", "fiscal month", True),
        ("excel-1904", "serial", False),
    ],
)
def test_what_a_format_tells(written, kind, fiscal):
    found = date_format(written)
    assert (found.kind, found.fiscal) == (kind, fiscal)


@pytest.mark.parametrize(
    "written", ["", "dd/mm", "dd/mm/yy/yyyy", "jj/mm/aaaa", "dd/dd/yyyy", "dd/mm/FYyyyy", "excel 2"]
)
def test_what_tells_no_date_is_refused(written):
    with pytest.raises(ValueError, match="write it as dd/mm/yyyy"):
        date_format(written)
