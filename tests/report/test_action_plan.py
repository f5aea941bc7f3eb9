import re
import zipfile
from collections.abc import Sequence
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from builders import playbook
from distribres.contracts import tables
from distribres.report import action_plan
from distribres.report.words import texts

HEADINGS = 2
HOSTILE = [
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "'",
    "+1",
    "-1",
    "@SUM(A1)",
    "a\\b $x$ *_é_ #1",
    "007",
    "1e5",
]
REPS = ["Zoé", "Élodie", "Émile", "Élodie", None, "Zoé"]
GAINS = [10.0, 50.0, 30.0, 40.0, 20.0, 60.0]


def test_network_sheet_holds_every_dealer_once(tmp_path):
    book = written(tmp_path, plan())
    assert sorted(column(book, "Network", "Number")) == ["D0", "D1", "D2", "D3", "D4", "D5"]


def test_sheets_of_the_reps_share_out_the_dealers(tmp_path):
    book = written(tmp_path, plan())
    assert list(book) == ["Network", "Élodie", "Émile", "Zoé", "nobody", "About"]
    own = {name: column(book, name, "Number") for name in list(book)[1:-1]}
    assert own == {"Élodie": ["D1", "D3"], "Émile": ["D2"], "Zoé": ["D5", "D0"], "nobody": ["D4"]}


def test_a_rep_sees_the_greatest_gain_first(tmp_path):
    book = written(tmp_path, plan(n=3, rep_id="Zoé", gain=[-5.0, 20.0, 3.0]))
    assert column(book, "Zoé", "Gain") == [20, 3, -5]


def test_without_gains_the_greatest_room_to_grow_comes_first(tmp_path):
    book = written(tmp_path, without_effort(plan(n=3, rep_id="Zoé", headroom=[1.0, None, 7.0])))
    assert column(book, "Zoé", "Number") == ["D2", "D0", "D1"]


def test_no_name_breaks_the_workbook(tmp_path):
    names = ["\x1b[31mred\u202e", "\ufffe\uffff", "N" * 40_000, "مؤسسة السلام", "\u200b", "東京"]
    book = written(tmp_path, plan(name=names, rep_id=names))
    shown = ["red", "[FFFE][FFFF]", "N" * 999 + "…", "مؤسسة السلام", "\\u200b", "東京"]
    assert sorted(column(book, "Network", "Dealer")) == sorted(shown)
    ElementTree.fromstring(zipfile.ZipFile(tmp_path / "plan.xlsx").read("xl/sharedStrings.xml"))
    assert max(float(height) for height in re.findall(r' ht="([\d.]+)"', xml(tmp_path))) <= 409


@pytest.mark.parametrize(
    ("heading", "name"), [("Hours recommended", "hours"), ("Gain", "gain"), ("Potential", "potential")]
)
def test_totals_are_those_of_the_plan(tmp_path, heading, name):
    table = plan()
    book = written(tmp_path, table)
    assert total(book, "Network", heading) == pytest.approx(table[name].sum())
    assert total(book, "Élodie", heading) == pytest.approx(table.loc[table["rep_id"] == "Élodie", name].sum())


def test_ends_of_intervals_are_not_added_up(tmp_path):
    assert total(written(tmp_path, plan()), "Network", "Gain, low") == ""


def test_figures_are_numbers_and_unknown_ones_are_left_empty(tmp_path):
    book = written(tmp_path, plan(n=2, rep_id="Zoé", gain=[2.0, 1.0], willingness=[None, 7.5], share_of_wallet=0.25))
    assert column(book, "Zoé", "Willingness") == ["", 7.5]
    assert column(book, "Zoé", "Our share") == [0.25, 0.25]


def test_what_is_zero_has_no_sign(tmp_path):
    written(tmp_path, plan(n=1, gain=-8e-12))
    assert "<v>-0" not in xml(tmp_path)


def test_codes_are_told_in_words(tmp_path):
    table = plan(n=1, rep_id="Zoé", tier="A", family="win_over", missed=True)
    line = dict(zip(*written(tmp_path, table, "fr", ["manager_visit", "free_carriage"])["Zoé"][HEADINGS:], strict=True))
    assert line["Catégorie"] == "Grands" and line["Famille"] == "Convaincre" and line["Occasion manquée"] == "oui"
    assert line["Actions"] == "Port offert ×2 (dès le 16 oct.); Visite du responsable du réseau (16 oct.)"


