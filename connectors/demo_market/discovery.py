"""What a site tells crawlers: robots.txt, sitemaps (plain, or an index with a compressed part) and an RSS feed."""

import gzip
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from html import escape

from connectors.demo_market.content import Document, Site

_SITEMAP_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED_LENGTH = 12


def robots_txt(site: Site) -> bytes:
    """The rules for crawlers, with a Sitemap line where there is a sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {folder}" for folder in site.disallow)]
    address = {"sitemap": "sitemap.xml", "sitemap-index": "sitemap_index.xml"}.get(site.discovery)
    if address:
        lines += ["", f"Sitemap: {site.url}{address}"]
    return ("\n".join(lines) + "\n").encode()


def discovery_files(site: Site) -> dict[str, tuple[str, bytes]]:
    """The files that list a site's pages: path -> (content type, body)."""
    pages = [document for document in site.documents if _is_announced(document, site)]
    if site.discovery == "feed":
        return {"/feed.xml": ("application/rss+xml; charset=utf-8", _feed(site))}
    if site.discovery == "sitemap":
        return {"/sitemap.xml": ("application/xml", _sitemap(pages))}
    posts = [page for page in pages if page.published_on is not None]
    others = [page for page in pages if page.published_on is None]
    return {
        "/sitemap_index.xml": ("application/xml", _sitemap_index(site, ("sitemap-posts.xml.gz", "sitemap-pages.xml"))),
        "/sitemap-posts.xml.gz": ("application/gzip", gzip.compress(_sitemap(posts), mtime=0)),
        "/sitemap-pages.xml": ("application/xml", _sitemap(others)),
    }


def _is_announced(document: Document, site: Site) -> bool:
    return document.is_indexable and not any(document.path.startswith(folder) for folder in site.disallow)


def _sitemap(pages: Iterable[Document]) -> bytes:
    rows = "\n".join(f"  <url><loc>{escape(page.url)}</loc>{_last_modified(page.modified_on or page.published_on)}</url>" for page in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP_XMLNS}">\n{rows}\n</urlset>\n'.encode()


def _sitemap_index(site: Site, names: tuple[str, ...]) -> bytes:
    rows = "\n".join(f"  <sitemap><loc>{site.url}{name}</loc></sitemap>" for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP_XMLNS}">\n{rows}\n</sitemapindex>\n'.encode()


def _last_modified(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""


def _feed(site: Site) -> bytes:
    items = "\n".join(_feed_item(post) for post in site.posts[:FEED_LENGTH])
    head = f"<title>{escape(site.name)}</title><link>{site.url}</link><description>{escape(site.tagline)}</description>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}\n{items}\n</channel></rss>\n'
    return text.encode()


def _feed_item(post: Document) -> str:
    at = datetime.combine(post.published_on or date.min, time(6), tzinfo=UTC)
    return (
        f"<item><title>{escape(post.title)}</title><link>{post.url}</link><guid>{post.url}</guid>"
        f"<pubDate>{format_datetime(at, usegmt=True)}</pubDate><description>{escape(post.description)}</description></item>"
    )
