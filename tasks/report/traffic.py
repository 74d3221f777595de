"""Which of a site's figures tell its traffic, and the rows that are of it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tasks.report.figures import UNKNOWN, is_known
from tasks.report.frames import having, rows
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

TRAFFIC = ("clicks", "sessions", "views")
"""What traffic is told by: the first that there are figures of."""
SEARCH_CONSOLE = "search_console"
PERFORMANCE = (
    "kind", "key", "label", "metric", "source", "window_from", "window_to", "value", "lo_90", "hi_90", "before", "year_before", "change",
    "change_share",    "year_change_share", "n_days", "caution", "statement", "status",
)  # fmt: skip
_SOURCES = {SEARCH_CONSOLE: "Search Console", "web_analytics": "Google Analytics"}
_METRICS = {"ctr": "click-through", "position": "mean position"}


def source_name(source: Any) -> str:
    """A source as people call it."""
    return _SOURCES.get(str(source)) or plain(source, 60).replace("_", " ") or UNKNOWN


def metric_name(metric: Any) -> str:
    """A metric as people call it."""
    return _METRICS.get(str(metric)) or plain(metric, 60).replace("_", " ") or UNKNOWN


def site_rows(data: ReportInput) -> list[dict[str, Any]]:
    """The site's rows of performance that have a value, those of traffic first, Search Console before other sources."""
    known = having(data.performance, PERFORMANCE)
    found = rows(known[known["kind"] == "site"], PERFORMANCE)
    return sorted((row for row in found if is_known(row["value"])), key=_order)


def _order(row: Mapping[str, Any]) -> tuple[int, bool, str]:
    metric = str(row["metric"])
    return TRAFFIC.index(metric) if metric in TRAFFIC else len(TRAFFIC), row["source"] != SEARCH_CONSOLE, str(row["source"])


def traffic_row(data: ReportInput) -> dict[str, Any] | None:
    """The site's row of the metric and source that traffic is told by, where there is one."""
    found = site_rows(data)
    return found[0] if found and found[0]["metric"] in TRAFFIC else None


def of_traffic(data: ReportInput, kind: str) -> pd.DataFrame:
    """The rows of performance of a kind, in the metric and source that traffic is told by."""
    row, known = traffic_row(data), having(data.performance, PERFORMANCE)
    if row is None:
        return known.iloc[:0]
    is_wanted = (known["kind"] == kind) & (known["metric"] == row["metric"]) & (known["source"] == row["source"])
    found: pd.DataFrame = known[is_wanted]
    return found


def without_caution(row: Mapping[str, Any]) -> str:
    """A row's sentence without its caution, which is told beside it."""
    statement, caution = plain(row["statement"], 800), plain(row["caution"], 800)
    return statement.removesuffix(caution).rstrip() if caution else statement
