"""The table of backtests: how good past forecasts, predictions and advice were, and the gates that they were held to."""

from sqlalchemy import Table

from connectors.db.shapes import described, flag, keys, metadata, of_run, real, several, text, whole

backtests = Table(
    "backtests",
    metadata,
    *keys("run_id", "measure_id"),
    whole("rank"),
    *several(text, "kind", "label"),
    *several(whole, "n", "n_groups"),
    *several(real, "value", "lo_90", "hi_90", "expected", "wanted"),
    flag("is_met"),
    *several(text, "status", "statement"),
    of_run(),
)
described(
    backtests,
    "one measure of how good past forecasts, predictions or advice were",
    measure_id="its id",
    kind="what is judged, or the gate",
    n="cases that were judged",
    n_groups="runs or series that they are from",
    value="what was measured",
    expected="what it would be if all were well",
    wanted="the least that the gate asks for",
    is_met="whether the gate is met",
)
