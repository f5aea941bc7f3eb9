"""The workbooks of the field: one for the manager with all reps, one for each rep with its own dealers, to fill in."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import xlsxwriter

from distribres.contracts import quarters
from distribres.contracts import workbook_form as form
from distribres.contracts.sections import Params
from distribres.files.atomic import replacing
from distribres.files.safe_names import safe_names
from distribres.report.characters import legible
from distribres.report.handouts import (
    help_sheet,
    hidden_sheets,
    mail_sheet,
    network_sheet,
    what_sheet,
    whom_sheet,
    workbook_lines,
)
from distribres.report.handouts.sheet_names import sheet_names
from distribres.report.handouts.workbook_page import Looks
from distribres.report.sections import first_page
from distribres.report.words import Words

FOLDER = "workbooks"


def write_all(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    contacts: pd.DataFrame | None,
    told: Mapping[str, str],
    params: Params,
    tries: Mapping[str, object] = MappingProxyType({}),
) -> list[Path]:
    """Write ``action-plan.<language>.xlsx`` and ``workbooks/<rep>.<language>.xlsx``; returns the files.

    Each file is written in one move, and the same tables give the same bytes.

    Parameters
    ----------
    folder : Path
        Where they go.
    tables : mapping of DataFrame
        Those that `workbook_lines.list_dealers` asks for.
    contacts : DataFrame or None
        By dealer_id, with contact and phone; None where they must not be shown.
    told : mapping of str
        The network, the quarter under review, the language, the fingerprint of what the workbooks are made from, and
        the name of the scenario, which is empty but for a trial.
    params : Params
        The sections `network`, `field` and `playbook`.
    tries : mapping, optional
        What a scenario tries: stands on each sheet.
    """
    words = Words(told["language"], params.network.currency, params.playbook)
    dealers = workbook_lines.list_dealers(tables, contacts, told["quarter"], params, words)
    actions = workbook_lines.list_actions(tables["actions"], dealers, words)
    banner = first_page.tell_scenario(told["scenario"], tries, words) if told["scenario"] else ""
    maker = _Maker(told, legible(params.network.title), banner, words)
    whole = folder / f"action-plan.{words.language}.xlsx"
    maker.write(whole, dealers, actions, whole_network=True)
    reps = [*dealers["rep"].unique()]
    files = [folder / FOLDER / f"{name}.{words.language}.xlsx" for name in safe_names(reps)]
    for file, rep in zip(files, reps, strict=True):
        own = ~workbook_lines.are_mailed(actions) & (actions["rep"] == rep)
        maker.write(file, dealers[dealers["rep"] == rep], actions[own])
    return [whole, *files]


class _Maker:
    """Writes the workbooks of one review in one language."""

    def __init__(self, told: Mapping[str, str], network: str, banner: str, words: Words):
        self.words, self.network, self.banner = words, network, banner
        self.made = datetime.combine(quarters.last_day(told["quarter"]), time())
        self.quarter = quarters.shift(told["quarter"], 1)
        self.told = {**told, "quarter": self.quarter, "version": form.VERSION}

    def write(self, file: Path, dealers: pd.DataFrame, actions: pd.DataFrame, whole_network: bool = False) -> None:
        """Write one workbook for the dealers, with what it asks for."""
        with replacing(file) as part, xlsxwriter.Workbook(part, {"in_memory": True}) as book:
            book.set_properties({"title": self._title(""), "created": self.made})
            self._write_sheets(book, dealers, actions, whole_network)

    def _title(self, part: str) -> str:
        title = self.words("workbook.title", network=self.network, quarter=self.words.quarter(self.quarter))
        return f"{title} · {legible(part)}" if part else title

    def _write_sheets(
        self, book: xlsxwriter.Workbook, dealers: pd.DataFrame, actions: pd.DataFrame, whole_network: bool
    ) -> None:
        words, looks = self.words, Looks(book, self.words, self.banner)
        hidden, lists = hidden_sheets.plan(dealers, words)
        reps = [(str(rep), own) for rep, own in dealers.groupby("rep", sort=False)]
        names = self._names([rep for rep, _ in reps], whole_network)
        if whole_network:
            network_sheet.write(book.add_worksheet(next(names)), dealers, self._title(words("workbook.all")), looks)
        for rep, own in reps:
            self._write_rep(book, (next(names), next(names)), rep, own, actions, hidden, looks)
        if whole_network:
            mails = workbook_lines.list_mails(actions)
            title = self._title(words("workbook.mails"))
            mail_sheet.write(book.add_worksheet(next(names)), mails, self.quarter, title, hidden, looks)
        help_sheet.write(book.add_worksheet(next(names)), dealers, actions, self._title(words("workbook.help")), looks)
        hidden_sheets.write(book, self.told, lists, dealers, actions, looks)

    def _names(self, reps: list[str], whole_network: bool):
        """The name of each sheet, in their order."""
        words = self.words
        ends = [f" · {words(f'workbook.{kind}.sheet')}" for kind in ("whom", "what")]
        named = [(rep, end) for rep in reps for end in ends]
        if whole_network:
            named = [(words("workbook.all"), ""), *named, (words("workbook.mails"), "")]
        return iter(sheet_names([*named, (words("workbook.help"), "")]))

    def _write_rep(
        self,
        book: xlsxwriter.Workbook,
        names: tuple[str, str],
        rep: str,
        dealers: pd.DataFrame,
        actions: pd.DataFrame,
        hidden: hidden_sheets.Hidden,
        looks: Looks,
    ) -> None:
        own = workbook_lines.rows_of(actions[actions["rep"] == rep])
        whose = next(iter(dealers["rep_id"].dropna()), "")
        whom, what = (book.add_worksheet(name) for name in names)
        sums = what_sheet.sums(names[1], len(own))
        whom_sheet.write(
            whom, dealers, sums, self._title(f"{rep} · {self.words('workbook.whom.sheet')}"), hidden, looks
        )
        title = self._title(f"{rep} · {self.words('workbook.what.sheet')}")
        what_sheet.write(what, own, whose, self.quarter, title, hidden, looks)
