"""Small files as people send them."""

from pathlib import Path

import xlsxwriter

from distribres.ingestion.layout.regular import Row

HEADINGS = ["Invoice", "Date", "Customer", "Amount"]
LINES = [
    ["F1", "2024-01-05", "D1", "10.5"],
    ["F2", "2024-02-05", "D2", "20"],
    ["F3", "2024-03-05", "D1", "30"],
    ["F4", "2024-04-05", "D3", "-5.5"],
]


def rows(text: str, separator: str = ",") -> list[Row]:
    """Lines of text as rows."""
    lines = text.strip("\n").splitlines()
    return [Row(number, line.split(separator) if line else [], line or " ") for number, line in enumerate(lines, 1)]


def book(file: Path, sheets: dict[str, list[list]], hidden: str = "") -> Path:
    """A workbook with these sheets; ``(formula, result)`` is a formula."""
    with xlsxwriter.Workbook(file) as made:
        for name, lines in sheets.items():
            page = made.add_worksheet(name)
            for i, line in enumerate(lines):
                for j, value in enumerate(line):
                    if isinstance(value, tuple):
                        page.write_formula(i, j, value[0], None, value[1])
                    elif value is not None:
                        page.write(i, j, value)
            if name == hidden:
                page.hide()
    return file
