"""What all modules found, as recommendations read it: the market's pages with their vectors, and each dataset, empty where there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tasks.text.stop_words import CLOSED
from tasks.text.vectors import tfidf

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

READ: Mapping[str, tuple[str, ...]] = {
    "topics": ("topic_id", "label", "terms"),
    "topic_pages": ("topic_id", "site", "url", "similarity"),
    "gaps": (
        "gap_id", "kind", "topic_id", "label", "terms", "score", "demand", "demand_status", "competitor_count", "competitor_total", "competitors",
        "evidence_urls", "evidence_ids", "target_urls", "statement",
    ),
    "keywords": (
        "keyword", "volume", "volume_status", "volume_method", "intent", "intent_confidence", "topic_id", "cluster_id", "is_own_brand",
        "is_rival_brand", "is_navigational", "is_excluded", "page_count", "bucket", "position", "clicks", "impressions", "monthly_impressions",
        "target_url", "is_quick_win", "extra_clicks", "extra_clicks_status", "extra_clicks_method", "opportunity", "trend",
    ),
    "site_audit": ("url", "check", "severity", "area", "observed", "expected", "how_to_mend"),
    "link_metrics": ("url", "inlink_count", "outlink_count", "link_score", "is_orphan", "is_hub", "depth"),
    "industry_trends": ("trend_id", "kind", "topic_id", "label", "direction", "target_share", "statement", "evidence_ids", "q_value"),
    "opportunities": ("opportunity_id", "kind", "topic_id", "label", "score", "statement", "evidence_ids", "leader"),
    "pillars": ("pillar_id", "label", "topic_ids", "share", "hub_status", "hub_url", "hub_title", "spokes", "own_page_count", "evidence_ids"),
    "personas": ("persona_id", "kind", "name", "stage", "topic_ids", "questions", "page_count", "evidence_ids"),
    "formats": ("site", "url", "topic_id", "format", "status", "basis"),
    "metrics": ("site", "url", "metric", "on", "dimension", "value"),
    "decay": (
        "url", "topic_id", "metric", "after_from", "after_to", "before", "after", "change", "demand", "position", "click_through", "season",
        "measurement", "cause", "p_value", "confidence", "statement", "evidence_ids",
    ),
    "cannibalisation": (
        "conflict_id", "basis", "query", "topic_id", "intent", "urls", "keep_url", "impressions", "clicks", "confidence", "statement", "evidence_ids",
    ),
    "predictions": ("item_id", "metric", "median", "lo_90", "hi_90", "basis", "status"),
    "serp": ("keyword", "position", "url"),
}  # fmt: skip
"""The datasets that are read, and their columns that are. `formats` are those of `tasks.gap.formats.page_formats`, `serp` known results."""

PAGE_COLUMNS = (
    "site", "url", "title", "description", "headings", "text", "word_count", "published_on", "modified_on", "content_kind", "schema_types",
    "language", "fingerprint", "fetched_at",
)  # fmt: skip
_LISTS = frozenset({"headings", "schema_types"})
_LEAD_CHARS = 1_200
_STOP_WORDS = frozenset(" ".join(CLOSED.values()).split())
_FURNITURE = frozenset({"listing", "home", "search", "contact", "legal", "error"})


@dataclass(frozen=True, eq=False)
class Findings:
    """What is known at an instant, as `read_findings` prepares it.

    `pages`: a row a page of any site, sorted by site and URL, with `PAGE_COLUMNS`, topic_id (None without a topic), similarity and touched_on
    (the later of publication and change; NaT where unknown or later than `as_of`). `vectors`: their TF-IDF vectors, in that order. `links`: the
    target's internal links (from_url, to_url, anchor). `frames`: the datasets of `READ`, all of them, maybe empty.
    """

    target: str
    as_of: datetime
    pages: pd.DataFrame
    vectors: "csr_matrix"
    links: pd.DataFrame
    frames: Mapping[str, pd.DataFrame]
    memory: dict[str, Any] = field(default_factory=dict)
    """What was worked out from them once and is read often; it holds nothing else."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A dataset, with at least the columns of `READ`."""
        return self.frames[name]

    @cached_property
    def today(self) -> pd.Timestamp:
        """The day of the instant."""
        return pd.Timestamp(self.as_of.strftime("%Y-%m-%d"))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each topic, by its id."""
        topics = self["topics"]
        return {str(one): str(label) for one, label in zip(topics["topic_id"], topics["label"], strict=True)}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The row of each page, by its URL."""
        return {str(url): place for place, url in enumerate(self.pages["url"])}

    @cached_property
    def own(self) -> pd.DataFrame:
        """The target's content pages."""
        return self.pages[(self.pages["site"] == self.target) & self.pages["is_content"]]

    @cached_property
    def rivals(self) -> pd.DataFrame:
        """The other sites' content pages."""
        return self.pages[(self.pages["site"] != self.target) & self.pages["is_content"]]

    @cached_property
    def link_score(self) -> Mapping[str, float]:
        """How much the site's own links make of each own page."""
        frame = self["link_metrics"]
        return {str(url): float(score) for url, score in zip(frame["url"], frame["link_score"], strict=True) if pd.notna(score)}

    @cached_property
    def inlinks(self) -> Mapping[str, int]:
        """How many own pages link to each own page."""
        frame = self["link_metrics"]
        if len(frame):
            return {str(url): int(count) for url, count in zip(frame["url"], frame["inlink_count"], strict=True) if pd.notna(count)}
        return {str(url): int(count) for url, count in self.links["to_url"].value_counts().items()}

    @cached_property
    def linked(self) -> frozenset[tuple[str, str]]:
        """The pairs of own pages of which the first links to the second."""
        return frozenset(zip(self.links["from_url"], self.links["to_url"], strict=True))

    @cached_property
    def monthly_clicks(self) -> Mapping[str, float]:
        """Clicks a month (30 days) of each own page in search, over the days that are known; empty where no clicks are."""
        clicks = self.page_clicks
        days = self.fact_days
        return {} if days == 0 else {str(url): float(value) * 30 / days for url, value in clicks.items()}

    @cached_property
    def page_clicks(self) -> "pd.Series[float]":
        """All known clicks of each own page."""
        facts = self._clicks
        return facts[facts["url"] != ""].groupby("url")["value"].sum()

    @cached_property
    def fact_days(self) -> int:
        """Days over which clicks are known."""
        facts = self._clicks
        return 0 if facts.empty else int((facts["on"].max() - facts["on"].min()).days) + 1

    @cached_property
    def _clicks(self) -> pd.DataFrame:
        facts = self["metrics"]
        kept = facts[(facts["metric"] == "clicks") & (facts["dimension"].fillna("") == "") & (facts["site"] == self.target)]
        return kept.assign(on=pd.to_datetime(kept["on"]))

    def title(self, url: str) -> str:
        """A page's title; its address where it has none or is not known."""
        place = self.places.get(url)
        found = "" if place is None else str(self.pages["title"].iloc[place])
        return found or url

    def page(self, url: str) -> Mapping[str, Any] | None:
        """A page's row, if it is known."""
        place = self.places.get(url)
        return None if place is None else {str(name): value for name, value in self.pages.iloc[place].items()}

    def likeness(self, one: Sequence[int], other: Sequence[int]) -> "np.ndarray[Any, np.dtype[np.float64]]":
        """The cosines between pages, by their rows."""
        product = self.vectors[list(one)] @ self.vectors[list(other)].T
        return np.asarray(product.todense(), dtype=np.float64)


