"""The demo market's sites as answers to requests: every path that a site knows, with its status, headers and body."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.demo_market.content import Copy, DemoContentError, Document, Market, MarketName, Site, load_market
from connectors.demo_market.discovery import discovery_files, robots_txt
from connectors.demo_market.markup import to_html
from connectors.demo_market.planted import BROKEN_LINKS, PLANTED, PlantedSubject

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["BROKEN_LINKS", "PLANTED", "Answer", "PlantedSubject", "RenderedSite", "render_market", "subject_urls"]

_HTML = "text/html; charset=utf-8"
_LATEST_COUNT = 5
_RELATED_COUNT = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What one path answers with. `location` is set for redirects; `etag` is weak, for it holds under any coding."""

    status: int
    content_type: str
    body: bytes
    last_modified_at: datetime | None = None
    location: str | None = None
    compressed: bytes = b""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class RenderedSite:
    """A site and all its answers, by path (with the query, where the query chooses the page)."""

    site: Site
    answers: Mapping[str, Answer]
    not_found: Answer

    def answer(self, target: str) -> Answer:
        """The answer to a request target. Queries that choose nothing (tracking parameters) are ignored."""
        return self.answers.get(target) or self.answers.get(target.split("?", 1)[0], self.not_found)

    @property
    def html_paths(self) -> tuple[str, ...]:
        """The paths of the pages: what answers 200 with HTML."""
        return tuple(path for path, answer in self.answers.items() if answer.status == 200 and answer.content_type == _HTML)


@dataclass(frozen=True, slots=True)
class _View:
    """What a template shows: a document, or a listing (`entries` with `newer` and `older`)."""

    kind: str
    title: str
    description: str
    canonical: str | None
    language: str
    body: str = ""
    author: str | None = None
    published_on: date | None = None
    modified_on: date | None = None
    price: str | None = None
    robots: str | None = None
    alternates: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Document, ...] = ()
    related: tuple[Document, ...] = ()
    print_path: str | None = None
    newer: str | None = None
    older: str | None = None


def render_market(name: MarketName, as_of: date | None = None) -> tuple[RenderedSite, ...]:
    """Render every site of a market, the target first; with `as_of`, only what was published by that day."""
    market = load_market(name, as_of)
    return tuple(_render_site(market, site) for site in market.sites)


def subject_urls(name: MarketName, subject: str) -> dict[str, tuple[str, ...]]:
    """The addresses of a subject's posts, newest first, by host: what a report's evidence can be checked against."""
    sites = load_market(name).sites
    return {site.host: tuple(post.url for post in site.posts if post.subject == subject) for site in sites}


def _render_site(market: Market, site: Site) -> RenderedSite:
    render = _renderer(market, site)
    newest_on = max((post.published_on for post in site.posts if post.published_on), default=date(2023, 1, 2))
    answers = {"/robots.txt": _answer("text/plain; charset=utf-8", robots_txt(site), newest_on)}
    for path, (content_type, body) in discovery_files(site).items():
        answers[path] = _answer(content_type, body, newest_on)
    for document in site.documents:
        changed_on = document.modified_on or document.published_on or newest_on
        answers[document.path] = _answer(_HTML, render(_document_view(market, site, document), site.layout), changed_on)
    for path, view in _listing_views(site).items():
        answers[path] = _answer(_HTML, render(view, site.layout), newest_on)
    answers |= _copies(market, site, render)
    answers |= {path: _redirect(market, site, to) for path, to in site.redirects.items()}
    missing = _View("page", market.labels["not_found"], "", None, site.language, body=f"<p>{market.labels['not_found_text']}</p>")
    return RenderedSite(site, answers, Answer(404, _HTML, render(missing, site.layout)))


def _answer(content_type: str, body: bytes, changed_on: date) -> Answer:
    at = datetime.combine(changed_on, time(6), tzinfo=UTC)
    is_text = content_type != "application/gzip"
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Answer(200, content_type, body, at, compressed=gzip.compress(body, mtime=0) if is_text else b"", etag=etag)


def _redirect(market: Market, site: Site, reference: str) -> Answer:
    location = _resolve(market, site, reference) or site.url
    return Answer(301, _HTML, f'<p><a href="{location}">{location}</a></p>'.encode(), location=location)


def _copies(market: Market, site: Site, render: Callable[[_View, str], bytes]) -> dict[str, Answer]:
    originals = {document.slug: document for document in site.documents}
    return {copy.path: _copy(market, site, render, copy, originals[copy.of]) for copy in site.copies if copy.of in originals}


