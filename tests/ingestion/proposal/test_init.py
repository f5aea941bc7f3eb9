"""From a folder of exports to a mapping that loads, whatever the exports look like."""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import yaml
from babel.dates import format_date

from distribres.__main__ import main
from distribres.contracts import ParamsError, load_params
from distribres.contracts.mapping import proposed_inputs
from distribres.files.lock import Busy, alone
from distribres.ingestion import Ingestion, propose

BY_HAND = yaml.safe_load((Path(__file__).parents[3] / "params" / "demo.yaml").read_text(encoding="utf-8"))["inputs"]
DEMO = {
    name: BY_HAND[name] | {"columns": {c: told for c, told in BY_HAND[name]["columns"].items() if c in spec["columns"]}}
    for name, spec in proposed_inputs().items()
    if name in BY_HAND
}
"""The mapping of the embedded network, without what is never proposed."""
SALES = "Date;Code client;Montant HT\n13/01/2026;C1;10,50\n14/01/2026;C2;7,25\n"
DEALERS = "Code client;Raison sociale\nC1;Un\nC2;Deux\n"


def proposed(home: Path, folder: Path) -> dict:
    """The proposal for a folder, as YAML."""
    propose(home, "mine", folder)
    return yaml.safe_load((home / "params" / "mine.yaml").read_text(encoding="utf-8"))


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def text_frame(file: Path) -> pd.DataFrame:
    return pd.read_csv(file, sep=";", encoding="latin-1", dtype="str", on_bad_lines="skip")


def test_the_embedded_network_is_mapped_as_by_hand(empty_home, raw):
    found = proposed(empty_home, raw)
    assert found["inputs"] == DEMO
    assert found["network"]["quarter"] == "2026Q3"
    load_params(empty_home / "params", "mine")


def test_capitals_without_accents_are_the_same_headings(empty_home, raw, exports):
    shutil.copytree(raw, exports, dirs_exist_ok=True)
    plain = str.maketrans("éèêûÉ", "eeeuE")
    for file in exports.glob("*.csv"):
        first, rest = file.read_text(encoding="latin-1").split("\n", 1)
        file.write_text(first.translate(plain).upper() + "\n" + rest, encoding="latin-1", newline="")
    found = proposed(empty_home, exports)["inputs"]
    wanted = {"amount": "MONTANT HT", "cost": "COUT", "invoice_id": "N° FACTURE", "quantity": "QUANTITE"}
    assert wanted.items() <= found["sales"]["columns"].items()
    assert {name: set(spec["columns"]) for name, spec in found.items()} == {
        name: set(spec["columns"]) for name, spec in DEMO.items()
    }


def test_american_exports(empty_home, exports):
    put(
        exports,
        sales_2025="Invoice No,Line,Invoice Date,Customer ID,Net Amount,Cost\n"
        'I1,1,01/31/2025,7,"$1,234.50",$800.00\nI1,2,02/01/2025,8,"($12.00)",($9.00)\n',
        sales_2026="Invoice No,Line,Invoice Date,Customer ID,Net Amount,Cost\nI2,1,02/03/2026,7,$5.00,$4.00\n",
        customers='Customer ID,Customer Name,Customer Type\n7,"Acme, Inc.",Franchisee\n8,Zed,Independent\n',
        attendance="Event,Event Date,Customer ID,Attended\nGala,12/31/2025,7,Y\nGala,12/31/2025,8,N\n",
    )
    found = proposed(empty_home, exports)
    assert found["network"]["currency"] == "USD" and found["network"]["quarter"] == "2026Q1"
    assert found["inputs"]["sales"] == {
        "files": "sales_*.csv",
        "dates": "mm/dd/yyyy",
        "key": ["invoice_id", "line_id"],
        "columns": {
            "date": "Invoice Date",
            "dealer_id": "Customer ID",
            "amount": "Net Amount",
            "cost": "Cost",
            "invoice_id": "Invoice No",
            "line_id": "Line",
        },
    }
    channel = found["inputs"]["dealers"]["columns"]["channel"]
    assert channel == {"column": "Customer Type", "values": {"Franchisee": "franchise", "Independent": "reseller"}}
    attended = found["inputs"]["events"]["columns"]["attended"]
    assert attended == {"column": "Attended", "values": {"Y": "yes", "N": "no"}}
    load_params(empty_home / "params", "mine")


