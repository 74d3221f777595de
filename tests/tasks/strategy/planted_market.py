"""A market with known structure: topics in planted groups, a topic that rises and one that fades, dates by the year."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np
import pandas as pd

from tasks.strategy.market import read_market
from tasks.strategy.models import Market

AS_OF = datetime(2026, 11, 15, 12, tzinfo=UTC)
TARGET, RIVALS = "ours.test", ("first.test", "second.test")
SITES = (TARGET, *RIVALS)
GROUPS = {
    "bread": ("rye", "sourdough", "starter"),
    "bikes": ("gravel", "brakes", "tyres"),
    "garden": ("tomatoes", "compost", "pruning"),
    "music": ("violin", "scales", "rehearsal"),
}
TOPICS = tuple(topic for group in GROUPS.values() for topic in group)
_IDLE = "plain steady common usual daily simple careful gentle patient proper".split()


def page_rows(pages_a_topic: int = 30, seed: int = 1, rising: str = "rye", fading: str = "gravel") -> list[dict[str, Any]]:
    """Pages of three sites on each topic; those of the rising topic are mostly of the last year, those of the fading one of the years before."""
    random = Random(seed)
    return [_page(topic, number, random, rising, fading) for topic in TOPICS for number in range(pages_a_topic)]


def _page(topic: str, number: int, random: Random, rising: str, fading: str) -> dict[str, Any]:
    group = next(name for name, topics in GROUPS.items() if topic in topics)
    site = SITES[number % 3]
    recent = 0.8 if topic == rising else 0.0 if topic == fading else 0.25
    age = random.randrange(1, 364) if random.random() < recent else random.randrange(366, 1_400)
    words = [topic] * 6 + [f"{group}{one}" for one in random.sample(range(8), 5)] + random.sample(_IDLE, 3)
    return {
        "site": site, "url": f"http://{site}/{topic}/{number}", "title": f"On {topic} number {number}" + "?" * (number % 5 == 0),
        "description": "", "headings": [], "text": " ".join(words * 3), "word_count": 400, "language": "en", "content_kind": "article",
        "readability": 60.0 + random.random(), "published_on": pd.Timestamp(AS_OF.date()) - pd.Timedelta(days=age),
        "fetched_at": pd.Timestamp(AS_OF), "topic_id": topic,
    }  # fmt: skip


def planted(rows: list[dict[str, Any]] | None = None, **changes: Any) -> Market:
    """The planted market, read as strategy reads it."""
    frame = pd.DataFrame(page_rows() if rows is None else rows)
    frame = frame.assign(published_on=pd.to_datetime(frame["published_on"]))
    counts = frame.groupby(["site", "topic_id"]).size().rename("page_count").reset_index()
    datasets = {
        "topic_pages": frame[["url", "topic_id"]],
        "topics": pd.DataFrame({"topic_id": TOPICS, "label": TOPICS, "terms": [[one] for one in TOPICS]}),
        "coverage": counts,
        "gaps": gaps(),
        "keywords": keywords(),
        "competitors": competitors(),
        **changes,
    }
    return read_market(TARGET, AS_OF, frame.drop(columns="topic_id"), datasets, links(frame))


def gaps() -> pd.DataFrame:
    """One gap on bread, two on bikes."""
    found = [("g1", "rye", 0.6), ("g2", "brakes", 0.5), ("g3", "tyres", 0.4)]
    rows = [(one, topic, f"{topic} gap", "missing", score, []) for one, topic, score in found]
    return pd.DataFrame(rows, columns=["gap_id", "topic_id", "label", "kind", "score", "evidence_ids"])


def keywords() -> pd.DataFrame:
    """Keywords of all topics; on music people choose, elsewhere they learn."""
    figures = {
        "page_count": 3,
        "is_excluded": False,
        "volume": None,
        "volume_status": "unknown",
        "extra_clicks": None,
        "extra_clicks_status": "unknown",
    }
    intents = {topic: "transactional" if topic in GROUPS["music"] else "informational" for topic in TOPICS}
    rows = [{"keyword": f"{topic} {number}", "topic_id": topic, "intent": intents[topic], **figures} for topic in TOPICS for number in range(4)]
    return pd.DataFrame(rows).astype({"volume": "float64", "extra_clicks": "float64"})


def competitors() -> pd.DataFrame:
    """The profiles, as far as strategy reads them."""
    return pd.DataFrame({"site": SITES, "pages_a_month": [1.0, 4.0, np.nan], "cadence_status": ["measured", "estimated", "unknown"]})


def links(frame: pd.DataFrame) -> pd.DataFrame:
    """All own pages on bread link to its first one; all own pages link to the first one on bikes, as menus do."""
    own = frame[frame["site"] == TARGET].sort_values("url")
    bread = own.loc[own["topic_id"].isin(GROUPS["bread"]), "url"]
    pairs = [(url, f"http://{TARGET}/rye/0") for url in bread] + [(url, f"http://{TARGET}/gravel/0") for url in own["url"]]
    return pd.DataFrame(pairs, columns=["from_url", "to_url"])
