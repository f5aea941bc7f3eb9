"""The form of the field's workbooks: what stands where, so that what writes them and what reads them agree.

Words on the sheets are the reader's; what is read back is the place of a word in its list, and codes that no reader
needs to look at: in hidden sheets, in the hidden row above the headings, and in the first column.
"""

from datetime import date, timedelta

from distribres.contracts import quarters
from distribres.contracts.names import TIERS

VERSION = "1"
META, LISTS, ASKED, TREND = "_meta", "_lists", "_asked", "_trend"
"""Hidden sheets: whose workbook it is, the lists, what was asked, and the revenue behind the small curves."""
MADE_OF = ("version", "network", "quarter", "language", "scenario", "fingerprint")
"""The lines of `META`, name beside value; `quarter` is that of the actions, `scenario` is empty but for a trial."""
MARK, HEADINGS, FIRST = 3, 4, 5
"""Rows, from 0: the hidden one that says what a sheet is (`KINDS`) and whose, that of the headings, the first below."""
WHOM_SHEET, WHAT_SHEET, MAIL_SHEET = "whom", "what", "mail"
KINDS = (WHOM_SHEET, WHAT_SHEET, MAIL_SHEET)

WHOM = (
    *("order", "dealer", "family", "why", "revenue", "trend", "signs", "last", "next_visit", "effort"),
    *("tier", "frozen", "reason", "dealer_id"),
)
"""Columns of the dealers of a rep, in their order; `tier` to `reason` are filled in, the last one is hidden."""
WHAT = (
    *("code", "dealer", "action", "due", "hours", "cost", "worth"),
    *("done", "date", "hours_done", "cost_done", "result", "refused_because", "comment"),
)
"""Columns of the actions of a rep; from `done` on they are filled in."""
MAIL = ("code", "action", "content", "dealers", "owner", "due", "cost", "done", "date", "cost_done", "comment")
"""Columns of letters and events, a row for each tactic; from `done` on they are filled in."""
OFF_PLAN, COMMITMENT, OF_TACTIC = "off-plan", "commitment", "tactic:"
"""What the first column holds in a row for what was not planned, in that of a promise; and before the name of a tactic.
"""
HEADING, LOST = "#", "lost"
"""The same in a row of headings further down; what stands for a code that is not there any more."""
OFF_PLAN_ROWS, COMMITMENT_ROWS = 12, 8

DONE = ("yes", "partly", "no", "refused", "postponed")
WORKED = ("yes", "partly")
OPEN = "open"
"""What a CRM says of a task of which nobody said anything yet."""
RESULTS = ("order", "quote", "display", "trained", "appointment", "nothing", "problem")
REFUSALS = ("no_time", "no_money", "other_brand", "price", "stock", "not_useful", "owner_changes", "not_said")
BY_RULE = "rule"
"""In place of a tier: the one that was set by hand is taken back."""
CHOICES = {
    "done": DONE,
    "result": RESULTS,
    "refused_because": REFUSALS,
    "tier": (BY_RULE, *TIERS),
    "frozen": ("no", "yes"),
    "kept": ("yes", "no", "open"),
    "side": ("ours", "theirs"),
}
"""What can be chosen from a list."""
LISTED = (*CHOICES, "dealer", "tactic")
"""Columns of `LISTS`: of each the code, and beside it the word."""
ASKED_COLUMNS = (
    *("action_id", "told_by", "dealer_id", "rep_id", "owner", "tactic", "n"),
    *("due_date", "hours", "cost", "dealer", "action"),
)
"""Columns of `ASKED`, a row for each action: `told_by` is the code of the row that tells what became of it, which can
be that of another action, or of a tactic; the last two are as they are printed."""
LATE_DAYS = 45
"""Days after the quarter within which what was asked in it can still be done."""
MOST_HOURS = 24
"""Hours of one action."""


def window(quarter: str) -> tuple[date, date]:
    """The days on which what is asked in a quarter can be done."""
    return quarters.first_day(quarter), quarters.last_day(quarter) + timedelta(days=LATE_DAYS)