def test_parquet_and_sheets_are_read_as_text_files_are(empty_home, raw, exports):
    sales = text_frame(raw / "ventes_2026T3.csv")
    amounts = pd.to_numeric(sales["Montant HT"].str.replace(",", "."), errors="coerce")
    sales.assign(**{"Montant HT": amounts}).to_parquet(exports / "ventes.parquet")
    with pd.ExcelWriter(exports / "reseau.xlsx") as book:
        text_frame(raw / "distributeurs.csv").to_excel(book, sheet_name="Distributeurs", index=False)
        text_frame(raw / "visites.csv").to_excel(book, sheet_name="Visites", index=False)
    found = proposed(empty_home, exports)["inputs"]
    assert found["sales"]["columns"] == DEMO["sales"]["columns"]
    assert {name: found[name]["sheet"] for name in ("dealers", "visits")} == {
        "dealers": "Distributeurs",
        "visits": "Visites",
    }
    assert found["dealers"]["columns"] == DEMO["dealers"]["columns"]


def test_the_old_export_of_iowa_needs_nothing_but_the_own_brand(empty_home, iowa_raw):
    found = proposed(empty_home, iowa_raw / "old_export")
    assert found["inputs"]["dealers"]["distinct"] and found["inputs"]["territories"]["distinct"]
    with pytest.raises(ParamsError, match=r"own_brand and .*brand go together"):
        load_params(empty_home / "params", "mine")
    every = load_params(empty_home / "params", "mine", 'network.own_brand="Diageo Americas"')
    exports = Ingestion(every, "2015Q4", empty_home)
    register = exports.read_dealers()
    accounts = [one.quality for one in (register, exports.read_sales(register), exports.read_territories())]
    read = pd.concat(accounts).set_index("input")[["lines_read", "lines_accepted"]]
    assert read.loc["sales"].tolist() == [10_000, 10_000]
    assert read.loc["dealers"].tolist() == [1_245, 1_244]  # one store is spelt in two ways
    assert read.loc["territories"].tolist() == [100, 99]  # a few lines name no county


def test_dates_that_fit_two_orders_are_a_guess_that_says_so(empty_home, exports):
    put(exports, ventes=SALES.replace("13/", "03/").replace("14/", "04/"), clients=DEALERS)
    proposed(empty_home, exports)
    written = (empty_home / "params" / "mine.yaml").read_text(encoding="utf-8")
    assert "# unsure: no day above 12 was seen: dd/mm/yyyy or mm/dd/yyyy; a guess\n    dates: dd/mm/yyyy" in written


def test_what_is_missing_is_left_to_fill_in_and_check_asks_for_it(empty_home, exports):
    put(exports, ventes="Date;Code client;Truc\n13/01/2026;C1;10,50\n14/01/2026;C2;7,25\n", clients=DEALERS)
    said = propose(empty_home, "mine", exports)
    assert "TO FILL: amount" in said and "not found: territories, visits, spend, survey, events" in said
    with pytest.raises(ParamsError, match=r"inputs\.sales\.columns\.amount is missing"):
        load_params(empty_home / "params", "mine")


def test_no_heading_or_value_breaks_out_of_the_file(empty_home, exports):
    evil = "x\n  own_brand: evil\r# !!python/object/apply:os.system ['id']\x1b[31m\u2028y: 1"
    headings = ["Date: {", "- Code client", "Montant\nHT", evil]
    lines = [["13/01/2026", "C1", "1,5", evil], ["14/01/2026", "C2", "2,5", "=HYPERLINK(#)"]]
    pd.DataFrame(lines, columns=headings).to_csv(exports / "ventes.csv", sep=";", index=False)
    pd.DataFrame({"Code client": ["C1", "C2"], "Nom": [evil, "*a"], "Type": ["Revendeur", evil]}).to_csv(
        exports / "clients.csv", sep=";", index=False
    )
    said = propose(empty_home, "mine", exports)
    found = yaml.safe_load((empty_home / "params" / "mine.yaml").read_text(encoding="utf-8"))
    assert set(found["network"]) == {"title", "quarter", "data"}
    assert found["inputs"]["sales"]["columns"] == {"date": headings[0], "dealer_id": headings[1], "amount": headings[2]}
    assert found["inputs"]["dealers"]["columns"]["channel"]["values"] == {"Revendeur": "reseller"}
    assert "\x1b" not in said and "\u2028" not in said
    load_params(empty_home / "params", "mine")


