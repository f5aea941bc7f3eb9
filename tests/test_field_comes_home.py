"""Four quarters in a row: the field fills in its workbooks, and the next review reads what became of what it asked."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

import demo_field
from conftest import new_home
from distribres.contracts import quarters, tables
from distribres.workbook import review as reviews
from distribres.workbook.field_workbooks import write_workbooks
from distribres.workbook.running import ingest, run_step

FIRST, LAST = "2025Q4", "2026Q3"
CALCULATED = ("02_criteria", "03_tiers", "04_engagement", "05_field")
pytestmark = pytest.mark.whole


@dataclass(frozen=True)
class Quarter:
    """One review: the answers that came back for its quarter, its tables, its record."""

    told: demo_field.Told | None
    tables: dict[str, pd.DataFrame]
    record: dict


def make(quarter: str, language: str) -> Path:
    """A review but for its pages, which others show."""
    review = reviews.open_review("demo", quarter, [language], "")
    with reviews.working(review):
        ingest(review)
        for name in CALCULATED:
            run_step(review, name)
        if quarter == LAST:
            run_step(review, "06_review", language)
        write_workbooks(review, language)
        reviews.publish(review)
    return review.folder


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> dict[str, Quarter]:
    """Reviews of four quarters; from the second on the field has answered, in French and English by turns."""
    home = new_home(tmp_path_factory.mktemp("year"))
    found, told = {}, None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISTRIBRES_HOME", str(home))
        for number, quarter in enumerate(quarters.between(FIRST, LAST)):
            language = ("en", "fr")[number % 2]
            folder = make(quarter, language)
            read = {
                name: tables.read(folder / "tables", name)
                for name in ("done", "decisions", "actions", "plan", "tiers", "quality", "rejects", "limits")
            }
            found[quarter] = Quarter(told, read, json.loads((folder / "run.json").read_text(encoding="utf-8")))
            ahead = quarters.shift(quarter, 1)
            told = demo_field.answer(folder, language, ahead, home / "reports/demo/raw/filled", number)
        (home / "review").symlink_to(folder)
    return found


ANSWERED = quarters.between("2026Q1", LAST)


def done_in(year: dict[str, Quarter], quarter: str) -> pd.DataFrame:
    done = year[quarter].tables["done"]
    return done[done["quarter"] == quarter]


def hundredths(amounts: pd.Series) -> int:
    return round(100 * amounts.sum())


@pytest.mark.parametrize("quarter", ANSWERED)
def test_what_was_asked_is_what_the_review_before_planned(year, quarter):
    asked = done_in(year, quarter).dropna(subset="action_id")
    planned = year[quarters.shift(quarter, -1)].tables["actions"]
    assert set(asked["action_id"]) == set(planned["action_id"])
    assert hundredths(asked["asked_hours"]) == hundredths(planned["hours"])
    assert hundredths(asked["asked_cost"]) == hundredths(planned["cost"])


@pytest.mark.parametrize("quarter", ANSWERED)
def test_what_was_spent_agrees_to_the_hour_and_the_cent(year, quarter):
    done, told = done_in(year, quarter), year[quarter].told
    assert (hundredths(done["hours"]), hundredths(done["cost"])) == (told.hours, told.cost)
    assert done["action_id"].isna().sum() == told.answers["beside"]
    assert 0.6 < done["done"].isin(["yes", "partly"]).mean() < 0.85


@pytest.mark.parametrize("quarter", ANSWERED)
def test_nothing_is_lost_between_what_was_asked_and_what_was_answered(year, quarter):
    done = done_in(year, quarter).dropna(subset="action_id")
    for by in ("tactic", "rep_id"):
        sizes = done.groupby(by).size()
        parts = sum(
            done[done["done"].isna() if one is None else done["done"] == one]
            .groupby(by)
            .size()
            .reindex(sizes.index, fill_value=0)
            for one in demo_field.ODDS
        )
        assert (sizes == parts).all()


@pytest.mark.parametrize("quarter", ANSWERED)
def test_every_row_is_accounted_for(year, quarter):
    quality = year[quarter].tables["quality"].set_index("input").loc["done"]
    rejects = year[quarter].tables["rejects"]
    assert quality["lines_read"] == quality["lines_accepted"] and quality["lines_rejected"] == 0
    assert rejects[rejects["input"] == "done"].empty
    silent = sum(year[one].told.answers[None] for one in ANSWERED if one <= quarter)
    assert quality["lines_left_out"] >= silent


@pytest.mark.parametrize("quarter", ANSWERED)
def test_what_was_refused_is_not_asked_again_for_two_quarters(year, quarter):
    done, actions = year[quarter].tables["done"], year[quarter].tables["actions"]
    since = done[done["quarter"] >= quarters.shift(quarter, -1)]
    worked = since["done"].isin(["yes", "partly"])
    whole = (
        since.assign(refused=since["done"] == "refused", worked=worked)
        .groupby(["dealer_id", "tactic", "quarter"])[["refused", "worked"]]
        .any()
    )
    refused = whole[whole["refused"] & ~whole["worked"]].reset_index()
    assert len(refused) > 50
    again = actions.merge(refused, on=["dealer_id", "tactic"])
    assert again.empty


@pytest.mark.parametrize("quarter", ANSWERED)
def test_a_tier_that_the_field_sets_holds_from_the_next_review_on(year, quarter):
    tiers = year[quarter].tables["tiers"].set_index("dealer_id")
    for dealer in year[quarter].told.tiers:
        assert (tiers["tier"][dealer], tiers["overridden"][dealer]) == ("A", True)


@pytest.mark.parametrize("quarter", ANSWERED)
def test_a_dealer_that_the_field_freezes_keeps_its_hours_and_money(year, quarter):
    plan = year[quarter].tables["plan"].set_index("dealer_id").loc[sorted(year[quarter].told.frozen)]
    assert plan["hours"].tolist() == pytest.approx(plan["current_hours"].tolist(), abs=0.26)
    assert plan["spend"].tolist() == pytest.approx(plan["current_spend"].tolist(), abs=0.02)


def test_comments_are_in_no_table(year):
    for quarter in year.values():
        for table in quarter.tables.values():
            assert "It rang." not in set(table.select_dtypes("str").to_numpy().ravel())
