import re

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.__main__ import main
from distribres.contracts import params, quarters, tables
from distribres.ingestion import diagnosis
from distribres.report import quality_page
from distribres.report.words import Words, texts
from distribres.workbook import steps

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
IDS = ["d1", "d2", "d3", "d4", "d5", "D05"]
HOSTILE = '<script>alert(1)</script> \x1b[31m\x1b]0;title\x07 "=HYPERLINK(1)" *a* _b_ $c$ # ..\\\r\n\u202e'


@pytest.mark.parametrize("words", [EN, FR], ids=lambda words: words.language)
def test_the_page_says_everything_in_its_language(words):
    page = BeautifulSoup(html_of(network(), words), "html.parser")
    asked = [key for key in texts(words.language) if re.fullmatch(r"check\.\w+\.title", key)]
    assert page.html["lang"] == words.language
    assert {h2.text for h2 in page.find_all("h2")} == {words(key) for key in asked}
    assert words("check.title", network="Valmora") == page.h1.text


def test_the_terminal_says_the_same_cases_as_the_page():
    told, page = text_of(network()), BeautifulSoup(html_of(network(), EN), "html.parser")
    cells = {cell.text for cell in page.find_all(["td", "th"]) if cell.text}
    assert {cell for cell in cells if cell not in told} == set()


def test_ids_that_were_joined_are_counted_by_kind_with_the_one_of_most_lines():
    (case, unseen, visits) = rows(text_of(network()), "Numbers written in several ways", 3)
    assert re.split(r"  +", case) == ["Sales", "capitals", "2", "3", "€12", "D2", "d2"]
    assert re.split(r"  +", unseen) == ["Sales", "signs that nobody sees", "1", "3", "€30", "d1[200B]", "d1"]
    assert re.split(r"  +", visits)[2:4] == ["1", "4"]


def test_lines_that_contradict_each_other_are_told_with_their_money():
    (line,) = rows(text_of(network()), "Lines that contradict each other", 1)
    assert re.split(r"  +", line) == ["Sales", "amount", "1", "€1"]


def test_what_calls_for_a_look_is_counted_and_the_rest_is_named():
    summary = text_of(network()).split("What was read")[0]
    assert "- Rejected lines: 8" in summary and "- Likely successions: 1" in summary
    assert summary.split("Nothing to report: ")[1].startswith("Quarters missing and Quarters that look incomplete.")


def test_each_reason_shows_its_examples_and_its_count_once():
    (_, unknown, again, third, date, number) = rows(text_of(network()), "Rejected lines", 6)
    assert re.split(r"  +", unknown) == ["Sales", "dealer not in the list", "3", "sales.csv", "2", "X1"]
    assert re.split(r"  +", third) == ["Sales", "dealer not in the list", "sales.csv", "1,004", "X2"]
    assert re.split(r"  +", date) == ["Visits", "date missing or impossible", "1", "visits.csv", "7", "05/31/2026"]

    assert re.split(r"  +", number)[1:] == ["number not readable", "1", "visits.csv", "8", "1,5"]
    assert re.split(r"  +", again) == ["Sales", "dealer not in the list", "sales.csv", "9", "X1"]


def test_a_number_that_the_list_has_written_another_way_stands_beside_it():
    given = network()
    given["rejects"] = given["rejects"].replace("X2", "D-01")
    told = text_of(given)
    assert "1 of these numbers is in the list" in " ".join(told.split())
    assert re.split(r"  +", rows(told, "Sales and other lines without a dealer", 2)[1])[:3] == ["D-01", "d1", "Sales"]
    assert "In the list as" not in text_of(network())


def test_rejected_dates_show_the_order_in_which_they_read():
    (visits,) = rows(text_of(network()), "Dates in another order", 1)
    assert re.split(r"  +", visits) == ["Visits", "mm/dd/yyyy", "1"]


def test_rejected_numbers_show_the_mark_with_which_they_read():
    (visits,) = rows(text_of(network()), "Numbers with another decimal mark", 1)
    assert re.split(r"  +", visits) == ["Visits", ",", "1"]


def test_early_and_late_lines_stand_there_with_their_money_and_the_first_day():
    told = text_of(network())
    early, late = rows(told, "Lines outside of the time that is reviewed", 2)
    assert re.split(r"  +", early) == ["Sales", "dated before the first day", "1", "€1", "1 January 2019"]
    assert re.split(r"  +", late)[:4] == ["Sales", "dated after the quarter", "1", "€1"]
    said = " ".join(told.split())
    assert "1 line is dated before 1 January 2019 and left out" in said and "`network.first_day` in the params" in said
    assert "- Lines outside of the time that is reviewed: 1" in said


def test_a_first_day_that_was_set_is_named_so():
    given = network()
    given["quality"] = given["quality"].assign(first_day=pd.NaT)
    told = " ".join(text_of(given).split())
    assert "1 line is dated before `network.first_day`, which the params set, and left out." in told


