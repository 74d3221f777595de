"""The site's own numbers as they were known on a day, and what is missing from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from connectors.metric_records import PERIOD, MetricRecord, dimension_values

KEY = ["site", "url", "metric", "on", "source", "dimension"]
ADDITIVE = ("clicks", "impressions")
"""The metrics of searches that add up over queries and days; a mean such as the position does not."""

GROUP = ["site", "source", "scope", "metric"]
SPAN = ["first_on", "on"]
Span = tuple[pd.Timestamp, pd.Timestamp]
RECONCILED = [*GROUP, "total", "query_total", "coverage_share", "days", "days_without_queries", "is_consistent"]


def metrics_frame(records: Sequence[MetricRecord]) -> pd.DataFrame:
    """Records as rows of `metrics`: the columns `KEY`, value (float) and known_at."""
    return pd.DataFrame({name: [getattr(record, name) for record in records] for name in (*KEY, "value", "known_at")})


def known_facts(metrics: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """The facts that counted at `as_of`: of each, the last value that was known by then.

    `metrics` has the columns `KEY`, value and known_at (instants with a zone); so has the frame that is given, a row a fact, sorted by `KEY`.
    """
    known = metrics[metrics["known_at"] <= pd.Timestamp(as_of)]
    last = known.sort_values("known_at", kind="stable").drop_duplicates(KEY, keep="last")
    return last.sort_values(KEY, kind="stable").reset_index(drop=True)


def reconcile(facts: pd.DataFrame) -> pd.DataFrame:
    """How much of the totals the query rows add up to: what is missing are anonymised queries and rows beyond a source's limit.

    `facts` are rows as `known_facts` gives them. The frame has `RECONCILED`, a row a site, source, scope (`site`: the site's total against its
    queries; `page`: the pages' totals against the queries of pages) and metric. Only days that have query rows are counted, so that a day whose
    queries were not loaded lowers nothing: `days_without_queries` says how many those are. Where queries are known of whole periods alone, the
    last one counts, if the total of each of its days is known. `coverage_share` is NaN where nothing can be compared. `is_consistent` is False
    where queries exceed their total, which measured figures cannot.
    """
    rows = [_reconciled(part) | dict(zip(GROUP, group, strict=True)) for group, part in _searches(facts).groupby(GROUP)]
    return pd.DataFrame(rows, columns=RECONCILED)


def _searches(facts: pd.DataFrame) -> pd.DataFrame:
    """The totals and query rows among the facts, with scope, first_on and is_query."""
    facts = facts.astype(dict.fromkeys(("site", "url", "metric", "source", "dimension"), "object"))  # from categories, of which none is left over
    kinds = {text: _kind(text) for text in facts["dimension"].unique()}
    rows = facts[facts["metric"].isin(ADDITIVE) & facts["dimension"].map(lambda text: kinds[text] is not None).astype(bool)]
    on = pd.to_datetime(rows["on"])
    begins = pd.to_datetime(rows["dimension"].map(lambda text: (kinds[text] or {}).get("first_on")))
    return rows.assign(
        scope=rows["url"].eq("").map({True: "site", False: "page"}),
        is_query=rows["dimension"].map(lambda text: (kinds[text] or {}).get("is_query")).astype(bool),
        first_on=begins.fillna(on),
        on=on,
    )


def _kind(dimension: str) -> Mapping[str, Any] | None:
    """Whether a dimension is a total's or a query's, and where its period begins; None if it is anything else."""
    values = dimension_values(dimension)
    begins = values.pop(PERIOD, "").partition("/")[0] or None
    return {"is_query": "query" in values, "first_on": begins} if values.keys() <= {"query"} else None


def _reconciled(part: pd.DataFrame) -> dict[str, Any]:
    """The figures of one group."""
    totals, queries = _by_span(part[~part["is_query"]]), _by_span(part[part["is_query"]])
    daily = {span: value for span, value in queries.items() if span[0] == span[1]}
    counted = daily or dict(sorted(queries.items(), key=lambda item: item[0][::-1])[-1:])
    known = [(span, value, total) for span, value in counted.items() if (total := _total_of(totals, *span)) is not None]
    total, found = sum(item[2] for item in known), sum(item[1] for item in known)
    days = {day for span, *_ in known for day in pd.date_range(*span)}
    others = {span[1] for span in totals if span[0] == span[1]} - days
    return {
        "total": float(total),
        "query_total": float(found),
        "coverage_share": found / total if total > 0 else float("nan"),
        "days": len(days),
        "days_without_queries": len(others),
        "is_consistent": found <= total * (1 + 1e-9),
    }


def _by_span(rows: pd.DataFrame) -> dict[Span, float]:
    summed = rows.groupby(SPAN, as_index=False)["value"].sum()
    return {(first_on, on): float(value) for first_on, on, value in zip(summed["first_on"], summed["on"], summed["value"], strict=True)}


def _total_of(totals: Mapping[Span, float], first_on: pd.Timestamp, on: pd.Timestamp) -> float | None:
    """The total of a span: its own, or the sum of its days if each is known."""
    if (first_on, on) in totals:
        return totals[first_on, on]
    days = [totals[day, day] for day in pd.date_range(first_on, on) if (day, day) in totals]
    return sum(days) if len(days) == (on - first_on).days + 1 else None
