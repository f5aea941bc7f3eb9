import matplotlib
import matplotlib.pyplot as plt
import pytest

from builders import playbook
from distribres.report.plots import style

matplotlib.use("Agg")


class Words:
    """A reader's language in which each text is its own key."""

    playbook = playbook()

    def family(self, name):
        return f"families.{name}"

    def __call__(self, key, **figures):
        return " ".join([key, *map(str, figures.values())])

    def number(self, value, digits=0):
        return f"{value:.{digits}f}"

    def money(self, value):
        return f"{value:.0f} $"

    def percent(self, value, digits=0):
        return f"{100 * value:.{digits}f}%"

    def hours(self, value):
        return f"{value:.0f} h"

    def quarter(self, quarter):
        return quarter

    def money_axis(self, value, position):
        return self.money(value)

    def percent_axis(self, value, position):
        return self.percent(value)

    def number_axis(self, value, position):
        return self.number(value)


@pytest.fixture
def words():
    return Words()


@pytest.fixture(autouse=True)
def look():
    style.use()
    matplotlib.rcParams["font.family"] = ["DejaVu Sans"]
    yield
    plt.close("all")


@pytest.fixture
def texts():
    """Return a function that draws a chart and lists every text a reader sees on it."""

    def read(ax):
        ax.figure.canvas.draw()
        return [text.get_text() for text in ax.findobj(matplotlib.text.Text) if text.get_visible() and text.get_text()]

    return read
