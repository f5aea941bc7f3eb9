"""Sliders that ask what other totals of effort would win; the answers are those of `what_if`."""

from html import escape

import ipywidgets as widgets
import pandas as pd

from distribres.contracts import names
from distribres.engagement import what_if
from distribres.engagement.what_if import Answer, Situation
from distribres.report import plots
from distribres.report.blocks import Figure, Table
from distribres.report.words import Words

RANGE = {"hours": (0.5, 1.5, 0.05), "spend": (0.0, 2.0, 0.05), "explore": (0.0, 0.3, 0.01), "service": (0.0, 2.0, 0.05)}
NEEDS = {"explore": "hours", "service": "hours"}  # what a slider asks for is a matter of hours


class Explorer(widgets.VBox):
    """A slider for each known kind of effort, and for reserve and minimum service; under them what that would win.

    Attributes
    ----------
    answer : Answer
        What is shown.
    sliders : dict of FloatSlider
        Shares of today's: hours, spend; of each rep's hours: explore; of the parameters': service.
    """

    def __init__(self, situation: Situation, words: Words, lines: int = 8):
        self._situation, self._words, self._lines = situation, words, lines
        kinds = [kind for kind in RANGE if NEEDS.get(kind, kind) in situation.curves]
        self.sliders = {kind: self._slider(kind) for kind in kinds}
        self._shown = widgets.HTML()
        super().__init__([*self.sliders.values(), self._shown])
        for slider in self.sliders.values():
            slider.observe(self._redraw, names="value")
        self._redraw()

    def _slider(self, kind: str) -> widgets.FloatSlider:
        low, high, step = RANGE[kind]
        start = self._situation.params.explore if kind == "explore" else 1.0
        look = {"readout_format": ".0%", "continuous_update": False, "style": {"description_width": "12em"}}
        return widgets.FloatSlider(
            start, min=low, max=high, step=step, description=self._words(f"explorer.{kind}"), **look
        )

    def _redraw(self, _change=None) -> None:
        self.answer = what_if.try_totals(
            self._situation, **{kind: slider.value for kind, slider in self.sliders.items()}
        )
        self._shown.value = page(self.answer, self._lines, self._words)

    def _repr_mimebundle_(self, **options) -> dict:
        """The sliders, and for a reader without them what they show now."""
        bundle = super()._repr_mimebundle_(**options)
        return (bundle or {}) | {"text/html": self._shown.value}


def page(answer: Answer, lines: int, words: Words) -> str:
    """HTML of an answer: what it wins, the curve of gain, who gains and who loses time."""
    if answer.asked is None:
        return ""
    if answer.curve.empty:
        return f"<p>{escape(says(answer, words))}</p>"
    drawn = plots.gain_by_hours(answer.curve, answer.asked, answer.dealers["current_hours"].sum(), words=words)
    figure = Figure(drawn.figure, alt=words("plots.explorer.gain"), caption=says(answer, words))
    up, down = movers(answer.dealers, lines)
    return figure.html() + _list("up", up, words).html() + _list("down", down, words).html()


def says(answer: Answer, words: Words) -> str:
    """What the totals asked for win, how much of them explores, and how flat the gain is around today's hours."""
    shown = {"hours": words.hours, "spend": words.money}
    means = words.listed(show(answer.dealers[kind].sum()) for kind, show in shown.items() if kind in answer.dealers)
    gains = {column.removeprefix("gain_"): words.money(answer.asked[column]) for column in names.GAINS}
    said = [words("explorer.says", means=means, **gains)]
    if "explore" in answer.dealers:
        explored = answer.dealers["explore"]
        said.append(words("explorer.explored", count=int((explored > 0).sum()), hours=words.hours(explored.sum())))
        less, more = (words.money(x) for x in what_if.flatness(answer.curve))
        said.append(words("explorer.flat", less=less, more=more))
    return " ".join(said)


def movers(dealers: pd.DataFrame, lines: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dealers that gain most hours, and those that lose most."""
    changed = dealers.assign(change=dealers["hours"] - dealers["current_hours"])
    changed = changed.sort_values(["change", "dealer_id"], ascending=[False, True])
    return changed[changed["change"] > 0].head(lines), changed[changed["change"] < 0].iloc[::-1].head(lines)


def _list(title: str, rows: pd.DataFrame, words: Words) -> Table:
    columns = {words("columns.name"): list(rows["name"])}
    shown = ("current_hours", "hours", "change")
    columns |= {words(f"columns.{c}"): [words.number(x, 1) for x in rows[c]] for c in shown}
    return Table(pd.DataFrame(columns, dtype="str"), caption=words(f"explorer.{title}"))
