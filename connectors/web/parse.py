"""One page from its bytes: main text, title, dates, links and what else it states about itself.

`parse_page` decides nothing about the page's worth: it says what the bytes tell. It does not raise on bad HTML; a page whose
structure is beyond the limits of `decode`, `shape` and `main_text` is parsed as far as they go and says `truncated`.
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from connectors.web import metadata
from connectors.web.content_kind import PageTraits, decide_kind
from connectors.web.decode import MAX_BODY_BYTES, Decoded, decode
from connectors.web.main_text import SHORT_CHARS, MainText, body_text, main_text
from connectors.web.page_dates import page_dates
from connectors.web.page_seo import header_directives, is_shell, page_seo
from connectors.web.parsed_page import Heading, PageLink, ParsedPage, timed_out
from connectors.web.prune import prune
from connectors.web.shape import split_excess, tame, xhtml_to_html
from connectors.web.structured_data import StructuredData, read_structured_data

__all__ = ["Heading", "PageLink", "ParsedPage", "parse_page", "timed_out"]


def parse_page(body: bytes, url: str, content_type: str | None, robots_headers: Sequence[str] = ()) -> ParsedPage:
    """What the bytes of one answer tell. `url` is where they came from; never raises on bad HTML.

    `robots_headers` are the values of its X-Robots-Tag headers, which count like the page's own robots directives.
    """
    is_cut = len(body) > MAX_BODY_BYTES
    decoded = decode(body[:MAX_BODY_BYTES], content_type)
    if decoded.kind == "binary":
        return ParsedPage(status="not_html", encoding=decoded.encoding)
    if decoded.kind == "plain":
        return _plain(decoded, is_cut)
    html, whole_text = split_excess(xhtml_to_html(decoded.text) if decoded.kind == "xhtml" else decoded.text)
    html, is_tamed = tame(html)
    page = _read(html, url, decoded.encoding, is_cut or is_tamed or whole_text is not None)
    if robots_headers:
        page = _with_header(page, header_directives(robots_headers))
    return page if whole_text is None else replace(page, text=whole_text)


def _with_header(page: ParsedPage, directives: tuple[str, ...]) -> ParsedPage:
    seo = page.seo if page.seo is None else replace(page.seo, robots_header=directives)
    return replace(page, robots=tuple(dict.fromkeys((*page.robots, *directives))), seo=seo)


def _plain(decoded: Decoded, is_cut: bool) -> ParsedPage:
    lines = (" ".join(line.split()) for line in decoded.text.splitlines())
    text = "\n".join(line for line in lines if line)
    return ParsedPage(status="truncated" if is_cut else "ok", text=text, encoding=decoded.encoding)


def _read(html: str, url: str, encoding: str, is_over_limit: bool) -> ParsedPage:
    tree = LexborHTMLParser(html)
    base = metadata.base_url(tree, url)
    meta, data = metadata.read_meta(tree), read_structured_data(tree)
    headline = metadata.find_headline(tree, meta, data)
    title, description = metadata.page_title(headline, meta), metadata.page_description(meta, data)
    titles = headline.all_titles() | {title}
    language = metadata.page_language(tree, meta)
    dates = page_dates(tree, url, meta, data, headline, language)
    author = metadata.page_author(tree, meta, data)
    links, has_more_links = metadata.page_links(tree, base)
    canonical, feeds = metadata.page_canonical(tree, base), metadata.page_feeds(tree, base)
    seo = page_seo(tree, html, url, base, headline, meta, data)
    prune(tree, url)
    headings = metadata.page_headings(tree)
    traits = _traits(tree, url, meta, data, dates.published_on is not None)
    main = _text_of(tree, html, titles, description, data)
    return ParsedPage(
        status="truncated" if is_over_limit or has_more_links or main.is_whole_body else "ok",
        text=main.text,
        title=title,
        description=description,
        headings=headings,
        links=links,
        canonical=canonical,
        published_on=dates.published_on,
        published_basis=dates.basis,
        modified_on=dates.modified_on,
        author=author,
        language=language,
        schema_types=data.types,
        robots=metadata.page_robots(meta),
        content_kind=decide_kind(traits),
        feeds=feeds,
        encoding=encoding,
        seo=replace(seo, is_shell=True) if len(main.text) < SHORT_CHARS and is_shell(html) else seo,
    )


def _text_of(tree: LexborHTMLParser, html: str, titles: frozenset[str], description: str, data: StructuredData) -> MainText:
    """The main text; a page that is all chrome gives its whole body, one that keeps its text in JSON-LD gives that."""
    main = main_text(tree, titles, description)
    if len(main.text) >= SHORT_CHARS:
        return main
    stated = data.first_text("articleBody")
    if len(stated) > max(SHORT_CHARS, 2 * len(main.text)):
        fragment = LexborHTMLParser(stated).body
        return MainText(body_text(fragment) if fragment is not None else stated, main.is_whole_body)
    if not main.text:
        whole = LexborHTMLParser(html)
        whole.strip_tags(["script", "style", "noscript", "template", "svg", "select", "iframe"], recursive=True)
        return MainText(body_text(whole.body) if whole.body is not None else "", main.is_whole_body)
    return main


def _traits(tree: LexborHTMLParser, url: str, meta: metadata.MetaTags, data: StructuredData, is_dated: bool) -> PageTraits:
    body = tree.body
    chars = len(body.text(deep=True)) if body is not None else 0
    linked = sum(len(link.text(deep=True)) for link in tree.css("a[href]"))
    teasers = len(tree.css("h2 a[href],h3 a[href],h4 a[href],a[href] h2,a[href] h3,a[href] h4,p > a[href]:only-child"))
    return PageTraits(
        path=urlsplit(url).path if "[" not in url else "/-",
        schema_types=data.types,
        og_type=meta.first("og:type"),
        generator=meta.first("generator"),
        text_chars=chars - linked,
        is_dated=is_dated,
        teaser_count=teasers,
        link_share=linked / chars if chars else 0.0,
    )
