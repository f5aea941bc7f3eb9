"""What exports and params can hold at their worst: each case gives a counted reject or one clear error, never more.

Nothing is executed, and nothing is lost: every record is accepted or rejected (`Ingestion` itself refuses if not).
"""

import json
from pathlib import Path

import pandas as pd
import pytest

from builders import with_base
from distribres.__main__ import main
from distribres.contracts import params, tables
from distribres.ingestion import Ingestion, ids
from distribres.ingestion.engines import ReadError
from distribres.ingestion.ingestion import Ingested, Register

MAPPING = """
network: {data: raw, quarter: 2026Q3, rates: {USD: {2026Q2: 0.9}}, units: {box: 12, piece: 1}}
inputs:
  sales:
    files: sales*.csv
    key: [invoice_id]
    columns: {date: Day, dealer_id: Dealer, amount: Net, cost: Cost, currency: Money, quantity: Qty, unit: Unit,
      invoice_id: Bill}
  dealers:
    files: dealers.csv
    columns: {dealer_id: Id, name: Name, channel: {value: reseller}}
"""
HEADINGS = "Day,Dealer,Net,Cost,Money,Qty,Unit,Bill"
GOOD = "2026-04-05,C1,10.10,,EUR,,,"
REGISTER = "Id,Name\nC1,One\n"
TEN_MILLION = "x" * 10_000_000


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """The params of a small network."""
    home = tmp_path_factory.mktemp("params")
    return params.load_params(with_params(home), "brand")


def with_params(home: Path, text: str | bytes = MAPPING) -> Path:
    return with_base(home, "brand", text)


