"""Advice as of past dates against what came after, on stored sites: `python -m tests.bench.backtest SITES_FOLDER TARGET DATE …`.

SITES_FOLDER holds a ZIP file a site, named after its host, with the pages as they were served. Prints hit rates a date, and over all dates.
"""

import sys
import zipfile
from datetime import UTC
from pathlib import Path

import pandas as pd

from connectors.web.parse import parse_page
from tasks.gap.content import prepare
from tasks.gap.models import TopicParameters
from tasks.gap.score import find_gaps
from tasks.gap.space import page_space
from tasks.gap.topics import find_topics
from tasks.recommendations.backtest import Subject, backtest, hit_rates
from tasks.recommendations.findings import read_findings
from tasks.recommendations.recommend import generate_recommendations


def stored_pages(folder: Path) -> pd.DataFrame:
    """The dated pages of all sites in a folder, one version of each text."""
    rows = [row for archive in sorted(folder.glob("*.zip")) for row in _site(archive)]
    pages = pd.DataFrame(rows)
    dated = pages[pages["published_on"].notna() & (pages["content_kind"] == "article") & (pages["text"].str.len() > 300)]
    return (
        dated.assign(published_on=pd.to_datetime(dated["published_on"])).drop_duplicates("url").drop_duplicates(["site", "text"], ignore_index=True)
    )


def _site(archive: Path) -> list[dict[str, object]]:
    host = archive.stem
    with zipfile.ZipFile(archive) as files:
        named = {name: files.read(name) for name in files.namelist() if name.endswith(".html")}
    return [_page(host, f"http://{host}/{name.removeprefix(host + '/').removesuffix('index.html')}", body) for name, body in named.items()]


def _page(host: str, url: str, body: bytes) -> dict[str, object]:
    page = parse_page(body, url, "text/html")
    return {
        "site": host, "url": url, "title": page.title, "description": page.description, "text": page.text, "published_on": page.published_on,
        "content_kind": page.content_kind, "word_count": len(page.text.split()), "headings": [f"h{one.level} {one.text}" for one in page.headings],
    }  # fmt: skip


def judged(pages: pd.DataFrame, target: str, day: pd.Timestamp) -> pd.DataFrame:
    """The backtest of the pieces that would have been recommended as of a day, from the pages of before."""
    before = pages[pages["published_on"] < day].reset_index(drop=True)
    space = page_space(prepare(before), TopicParameters().space)
    topics = find_topics(before, None, space=space)
    gaps = find_gaps(before, target, topics=topics, as_of=day, space=space)
    cited = gaps.assign(evidence_ids=[[] for _ in range(len(gaps))])
    data = {"topics": topics.topics, "topic_pages": topics.topic_pages, "gaps": cited}
    findings = read_findings(target, day.to_pydatetime().replace(tzinfo=UTC), before.assign(fetched_at=day), data)
    rows = generate_recommendations(findings).rows
    pieces = rows[rows["action"] == "create"]
    own = set(before.loc[before["site"] == target, "url"])
    advice = [Subject(row["title"], tuple(url for url in row["evidence_urls"] if url not in own)) for row in pieces.to_dict("records")]
    return backtest(pages, target, day, advice, topics.topic_pages)


def main() -> None:
    """Run the backtest, and print it."""
    folder, target, *days = sys.argv[1:]
    pages = stored_pages(Path(folder))
    tables = []
    for day in days:
        found = judged(pages, target, pd.Timestamp(day))
        tables.append(found)
        print(day, {str(name): f"{share:.2f}" for name, share in hit_rates(found).set_index("list")["hit_share"].items()}, flush=True)
    print(hit_rates(pd.concat(tables, ignore_index=True)).to_string(index=False))


if __name__ == "__main__":
    main()
