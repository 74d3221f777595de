"""The verb that keeps datasets: frames to rows of the database and texts in the lake, and back, the same on every database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Boolean, Date, Float, Integer, Table

from connectors.db.columns import Document, UtcInstant
from connectors.db.rows import table_named
from connectors.db.store import Store
from connectors.db.tables import DIGESTS
from connectors.errors import StoreError
from connectors.lake import Lake

LISTS = frozenset({
    "headings", "schema_types", "robots", "terms", "competitors", "evidence_urls", "evidence_ids", "target_urls", "degraded",
    "spellings", "sources", "top_topics", "strengths", "weaknesses", "rising", "new_pages",
    "topic_ids", "spokes", "missing", "needs", "questions", "traits", "fixed",
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
    "validations": ("dataset", "expectation", "column", "severity"),
    "quarantine": ("dataset", "row_key"),
}
_PART = "part_"


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
    return store.upsert("pages", _records(frame.drop(columns="text").assign(parser_version=parser_version)))


def persist_links(store: Store, frame: pd.DataFrame, *, workspace: str, pages: pd.DataFrame) -> int:
    """Make a frame all links of these page versions (site, url, fetched_at), also of those that have none; how many there were."""
    if pages.empty:
        return store.replace_links(workspace, [], _records(frame))
    versions = zip(pages["site"], pages["url"], pages["fetched_at"].dt.to_pydatetime(), strict=True)
    return store.replace_links(workspace, versions, _records(frame))


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
