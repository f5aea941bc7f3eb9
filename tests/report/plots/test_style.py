import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
import yaml
from matplotlib.colors import to_rgb

from distribres.report.plots import style


def test_every_family_has_a_color_and_a_shape_of_its_own():
    assert set(style.FAMILY_COLORS) == set(style.FAMILY_MARKERS)
    assert len(set(style.FAMILY_COLORS.values())) == len(set(style.FAMILY_MARKERS.values())) == 7


@pytest.mark.parametrize(
    ("column", "palette"), [("family", style.FAMILY_COLORS), ("tier", style.TIER_COLORS)], ids=["families", "tiers"]
)
def test_palettes_cover_the_choices_of_the_contract(pytestconfig, column, palette):
    contract = yaml.safe_load(
        (pytestconfig.rootpath / "distribres" / "contracts" / "tables.yaml").read_text(encoding="utf-8")
    )

    assert list(palette) == contract["tiers"]["columns"][column]["choices"]


def test_family_colors_differ_for_a_reader_without_green_cones():
    # Viénot, Brettel and Mollon (1999), "Digital video colourmaps for checking the legibility of displays by
    # dichromats".
    deuteranope = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    seen = np.array([to_rgb(color) for color in style.FAMILY_COLORS.values()]) ** 2.2 @ deuteranope.T
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
