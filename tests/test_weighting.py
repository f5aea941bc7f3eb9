import numpy as np
import pytest

from distribres.weighting import paired


def test_weights_and_consistency_as_in_the_ahp_test_of_the_r_package_mcda():
    weights, ratio = paired(np.array([[1, 0.5, 3], [2, 1, 4], [1 / 3, 0.25, 1]]))
    assert weights == pytest.approx([0.3196, 0.5584, 0.1220], abs=5e-5)
    assert ratio == pytest.approx(0.0158, abs=5e-5)


def test_judgements_that_follow_weights_give_them_back_and_are_consistent():
    given = np.array([0.5, 0.3, 0.15, 0.05])
    weights, ratio = paired(given[:, None] / given)
    assert weights == pytest.approx(given)
    assert ratio == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("wrong", [[[1, 2], [2, 1]], [[1, -2], [-0.5, 1]], [[1, 2, 3], [0.5, 1, 2]]])
def test_wrong_judgements_are_refused(wrong):
    with pytest.raises(ValueError, match="judgements"):
        paired(np.array(wrong, dtype=float))
