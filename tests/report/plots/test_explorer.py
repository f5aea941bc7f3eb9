import pandas as pd

from distribres.report.plots.explorer import gain_by_hours

CURVE = pd.DataFrame(
    {
        "hours": [50.0, 100.0, 150.0],
        "gain_low": [-9.0, 1.0, 5.0],
        "gain": [-5.0, 4.0, 8.0],
        "gain_high": [0.0, 6.0, 12.0],
    }
)


def test_the_curve_marks_today_and_what_is_asked_for(words, texts):
    ax = gain_by_hours(CURVE, CURVE.iloc[2], 100.0, words=words)
    _, curve, today, asked = ax.lines

    assert curve.get_ydata().tolist() == [-5, 4, 8]
    assert set(today.get_xdata()) == {100}
    assert (asked.get_xdata(), asked.get_ydata()) == ([150], [8])
    assert {"plots.explorer.interval", "plots.explorer.today", "plots.explorer.asked"} <= set(texts(ax))
