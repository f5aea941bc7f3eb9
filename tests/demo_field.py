"""The field of the embedded network fills in its workbooks: seven in ten done, some refused, some late, some silent."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from distribres.contracts import workbook_form as form
from distribres.report.words import texts
from field_workbooks import opened
from filled_in import fill_in

AT = {name: place for place, name in enumerate(form.WHAT)}
MAIL = {name: place for place, name in enumerate(form.MAIL)}
WHOM = {name: place for place, name in enumerate(form.WHOM)}
LATE = 0.2
"""Of what was done, how much after its day."""
ODDS = {"yes": 62, "partly": 8, "no": 5, "refused": 6, "postponed": 5, None: 14}


@dataclass
class Told:
    """What the field told, as an accountant would add it up: in hundredths of hours and money.

    Attributes
    ----------
    answers : how many rows say what
    hours, cost : what was spent
    refused : dealer and action of each refusal
    tiers, frozen : dealers that were put there by hand
    """

    answers: Counter = field(default_factory=Counter)
    hours: int = 0
    cost: int = 0
    refused: set[tuple[str, str]] = field(default_factory=set)
    tiers: dict[str, str] = field(default_factory=dict)
    frozen: set[str] = field(default_factory=set)


def answer(workbooks: Path, language: str, quarter: str, target: Path, seed: int) -> Told:
    """Fill in all workbooks of reps, and the letters of the manager's; they go to a folder, named by quarter."""
    told, rng = Told(), random.Random(seed)
    for file in sorted(workbooks.glob(f"workbooks/*.{language}.xlsx")):
        _answer_rep(file, language, quarter, target / f"{quarter} {file.name}", told, rng)
    _answer_marketing(workbooks / f"action-plan.{language}.xlsx", language, quarter, target, told)
    return told


def _words(name: str, language: str) -> dict[str, str]:
    """Codes of a list and the words that stand for them."""
    return {code: texts(language)[f"workbook.lists.{name}.{code}"] for code in form.CHOICES[name]}


def _answer_rep(file: Path, language: str, quarter: str, target: Path, told: Told, rng: random.Random) -> None:
    book = opened(file)
    whom, what = book.seen[:2]
    said, because, results = (_words(name, language) for name in ("done", "refused_because", "result"))
    cells = {}
    for row, line in _actions(book.sheets[what]):
        answer = rng.choices(list(ODDS), ODDS.values())[0]
        told.answers[answer] += 1
        if answer is None:
            continue
        cells[row, AT["done"]] = said[answer]
        if answer == "refused":
            cells[row, AT["refused_because"]] = because[rng.choice(form.REFUSALS)]
            told.refused.add((line[AT["dealer"]].split(" · ")[0], line[AT["action"]].split("\n")[0]))
        if answer in form.WORKED:
            cells |= _work(row, line, quarter, told, rng)
            cells[row, AT["result"]] = results[rng.choice(form.RESULTS)]
    beside = next(row for row, line in enumerate(book.sheets[what]) if line[0] == form.OFF_PLAN)
    dealers = [line[WHOM["dealer_id"]] for line in book.sheets[whom][form.FIRST :] if line[WHOM["dealer_id"]]]
    cells |= _beside(beside, book.sheets[what][form.FIRST][AT["dealer"]], quarter, told)
    fill_in(file, target, {what: cells, whom: _decide(dealers, language, told, rng)}, form.window(quarter)[1])


def _actions(sheet: list[list]) -> Iterator[tuple[int, list]]:
    """Rows of actions, with their place."""
    return ((row, line) for row, line in enumerate(sheet) if re.fullmatch("a[0-9a-f]{12}", str(line[0])))


def _work(row: int, line: list, quarter: str, told: Told, rng: random.Random) -> dict:
    """When it was done, and what it took: half of them say so, the others leave it as it was asked."""
    due, (first, last) = line[AT["due"]], form.window(quarter)
    days = rng.randint(1, 40) if rng.random() < LATE else rng.randint(-9, 0)
    day = min(max(due + timedelta(days=days), first), last)
    hours, cost = (round(100 * (line[AT[name]] or 0)) for name in ("hours", "cost"))
    cells = {(row, AT["date"]): day}
    if hours and rng.random() < 0.5:
        hours = max(hours + rng.choice((-25, 0, 25, 50)), 25)
        cells[row, AT["hours_done"]] = hours / 100
    if cost and rng.random() < 0.5:
        cost = max(cost + rng.choice((-150, 0, 99)), 0)
        cells[row, AT["cost_done"]] = cost / 100
    told.hours += hours
    told.cost += cost
    return cells


def _beside(row: int, dealer: str, quarter: str, told: Told) -> dict:
    """A visit that nobody had planned."""
    told.answers["beside"] += 1
    told.hours += 125
    told.cost += 1990
    day = form.window(quarter)[0] + timedelta(days=40)
    values = {"dealer": dealer, "date": day, "hours_done": 1.25, "cost_done": 19.9, "comment": "It rang."}
    return {(row, AT[name]): value for name, value in values.items()}


def _decide(dealers: list[str], language: str, told: Told, rng: random.Random) -> dict:
    """One dealer of a rep is put into another tier, one is frozen."""
    raised, frozen = rng.sample(range(len(dealers)), 2)
    told.tiers[dealers[raised]] = "A"
    told.frozen.add(dealers[frozen])
    tier, yes = texts(language)["tiers.A"], texts(language)["workbook.lists.frozen.yes"]
    first = form.FIRST
    return {
        (first + raised, WHOM["tier"]): tier,
        (first + raised, WHOM["reason"]): "Opens a second shop.",
        (first + frozen, WHOM["frozen"]): yes,
        (first + frozen, WHOM["reason"]): "The owner is ill.",
    }


def _answer_marketing(file: Path, language: str, quarter: str, target: Path, told: Told) -> None:
    """All letters went out, the first kind for a little more than was asked."""
    book, said = opened(file), _words("done", language)
    name = texts(language)["workbook.mails"]
    cells, day = {}, form.window(quarter)[0] + timedelta(days=20)
    rows = [(row, line) for row, line in enumerate(book.sheets[name]) if str(line[0]).startswith(form.OF_TACTIC)]
    for number, (row, line) in enumerate(rows):
        cost = round(100 * line[MAIL["cost"]])
        cells |= {(row, MAIL["done"]): said["yes"], (row, MAIL["date"]): day}
        if number == 0:
            cost += 101
            cells[row, MAIL["cost_done"]] = cost / 100
        told.cost += cost
        told.answers["mails"] += int(line[MAIL["dealers"]])
    fill_in(file, target / f"{quarter} {file.name}", {name: cells}, day)
