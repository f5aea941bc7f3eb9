import json

import pytest

from brand import BASE, faults, loaded
from builders import PARAMS
from distribres.contracts import params
from distribres.contracts.params import ParamsError, differences


@pytest.mark.parametrize("network", ["demo", "iowa"])
def test_networks_that_come_with_the_project_load(network):
    assert params.load_params(PARAMS, network).network.title


def test_a_network_changes_only_what_it_names(tmp_path):
    found = loaded(tmp_path, "tiers: {share_key: 0.7, weights: {margin: 3}}")
    assert (found.tiers.share_key, found.tiers.share_middle) == (0.7, BASE["tiers.share_middle"]["value"])
    assert (found.tiers.weights.margin, found.tiers.weights.revenue) == (3, 1)


def test_what_is_given_for_one_run_comes_last(tmp_path):
    found = loaded(tmp_path, "plan: {draws: 300}", "plan.draws=200; network.title=Valmora & Sons tiers.seed=1")
    assert (found.plan.draws, found.network.title, found.tiers.seed) == (200, "Valmora & Sons", 1)


@pytest.mark.parametrize("value", ["[", "!!python/object/apply:os.getcwd []", "{a: 1, a: 2}", "'"])
def test_a_value_that_is_not_plain_yaml_is_a_fault(tmp_path, value):
    (fault,) = faults(tmp_path, overrides=f"tiers.draws={value}")
    assert fault.startswith(f"PARAMS: tiers.draws = {value!r} is not readable as YAML")


def test_a_word_without_a_value_is_a_fault(tmp_path):
    assert "name=value" in faults(tmp_path, overrides="tiers.draws")[0]


def test_a_name_that_stands_twice_in_a_file_is_a_fault(tmp_path):
    (fault,) = faults(tmp_path, "tiers: {draws: 200}\nplan: {draws: 200}\ntiers: {seed: 1}")
    assert "params/brand.yaml is not readable as YAML: 'tiers' stands there twice" in fault


@pytest.mark.parametrize("text", ["- a list", "", "a: [", "a: !!python/object:os.system {}"])
def test_a_file_that_holds_no_parameters_is_a_fault(tmp_path, text):
    loaded(tmp_path)
    (tmp_path / "brand.yaml").write_text(text)
    with pytest.raises(ParamsError, match=r"params/brand\.yaml"):
        params.load_params(tmp_path, "brand")


@pytest.mark.parametrize(
    "network", ["../x", "", "Demo", "a/b", "demo\n", "base", "playbook", "recognition", "letters", "é", ".."]
)
def test_the_name_of_a_network_reaches_no_other_file(network):
    with pytest.raises(ParamsError, match="use small letters"):
        params.load_params(PARAMS, network)


def test_an_unknown_network_is_answered_with_those_there_are():
    with pytest.raises(ParamsError, match=r"no params/nowhere\.yaml; networks that have one: demo, iowa"):
        params.load_params(PARAMS, "nowhere")


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ("plan.draws=010", "PARAMS: plan.draws = '010'"),
        (f"plan.draws={'9' * 5000}", "PARAMS: plan.draws = '999"),
        ("network.title=no", "PARAMS: network.title = False: Input should be a valid string: a bare yes, no, on, off"),
        (f"plan.draws={'[' * 5000}", "is not readable as YAML: more than 20 levels within each other"),
        (f"{'a.' * 5000}a=1", "PARAMS: there is no parameter 'a.a.a"),
        ("plan.draws=!!int x", "is not readable as YAML: 'tag:yaml.org,2002:int' is a tag"),
    ],
)
def test_the_same_holds_for_what_is_given_for_one_run(tmp_path, overrides, said):
    (fault,) = faults(tmp_path, overrides=overrides)
    assert said in fault and "\n" not in fault and len(fault) < 400


def test_dealers_with_leading_zeros_keep_them_without_quotes(tmp_path):
    assert loaded(tmp_path, "plan: {frozen: [010, 1:30]}").plan.frozen == ["010", "1:30"]


@pytest.mark.parametrize(
    "title", ["L'Oréal", 'a b=c "x y=z"', "x' network.currency='USD", "a; b.c=d", "$(x) `y` $HOME"]
)
def test_a_value_in_quotes_stays_together_whatever_it_holds(tmp_path, title):
    found = loaded(tmp_path, overrides=f"network.title={json.dumps(title, ensure_ascii=False)} tiers.seed=1")
    assert (found.network.title, found.tiers.seed) == (title, 1)


def test_a_line_that_is_no_yaml_is_not_quoted_with_its_secret(tmp_path):
    (fault,) = faults(tmp_path, 'network: {title: "hunter2')
    assert "hunter2" not in fault and "(line " in fault


@pytest.mark.parametrize("network", ["con", "nul", "com1"])
def test_a_network_has_no_name_that_windows_cannot_write(network):
    with pytest.raises(ParamsError, match="use small letters"):
        params.load_params(PARAMS, network)


def test_two_sets_of_params_differ_in_the_parameters_that_are_told(tmp_path):
    one, other = loaded(tmp_path), loaded(tmp_path, overrides="tiers.share_key=0.9 plan.min_hours.A=5")
    assert differences(one, other) == {"tiers.share_key": 0.9, "plan.min_hours.A": 5.0}
