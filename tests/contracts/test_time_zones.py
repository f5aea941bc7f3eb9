from datetime import UTC, timedelta

import pytest

from builders import with_base
from distribres.contracts import ParamsError, load_params, time_zones

LEAST = """
inputs:
  sales: {files: s, columns: {date: D, dealer_id: I, amount: A}}
  dealers: {files: d, columns: {dealer_id: I, name: N, channel: C}}
"""


@pytest.mark.parametrize(
    ("written", "hours"), [("Z", 0), ("UTC", 0), ("+01:00", 1), ("-0530", -5.5), ("+05", 5), ("+00:09:21", 0.1558)]
)
def test_an_offset_is_read_however_it_is_written(written, hours):
    found = time_zones.fixed(written).utcoffset(None)
    assert found.total_seconds() / 3600 == pytest.approx(hours, abs=1e-4)


@pytest.mark.parametrize("written", ["", "CET", "+24:00", "+01:60", "1:00", "+"])
def test_what_is_no_offset_is_none(written):
    assert time_zones.fixed(written) is None


def test_utc_is_a_zone_and_what_the_machine_is_set_to_is_none():
    assert time_zones.find_zone("UTC").utcoffset(None) in (timedelta(0), None) and time_zones.fixed("Z") is UTC
    with pytest.raises(ValueError, match="no time zone"):
        time_zones.find_zone("localtime")


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Europe/Pariss", "Europe/Paris"), ("europe/paris", "Europe/Paris"), ("Asia/Tokio", "Asia/Tokyo")],
)
def test_a_zone_that_is_none_is_refused_once_with_the_one_that_was_meant(tmp_path, given, meant):
    folder = with_base(tmp_path, "brand", f"network: {{timezone: {given}}}\n{LEAST}")
    with pytest.raises(ParamsError) as refused:
        load_params(folder, "brand")
    (fault,) = refused.value.faults
    assert fault.startswith(f"params/brand.yaml: network.timezone = '{given}': there is no time zone of that name")
    assert f"did you mean '{meant}'?" in fault


@pytest.mark.parametrize("given", ["", "''"])
def test_nothing_sets_no_zone_and_no_first_day(tmp_path, given):
    network = load_params(
        with_base(tmp_path, "brand", f"network:\n  timezone: {given}\n  first_day: {given}\n{LEAST}"), "brand"
    ).network
    assert (network.timezone, network.first_day) == ("", None)


@pytest.mark.parametrize("given", ["2019", "01/02/2019", "2019-02-30"])
def test_a_first_day_that_is_none_is_refused(tmp_path, given):
    folder = with_base(tmp_path, "brand", f"network: {{first_day: {given}}}\n{LEAST}")
    with pytest.raises(ParamsError, match=r"^params/brand.yaml: network.first_day = ") as refused:
        load_params(folder, "brand")
    assert len(refused.value.faults) == 1
