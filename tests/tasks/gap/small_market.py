"""Small markets as frames, as they are loaded: what each test plants in them is its own."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from tasks.gap.topics import COVERAGE_COLUMNS

AS_OF = pd.Timestamp("2026-11-15T12:00", tz="UTC")


def _page(number: int, site: str, topic: str | None, values: dict[str, Any]) -> dict[str, Any]:
    url = f"http://{site}/{topic or 'misc'}/{number}"
    return {
        "site": site, "url": url, "title": f"On {topic} {number}", "description": "What it is about.", "headings": ["h1 On it", "h2 More"],
        "text": f"Text {number}.", "text_digest": url, "word_count": 500, "language": "en", "published_on": None, "modified_on": None,
        "canonical_url": None, "content_kind": "article", "schema_types": [], "is_indexable": True, "readability": 50.0,
        "readability_method": "flesch", "status": "ok", "topic_id": topic, **values,
    }  # fmt: skip


class SmallMarket:
    """Pages that a test adds, and the frames that an analysis takes."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def add(self, site: str, topic: str | None, count: int = 1, **values: Any) -> "SmallMarket":
        """`count` pages of a site on a topic; a value that is a tuple has one for each of them."""
        for place in range(count):
            own = {name: value[place] if isinstance(value, tuple) else value for name, value in values.items()}
            self.records.append(_page(len(self.records), site, topic, own))
        return self

    def dated(self, site: str, topic: str, days: Iterable[Any], **values: Any) -> "SmallMarket":
        """A page of a site on a topic for each day."""
        for day in days:
            self.add(site, topic, published_on=day, **values)
        return self

    @property
    def pages(self) -> pd.DataFrame:
        """The pages frame, with the types that it is loaded with."""
        frame = pd.DataFrame(self.records).drop(columns="topic_id")
        return frame.assign(**{name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("published_on", "modified_on")})

    @property
    def topic_pages(self) -> pd.DataFrame:
        """Every page that has a topic."""
        rows = [(record["topic_id"], record["site"], record["url"], 0.5) for record in self.records if record["topic_id"]]
        return pd.DataFrame(rows, columns=["topic_id", "site", "url", "similarity"])

    @property
    def topics(self) -> pd.DataFrame:
        """The topics, called after their ids."""
        ids = sorted({record["topic_id"] for record in self.records if record["topic_id"]})
        return pd.DataFrame({"topic_id": ids, "label": ids, "terms": [[each] for each in ids], "page_count": 1})

    @property
    def coverage(self) -> pd.DataFrame:
        """Pages and words of each site on each topic."""
        covered = pd.DataFrame([record for record in self.records if record["topic_id"]], columns=["site", "topic_id", "url", "word_count"])
        table = covered.groupby(["site", "topic_id"]).agg(page_count=("url", "size"), word_count=("word_count", "sum")).reset_index()
        return table.reindex(columns=COVERAGE_COLUMNS)

    @property
    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Pages, topics, topic pages and coverage, in the order that the comparison takes them."""
        return self.pages, self.topics, self.topic_pages, self.coverage