def test_lines_of_later_quarters_alone_call_for_no_look():
    given = network()
    given["rejects"] = given["rejects"].query("reason != 'early_date'")
    told = text_of(given)
    assert "wait for a later review" in told and "- Lines outside" not in told


def test_dates_of_another_zone_are_named_with_the_zone():
    (visits,) = rows(text_of(network()), "Dates that another time zone puts on another day", 1)
    assert re.split(r"  +", visits) == ["Visits", "Europe/Paris"]


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("Quarters that two files hold", ["sales.csv", "b.csv", "Q2 2026", "40", "€1.5k", "100%"]),
        ("Files without any amount", ["sales.csv", "amount", "40"]),
        ("Lines that outweigh their file", ["sales.csv", "77", "€1.5k", "100%"]),
        ("Dates that go back or ahead by years", ["sales.csv", "78", "2024-02-01", "40", "€1.5k"]),
        ("Costs that are the amount", ["sales.csv", "cost", "40", "100%"]),
        ("Files of which much more is rejected", ["0.4.csv", "40", "€1.5k", "40%", "0%"]),
        ("Numbers that look like amounts", ["invoice_id", "12.50", "40"]),
        ("Amounts that name another currency", ["amount", "Net USD"]),
        ("Files that nobody reads", ["sales 2.csv", "sales.csv"]),
    ],
)
def test_what_files_show_is_told_with_its_place_its_lines_and_its_money(title, cells):
    told = text_of(network())
    (case,) = rows(told, title, 1)
    assert re.split(r"  +", case) == ["Sales", *cells]
    assert f"- {title}: 1" in told


def test_coverage_is_a_share_with_what_it_is_a_share_of():
    (row,) = rows(text_of(network()), "How complete each column is", 1)
    assert re.split(r"  +", row) == ["Dealers", "salespeople", "83%", "5 of 6 dealers"]


def test_an_incomplete_quarter_is_marked():
    given = network()
    given["panel"].loc[given["panel"]["quarter"] == "2026Q3", "lines"] = 1
    marked = [line for line in text_of(given).splitlines() if line.endswith("incomplete?")]
    assert [line.split()[:2] for line in marked] == [["Q3", "2026"]]


def test_a_long_list_shows_its_first_cases_and_says_how_many_there_are():
    told = text_of(network(), n=1)
    assert "The first 1 of 2" in told and "X1" in told.split("without a dealer")[-1]
    assert "The first" not in text_of(network(), n=2)


def test_a_list_of_all_there_is_says_nothing_and_is_left_out():
    given = network()
    given["dealers"]["territory_id"] = None
    told = text_of(given)
    assert "6 dealers have no territory" in told and "Criteria of territory" in told
    assert re.search(r"^ +Number +Name +Territory$", told, re.MULTILINE) is None


def test_hostile_names_stay_text_in_the_page_and_steer_no_terminal():
    given = network()
    given["dealers"].loc[:, "name"] = HOSTILE
    page, told = html_of(given, EN, network="<script>x</script>"), text_of(given)
    assert "<script" not in page and page.count("&lt;script&gt;alert(1)") > 1
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", told + page) is None
    assert "title" not in told.split("Dealers far from")[-1]


def test_a_long_name_is_cut_sooner_in_the_terminal_than_in_the_page():
    given = network()
    given["dealers"].loc[given["dealers"]["dealer_id"] == "D05", "name"] = "x" * 1000
    assert "x" * 39 + "…" in text_of(given) and "x" * 40 not in text_of(given)
    assert "x" * 99 + "…" in html_of(given, EN) and "x" * 100 not in html_of(given, EN)


def test_the_same_findings_make_the_same_bytes():
    assert html_of(network(), FR) == html_of(network(), FR)


def test_check_tells_the_terminal_in_english_and_writes_the_page_in_the_first_language(home, capsys):
    assert main(["check", "--languages", "fr en"]) == 0
    told = capsys.readouterr().out
    page = BeautifulSoup((home / "reports/demo/2026Q3/quality.html").read_text(encoding="utf-8"), "html.parser")
    assert page.html["lang"] == "fr" and page.h1.text == "Valmora\u202f: qualité des données"
    assert "- Rejected lines: 63" in told and told.endswith("reports/demo/2026Q3/quality.html\n")
    assert not page.find_all(["script", "link", "iframe"]) and not page.find_all(src=True)
    likely = pd.read_csv(home / "reports/demo/2026Q3/successions.csv", dtype="str")
    assert list(likely) == ["old", "new", "date", "old_name", "new_name"]


def rows(told: str, title: str, n: int) -> list[str]:
    """The last `n` lines of a part."""
    part = next(p for p in told.split("\n\n") if p.startswith(title))
    return [line.strip() for line in part.splitlines()[-n:]]


def html_of(given: dict[str, pd.DataFrame], words: Words, network: str = "Valmora") -> str:
    return quality_page.html(given, told(given, words, 10), network, "2026Q3", words)


def text_of(given: dict[str, pd.DataFrame], n: int = 10) -> str:
    return quality_page.text(told(given, EN, n), EN)