def read_findings(
    target: str,
    as_of: datetime,
    pages: pd.DataFrame,
    datasets: Mapping[str, pd.DataFrame],
    links: pd.DataFrame | None = None,
) -> Findings:
    """The findings as `Findings` describes them. `pages` stand at `as_of`, as they are loaded; datasets that are not given are empty."""
    frames = {name: _dataset(datasets.get(name), columns) for name, columns in READ.items()}
    rows = _pages(pages, frames["topic_pages"], pd.Timestamp(as_of.strftime("%Y-%m-%d")))
    own = set(rows.loc[rows["site"] == target, "url"])
    read = [f"{description}\n{text[:_LEAD_CHARS]}" for description, text in zip(rows["description"], rows["text"], strict=True)]
    return Findings(
        target=target,
        as_of=as_of,
        pages=rows,
        vectors=tfidf(read, list(rows["title"]), _STOP_WORDS).matrix,
        links=_internal(links, own),
        frames=frames,
    )


def _dataset(frame: pd.DataFrame | None, columns: Sequence[str]) -> pd.DataFrame:
    """The dataset with its columns, those that are missing filled with nothing."""
    if frame is None or frame.empty:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
    return frame.assign(**{name: None for name in columns if name not in frame})


def _pages(pages: pd.DataFrame, placed: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    given = pages.assign(**{name: None for name in PAGE_COLUMNS if name not in pages}).drop_duplicates("url")
    held = [name for name in (*PAGE_COLUMNS, "is_indexable", "status") if name in given]
    on_topics = placed[["url", "topic_id", "similarity"]].drop_duplicates("url")
    rows = given[held].merge(on_topics, on="url", how="left", validate="one_to_one").sort_values(["site", "url"], ignore_index=True)
    published, modified = (_days(rows[name], today) for name in ("published_on", "modified_on"))
    texts = {name: rows[name].fillna("").astype("str") for name in ("title", "description", "text", "content_kind")}
    lists = {name: pd.Series([_texts(value) for value in rows[name]], index=rows.index, dtype="object") for name in _LISTS}
    readable = rows["status"].isin(["ok", "truncated"]) if "status" in rows else True
    listed = ~rows["is_indexable"].isin([False]) if "is_indexable" in rows else True
    return rows.assign(
        **texts,
        **lists,
        published_on=published,
        touched_on=published.where(published >= modified, modified).fillna(published),
        word_count=rows["word_count"].fillna(0).astype("int64"),
        topic_id=rows["topic_id"].astype("object").where(rows["topic_id"].notna(), None),
        is_content=~texts["content_kind"].isin(_FURNITURE) & readable & listed,
    )


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) or hasattr(value, "tolist") else []


def _days(values: "pd.Series[Any]", today: pd.Timestamp) -> "pd.Series[pd.Timestamp]":
    days = pd.to_datetime(values, errors="coerce").astype("datetime64[us]")
    return days.where(days <= today)


def _internal(links: pd.DataFrame | None, own: set[str]) -> pd.DataFrame:
    """The links between the target's own pages, each pair once."""
    if links is None or links.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ("from_url", "to_url", "anchor")})
    anchored = links.assign(anchor=links["anchor"].fillna("") if "anchor" in links else "")
    inside = anchored[anchored["from_url"].isin(own) & anchored["to_url"].isin(own) & (anchored["from_url"] != anchored["to_url"])]
    return inside[["from_url", "to_url", "anchor"]].drop_duplicates(["from_url", "to_url"], ignore_index=True)
