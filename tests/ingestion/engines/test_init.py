from pathlib import Path

import pytest

from distribres.contracts import params
from distribres.ingestion.engines import DuckDB, open_engine

FOLDER = Path(__file__).parents[3] / "params"


def test_the_params_choose_the_engine():
    assert isinstance(open_engine(params.load_params(FOLDER, "demo").ingestion), DuckDB)


@pytest.mark.parametrize(
    ("given", "said"),
    [("engine=pandas", "ingestion.engine = 'pandas'"), ("master=http://host", "ingestion.master = 'http://host'")],
)
def test_an_engine_or_master_that_is_none_is_refused(given, said):
    with pytest.raises(params.ParamsError, match=said):
        params.load_params(FOLDER, "demo", f"ingestion.{given}")


@pytest.mark.parametrize("master", ["local", "local[*]", "local[4]", "spark://host:7077", "yarn", "k8s://https://host"])
def test_addresses_of_spark(master):
    assert params.load_params(FOLDER, "demo", f"ingestion.master={master}").ingestion.master == master
