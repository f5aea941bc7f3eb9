import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from builders import playbook
from distribres.contracts.names import TIERS
from distribres.contracts.playbook import MARKERS
from distribres.report.plots import style

LOOKS = style.family_looks(playbook())


def with_own(**own):
    """The looks, with a family more."""
    families = playbook().families
    book = playbook().model_copy(update={"families": families | {"own": families["keep"].model_copy(update=own)}})
    return style.family_looks(book)


def test_every_family_has_a_color_and_a_shape_of_its_own():
    assert list(LOOKS) == playbook().order
    assert len({look.color for look in LOOKS.values()}) == len({look.marker for look in LOOKS.values()}) == 7


def test_a_family_that_does_not_say_how_it_looks_takes_what_is_free():
    own = with_own(colour=None, marker=None, rank=0)["own"]
    assert own not in LOOKS.values()
    assert own.color not in {look.color for look in LOOKS.values()}
    assert own.marker not in {look.marker for look in LOOKS.values()}


def test_a_family_looks_as_it_says():
    assert with_own(colour="#123456", marker="star")["own"] == ("#123456", "*")


def test_every_shape_that_a_playbook_can_name_is_one():
    assert set(style.MARKERS) == set(MARKERS) and len(set(style.MARKERS.values())) == len(MARKERS)


def test_the_tiers_have_their_colors():
    assert tuple(style.TIER_COLORS) == TIERS


def test_family_colors_differ_for_a_reader_without_green_cones():
    # Viénot, Brettel and Mollon (1999), "Digital video colourmaps for checking the legibility of displays by
    # dichromats".
    deuteranope = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    seen = np.array([to_rgb(look.color) for look in LOOKS.values()]) ** 2.2 @ deuteranope.T
    distances = np.linalg.norm(seen[:, None] - seen[None], axis=2) + 10 * np.eye(len(seen))

    assert distances.min() > 0.08


def test_new_axes_are_as_wide_as_the_column():
    assert style.axes(None, 3).figure.get_size_inches() == pytest.approx([style.WIDTH, 3])


def test_given_axes_are_used():
    ax = plt.figure().add_subplot()

    assert style.axes(ax, 3) is ax
    assert style.row_axes(ax, 3) is ax


def test_more_rows_make_higher_axes():
    heights = [style.row_axes(None, rows).figure.get_figheight() for rows in (0, 1, 10)]

    assert heights[0] == heights[1] < heights[2]


def test_the_same_chart_gives_the_same_bytes():
    def drawn():
        file = io.BytesIO()
        style.axes(None, 2).figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    assert drawn() == drawn()
