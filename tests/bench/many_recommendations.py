"""Recommendations of so many made-up pages, half of them the target's: `python -m tests.bench.many_recommendations PAGES`. Prints CPU seconds.

The pages stand in topics with links among them, findings of the audit, gaps, pillars, keywords and clicks, as a whole plan would have them.
"""

import random
import sys
import time
from datetime import UTC, datetime

import pandas as pd

from tasks.recommendations.findings import read_findings
from tasks.recommendations.optimisation import optimise_page
from tasks.recommendations.recommend import generate_recommendations
from tests.bench.generated_market import text_of, word

AS_OF = datetime(2026, 11, 15, tzinfo=UTC)
TARGET, RIVAL = "ours.test", "other.test"


def made(count: int) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], pd.DataFrame]:
    """Pages, datasets and links."""
    dice = random.Random(7)
    rows = [_page(number, dice) for number in range(count)]
    pages = pd.DataFrame(rows)
    own = pages.loc[pages["site"] == TARGET, ["url", "topic_id"]]
    links = pd.DataFrame(
        [(one, other, "more") for one in own["url"] for other in dice.sample(list(own["url"]), 8)], columns=["from_url", "to_url", "anchor"]
    )
    return pages.drop(columns="topic_id"), _data(pages, own, dice), links


def _page(number: int, dice: random.Random) -> dict[str, object]:
    title, body = text_of(number % 2, number, 400)
    text = body.replace("<p>", "").replace("</p>", "\n")
    return {
        "site": TARGET if number % 2 else RIVAL, "url": f"http://{TARGET if number % 2 else RIVAL}/{number}", "title": title, "description": "",
        "headings": [f"h2 {word(40_000 + dice.randrange(3_000))} {word(dice.randrange(500))}" for _ in range(5)], "text": text, "word_count": 400,
        "published_on": pd.Timestamp("2026-11-01") - pd.Timedelta(days=dice.randrange(3_000)), "modified_on": None, "language": "en",
        "content_kind": "article", "schema_types": [], "fingerprint": "".join(dice.choices("0123456789abcdef", k=512)),
        "fetched_at": pd.Timestamp(AS_OF), "topic_id": f"t{dice.randrange(100)}",
    }  # fmt: skip


def _data(pages: pd.DataFrame, own: pd.DataFrame, dice: random.Random) -> dict[str, pd.DataFrame]:
    topics = [f"t{number}" for number in range(100)]
    rivals = pages[pages["site"] == RIVAL]
    gaps = [_gap(topic, dice, rivals, own) for topic in topics[:60]]
    keywords = [
        {"keyword": f"{word(n)} {word(n + 7)}", "topic_id": dice.choice(topics), "intent": "informational", "bucket": "missing"} for n in range(3_000)
    ]
    audit = [
        (url, check, "low", "content", "seen", "other", "Mend it.")
        for check in ("thin", "stale", "title_long")
        for url in dice.sample(list(own["url"]), 900)
    ]
    shares = [{"pillar_id": f"p{n}", "label": f"pillar {n}", "topic_ids": topics[n * 20 : n * 20 + 20], "share": 0.2, "hub_status": "existing",
               "hub_url": own["url"].iloc[n], "own_page_count": 1_000} for n in range(5)]  # fmt: skip
    return {
        "topics": pd.DataFrame({"topic_id": topics, "label": [f"{word(n)} {word(n + 3)}" for n in range(100)], "terms": [[] for _ in topics]}),
        "topic_pages": pages.assign(similarity=0.5)[["topic_id", "site", "url", "similarity"]],
        "gaps": pd.DataFrame(gaps), "keywords": pd.DataFrame(keywords), "pillars": pd.DataFrame(shares),
        "site_audit": pd.DataFrame(audit, columns=["url", "check", "severity", "area", "observed", "expected", "how_to_mend"]),
        "link_metrics": pd.DataFrame({"url": own["url"], "inlink_count": 8, "link_score": 1.0, "is_orphan": [n % 50 == 0 for n in range(len(own))]}),
    }  # fmt: skip


def _gap(topic: str, dice: random.Random, rivals: pd.DataFrame, own: pd.DataFrame) -> dict[str, object]:
    return {
        "gap_id": topic, "kind": "missing", "topic_id": topic, "label": f"{word(dice.randrange(9_000))} {word(dice.randrange(9_000))}", "terms": [],
        "score": dice.random(), "demand": 3.0, "demand_status": "estimated", "competitor_count": 1, "competitor_total": 1, "competitors": [RIVAL],
        "evidence_urls": dice.sample(list(rivals["url"]), 5), "evidence_ids": [topic], "target_urls": dice.sample(list(own["url"]), 2),
        "statement": "One of one.",
    }  # fmt: skip


def main() -> None:
    """Make the pages, then measure."""
    pages, data, links = made(int(sys.argv[1]))
    began = time.process_time()
    findings = read_findings(TARGET, AS_OF, pages, data, links)
    read = time.process_time()
    rows = generate_recommendations(findings).rows
    done = time.process_time()
    for url in [str(target) for target in rows.loc[rows["action"] == "refresh", "target"] if str(target) in findings.places][:20]:
        optimise_page(findings, url)
    ended = time.process_time()
    parts = f"reading {read - began:.1f}, recommending {done - read:.1f}, advice on 20 pages {ended - done:.1f}"
    print(f"{len(rows)} recommendations of {len(pages)} pages: {parts} CPU s")


if __name__ == "__main__":
    main()
