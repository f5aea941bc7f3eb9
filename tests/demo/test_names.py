import numpy as np
import pytest

from distribres.demo.names import trading_names


def test_names_are_all_different():
    names = trading_names(np.random.default_rng(0), 800)
    assert len(set(names)) == 800


def test_names_fit_the_encoding_of_the_exports():
    "".join(trading_names(np.random.default_rng(0), 800)).encode("latin-1")


def test_too_many_dealers_are_refused():
    with pytest.raises(ValueError, match="5000 dealers are too many"):
        trading_names(np.random.default_rng(0), 5000)
