import pytest

from distribres.workbook import steps


def test_a_step_reads_only_what_it_declares(home):
    run = steps.open_run("03_tiers")
    assert len(run.read("criteria")) > 0
    with pytest.raises(KeyError, match="03_tiers does not declare that it reads survey"):
        run.read("survey")


def test_a_step_makes_only_what_it_declares(home):
    run = steps.open_run("03_tiers")
    with pytest.raises(KeyError, match="03_tiers does not declare that it makes plan"):
        run.write("plan", None)


def test_a_step_sees_only_the_params_it_declares(home):
    run = steps.open_run("03_tiers")
    assert run.params.tiers.share_key == 0.8
    with pytest.raises(AttributeError):
        _ = run.params.plan


def test_every_table_is_made_by_one_step_before_it_is_read():
    made = []
    for step in steps.STEPS.values():
        assert set(step.reads) <= set(made)
        made += step.makes
    assert len(made) == len(set(made))


def test_the_quarter_is_the_networks_own_unless_asked_for(home):
    assert steps.open_run("03_tiers").quarter == "2026Q3"
    assert steps.open_run("03_tiers", quarter="2026Q2").quarter == "2026Q2"