def _copy(market: Market, site: Site, render: Callable[[_View, str], bytes], copy: Copy, original: Document) -> Answer:
    view = _document_view(market, site, original, opening=copy.opening, has_canonical=copy.has_canonical)
    return _answer(_HTML, render(view, copy.layout), original.published_on or date(2023, 1, 2))


def _document_view(market: Market, site: Site, document: Document, opening: str = "", has_canonical: bool = True) -> _View:
    text = f"{opening}\n\n{document.body}" if opening else document.body
    return _View(
        kind=document.kind,
        title=document.title,
        description=document.description,
        canonical=document.url if has_canonical else None,
        language=document.language,
        body=to_html(text, lambda reference: _resolve(market, site, reference)),
        author=document.author,
        published_on=document.published_on,
        modified_on=document.modified_on,
        price=document.price,
        robots=None if document.is_indexable else "noindex, follow",
        alternates={language: f"http://{site.host}{path}" for language, path in document.alternates.items()},
        entries=_listed(site)[:_LATEST_COUNT] if document.kind == "home" else (),
        related=_related(site, document),
        print_path=next((copy.path for copy in site.copies if copy.of == document.slug and copy.layout == "print"), None),
    )


def _resolve(market: Market, site: Site, reference: str) -> str | None:
    """Give the address behind `post:slug`, `post:host/slug` or a plain link; None if its post is not published yet."""
    if not reference.startswith("post:"):
        return reference
    name = reference.removeprefix("post:")
    key = name if "/" in name else f"{site.host}/{name}"
    if key not in market.references:
        raise DemoContentError(f"{site.host} links to {reference}, which no file holds: correct the link")
    if key in market.hidden:
        return None
    return market.references[key].removeprefix(site.url[:-1])


def _listed(site: Site) -> tuple[Document, ...]:
    return tuple(post for post in site.posts if post.is_listed)


def _related(site: Site, document: Document) -> tuple[Document, ...]:
    same = [post for post in _listed(site) if post.subject == document.subject and post.slug != document.slug]
    return tuple(same[:_RELATED_COUNT]) if document.kind == "post" else ()


def _listing_views(site: Site) -> dict[str, _View]:
    posts, size = _listed(site), site.listing.page_size
    count = max(1, -(-len(posts) // size))
    paths = [site.listing.first_path, *(site.listing.next_path.format(number=n) for n in range(2, count + 1))]
    return {
        path: _View(
            kind="listing",
            title=site.listing.title if i == 0 else f"{site.listing.title} ({i + 1}/{count})",
            description=site.listing.description,
            canonical=f"http://{site.host}{path}",
            language=site.language,
            entries=posts[i * size : (i + 1) * size],
            newer=paths[i - 1] if i else None,
            older=paths[i + 1] if i + 1 < count else None,
        )
        for i, path in enumerate(paths)
    }


def _renderer(market: Market, site: Site) -> Callable[[_View, str], bytes]:
    latest = _listed(site)[:_LATEST_COUNT]

    def print_date(day: date) -> str:
        return market.labels["date"].format(day=day.day, month=market.months[day.month - 1], year=day.year)

    def render(view: _View, layout: str) -> bytes:
        template = _environment().get_template(f"{layout}.html")
        shown: dict[str, Any] = {"page": view, "site": site, "labels": market.labels, "latest": latest}
        shown |= {"print_date": print_date, "json_ld": _json_ld(site, view)}
        return template.render(shown).encode()

    return render


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent / "templates"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _json_ld(site: Site, view: _View) -> str:
    """The structured data of a page, as schema.org names it; `<` is escaped so that no text can end the script."""
    data: dict[str, Any] = {"@context": "https://schema.org", "name": view.title, "description": view.description}
    if view.kind == "post" and view.published_on:
        changed_on = view.modified_on or view.published_on
        data |= {"@type": "BlogPosting", "headline": view.title, "inLanguage": view.language}
        data |= {
            "author": {"@type": "Person", "name": view.author},
            "publisher": {"@type": "Organization", "name": site.name},
        }
        data |= {"datePublished": view.published_on.isoformat(), "dateModified": changed_on.isoformat()}
    elif view.kind == "product":
        offer = {
            "@type": "Offer",
            "price": view.price,
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
        }
        data |= {"@type": "Product", "brand": site.name, "offers": offer}
    else:
        data |= {"@type": "CollectionPage" if view.kind == "listing" else "WebPage"}
    return json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c")
