"""The verb that keeps datasets: frames to rows of the database and texts in the lake, and back, the same on every database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Boolean, Date, Float, Integer, Table

from connectors import settings
from connectors.db.columns import Document, UtcInstant
from connectors.db.rows import table_named
from connectors.db.store import Mode, Store
from connectors.db.tables import DIGESTS
from connectors.errors import StoreError
from connectors.lake import Lake

if TYPE_CHECKING:
    from tasks.run import Run

LISTS = frozenset(
    {"headings", "schema_types", "robots", "keyphrases", "terms", "competitors", "evidence_urls", "evidence_ids", "target_urls", "degraded"}
)
"""Columns that hold a list in each row, an empty one where nothing is known."""

_ORDER: Mapping[str, Sequence[str]] = {
    "runs": ("started_at", "run_id"),
    "topics": ("topic_id",),
    "topic_pages": ("topic_id", "site", "url"),
    "coverage": ("site", "topic_id"),
    "gaps": ("rank",),
    "evidence": ("evidence_id",),
    "validations": ("dataset", "expectation", "column", "severity"),
    "quarantine": ("dataset", "row_key"),
}
_PART = "part_"


def persist(
    store: Store,
    table: str,
    frame: pd.DataFrame,
    workspace: str,
    run_id: str,
    *,
    lake: Lake | None = None,
    versions: pd.DataFrame | None = None,
    **within: str,
) -> int:
    """Keep a frame in one transaction; how many rows there were. Keeping it again changes nothing.

    `pages`: page versions, their texts in the lake first. `links`: all links of the page versions in the frame, and of those in `versions`
    (site, url, fetched_at), which may have none. Keep the links of a page before the page: a page that is there counts as parsed.
    Anything else: the frame becomes all that the run, which must have begun, holds in the table (`within` e.g. `dataset="pages"`).
    """
    if table == "pages":
        return _persist_pages(store, lake, frame)
    if table == "links":
        return store.replace_links(workspace, [*_versions(frame, "from_url"), *_versions(versions, "url")], _records(frame))
    if table not in _ORDER or table == "runs":
        raise StoreError(f"{table} is not kept as a frame. Write it with connectors.db.store.Store.upsert.")
    records = _records(frame)
    if table == "gaps":
        records = [_gathered(record, rank) for rank, record in enumerate(records, start=1)]
    return store.replace(table, workspace, run_id, records, **within)


def load(store: Store, table: str, workspace: str, run_id: str | None = None) -> pd.DataFrame:
    """What a run holds in a table (all runs without `run_id`), in a fixed order and with the same types for no rows as for many."""
    if table not in _ORDER:
        raise StoreError(f"{table} is not a table of runs. Use load_pages, or a method of Store that takes an instant.")
    within: dict[str, Any] = {} if run_id is None else {"run_id": run_id}
    found = frame_of(table, store.select(table, workspace, order=_ORDER[table], **within)).drop(columns="workspace")
    return _spread(found) if table == "gaps" else found


def load_pages(run: "Run", *, with_text: bool = True) -> pd.DataFrame:
    """The page versions of the run's sites that stand at its instant, from the store and the lake that the environment names."""
    from tasks.run import open_store

    lake = Lake(settings.load().lake) if with_text else None
    return pages_as_of(open_store(), lake, run.workspace, run.brief.sites, run.instant, run.mode.value)


def pages_as_of(store: Store, lake: Lake | None, workspace: str, sites: Sequence[str], as_of: datetime, mode: Mode = "observed") -> pd.DataFrame:
    """The page versions that stand at an instant, with their texts ("" where a page has none); without a lake, with no column of texts."""
    frame = frame_of("pages", store.pages_as_of(workspace, sites, as_of, mode))
    if lake is None:
        return frame
    texts = pd.Series("", index=frame.index, dtype="str")
    for site, digests in frame.dropna(subset="text_digest").groupby("site", observed=True)["text_digest"]:
        held = lake.read_texts(workspace, str(site), set(digests))
        texts = digests.map(held).reindex(frame.index).fillna(texts)
    return frame.assign(text=texts.astype("str"))


def _persist_pages(store: Store, lake: Lake | None, frame: pd.DataFrame) -> int:
    if frame.empty:
        return 0
    if lake is None:
        raise StoreError("Pages need a lake for their texts. Give persist a lake=Lake(settings.lake).")
    filed = frame.loc[frame["text_digest"].notna(), ["workspace", "site", "text_digest", "text"]]
    for (workspace, site), held in filed.groupby(["workspace", "site"], observed=True):
        texts = {digest: text if isinstance(text, str) else "" for digest, text in zip(held["text_digest"], held["text"], strict=True)}
        lake.write_texts(str(workspace), str(site), texts)
    return store.upsert("pages", _records(frame.drop(columns="text")))


def _versions(frame: pd.DataFrame | None, url: str) -> list[tuple[str, str, datetime]]:
    if frame is None or frame.empty:
        return []
    found = frame[["site", url, "fetched_at"]].drop_duplicates()
    return list(zip(found["site"], found[url], found["fetched_at"].dt.to_pydatetime(), strict=True))


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


def _gathered(record: Mapping[str, Any], rank: int) -> dict[str, Any]:
    """A gap's row, with the parts of its score in one column: which parts there are differs from kind to kind."""
    parts = {name: value for name, value in record.items() if name.startswith(_PART)}
    rest = {name: value for name, value in record.items() if name not in parts}
    return {**rest, "parts": parts, "rank": rank}


def _spread(frame: pd.DataFrame) -> pd.DataFrame:
    """Gaps with a column for each part of their score."""
    parts: list[Mapping[str, float]] = [value or {} for value in frame["parts"]]
    known = ("part_novelty", "part_demand", "part_competition", "part_recency")
    names = dict.fromkeys([*known, *(name for each in parts for name in each)])
    columns = {name: pd.Series([each.get(name) for each in parts], index=frame.index, dtype="float64") for name in names}
    return frame.drop(columns=["parts", "rank"]).assign(**columns)
