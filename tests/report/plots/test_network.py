import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.network import dealer_map


@pytest.fixture
def dealers():
    return pd.DataFrame(
        {
            "longitude": [2.35, 4.85, 5.4, -1.55],
            "latitude": [48.85, 45.75, 43.3, 47.2],
            "potential": [10e3, 80e3, 40e3, 20e3],
            "family": ["keep", "grow", "light", "light"],
        }
    )


def test_one_mark_for_each_dealer(dealers, words):
    assert len(dealer_map(dealers, words=words).collections[0].get_offsets()) == len(dealers)


def test_area_grows_in_line_with_potential(dealers, words):
    marks = dealer_map(dealers, words=words).collections[0]

    potential = dealers.set_index("longitude").loc[marks.get_offsets()[:, 0], "potential"]
    assert np.corrcoef(potential, marks.get_sizes())[0, 1] == pytest.approx(1)


def test_small_dealers_lie_on_top_of_large_ones(dealers, words):
    sizes = dealer_map(dealers, words=words).collections[0].get_sizes()

    assert (np.diff(sizes) < 0).all()


@pytest.mark.parametrize(
    ("column", "value"),
    [("longitude", np.nan), ("latitude", np.nan), ("potential", np.nan), ("potential", 0), ("potential", -5)],
)
def test_dealer_without_place_or_size_is_left_out_and_counted(dealers, words, texts, column, value):
    dealers.loc[1, column] = value

    ax = dealer_map(dealers, words=words)

    assert len(ax.collections[0].get_offsets()) == 3
    assert "plots.network.shown 3 4" in texts(ax)


def test_a_mile_is_as_long_eastwards_as_northwards(dealers, words):
    middle = np.radians((48.85 + 43.3) / 2)

    assert dealer_map(dealers, words=words).get_aspect() == pytest.approx(1 / np.cos(middle))


def test_legends_name_the_families_present_and_round_amounts(dealers, words, texts):
    seen = texts(dealer_map(dealers, words=words))

    assert [text for text in seen if text.startswith("families.")] == [
        "families.keep",
        "families.grow",
        "families.light",
    ]
    assert {"plots.network.size", "5000 $", "25000 $", "50000 $"} <= set(seen)


def test_marks_get_smaller_in_a_larger_network(words):
    def largest(size):
        rng = np.random.default_rng(1)
        network = pd.DataFrame(
            {
                "longitude": rng.uniform(-96, -90, size),
                "latitude": rng.uniform(40, 43, size),
                "potential": rng.lognormal(10, 1, size),
                "family": rng.choice(words.playbook.order, size),
            }
        )
        return dealer_map(network, words=words).collections[0].get_sizes().max()

    assert largest(2000) < largest(400) / 3


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(dealers, words, texts, rows):
    assert f"plots.network.shown {rows} {rows}" in texts(dealer_map(dealers.head(rows), words=words))


def test_places_are_named_unless_they_lie_close_to_a_larger_one(dealers, words, texts):
    places = pd.DataFrame(
        {"name": ["Seine", "Next to it", "Rhône"], "longitude": [2.35, 2.36, 4.85], "latitude": [48.85, 48.86, 45.75]}
    )
    seen = texts(dealer_map(dealers, places, words=words))
    assert {"Seine", "Rhône"} <= set(seen) and "Next to it" not in seen