def test_a_dealer_without_actions_is_listed(tmp_path):
    book = written(tmp_path, plan(n=1, rep_id="Zoé"), tactics=[])
    assert (column(book, "Zoé", "Number"), column(book, "Zoé", "Actions")) == (["D0"], [""])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_texts(tmp_path, name):
    book = written(tmp_path, plan(n=1, name=name, rep_id=name, city=name))
    assert (
        column(book, "Network", "Dealer") == column(book, "Network", "Rep") == column(book, "Network", "Town") == [name]
    )
    assert len(book) == 3


def test_the_only_formulas_are_the_totals(tmp_path):
    written(tmp_path, plan(n=len(HOSTILE), name=HOSTILE, rep_id=HOSTILE, city=HOSTILE))
    formulas = re.findall(r"<f>(.*?)</f>", xml(tmp_path))
    assert formulas and all(re.fullmatch(r"SUBTOTAL\(109,([A-Z])\d+:\1\d+\)", formula) for formula in formulas)
    assert "<hyperlink" not in xml(tmp_path)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["Zoé"], ["Zoé"]),
        (["a/b[c]:*?\\d"], ["a b c d"]),
        (["'Zoé'"], ["Zoé"]),
        (["History", "history"], ["History (2)", "history (3)"]),
        (["", "'", "//"], ["(2)", "(3)", "(4)"]),
        (["Zoé", "ZOÉ", "zoé "], ["Zoé", "ZOÉ (2)", "zoé (3)"]),
        (["a/b", "a:b"], ["a b", "a b (2)"]),
        (["x" * 40, "x" * 50], ["x" * 31, "x" * 27 + " (2)"]),
        (["x" * 30 + "'y"], ["x" * 30]),
        (["😀" * 20], ["😀" * 15]),
        (["a\nb\x00c"], ["a b c"]),
    ],
)
def test_sheet_names_are_such_as_excel_allows(given, found):
    assert action_plan.sheet_names(given) == found


def test_reps_whose_names_look_alike_keep_their_own_sheets(tmp_path):
    reps = ["Network", "about", "a/b", "a:b", "x" * 40, "x" * 41]
    book = written(tmp_path, plan(rep_id=reps))
    assert len(book) == 8 and list(book)[-1] == "About (2)"
    assert sorted(column(book, name, "Number")[0] for name in list(book)[1:-1]) == ["D0", "D1", "D2", "D3", "D4", "D5"]


def test_network_without_visits_has_no_columns_of_effort(tmp_path):
    book = written(tmp_path, without_effort(plan(missed=False)))
    left_out = {"Hours today", "Hours recommended", "Spend today", "Spend recommended", "Gain", "Missed opportunity"}
    assert not left_out & set(book["Network"][HEADINGS])
    assert not left_out & {row[0] for row in book["About"]}


def test_network_without_reps_has_no_sheet_of_a_rep(tmp_path):
    book = written(tmp_path, plan(rep_id=None))
    assert list(book) == ["Network", "About"] and "Rep" not in book["Network"][HEADINGS]


def test_about_explains_each_column_in_order(tmp_path):
    book = written(tmp_path, plan())
    explained = book["About"][HEADINGS + 1 :]
    assert [row[0] for row in explained] == book["Network"][HEADINGS]
    assert all(row[1] for row in explained)


def test_french_workbook_speaks_french(tmp_path):
    book = written(tmp_path, plan(), "fr")
    assert book["Réseau"][0][0] == "Réseau d’essai\u202f: plan d’action, T3 2026 · Réseau"
    shared = {"Gain", "Actions"}
    english = {text for key, text in texts("en").items() if key.startswith("plan.") and isinstance(text, str)} - shared
    assert not english & {cell for rows in book.values() for row in rows for cell in row}


