from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd

from connectors.archive import ArchiveWriter, Capture
from connectors.web.parse import parse_page
from tasks.pages import PARSER_VERSION, capture_rows, links_frame, listed_frame, pages_frame, read_page, rows_of, unread_page

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HTML = b"""<!doctype html><html lang="en"><head><title>Rye bread</title><link rel="canonical" href="/rye?utm_source=x">
<meta name="robots" content="noindex"><meta property="article:published_time" content="2026-03-04T10:00:00Z"></head><body><article><h1>Rye bread</h1>
<p>Rye flour holds more water than wheat flour, and its dough is sticky, so it is shaped with wet hands and baked in a tin for an hour.</p>
<p>A sour starter keeps the crumb from becoming gummy, because its acid slows the enzymes that break the starch of the rye down.</p>
<a href="/about#team">About us</a><a href="/about">About us</a>
<a rel="nofollow" href="https://other.test/x?fbclid=1">Other</a><a href="mailto:x@y.z">Mail</a>
</article></body></html>"""


def capture(**values: object) -> Capture:
    facts = dict.fromkeys(Capture.__dataclass_fields__, None) | {
        "workspace": "w", "site": "a.test", "url": "http://a.test/rye", "fetched_at": NOW, "known_at": NOW, "crawl_id": "c", "status": 200,
        "outcome": "ok", "content_type": "text/html", "body_bytes": 1, "duration_s": 0.1, "depth": 1, "source": "link",
    }  # fmt: skip
    return Capture(**(facts | values))


def test_a_page_row_says_what_the_page_says_about_itself() -> None:
    page = rows_of(capture(), parse_page(HTML, "http://a.test/rye", "text/html")).page
    assert page is not None
    assert (page["title"], page["language"], page["published_on"]) == ("Rye bread", "en", date(2026, 3, 4))
    assert page["canonical_url"] == "http://a.test/rye"
    assert page["is_indexable"] is False
    assert page["word_count"] > 30
    assert (page["status"], page["parser_version"]) == ("ok", PARSER_VERSION)


def test_links_are_normalised_each_once_and_told_apart() -> None:
    links = rows_of(capture(), parse_page(HTML, "http://a.test/rye", "text/html")).links
    assert [(link["to_url"], link["is_internal"], link["is_nofollow"]) for link in links] == [
        ("http://a.test/about", True, False),
        ("https://other.test/x", False, True),
    ]


def test_a_page_that_took_too_long_is_marked_and_not_lost() -> None:
    page = unread_page(("archive", capture())).page
    assert page is not None
    assert (page["status"], page["word_count"], page["url"]) == ("timeout", 0, "http://a.test/rye")


def test_a_capture_without_a_page_gives_itself_alone() -> None:
    for other in (capture(outcome="not_found"), capture(source="robots"), capture(outcome="not_modified")):
        rows = read_page(str(Path("/nowhere")), other)
        assert (rows.capture, rows.page, rows.links) == (other, None, ())


def test_frames_hold_the_rows_of_a_shard() -> None:
    shard = [rows_of(capture(), parse_page(HTML, "http://a.test/rye", "text/html")), read_page("x", capture(outcome="error"))]
    assert len(pages_frame(shard)) == 1
    assert set(links_frame(shard)["from_url"]) == {"http://a.test/rye"}
    assert pages_frame([]).empty


def archived(folder: Path, url: str, body: bytes, head: bytes = b"", **values: object) -> Capture:
    """A capture whose answer is in the archive."""
    writer = ArchiveWriter(folder, "w", "c", started_at=NOW)
    placed = writer.write(capture(url=url, **values), request=b"GET / HTTP/1.1\r\n\r\n", answer=b"HTTP/1.1 200 OK\r\n" + head + b"\r\n" + body)
    writer.close()
    return placed


def test_a_noindex_in_a_header_counts(tmp_path: Path) -> None:
    body = HTML.replace(b'<meta name="robots" content="noindex">', b"")
    plain = read_page(str(tmp_path), archived(tmp_path, "http://a.test/rye", body)).page
    shut = read_page(
        str(tmp_path), archived(tmp_path, "http://a.test/rye", body, b"X-Robots-Tag: noindex\r\nx-robots-tag: otherbot: nofollow\r\n")
    ).page
    assert plain is not None
    assert shut is not None
    assert (plain["is_indexable"], plain["robots"]) == (True, [])
    assert (shut["is_indexable"], shut["robots"]) == (False, ["noindex"])


def test_what_sitemaps_list_is_read_from_the_archive(tmp_path: Path) -> None:
    body = b"<urlset><url><loc>http://a.test/rye?utm_source=map</loc><lastmod>2026-05-06T07:08:09Z</lastmod></url><url><loc>/rel</loc></url></urlset>"
    sitemap = archived(tmp_path, "http://a.test/sitemap.xml", body, source="sitemap_file")
    captures = pd.DataFrame(capture_rows([read_page(str(tmp_path), sitemap)]))
    listed = listed_frame(str(tmp_path), captures)
    assert listed["url"].tolist() == ["http://a.test/rye", "http://a.test/rel"]
    assert listed["lastmod_on"].tolist()[0] == pd.Timestamp("2026-05-06")
    assert listed["lastmod_on"].isna().tolist() == [False, True]
    assert listed_frame(str(tmp_path), captures.head(0)).columns.tolist() == ["url", "lastmod_on", "sitemap_url"]