def told(given: dict[str, pd.DataFrame], words: Words, n: int) -> list[quality_page.Part]:
    settings = params.load_params(steps.home() / "params", "demo").quality
    findings = diagnosis.diagnose(given, {"dealers": ["salespeople"]}, "2026Q3", settings)
    findings["unused"] = pd.DataFrame({"input": ["sales"], "file": ["sales 2.csv"], "like": ["sales.csv"]})
    odd = {"input": ["sales"], "column": ["amount"], "written": ["Net USD"], "lines": pd.array([None], "Int64")}
    findings["currencies"] = pd.DataFrame(odd)
    return quality_page.parts(given, findings, n, words)


def signs() -> pd.DataFrame:
    """One of each kind that calls for a look."""
    seen = {
        "overlap": {"value": "b.csv", "quarter": "2026Q2"},
        "zero": {"column": "amount"},
        "largest": {"line": 77, "column": "amount"},
        "leap": {"line": 78, "value": "2024-02-01"},
        "equal": {"column": "cost"},
        "priced": {"column": "invoice_id", "value": "12.50"},
    }
    rows = [{"sign": kind, "file": "sales.csv", "share": 1.0, **told} for kind, told in seen.items()]
    rows += [{"sign": "refused", "file": f"{share}.csv", "share": share} for share in (0.0, 0.4)]
    shown = pd.DataFrame(rows, columns=list(tables.contracts()["signs"]["columns"]))
    return shown.assign(input="sales", lines=40, amount=1500.0)


def network() -> dict[str, pd.DataFrame]:
    """Six dealers with something of everything, but for missing and incomplete quarters."""
    dealers = pd.DataFrame({"dealer_id": IDS, "name": ["Old", "New", "Twin", "TWIN", "Far", "Idle"]}).assign(
        channel="reseller",
        territory_id=["T1"] * 5 + [None],
        city="Brest",
        latitude=[48.0, 48.0, 47.0, 46.0, 45.0, 44.0],
        longitude=1.0,
        salespeople=[1, 2, 3, 4, 5, NAN],
    )
    span = quarters.last("2026Q3", 7)
    bought = {"d1": span[:5], "d2": span[5:], "d3": span, "d4": span, "d5": span}
    panel = pd.DataFrame([(d, q) for d, own in bought.items() for q in own], columns=["dealer_id", "quarter"])
    noise = np.random.default_rng(5).normal(0, 0.15, len(panel))
    panel = panel.assign(revenue=1000 * np.exp(noise), lines=10, active_months=3)
    panel.loc[(panel["dealer_id"] == "d5") & (panel["quarter"] == "2025Q4"), "revenue"] = 9000.0
    rejects = pd.DataFrame(
        [
            ("sales", "sales.csv", 2, "unknown_dealer", "dealer_id", "X1"),
            ("sales", "sales.csv", 9, "unknown_dealer", "dealer_id", "X1"),
            ("sales", "sales.csv", 1004, "unknown_dealer", "dealer_id", "X2"),
            ("visits", "visits.csv", 7, "bad_date", "date", "05/31/2026"),
            ("visits", "visits.csv", 8, "bad_number", "hours", "1,5"),
            ("sales", "sales.csv", 3, "early_date", "date", "1900-01-01"),
            ("sales", "sales.csv", 4, "future_date", "date", "2027-01-01"),
            ("sales", "sales.csv", 12, "conflicting", "amount", "70"),
        ],
        columns=["input", "file", "line", "reason", "column", "value"],
    ).assign(lines=1, amount=1.0, raw="{}")
    quality = {
        "input": ["sales", "visits"],
        "files": 1,
        "lines_read": [20, 5],
        "lines_accepted": [17, 4],
        "lines_rejected": [3, 1],
        "first_day": [pd.Timestamp("2019-01-01"), pd.NaT],
        "midnights": [None, "Europe/Paris"],
        "lines_repeated": [NAN, 2],
        "money_repeated": NAN,
        "lines_left_out": [2, 0],
    }
    money = {"money_read": [9000.0, NAN], "money_accepted": [8997.0, NAN], "money_rejected": [3.0, NAN]}
    money["money_left_out"] = [18000.0, NAN]
    return {name: tables.empty(name) for name in ("effort", "survey", "events")} | {
        "dealers": dealers,
        "panel": panel,
        "territories": pd.DataFrame({"territory_id": ["T1", "T2"], "name": ["N", "S"], "market": [NAN, 1e6]}),
        "rejects": rejects,
        "aliases": pd.DataFrame(
            [
                ("sales", "d1\u200b", "d1", "invisible", 3, 30.0),
                ("sales", "D1", "d1", "case", 1, 5.0),
                ("sales", "D2", "d2", "case", 2, 7.0),
                ("visits", "D3", "d3", "case", 4, NAN),
            ],
            columns=list(tables.contracts()["aliases"]["columns"]),
        ),
        "signs": signs(),
        "quality": pd.DataFrame(quality | money),
    }