def test_two_at_once_are_refused(empty_home, raw):
    lock = empty_home / "reports/mine/.lock"
    with alone(lock, "a test"), pytest.raises(Busy, match="another run of network mine is under way"):
        propose(empty_home, "mine", raw)
    assert list((empty_home / "params").glob("*mine*")) == []


def test_a_file_that_is_there_stays_as_it_is(empty_home, raw):
    (empty_home / "params" / "mine.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(ParamsError, match=r"params/mine\.yaml exists"):
        propose(empty_home, "mine", raw)
    assert (empty_home / "params" / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("network", ["../mine", "base", "Mine", ""])
def test_a_network_has_a_plain_name(empty_home, raw, network):
    with pytest.raises(ParamsError, match="use small letters"):
        propose(empty_home, network, raw)


def test_a_folder_with_nothing_of_ours_says_what_there_is(empty_home, exports):
    put(exports, weather="Sky,Wind\nblue,2\n", nothing="")
    (exports / "book.xlsx").write_bytes(b"no workbook")
    with pytest.raises(ParamsError) as caught:
        propose(empty_home, "mine", exports)
    first, *there = caught.value.faults
    assert "looks like sales or dealers" in first
    assert there[:1] == ["weather.csv: Sky, Wind"]
    told = [text.split(":")[0] for text in there[1:]]
    assert sorted(told) == ["book.xlsx is not readable as a workbook", "nothing.csv is empty"]
    assert not (empty_home / "params" / "mine.yaml").exists()


def test_time_in_minutes_becomes_hours(empty_home, exports):
    visits = "Date;Code client;Temps passé (min)\n13/01/2026;C1;90\n14/01/2026;C2;45\n"
    put(exports, ventes=SALES, clients=DEALERS, visites=visits)
    hours = proposed(empty_home, exports)["inputs"]["visits"]["columns"]["hours"]
    assert hours["column"] == "Temps passé (min)" and hours["factor"] * 90 == 1.5


def test_spend_and_status_are_found_by_their_headings_and_words(empty_home, exports):
    visits = "Date;Code client;Durée;Statut\n13/01/2026;C1;1;Réalisée\n14/01/2026;C2;1;No-show\n15/01/2026;C2;1;\n"
    budget = "Date;Code client;Coût action\n13/01/2026;C1;300\n14/01/2026;C2;20,50\n"
    put(exports, ventes=SALES, clients=DEALERS, visites=visits, marketing=budget)
    found = proposed(empty_home, exports)["inputs"]
    words = {"No-show": "cancelled", "Réalisée": "done"}
    assert found["visits"]["columns"]["status"] == {"column": "Statut", "values": words}
    assert found["spend"]["columns"] == {"date": "Date", "dealer_id": "Code client", "spend": "Coût action"}
    load_params(empty_home / "params", "mine")


def test_a_status_with_an_unknown_word_is_not_used_and_says_so(empty_home, exports):
    sales = "Date;Code client;Montant HT;État\n13/01/2026;C1;10,50;Facturé\n14/01/2026;C2;7,25;Devis\n"
    put(exports, ventes=sales, clients=DEALERS)
    said = propose(empty_home, "mine", exports)
    assert "unsure: status: 'État' is called so, but values such as 'Devis' are none of done, cancelled" in said
    assert "# columns not used: État" in (empty_home / "params" / "mine.yaml").read_text(encoding="utf-8")


def test_the_same_files_give_the_same_bytes(empty_home, exports):
    put(exports, ventes=SALES, clients=DEALERS)
    for name in ("one", "two"):
        propose(empty_home, name, exports)
    one, two = ((empty_home / "params" / f"{name}.yaml").read_bytes() for name in ("one", "two"))
    assert one.replace(b"One", b"Two").replace(b"NETWORK=one", b"NETWORK=two") == two


def test_the_command_says_what_it_found_and_what_to_do_next(empty_home, exports, monkeypatch, capsys):
    monkeypatch.setenv("DISTRIBRES_HOME", str(empty_home))
    put(exports, ventes=SALES, clients=DEALERS)
    words = ["init", "--network", "mine", "--from", str(exports)]
    assert main(words) == 0
    assert capsys.readouterr().out.endswith(
        "make check NETWORK=mine\n  It reads 2 of all 2 lines of the sales (100.0%), and 17.75 of 17.75 EUR.\n"
    )
    assert main(words) == 2
    assert "params/mine.yaml exists" in capsys.readouterr().err
    assert main(["init", "--network", "other"]) == 2
    assert "give FROM=folder" in capsys.readouterr().err


DAYS = [date(2025, month, day) for month in range(1, 13) for day in (3, 19)]
QUARTERLY = {f"2025Q{n}": 6 * 1234.5 for n in range(1, 5)}


def read_back(home: Path, exports: Path, headings: str, *lines: str) -> dict[str, float]:
    """What stands in `panel` when the proposal for a file of sales is taken as it is: quarter -> revenue."""
    (exports / "dealers.csv").write_text("Customer No;Name;Type\nd1;One;Reseller\n", encoding="utf-8")
    (exports / "sales.csv").write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    said = propose(home, "kind", exports)
    assert "TO FILL" not in said, said
    found = Ingestion(load_params(home / "params", "kind"), "2025Q4", home)
    panel = found.read_sales(found.read_dealers()).table
    return dict(zip(panel["quarter"], panel["revenue"], strict=True))


@pytest.mark.parametrize(
    "written",
    [
        lambda day: f"{day.month}/{day.day}/{day:%Y} 10:06:04 PM",
        lambda day: f"{day:%d/%m/%Y}" if day.day == 3 else f"{day.day}/{day.month}/{day:%y}",
        lambda day: f"{day:%y/%m/%d}",
        lambda day: f"{day:%Y%m}",
        lambda day: f"{day:%m/%Y}",
        lambda day: f"{day:%d%m%Y}",
        lambda day: str((day - date(1899, 12, 30)).days),
        lambda day: f"Q{(day.month + 2) // 3} {day:%Y}",
        lambda day: f"{day:%G-W%V}",
        *(
            lambda day, lang=lang: format_date(day, "d MMM y", locale=lang)
            for lang in ("fr", "de", "es", "it", "pt", "nl")
        ),
        *(lambda day, lang=lang: format_date(day, "MMMM yyyy", locale=lang) for lang in ("fr", "de", "pt")),
    ],
)
def test_dates_of_any_kind_are_proposed_and_read(empty_home, exports, written):
    lines = [f"{written(day)};d1;1234.50" for day in DAYS]
    assert read_back(empty_home, exports, "Date;Customer No;Net amount", *lines) == QUARTERLY


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("Year;Month;Customer No;Net amount", "{day:%Y};{day.month};d1;1234.50"),
        ("Année;Trimestre;Customer No;Net amount", "{day:%Y};T{quarter};d1;1234.50"),
        ("Date;Customer No;Qty;Unit price;Discount %", "{day};d1;3;457.2222222222;10"),
        ("Date;Customer No;Amount kEUR", "{day};d1;1.2345"),
        ("Date;Customer No;Net amount", "{day};d1;R$ 1.234,50"),
        ("Date;Customer No;Net amount", "{day};d1;CHF 1’234.50"),
        ("Date;Customer No;Net amount", "{day};d1;1\u202f234,50 €"),
        ("Date;Customer No;Net amount;Qty;Cost", "{day};d1;1.234,50;1.5;2.75"),
    ],
)
def test_amounts_of_any_kind_are_proposed_and_read(empty_home, exports, headings, line):
    lines = [line.format(day=day, quarter=(day.month + 2) // 3) for day in DAYS]
    found = read_back(empty_home, exports, headings, *lines)
    assert found == pytest.approx(QUARTERLY)


def test_indian_groups_are_read(empty_home, exports):
    lines = [f"{day};d1;1,23,456.00" for day in DAYS]
    assert read_back(empty_home, exports, "Date;Customer No;Net amount", *lines)["2025Q1"] == 6 * 123456


@pytest.mark.parametrize(
    ("headings", "line", "asked"),
    [
        ("Date;Customer No;Net amount", "{day};d1;{mark}5.00", "several currencies"),
        ("Date;Customer No;Net amount", "FY25 Q{quarter};d1;5.00", "fiscal_start"),
        ("Year;Customer No;Net amount", "{day:%Y};d1;5.00", "TO FILL: date"),
        ("Date;Customer No;Net amount", "{day:%Y};d1;5.00", "TO FILL: dates"),
    ],
)
def test_what_nothing_tells_is_asked(empty_home, exports, headings, line, asked):
    lines = [line.format(day=d, quarter=(d.month + 2) // 3, mark="$€"[d.day == 3]) for d in DAYS]
    (exports / "dealers.csv").write_text("Customer No;Name;Type\nd1;One;Reseller\n", encoding="utf-8")
    (exports / "sales.csv").write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    said = propose(empty_home, "kind", exports)
    assert "TO FILL" in said and asked in said


LINES = [(f"F{n}", f"2026-0{1 + n % 9}-05", f"C{n % 3}", f"{n}.25") for n in range(1, 40)]
HEADINGS = ["Invoice No", "Date", "Customer No", "Net amount"]
SUM = f"{sum(float(line[3]) for line in LINES):.2f}"


def text(*rows: tuple, separator: str = ";", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def months() -> str:
    cells = {(line[2], line[1][:7]): 0.0 for line in LINES}
    for _, day, dealer, amount in LINES:
        cells[dealer, day[:7]] += float(amount)
    every = sorted({month for _, month in cells})
    lines = [[dealer, *(str(cells.get((dealer, month), "")) for month in every)] for dealer in ("C0", "C1", "C2")]
    return text(
        ["Customer No", *every], *lines, ["Total", *(f"{sum(float(x[i + 1] or 0) for x in lines)}" for i in range(9))]
    )


IRREGULAR = {
    "titles and totals": text(("Sales by customer",), (), HEADINGS, *LINES, ("Total", "", "", SUM), ("(39 rows)",)),
    "groups": text(
        ["Customer No", *HEADINGS[:2], HEADINGS[3]],
        *(
            (line[2] if n % 13 == 0 else "", line[0], line[1], line[3])
            for n, line in enumerate(sorted(LINES, key=lambda x: x[2]))
        ),
    ),
    "bars": text(["", *HEADINGS, ""], ["-" * 50], *(["", *line, ""] for line in LINES), ["-" * 50], separator="|"),
    "sep and CR": "sep=;\r" + text(HEADINGS, *LINES, end="\r"),
    "ended lines": text(HEADINGS, *((*line, "") for line in LINES)),
    "months": months(),
}


@pytest.mark.parametrize("case", IRREGULAR)
def test_irregular_exports_are_read_to_the_cent_with_nothing_filled_in(empty_home, exports, case):
    put(exports, sales=IRREGULAR[case], customers="Customer No,Name\nC0,A\nC1,B\nC2,C\n")
    proposed(empty_home, exports)
    found = Ingestion(load_params(empty_home / "params", "mine"), "2026Q3", empty_home)
    sales = found.read_sales(found.read_dealers())
    expected = {f"C{n}": sum(float(line[3]) for line in LINES if line[2] == f"C{n}") for n in range(3)}
    assert sales.table.groupby("dealer_id")["revenue"].sum().to_dict() == pytest.approx(expected)
    assert len(sales.rejects) == 0