def read(home: Path, mapped, **files: str | bytes) -> tuple[Register, Ingested]:
    """The dealers and the sales of a network whose files are the given ones."""
    (home / "raw").mkdir()
    for name, content in {"sales": f"{HEADINGS}\n{GOOD}\n", "dealers": REGISTER, **files}.items():
        (home / f"raw/{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    exports = Ingestion(mapped, "2026Q3", home)
    register = exports.read_dealers()
    return register, exports.read_sales(register)


def rejects_of(*read: Ingested) -> pd.DataFrame:
    return tables.check("rejects", pd.concat([one.rejects for one in read], ignore_index=True))


# Lines of one file, each with the reason and the column for which it is refused; None where it is accepted.
LINES = [
    (GOOD, None, None),
    ("31/02/2026,C1,1,,EUR,,,", "bad_date", "date"),
    ("2026-02-31,C1,1,,EUR,,,", "bad_date", "date"),
    ("2026-13-01,C1,1,,EUR,,,", "bad_date", "date"),
    ("0000-01-01,C1,1,,EUR,,,", "bad_date", "date"),
    ("9999-12-31,C1,1,,EUR,,,", "bad_date", "date"),
    ("2026Q5,C1,1,,EUR,,,", "bad_date", "date"),
    ("٢٠٢٦-٠٤-٠٥,C1,1,,EUR,,,", "bad_date", "date"),
    (",C1,1,,EUR,,,", "bad_date", "date"),
    ("2026-10-01,C1,1,,EUR,,,", "future_date", "date"),
    ("2099-12-31,C1,1e400,,EUR,,,", "future_date", "date"),
    ("2026-04-05,,1,,EUR,,,", "no_dealer", "dealer_id"),
    ("2026-04-05,NULL,1,,EUR,,,", "no_dealer", "dealer_id"),
    ("2026-04-05,C9,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,c1,1,,EUR,,,", None, None),
    ("2026-04-05,c9,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,C\x001,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,C1\u200b,1,,EUR,,,", None, None),
    ("2026-04-05,C9\u200b,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,\u200b,1,,EUR,,,", "no_dealer", "dealer_id"),
    ("2026-04-05,../../etc/passwd,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,C1' or '1'='1,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,'; drop table lines_0; --,1,,EUR,,,", "unknown_dealer", "dealer_id"),
    ("2026-04-05,C1,n/d,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,NaN,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,inf,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,-Infinity,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,1e400,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,1E+99,,EUR,,,", "bad_amount", "amount"),
    (f"2026-04-05,C1,{'9' * 400},,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,0x1F,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,1_000,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,１２,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,1\x002,,EUR,,,", "bad_amount", "amount"),
    ("2026-04-05,C1,=1+1,,EUR,,,", "bad_amount", "amount"),
    ('2026-04-05,C1,"12,50",,EUR,,,', "bad_amount", "amount"),
    ("2026-04-05,C1,1,#REF!,EUR,,,", "bad_amount", "cost"),
    ("2026-04-05,C1,1,,EUR,some,piece,", "bad_number", "quantity"),
    ("2026-04-05,C1,1,,EUR,1e400,piece,", "bad_number", "quantity"),
    ("2026-04-05,C1,1,,EUR,1,crate,", "no_factor", "unit"),
    ("2026-04-05,C1,1,,SEK,,,", "no_rate", "currency"),
    ("2026-01-05,C1,1,,USD,,,", "no_rate", "currency"),
    ("2026-04-05,C1,-0,,EUR,,,", None, None),
    ("2026-04-05, C1 ,(12.00),,EUR,,,", None, None),
    ('2026-04-05,C1,"$1,234.50",,USD,2,box,', None, None),
    ('2026-04-05,C1,"1 234.56 €",,EUR,-3,piece,', None, None),
    ('2026-04-05,C1,1,,EUR,,,"B\n1"', None, None),
    ('2026-04-05,C1,1,,EUR,,,"B\n1"', "doubled", "invoice_id"),
    ('2026-04-05,C1,2,,EUR,,,"B\n1"', "conflicting", "amount"),
    ('2026-04-05,C1,1,,EUR,,,"a, ""b"""', None, None),
    ("2026-04-05,C1,1", "broken_line", None),
    ("2026-04-05,C1,1,,EUR,,,F9,and,more", "broken_line", None),
    ("   ", "broken_line", None),
    (f"2026-04-05,C1,1,,EUR,,,{TEN_MILLION}", "broken_line", None),
    (f'2026-04-05,C1,1,,EUR,,,"{TEN_MILLION}"', "broken_line", None),
]
REVENUE = 10.10 - 12 + 0.9 * 1234.50 + 1234.56 + 4
"""What the accepted lines add up to, one of them in dollars."""


@pytest.fixture(scope="module")
def lines_read(mapped, tmp_path_factory) -> tuple[pd.DataFrame, dict, pd.DataFrame]:
    """All lines in one file, read once: the rejects by line, the account of the sales, and the panel."""
    content = "\n".join([HEADINGS, *(line for line, _, _ in LINES)]) + "\n"
    _, sales = read(tmp_path_factory.mktemp("lines"), mapped, sales=content)
    (account,) = sales.quality.to_dict("records")
    return rejects_of(sales).set_index("line"), account, tables.check("panel", sales.table)


@pytest.mark.parametrize(
    ("number", "reason", "column"),
    [(number, reason, column) for number, (_, reason, column) in enumerate(LINES, start=2)],
    ids=[f"{line[:50]!r}" for line, _, _ in LINES],
)
def test_a_line_is_accepted_or_refused_for_its_reason(lines_read, number, reason, column):
    rejects, _, _ = lines_read
    later = [n for n, (_, why, _) in enumerate(LINES, start=2) if why == "future_date"]
    found = rejects.loc[number] if number in rejects.index else None
    assert (found is None) == (reason is None) or number in later[1:]
    if found is not None:
        assert found["reason"] == reason
        assert found["column"] == column if column else pd.isna(found["column"])


def test_no_line_and_no_cent_is_lost(lines_read):
    rejects, sales, made = lines_read
    refused = sum(reason is not None for _, reason, _ in LINES)
    assert (sales["lines_read"], sales["lines_rejected"]) == (len(LINES), refused)
    assert rejects["lines"].sum() == refused
    assert made["revenue"].tolist() == pytest.approx([REVENUE], abs=1e-9)
    assert made["quantity"].tolist() == [21]


def test_a_refused_line_shows_what_stood_there(lines_read):
    rejects, _, _ = lines_read
    shown = {json.loads(raw)["dealer_id"] for raw in rejects.loc[rejects["reason"] == "unknown_dealer", "raw"]}
    assert {"C\x001", "C9\u200b", "../../etc/passwd", "'; drop table lines_0; --"} <= shown
    assert rejects.loc[rejects["reason"] == "broken_line", "raw"].isna().all()


def test_the_text_of_broken_lines_is_kept_where_the_params_ask_for_it(tmp_path, mapped):
    kept = mapped.ingestion.model_copy(update={"keep_broken_text": True})
    asked = mapped.model_copy(update={"ingestion": kept})
    found = read(tmp_path, asked, sales=f"{HEADINGS}\n{GOOD},Jeanne\n", dealers=f"{REGISTER}C2,Two,Jeanne\n")
    assert sorted(rejects_of(*found)["raw"]) == [f"{GOOD},Jeanne", "C2,Two,Jeanne"]


NAMES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x";"y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2",
    '"Quoted" and ""doubled""',
    "L'Étoile « d’Or »",
    "../../etc/passwd",
    "C:\\Windows\\*.*",
    "'; drop table dealers; --",
    '#panic("x") #let a = 1 $ x $ *b* _i_ `r` \\ @ref',
    "{{ 7 * 7 }} {% raw %} ${HOME} $(touch x) `touch x`",
    "![](http://x/y.png) [a](javascript:alert(1))",
    "🙂👩‍👩‍👧 \u202eevil\u202c ﷽",
    "A\nB\tC",
    "\x1b[31mred\x07",
    "N" * 1_000,
    "!!python/object:os.system",
]


