"""The verb that keeps datasets: frames to rows of the database and texts in the lake, and back, the same on every database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Boolean, Date, Float, Integer, Table

from connectors.db.columns import Document, UtcInstant, clean_document
from connectors.db.facts import MetricsWanted
from connectors.db.rows import table_named
from connectors.db.store import Store
from connectors.db.tables import DIGESTS
from connectors.errors import StoreError
from connectors.keyword_records import KeywordFact, unique_facts
from connectors.lake import Lake
from connectors.metric_records import MetricRecord
from tasks.authors import without_forgotten

LISTS = frozenset({
    "headings", "schema_types", "robots", "terms", "competitors", "evidence_urls", "evidence_ids", "target_urls", "degraded",
    "spellings", "sources", "top_topics", "strengths", "weaknesses", "rising", "new_pages",
    "topic_ids", "spokes", "missing", "needs", "questions", "traits", "fixed", "queries", "urls", "shares", "drivers", "drafts", "draft_sources",
    "reasons", "steps", "title_options", "outline",
})  # fmt: skip
"""Columns that hold a list in each row, an empty one where nothing is known."""

_ORDER: Mapping[str, Sequence[str]] = {
    "runs": ("started_at", "run_id"),
    "topics": ("topic_id",),
    "topic_pages": ("topic_id", "site", "url"),
    "coverage": ("site", "topic_id"),
    "gaps": ("rank",),
    "evidence": ("evidence_id",),
    "keywords": ("rank",),
    "competitors": ("market_rank",),
    "site_audit": ("rank",),
    "link_metrics": ("url",),
    "site_structure": ("topic", "item", "figure"),
    "industry_trends": ("rank",),
    "opportunities": ("rank",),
    "pillars": ("rank",),
    "personas": ("rank",),
    "strategies": ("rank",),
    "performance": ("rank",),
    "decay": ("rank",),
    "cannibalisation": ("rank",),
    "evolution": ("rank",),
    "forecasts": ("series_id", "on"),
    "predictions": ("rank",),
    "goal_progress": ("rank",),
    "outcomes": ("rank",),
    "backtests": ("rank",),
    "recommendations": ("rank",),
    "briefs": ("rank",),
    "recommendation_changes": ("rank",),
    "wordings": ("rank",),
    "events": ("rank",),
    "posting_windows": ("channel", "weekday", "hour"),
    "calendar_gates": ("kind", "rank"),
    "model_calls": ("started_at", "call_id"),
    "validations": ("dataset", "expectation", "column", "severity"),
    "quarantine": ("dataset", "row_key"),
}
_PART = "part_"
_MOST_NAMED = 1_000  # keywords that a query names one by one; beyond that all are read


def persist(store: Store, dataset: str, frame: pd.DataFrame, *, workspace: str, run_id: str) -> int:
    """Make a frame all that a run holds of a dataset (`topics`, `gaps`, `keywords`, …); how many rows there were.

    One transaction; doing it again changes nothing. The run must have been begun. Where a table has ranks, rows keep their order.
    """
    if dataset not in _ORDER or dataset == "runs":
        raise StoreError(f"{dataset} is not a dataset of one run. Use persist_captures, persist_pages or persist_links for what crawls find.")
    records = _records(frame)
    if "rank" in table_named(dataset).columns:
        records = [{**record, "rank": rank} for rank, record in enumerate(records, start=1)]
    if dataset == "gaps":
        records = [_gathered(record) for record in records]
    return store.replace(dataset, workspace, run_id, records)


def persist_findings(
    store: Store, dataset: str, results: pd.DataFrame, quarantined: pd.DataFrame | None = None, *, workspace: str, run_id: str
) -> None:
    """Keep what a validation of one dataset found: its results, and the rows that it set aside (`Checked`, or `DatasetBroken.results`)."""
    store.replace("validations", workspace, run_id, _records(results), dataset=dataset)
    store.replace("quarantine", workspace, run_id, [] if quarantined is None else _records(quarantined), dataset=dataset)


def persist_captures(store: Store, captures: Sequence[Mapping[str, Any]]) -> int:
    """Keep fetches (the fields of `Capture`) by site, URL and time; how many there were."""
    return store.upsert("captures", captures)


def persist_pages(store: Store, lake: Lake, frame: pd.DataFrame, *, parser_version: str) -> int:
    """Keep page versions: their texts in the lake first, then their rows; how many there were. Each row names its workspace.

    A page that is kept counts as parsed: keep its links before it, or a kill in between loses them.
    """
    if frame.empty:
        return 0
    filed = frame.loc[frame["text_digest"].notna(), ["workspace", "site", "text_digest", "text"]]
    for (workspace, site), held in filed.groupby(["workspace", "site"], observed=True):
        texts = {digest: text if isinstance(text, str) else "" for digest, text in zip(held["text_digest"], held["text"], strict=True)}
        lake.write_texts(str(workspace), str(site), texts)
    rows = _records(frame.drop(columns="text").assign(parser_version=parser_version))
    return store.upsert("pages", without_forgotten(store, rows))


def persist_links(store: Store, frame: pd.DataFrame, *, workspace: str, pages: pd.DataFrame) -> int:
    """Make a frame all links of these page versions (site, url, fetched_at), also of those that have none; how many there were."""
    if pages.empty:
        return store.replace_links(workspace, [], _records(frame))
    versions = zip(pages["site"], pages["url"], pages["fetched_at"].dt.to_pydatetime(), strict=True)
    return store.replace_links(workspace, versions, _records(frame))


def persist_metrics(store: Store, records: Iterable[MetricRecord], *, workspace: str) -> int:
    """Keep dated facts of sites; how many told something new.

    A fact whose value is the one last known is not kept again, so that an import done twice changes nothing; one that was restated is kept beside
    the earlier one. One transaction.
    """
    names = [field.name for field in fields(MetricRecord)]
    return store.add_metrics(workspace, [{name: getattr(record, name) for name in names} for record in records])


def persist_keyword_facts(store: Store, facts: Iterable[KeywordFact], *, workspace: str) -> int:
    """Keep dated facts of keywords; how many there were that told something new.

    A fact that says what was last known of it, of the same day, is not kept again. The results of a keyword are one fact: its page.
    """
    given = unique_facts(facts)
    if not given:
        return 0
    kinds, sources, keywords = ({getattr(fact, name) for fact in given} for name in ("kind", "source", "keyword"))
    named = sorted(keywords) if len(keywords) <= _MOST_NAMED else None
    rows = [{**asdict(fact), "fact": clean_document(fact.fact)} for fact in given]
    last_at = max(fact.known_at for fact in given)
    known = _by_answer(store.keyword_facts_as_of(workspace, last_at, sorted(kinds), sorted(sources), named))
    told = [row for answer, group in _by_answer(rows).items() if not _is_same(group, known.get(answer, [])) for row in group]
    return store.upsert("keyword_facts", [{"workspace": workspace, **row} for row in told])


def load_metrics(
    store: Store, *, workspace: str, site: str, as_of: datetime, mode: str = "observed", wanted: MetricsWanted | None = None
) -> pd.DataFrame:
    """The facts of a site as last known by an instant, a row a fact, in a fixed order: site, url, metric, on, source, dimension, value, known_at.

    Texts are categories, for they recur; `on` is a timestamp at midnight. `wanted` narrows what is read.
    """
    names = ("site", "url", "metric", "on", "source", "dimension", "known_at")
    known: dict[str, dict[Any, int]] = {name: {} for name in names}
    codes: dict[str, list[Any]] = {name: [] for name in names}
    values: list[Any] = []
    for rows in store.metrics_as_of(workspace, site, as_of, wanted, mode):
        columns = dict(zip((*names[:6], "value", "known_at"), zip(*rows, strict=True), strict=True))
        values.append(np.array(columns["value"], dtype=np.float64))
        for name in names:
            places = known[name]
            codes[name].append(np.array([places.setdefault(each, len(places)) for each in columns[name]], dtype=np.int32))
    frame = {name: _decoded(name, list(known[name]), codes[name]) for name in names}
    frame["value"] = pd.Series(np.concatenate(values) if values else [], dtype="float64")
    return pd.DataFrame(frame)[[*names[:6], "value", "known_at"]]


def load_keyword_facts(
    store: Store, *, workspace: str, as_of: datetime, kinds: Sequence[str] | None = None, sources: Sequence[str] | None = None
) -> pd.DataFrame:
    """The facts of keywords as last known by an instant: kind, source, keyword, item, on, value, fact, known_at. `KeywordFact` says what they are."""
    found = store.keyword_facts_as_of(workspace, as_of, kinds, sources)
    return frame_of("keyword_facts", [{"workspace": workspace, **record} for record in found]).drop(columns="workspace")


def load(store: Store, dataset: str, *, workspace: str, run_id: str | None = None) -> pd.DataFrame:
    """What a run holds of a dataset (all runs without `run_id`), in a fixed order and with the same types for no rows as for many."""
    if dataset not in _ORDER:
        raise StoreError(f"{dataset} is not a dataset of one run. Use load_captures, load_pages or load_links, which take an instant.")
    within: dict[str, Any] = {} if run_id is None else {"run_id": run_id}
    found = frame_of(dataset, store.select(dataset, workspace, order=_ORDER[dataset], **within)).drop(columns="workspace")
    return _spread(found) if dataset == "gaps" else found.drop(columns="rank", errors="ignore")


def load_captures(store: Store, *, workspace: str, sites: Sequence[str], as_of: datetime) -> pd.DataFrame:
    """The latest fetch of each URL that was known by an instant."""
    return frame_of("captures", store.captures_as_of(workspace, sites, as_of))


def load_pages(store: Store, lake: Lake | None, *, workspace: str, sites: Sequence[str], as_of: datetime, mode: str = "observed") -> pd.DataFrame:
    """The page versions that stand at an instant, with their texts ("" where a page has none); without a lake, with no column of texts."""
    frame = frame_of("pages", store.pages_as_of(workspace, sites, as_of, mode))
    if lake is None:
        return frame
    texts = pd.Series("", index=frame.index, dtype="str")
    for site, digests in frame.dropna(subset="text_digest").groupby("site", observed=True)["text_digest"]:
        held = lake.read_texts(workspace, str(site), set(digests))
        texts = digests.map(held).reindex(frame.index).fillna(texts)
    return frame.assign(text=texts.astype("str"))


def load_links(store: Store, *, workspace: str, sites: Sequence[str], as_of: datetime, mode: str = "observed") -> pd.DataFrame:
    """The links of the page versions that stand at an instant."""
    return frame_of("links", store.links_as_of(workspace, sites, as_of, mode))


def frame_of(table_name: str, records: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Records of a table as a frame whose types are the table's, also when there are none.

    Texts are `str`, instants UTC, dates timestamps at midnight; whole numbers and flags are numpy's, or pandas' nullable ones where some are
    unknown; lists are lists.
    """
    table = table_named(table_name)
    names = [column.name for column in table.columns if column.name not in DIGESTS.get(table_name, {})]
    return pd.DataFrame({name: _series(table, name, [record[name] for record in records]) for name in names})


