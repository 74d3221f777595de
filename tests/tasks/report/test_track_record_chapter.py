"""The chapter on how good past plans were."""

from collections.abc import Callable

import pandas as pd

from tasks.report.models import ReportInput
from tasks.report.render import render

ROW = {
    "measure_id": "coverage", "kind": "interval coverage", "label": "all forecasts", "n": 900, "n_groups": 10, "value": 0.8,
    "lo_90": 0.7, "hi_90": 0.87, "expected": 0.9, "wanted": 0.85, "is_met": False, "status": "measured",
    "statement": "The 90 % interval held 80% of 900 forecast days.",
}  # fmt: skip
UNKNOWN = {
    **ROW, "measure_id": "brier", "kind": "brier score", "label": "all <predictions>", "value": None, "wanted": None, "is_met": None,
    "status": "unknown", "statement": "Too little has come to tell: 3 pieces.",
}  # fmt: skip


def test_figures_gates_and_what_cannot_be_told_are_shown(any_run: Callable[..., ReportInput]) -> None:
    html = render(any_run(backtests=pd.DataFrame([ROW, UNKNOWN])))
    assert 'id="track-record"' in html
    assert "All forecasts: at least 85 % is wanted, and 80 % came out. <strong>missed</strong>" in html
    assert "70 % to 87 %" in html
    assert "All &lt;predictions&gt;: Too little has come to tell: 3 pieces." in html


def test_without_a_backtest_there_is_no_such_chapter(any_run: Callable[..., ReportInput]) -> None:
    assert 'id="track-record"' not in render(any_run())
