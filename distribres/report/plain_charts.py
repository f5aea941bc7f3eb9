"""Charts that an analyst draws with plain matplotlib, pandas or seaborn: shown as those of the review are."""

from functools import partial

from IPython import get_ipython
from matplotlib.figure import Figure as MatplotlibFigure

from distribres.report.blocks import Figure
from distribres.report.words import Words

PLACES = ("left", "center", "right")
"""Where axes may bear a title."""


def show_plain_charts(words: Words) -> None:
    """From the next cell on, each chart that a cell leaves drawn is shown below it, in HTML and in the PDF.

    A kernel that was forked has imported matplotlib before it became a kernel; matplotlib then draws for no screen, and
    what a cell draws is lost. Outside a notebook this does nothing.
    """
    shell = get_ipython()
    if shell is None:
        return
    shell.enable_matplotlib("inline")
    shell.display_formatter.formatters["image/png"].pop(MatplotlibFigure, None)  # no bitmap beside the drawing
    shell.display_formatter.mimebundle_formatter.for_type(MatplotlibFigure, partial(_bundle, words=words))


def _bundle(chart: MatplotlibFigure, *, words: Words) -> dict[str, str]:
    return Figure(chart, alt=name_chart(chart, words))._repr_mimebundle_()


def name_chart(chart: MatplotlibFigure, words: Words) -> str:
    """What stands for a chart where it is not seen: its titles, or that the analyst has added it."""
    titles = [chart.get_suptitle(), *(axes.get_title(place) for axes in chart.axes for place in PLACES)]
    return ", ".join(filter(None, titles)) or words("review.added_chart")
