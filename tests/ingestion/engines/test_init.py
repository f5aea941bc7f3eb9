import pytest

from builders import PARAMS, section
from distribres.contracts import ParamsError, load_params
from distribres.ingestion.engines import DuckDB, open_engine


def test_the_params_choose_the_engine():
    assert isinstance(open_engine(section("ingestion")), DuckDB)


@pytest.mark.parametrize(
    ("given", "said"),
    [("engine=pandas", "ingestion.engine = 'pandas'"), ("master=http://host", "ingestion.master = 'http://host'")],
)
def test_an_engine_or_master_that_is_none_is_refused(given, said):
    with pytest.raises(ParamsError, match=said):
        load_params(PARAMS, "demo", f"ingestion.{given}")


@pytest.mark.parametrize("master", ["local", "local[*]", "local[4]", "spark://host:7077", "yarn", "k8s://https://host"])
def test_addresses_of_spark(master):
    assert section("ingestion", master=master).master == master