def test_hostile_names_and_numbers_come_through_unchanged(mapped, tmp_path):
    quoted = ['"{}"'.format(name.replace('"', '""')) for name in NAMES]
    register = "".join(["Id,Name\n", *(f"{name},{name}\n" for name in quoted)])
    sales = "".join([f"{HEADINGS}\n", *(f"2026-04-05,{name},1,,EUR,,,\n" for name in quoted)])
    dealers, bought = read(tmp_path, mapped, dealers=register, sales=sales)
    assert set(dealers.table["name"]) == set(NAMES)
    numbers = {ids.plain(name) for name in NAMES}  # of a number nothing that nobody sees is kept
    assert set(dealers.table["dealer_id"]) == set(bought.table["dealer_id"]) == numbers
    assert len(dealers.rejects) == len(bought.rejects) == 0
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["dealers.csv", "sales.csv"]


# Whole files: how many lines are read and why some are refused, or what the one error says.
FILES = {
    "headings only": ({"sales": HEADINGS}, (0, {})),
    "headings and a line end": ({"sales": HEADINGS + "\n"}, (0, {})),
    "byte-order mark": ({"sales": "\ufeff" + f"{HEADINGS}\n{GOOD}\n"}, (1, {})),
    "Windows line ends": ({"sales": f"{HEADINGS}\r\n{GOOD}\r\n"}, (1, {})),
    "old Mac line ends": ({"sales": f"{HEADINGS}\r{GOOD}\r"}, (1, {})),
    "no last line end": ({"sales": f"{HEADINGS}\n{GOOD}"}, (1, {})),
    "blank lines": ({"sales": f"{HEADINGS}\n\n\n{GOOD}\n\n"}, (1, {})),
    "two encodings in a file": (
        {"dealers": REGISTER.encode() + "C2,Été\n".encode() + "C3,Été\n".encode("latin-1")},
        (1, {"broken_line": 1}),
    ),
    "a cut character": ({"dealers": REGISTER.encode() + "C2,É".encode()[:-1]}, (1, {"broken_line": 1})),
    "a surrogate": ({"dealers": REGISTER.encode() + b"C2,\xed\xa0\x80\n"}, (1, {"broken_line": 1})),
    "a dealer twice": ({"dealers": REGISTER + "C1,Two\nC1,One\n"}, (1, {"conflicting": 1, "doubled": 1})),
    "a dealer without a name": ({"dealers": REGISTER + "C2,\n"}, (1, {"missing_value": 1})),
    "a dealer with NUL in its name": ({"dealers": "Id,Name\nC1,O\x00ne\n"}, (1, {})),
    "columns nobody asks for": ({"dealers": "Id,Name,x,X,,\nC1,One,1,2,3,4\n"}, (1, {})),
    "nothing": ({"sales": ""}, "inputs.sales: sales.csv is empty: export it again"),
    "line ends only": ({"sales": "\n\n\n"}, "inputs.sales: sales.csv is empty"),
    "a byte-order mark only": ({"sales": b"\xef\xbb\xbf"}, "inputs.sales: sales.csv is empty"),
    "a column missing": ({"dealers": "Id\nC1\n"}, "inputs.dealers: dealers.csv: no column 'Name'"),
    "a column doubled": ({"dealers": "Id,Name,Name\nC1,a,b\n"}, "'Name' stands there 2 times: rename all but one"),
    "another separator": (
        {"dealers": "Id;Name\nC1;One\n"},
        "It has: Id;Name. Correct `columns`, `separator` or `header`",
    ),
    "NUL in a heading": ({"dealers": "Id,Na\x00me\n"}, r"did you mean 'Na\\x00me'\?"),
    "NUL everywhere": ({"sales": b"\x00" * 5000}, r"sales.csv: no column 'Bill'. It has: \\x00\\x00"),
    "headings in another encoding": ({"dealers": "Id,Naïf\n".encode("latin-1")}, "headings are not utf-8 text"),
    "UTF-16": ({"sales": f"{HEADINGS}\n{GOOD}\n".encode("utf-16")}, (1, {})),
    "a picture": ({"sales": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, "sales.csv: its headings are not utf-8 text"),
    "a workbook called csv": ({"sales": b"PK\x03\x04" + b"\x14\x00" * 300}, "sales.csv is not readable as a workbook"),
    "a quote that nothing closes": (
        {"sales": f'{HEADINGS}\n2026-04-05,C1,1,,EUR,,,"F\n' + f"{GOOD}F1\n{GOOD}F2\n{GOOD}F3\n"},
        (4, {"broken_line": 1}),
    ),
    "line ends of two kinds": ({"sales": f"{HEADINGS}\n{GOOD}F1\r\n{GOOD}F2\n"}, (2, {})),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_to_the_last_line_or_refused_with_one_error(mapped, tmp_path, case):
    files, expected = FILES[case]
    if isinstance(expected, str):
        with pytest.raises(ReadError, match=expected) as caught:
            read(tmp_path, mapped, **files)
        assert str(caught.value).replace("\n", "").isprintable() and len(str(caught.value)) < 6000
    else:
        register, sales = read(tmp_path, mapped, **files)
        counts = {reason: int(n) for reason, n in rejects_of(register, sales).groupby("reason")["lines"].sum().items()}
        assert (int(sales.quality["lines_read"].sum()), counts) == expected


# Params: what is given, and what the error says.
PARAMS = {
    "unknown section": ("tires: {}", "there is no parameter 'tires'; did you mean 'tiers'"),
    "unknown name": ("tiers: {sharekey: 1}", "no parameter 'tiers.sharekey'; did you mean 'share_key'"),
    "unknown input": ("inputs: {visit: {}}", "no parameter 'inputs.visit'; did you mean 'visits'"),
    "text for a number": ("tiers: {share_key: much}", "tiers.share_key = 'much': .*allowed: 0.3 to 0.95"),
    "yes for a number": ("tiers: {draws: yes}", "tiers.draws = True"),
    "a list for a section": ("tiers: [1]", r"tiers = \[1\]"),
    "not a number": ("tiers: {share_key: .nan}", "tiers.share_key = nan"),
    "infinite": ("potential: {benchmark: .inf}", "potential.benchmark = inf"),
    "too large": ("ingestion: {memory: 1e400}", "ingestion.memory"),
    "no quarter": ("network: {quarter: 2026Q5}", "quarter '2026Q5' is not one: write it as 2026Q3"),
    "a path for a quarter": ("network: {quarter: ../../etc}", "quarter '../../etc' is not one"),
    "a file outside": ("inputs: {sales: {files: /etc/passwd}}", "names? or pattern of files below network.data"),
    "a currency of no kind": ("network: {rates: {euro: {2026Q2: 1}}}", "network.rates.euro"),
    "a rate of nothing": ("network: {rates: {USD: {2026Q2: 0}}}", "network.rates.USD.2026Q2 = 0"),
    "a rate of no quarter": ("network: {rates: {USD: {2026: 1}}}", "network.rates.USD.2026"),
    "a unit below nothing": ("network: {units: {box: -1}}", "network.units.box = -1"),
    "a name twice": ("network: {title: a, title: b}", "'title' stands there twice"),
    "a tag that runs": ("network: !!python/object/apply:os.system ['touch pwned']", "not readable as YAML"),
    "a tag of our own": ("network: !x {title: a}", "not readable as YAML"),
    "an alias of itself": ("network: &a {title: *a}", "'*a' stands within itself"),
    "a list": ("- a", "must hold `name: value` lines"),
    "nothing": ("", "must hold `name: value` lines"),
    "no YAML": ("a: [", "not readable as YAML"),
    "not UTF-8": (b"network: {title: \xe9}", "not readable as YAML"),
    "NUL": (b"network: {title: '\x00'}", "not readable as YAML"),
}


@pytest.mark.parametrize("case", PARAMS)
def test_params_are_refused_with_all_faults_and_nothing_runs(tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    text, expected = PARAMS[case]
    with pytest.raises(params.ParamsError, match=expected) as caught:
        params.load_params(with_params(tmp_path, text), "brand")
    assert all(fault.startswith("params/brand.yaml") for fault in caught.value.faults)
    assert not (tmp_path / "pwned").exists()


COMMANDS = {
    "a quarter that is none": ["--quarter", "2026Q5"],
    "a path for a quarter": ["--quarter", "../../etc"],
    "a path for a network": ["--network", "../../etc/passwd"],
    "a network that is not there": ["--network", "nowhere"],
    "base for a network": ["--network", "base"],
    "a language that is none": ["--languages", "xx"],
    "a parameter that is none": ["--params", "tiers.sharekey=1"],
    "a parameter that runs": ["--params", "network.title=!!python/object/apply:os.system ['touch pwned']"],
}


@pytest.mark.parametrize("case", COMMANDS)
def test_wrong_commands_end_with_two_and_leave_nothing(tmp_path, monkeypatch, capsys, case):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params").mkdir()
    with_params(tmp_path / "params")
    assert main(["check", "--network", "brand", *COMMANDS[case]]) == 2
    told = capsys.readouterr().err
    assert told.startswith("  ✗ ") and "Traceback" not in told
    assert not (tmp_path / "pwned").exists()
    assert sorted(file.name for file in tmp_path.rglob("*.parquet")) == []
