"""Markets in which something is wrong that a strategist would see at once: two pages for one search, an orphan, a decayed page, a missing topic,
a thin hub. Around it lies what every site has: small findings of the audit, gaps of little weight, pages that are merely old."""

from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

import pandas as pd

from tasks.recommendations.findings import Findings, read_findings

AS_OF = datetime(2026, 11, 15, 12, tzinfo=UTC)
TARGET, RIVALS = "ours.test", ("first.test", "second.test")
TOPICS = ("rye bread", "gravel bikes", "tomato garden", "violin lessons", "home loans", "trail running")
CASES = ("cannibalised", "orphan", "decayed", "missing topic", "thin hub")
_IDLE = "plain steady common usual daily simple careful gentle patient proper quiet honest local early modern".split()


@lru_cache(maxsize=32)
def market(case: str, seed: int, pages_a_topic: int = 9) -> tuple[Findings, tuple[str, str]]:
    """The findings of a market with one planted case, and what is right: an action and what it is about (a URL, or a phrase of the title)."""
    random = Random(f"{case} {seed}")
    rows = [_page(site, topic, number, random) for topic in TOPICS for number in range(pages_a_topic) for site in (TARGET, *RIVALS)]
    pages = pd.DataFrame(rows)
    topic = random.choice(TOPICS)
    data = _noise(pages, random)
    right = PLANTERS[case](pages, data, topic, random)
    placed = pages.assign(similarity=0.8)[["topic_id", "site", "url", "similarity"]]
    data["topic_pages"] = placed
    data["topics"] = pd.DataFrame({"topic_id": [key(one) for one in TOPICS], "label": TOPICS, "terms": [[one] for one in TOPICS]})
    return read_findings(TARGET, AS_OF, pages.drop(columns="topic_id"), data, data.pop("links")), right


def key(topic: str) -> str:
    return topic.replace(" ", "-")


def _page(site: str, topic: str, number: int, random: Random) -> dict[str, Any]:
    words = topic.split() * 4 + [f"{topic.split()[0]}{one}" for one in random.sample(range(20), 6)] + random.sample(_IDLE, 6)
    random.shuffle(words)
    subject = f"{topic} {random.choice(_IDLE)} {topic.split()[0]}{number}"
    return {
        "site": site, "url": f"http://{site}/{key(topic)}/{number}", "title": subject.capitalize(), "description": "", "headings": [],
        "text": ". ".join(" ".join(words[at : at + 8]) for at in range(0, len(words), 8)) + ".", "word_count": random.randrange(500, 1_500),
        "published_on": pd.Timestamp(AS_OF.date()) - pd.Timedelta(days=random.randrange(30, 1_500)), "modified_on": None, "language": "en",
        "content_kind": "article", "schema_types": ["BlogPosting"], "fingerprint": None, "fetched_at": pd.Timestamp(AS_OF), "topic_id": key(topic),
    }  # fmt: skip


def _own(pages: pd.DataFrame, topic: str) -> list[str]:
    return list(pages.loc[(pages["site"] == TARGET) & (pages["topic_id"] == key(topic)), "url"])


def _noise(pages: pd.DataFrame, random: Random) -> dict[str, pd.DataFrame]:
    """What every site has: links within topics, small findings, small gaps, pillars."""
    own = list(pages.loc[pages["site"] == TARGET, "url"])
    by_topic = [_own(pages, topic) for topic in TOPICS]
    links = [(one, other) for urls in by_topic for one in urls for other in random.sample(urls, 6) if one != other]
    counts = pd.Series([other for _, other in links]).value_counts()
    metrics = [{"url": url, "inlink_count": int(counts.get(url, 1)), "link_score": float(counts.get(url, 1)), "is_orphan": False} for url in own]
    return {
        "links": pd.DataFrame([(*pair, "more") for pair in links], columns=["from_url", "to_url", "anchor"]),
        "link_metrics": pd.DataFrame(metrics).assign(outlink_count=6, is_hub=False, depth=2),
        "site_audit": _audit(own, random),
        "gaps": pd.DataFrame([_gap(f"{random.choice(_IDLE)} {topic.split()[1]}", topic, random.uniform(0.1, 0.22), pages) for topic in TOPICS]),
        "pillars": pd.DataFrame([_pillar(topic, "to write" if place % 3 == 0 else "none") for place, topic in enumerate(TOPICS)]),
        "metrics": _clicks(own, random),
    }