def _series(table: Table, name: str, values: list[Any]) -> "pd.Series[Any]":
    kind, is_whole = table.c[name].type, None not in values
    if name in LISTS:
        return pd.Series([value or [] for value in values], dtype=object)
    if isinstance(kind, Document):
        return pd.Series(values, dtype=object)
    if isinstance(kind, UtcInstant):
        return pd.Series(pd.to_datetime(values, utc=True)).astype("datetime64[us, UTC]")
    if isinstance(kind, Date):
        return pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
    if isinstance(kind, Boolean):
        return pd.Series(values, dtype="bool" if is_whole else "boolean")
    if isinstance(kind, Integer):
        return pd.Series(values, dtype="int64" if is_whole else "Int64")
    return pd.Series(values, dtype="float64" if isinstance(kind, Float) else "str")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(_values(frame[name]) for name in frame.columns), strict=True)]


def _values(column: "pd.Series[Any]") -> list[Any]:
    """The values of a column; instants as Python's, many times faster to store than pandas' own."""
    return list(column.dt.to_pydatetime()) if isinstance(column.dtype, pd.DatetimeTZDtype) else column.tolist()


def _by_answer(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], list[Mapping[str, Any]]]:
    """Rows of `keyword_facts` by what is known or not known as one: each fact, or all results of a keyword."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        item = "" if row["kind"] == "result" else row["item"]
        groups[row["kind"], row["source"], row["keyword"], item].append(row)
    return groups


def _is_same(rows: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]) -> bool:
    told, before = ({row["item"]: (row["on"], row["value"], row["fact"]) for row in each} for each in (rows, known))
    return told == before


def _decoded(name: str, values: list[Any], codes: Sequence[Any]) -> "pd.Series[Any]":
    """A column from the places of its values."""
    places = np.concatenate(codes) if codes else np.array([], dtype=np.int32)
    if name == "on":
        return pd.Series(pd.to_datetime(values)).astype("datetime64[us]").take(places).reset_index(drop=True)
    if name == "known_at":
        return pd.Series(pd.to_datetime(values, utc=True)).astype("datetime64[us, UTC]").take(places).reset_index(drop=True)
    return pd.Series(pd.Categorical.from_codes(places, pd.Index(values, dtype="str")))


def _gathered(record: Mapping[str, Any]) -> dict[str, Any]:
    """A gap's row, with the parts of its score in one column: which parts there are differs from kind to kind."""
    parts = {name: value for name, value in record.items() if name.startswith(_PART)}
    rest = {name: value for name, value in record.items() if name not in parts}
    return {**rest, "parts": parts}


def _spread(frame: pd.DataFrame) -> pd.DataFrame:
    """Gaps with a column for each part of their score."""
    parts: list[Mapping[str, float]] = [value or {} for value in frame["parts"]]
    known = ("part_novelty", "part_demand", "part_competition", "part_recency")
    names = dict.fromkeys([*known, *(name for each in parts for name in each)])
    columns = {name: pd.Series([each.get(name) for each in parts], index=frame.index, dtype="float64") for name in names}
    return frame.drop(columns=["parts", "rank"]).assign(**columns)
