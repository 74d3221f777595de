"""Dated facts: what was last known of each by an instant, and the keeping of those that tell something new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, String, Table, and_, bindparam, case, cast, exists, func, or_, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from connectors.db.columns import clean_text
from connectors.db.rows import digest_of_texts
from connectors.db.tables import keyword_facts, metrics, natural_key

LAG_DAYS = 3
"""So many days after its day a figure is there: Search Console's lag, which is the longest."""

_METRIC_COLUMNS = ("site", "url", "metric", "on", "source", "dimension", "value", "known_at")
_METRIC_FACT = ("site", "url_digest", "metric", "on", "source", "dimension_digest")
_FACT_COLUMNS = ("kind", "source", "keyword", "item", "on", "value", "fact", "known_at")


@dataclass(frozen=True, slots=True)
class MetricsWanted:
    """Which facts of a site are read. None: all. `breakdown`: `none` are totals of the site and of its pages by day, `query` those by search query,
    `period` those of whole periods."""

    metrics: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    first_on: date | None = None
    last_on: date | None = None
    known_after: datetime | None = None
    breakdown: Literal["all", "none", "query", "period"] = "all"

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What the rows of `metrics` must meet."""
        table, found = metrics.c, list[ColumnElement[bool]]()
        if self.metrics is not None:
            found.append(table.metric.in_(self.metrics))
        if self.sources is not None:
            found.append(table.source.in_(self.sources))
        if self.first_on is not None:
            found.append(table.on >= self.first_on)
        if self.last_on is not None:
            found.append(table.on <= self.last_on)
        if self.known_after is not None:
            found.append(table.known_at > self.known_after)
        if self.breakdown == "none":
            found.append(table.dimension_digest == digest_of_texts(""))
        if self.breakdown == "query":
            found.append(table.dimension.like("%query=%"))
        if self.breakdown == "period":
            found.append(table.dimension.like("period=%"))
        return found


def metrics_known(workspace: str, site: str, as_of: datetime, wanted: MetricsWanted, *, is_reconstructed: bool) -> Select[Any]:
    """The last known value of each fact by an instant, in the order of the key; `on` and `known_at` as the database writes them, unread: they recur.

    `is_reconstructed` adds facts that nothing was known of by then, but that are of days whose figures were there by then.
    """
    mine, other = metrics.c, metrics.alias("other").c
    better = _is_better(other.known_at, mine.known_at, as_of) if is_reconstructed else and_(other.known_at > mine.known_at, other.known_at <= as_of)
    is_bettered = exists().where(other.workspace == workspace, *(other[name] == mine[name] for name in _METRIC_FACT), better)
    is_told = mine.known_at <= as_of
    if is_reconstructed:
        is_told = or_(is_told, mine.on <= as_of.date() - timedelta(days=LAG_DAYS))
    columns = [type_coerce(mine[name], String).label(name) if name in ("on", "known_at") else mine[name] for name in _METRIC_COLUMNS]
    return (
        select(*columns)
        .where(mine.workspace == workspace, mine.site == site, is_told, *wanted.conditions, ~is_bettered)
        .order_by(*(mine[name] for name in _METRIC_FACT))
    )


def _is_better(other: ColumnElement[datetime], mine: ColumnElement[datetime], as_of: datetime) -> ColumnElement[bool]:
    """Whether what was known at `other` goes before what was known at `mine`: known by then before known later, of both the last."""
    return case((mine <= as_of, and_(other <= as_of, other > mine)), else_=or_(other <= as_of, other > mine))


def metrics_summed(workspace: str, site: str, as_of: datetime) -> Select[Any]:
    """What each source had told of a site by an instant: source, record_count (restatements count too), first_on, last_on."""
    counts = (func.count().label("record_count"), func.min(metrics.c.on).label("first_on"), func.max(metrics.c.on).label("last_on"))
    told = (metrics.c.workspace == workspace, metrics.c.site == site, metrics.c.known_at <= as_of)
    return select(metrics.c.source, *counts).where(*told).group_by(metrics.c.source).order_by(metrics.c.source)


def months_told(workspace: str, site: str, after: datetime | None, as_of: datetime) -> Select[Any]:
    """The months of whose days totals of the site or of its pages were told after an instant, by another: month, told_at (the last time)."""
    month = func.substr(cast(metrics.c.on, String), 1, 7).label("month")
    told = [metrics.c.workspace == workspace, metrics.c.site == site, metrics.c.known_at <= as_of, metrics.c.dimension_digest == digest_of_texts("")]
    since = [] if after is None else [metrics.c.known_at > after]
    return select(month, func.max(metrics.c.known_at).label("told_at")).where(*told, *since).group_by(month).order_by(month)


def days_loaded(workspace: str, site: str, source: str) -> Select[Any]:
    """The days of which pages have figures (`on`), and when those were last loaded (`known_at`); totals alone are not a whole day."""
    return (
        select(metrics.c.on, func.max(metrics.c.known_at).label("known_at"))
        .where(metrics.c.workspace == workspace, metrics.c.site == site, metrics.c.source == source)
        .where(metrics.c.url_digest != digest_of_texts(""), metrics.c.dimension_digest == digest_of_texts(""))
        .group_by(metrics.c.on)
        .order_by(metrics.c.on)
    )


def keyword_facts_known(
    workspace: str, as_of: datetime, kinds: Sequence[str] | None, sources: Sequence[str] | None, keywords: Sequence[str] | None
) -> Select[Any]:
    """The last known fact of each kind, source, keyword and item by an instant. Results of a keyword count as one: its last page, whole."""
    table = keyword_facts.c
    item = case((table.kind == "result", ""), else_=table.item_digest)
    last = func.max(table.known_at).over(partition_by=[table.kind, table.source, table.keyword_digest, item]).label("last_known_at")
    digests = None if keywords is None else [digest_of_texts(clean_text(keyword)) for keyword in keywords]
    narrowed = ((table.kind, kinds), (table.source, sources), (table.keyword_digest, digests))
    wanted = [column.in_(values) for column, values in narrowed if values is not None]
    columns = [table[name] for name in (*_FACT_COLUMNS, "keyword_digest", "item_digest")]
    found = select(*columns, last).where(table.workspace == workspace, table.known_at <= as_of, *wanted).subquery()
    chosen = select(*(found.c[name] for name in _FACT_COLUMNS)).where(found.c.known_at == found.c.last_known_at)
    return chosen.order_by(*(found.c[name] for name in ("kind", "source", "keyword_digest", "item_digest")))


def insert_if_changed(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """INSERT of a row whose `value` is another than the one last known of the same key by its `known_at`; parameters are named `new_COLUMN`."""
    new = {column.name: bindparam(f"new_{column.name}", type_=column.type) for column in table.columns}
    key = natural_key(table)
    same = [table.c[name] == new[name] for name in key if name != "known_at"]
    known = select(table.c.value).where(*same, table.c.known_at <= new["known_at"]).order_by(table.c.known_at.desc()).limit(1)
    row = select(*(value.label(name) for name, value in new.items())).where(known.scalar_subquery().is_distinct_from(new["value"]))
    statement: sqlite.Insert | postgresql.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return statement.from_select(list(new), row).on_conflict_do_update(index_elements=list(key), set_={"value": statement.excluded["value"]})