def test_headings_stay_in_view_and_on_each_page(tmp_path):
    written(tmp_path, plan())
    sheet = zipfile.ZipFile(tmp_path / "plan.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert 'xSplit="2" ySplit="3"' in sheet and '<autoFilter ref="A3:T9"/>' in sheet
    assert 'orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet


def test_the_workbook_bears_the_last_day_of_the_quarter_not_that_of_the_run(tmp_path):
    written(tmp_path, plan())
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as parts:
        days = re.findall(r"\d{4}-\d\d-\d\d", parts.read("docProps/core.xml").decode())
        assert days == ["2026-09-30", "2026-09-30"]
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_the_same_tables_give_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        written(tmp_path / folder, plan())
    assert (tmp_path / "a" / "plan.xlsx").read_bytes() == (tmp_path / "b" / "plan.xlsx").read_bytes()


def plan(n: int = 6, **columns) -> pd.DataFrame:
    """A plan of n dealers; `columns` replace what they have."""
    return pd.DataFrame(
        {
            "dealer_id": [f"D{i}" for i in range(n)],
            "name": "Garage",
            "rep_id": [*REPS, *REPS][:n],
            "tier": "B",
            "tier_probability": 0.9,
            "family": "energise",
            "hours": [4.25 * i for i in range(n)],
            "visits": [2 * i for i in range(n)],
            "explore": 0.0,
            "spend": 100.0,
            "gain_low": -10.0,
            "gain": [*GAINS, *GAINS][:n],
            "gain_high": 90.0,
            "current_hours": 5.0,
            "current_spend": 100.0,
            "potential_low": 900.0,
            "potential": [1000.0 + i / 3 for i in range(n)],
            "potential_high": 1200.0,
            "share_of_wallet": 0.4,
            "headroom": 300.0,
            "willingness": 6.0,
            "missed": True,
            "actions": "marketing_kit;recognition",
            "city": "Rennes",
        }
        | columns
    )


def without_effort(table: pd.DataFrame) -> pd.DataFrame:
    effort = ["hours", "visits", "explore", "spend", "gain_low", "gain", "gain_high", "current_hours", "current_spend"]
    return table.assign(**dict.fromkeys(effort, float("nan")))


def actions_of(table: pd.DataFrame, tactics: list[str]) -> pd.DataFrame:
    """These tactics at each dealer, free carriage twice."""
    rows = [
        (dealer, tactic, n)
        for dealer in table["dealer_id"]
        for tactic in tactics
        for n in range(1, 3 if tactic == "free_carriage" else 2)
    ]
    lines = pd.DataFrame(rows, columns=["dealer_id", "tactic", "n"])
    gains = dict.fromkeys([c for c in tables.contracts()["actions"]["columns"] if "gain" in c])
    usual = {"rep_id": None, "family": "keep", "kind": "kit", "contact": "none", "owner": "rep", "why": "{}"}
    usual |= {"must": False, "order_week": 1, "due_week": 3, "due_date": pd.Timestamp("2026-10-16")}
    usual |= {"hours": 0.0, "own_hours": 0.0, "cost": 0.0}
    return lines.assign(**usual, **gains, action_id=[str(number) for number in range(len(lines))])


def written(
    folder, table: pd.DataFrame, language: str = "en", tactics: Sequence[str] = ("marketing_kit",)
) -> dict[str, list[list]]:
    """Write tables and workbook; the cells of each sheet, read back."""
    unknown = ["since", "language", "no_mail", "no_event", "public_name", "dispute", "crm_id"]
    places = {"channel": "reseller", "territory_id": None, "latitude": None, "longitude": None, "salespeople": None}
    dealers = table[["dealer_id", "name", "rep_id", "city"]].assign(
        **places, turnover=None, wallet=None, **dict.fromkeys(unknown)
    )
    tables.write(folder, "plan", table.drop(columns="city"))
    tables.write(folder, "dealers", dealers)
    tables.write(folder, "actions", actions_of(table, tactics))
    network = SimpleNamespace(title="Réseau d’essai" if language == "fr" else "Trial", currency="EUR")
    action_plan.write(folder / "plan.xlsx", folder, language, network, playbook(), "2026Q3")
    book = CalamineWorkbook.from_path(folder / "plan.xlsx")
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def column(book: dict, sheet: str, heading: str) -> list:
    place = book[sheet][HEADINGS].index(heading)
    return [row[place] for row in book[sheet][HEADINGS + 1 :]]


def total(book: dict, sheet: str, heading: str):
    return book[sheet][HEADINGS - 1][book[sheet][HEADINGS].index(heading)]


def xml(folder) -> str:
    """All sheets of the workbook, as they are in the file."""
    with zipfile.ZipFile(folder / "plan.xlsx") as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/"))
