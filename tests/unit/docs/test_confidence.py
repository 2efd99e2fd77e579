"""The page on confidence shows the calibration that is in use."""

from bench.draw_confidence import CHART, PAGE, chart, page, read_curves


def test_tables_and_chart_are_drawn_from_the_calibration_in_use():
    curves = read_curves()
    shown = PAGE.read_text(encoding="utf-8")

    assert shown == page(shown, curves), "run `python bench/draw_confidence.py`"
    assert CHART.read_text(encoding="utf-8") == chart(curves), "run `python bench/draw_confidence.py`"


def test_the_threshold_in_use_stands_out_in_each_table():
    bold = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| **")]

    assert [line.split("**")[1] for line in bold] == [f"{curve.threshold:.2f}" for curve in read_curves()]