def _audit(own: list[str], random: Random) -> pd.DataFrame:
    checks = {"title_long": "low", "description_missing": "low", "h1_missing": "medium", "canonical_missing": "low"}
    rows = [(url, check, severity) for check, severity in checks.items() for url in random.sample(own, random.randrange(3, len(own) // 2))]
    frame = pd.DataFrame(rows, columns=["url", "check", "severity"])
    return frame.assign(area="titles and headings", observed="seen", expected="other", how_to_mend="Mend it.")


def _gap(label: str, topic: str, score: float, pages: pd.DataFrame, kind: str = "missing", competitors: int = 1) -> dict[str, Any]:
    rivals = pages[(pages["site"] != TARGET) & (pages["topic_id"] == key(topic))]
    return {
        "gap_id": label, "kind": kind, "topic_id": key(topic), "label": label, "terms": [label, topic], "score": score, "demand": 3.0,
        "demand_status": "estimated", "competitor_count": competitors, "competitor_total": 2, "competitors": list(RIVALS[:competitors]),
        "evidence_urls": list(rivals["url"].head(2 * competitors + 1)), "evidence_ids": [f"fact of {label}"], "target_urls": _own(pages, topic)[:2],
        "statement": f"{competitors} of 2 competitors cover “{label}” with 3 pages; {TARGET} has none.",
    }  # fmt: skip


def _pillar(topic: str, status: str, hub: str | None = None) -> dict[str, Any]:
    return {
        "pillar_id": f"pillar {topic}", "label": topic, "topic_ids": [key(topic)], "share": (6 + TOPICS.index(topic)) / 51, "hub_status": status,
        "hub_url": hub, "hub_title": None, "spokes": [], "own_page_count": 9, "evidence_ids": [],
    }  # fmt: skip


def _clicks(own: list[str], random: Random) -> pd.DataFrame:
    days = pd.date_range(end=pd.Timestamp(AS_OF.date()), periods=90)
    rate = {url: random.uniform(0.5, 4.0) for url in own}
    rows = [(TARGET, url, "clicks", day, "", rate[url]) for url in own for day in days[::30]]
    return pd.DataFrame(rows, columns=["site", "url", "metric", "on", "dimension", "value"])


def _cannibalised(pages: pd.DataFrame, data: dict[str, pd.DataFrame], topic: str, random: Random) -> tuple[str, str]:
    urls = random.sample(_own(pages, topic), 2)
    data["cannibalisation"] = pd.DataFrame([{
        "conflict_id": "c", "basis": "facts", "query": f"best {topic}", "topic_id": key(topic), "intent": "informational", "urls": urls,
        "keep_url": urls[0], "impressions": random.uniform(300, 4_000), "clicks": 40.0, "confidence": "high", "evidence_ids": ["c"],
        "statement": f"2 pages share the impressions of “best {topic}”.",
    }])  # fmt: skip
    return "merge", urls[0]


def _orphan(pages: pd.DataFrame, data: dict[str, pd.DataFrame], topic: str, random: Random) -> tuple[str, str]:
    url = random.choice(_own(pages, topic))
    data["links"] = data["links"][data["links"]["to_url"] != url]
    is_it = data["link_metrics"]["url"] == url
    data["link_metrics"] = data["link_metrics"].assign(is_orphan=is_it, inlink_count=data["link_metrics"]["inlink_count"].mask(is_it, 0))
    return "link", url


def _decayed(pages: pd.DataFrame, data: dict[str, pd.DataFrame], topic: str, random: Random) -> tuple[str, str]:
    url, before = random.choice(_own(pages, topic)), random.uniform(150, 900)
    after = before * random.uniform(0.2, 0.5)
    data["decay"] = pd.DataFrame([{
        "url": url, "topic_id": key(topic), "metric": "clicks", "after_from": pd.Timestamp("2026-10-18"), "after_to": pd.Timestamp("2026-11-14"),
        "before": before, "after": after, "change": after - before, "demand": 0.0, "position": 0.8 * (after - before),
        "click_through": 0.2 * (after - before), "season": 0.0, "measurement": 0.0, "cause": "position", "p_value": 0.001, "confidence": "high",
        "statement": "It lost clicks, most of them by position.", "evidence_ids": ["d"],
    }])  # fmt: skip
    return "refresh", url


def _missing_topic(pages: pd.DataFrame, data: dict[str, pd.DataFrame], topic: str, random: Random) -> tuple[str, str]:
    label = f"{random.choice(_IDLE)} insurance"
    planted = _gap(label, topic, random.uniform(0.4, 0.6), pages, competitors=2)
    data["gaps"] = pd.concat([data["gaps"], pd.DataFrame([planted])], ignore_index=True)
    is_on_it = pages["url"].isin(planted["evidence_urls"])
    pages.loc[is_on_it, "title"] = f"The {label} that fits"
    pages.loc[is_on_it, "text"] = f"An insurance premium covers {label}. " * 12
    return "create", label


def _thin_hub(pages: pd.DataFrame, data: dict[str, pd.DataFrame], topic: str, random: Random) -> tuple[str, str]:
    url = random.choice(_own(pages, topic))
    pages.loc[pages["url"] == url, "word_count"] = random.randrange(60, 140)
    others = data["pillars"][data["pillars"]["label"] != topic]
    data["pillars"] = pd.concat([others, pd.DataFrame([_pillar(topic, "existing", url)])], ignore_index=True)
    return "refresh", url


PLANTERS = {
    "cannibalised": _cannibalised, "orphan": _orphan, "decayed": _decayed, "missing topic": _missing_topic, "thin hub": _thin_hub,
}  # fmt: skip


def is_right(row: dict[str, Any], right: tuple[str, str]) -> bool:
    """Whether a recommendation is the right action on what was planted."""
    action, about = right
    return row["action"] == action and (row["target"] == about or about in row["title"] or about in row["evidence_urls"][:1])
