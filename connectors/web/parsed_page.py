"""The record that a parsed page is: plain data, so that reading one back needs no parser."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level, 1 to 6, and its text on one line."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link: its absolute http(s) URL without fragment, its anchor text, and whether it says nofollow, ugc or sponsored."""

    url: str
    anchor: str
    is_nofollow: bool


@dataclass(frozen=True, slots=True)
class PageSeo:
    """What search engines read besides the text. Of long lists the first few are kept; the counts are whole.

    `title_element`: the whole title, the site's name included; `description_count`: meta descriptions that say something; `h1_count`: main
    headings that do; `html_lang`: as written, None where it is missing; `social`: names of the Open Graph and Twitter tags that are filled
    in; `alternates`: (hreflang as written, URL); `canonicals`: distinct URLs; `images_without_alt`: sources of images that have no text
    alternative, nor are marked as decoration; `insecure_urls`: what a page on https loads or sends over http; `json_ld_error`: the first
    block's that is no JSON; `structured_gaps`: properties (`Product.name`) that a stated type needs and lacks; `robots_header`: the
    directives of X-Robots-Tag; `is_shell`: the page says next to nothing until its scripts have run.
    """

    title_element: str = ""
    title_count: int = 0
    description_count: int = 0
    h1_count: int = 0
    html_lang: str | None = None
    viewport: str | None = None
    meta_refresh: str | None = None
    social: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    canonicals: tuple[str, ...] = ()
    image_count: int = 0
    images_without_alt_count: int = 0
    images_without_alt: tuple[str, ...] = ()
    insecure_count: int = 0
    insecure_urls: tuple[str, ...] = ()
    json_ld_count: int = 0
    json_ld_error_count: int = 0
    json_ld_error: str | None = None
    structured_gaps: tuple[str, ...] = ()
    robots_header: tuple[str, ...] = ()
    is_shell: bool = False

    def to_document(self) -> dict[str, Any]:
        """The facts as a JSON object, without those that have their default: most pages fill in few."""
        stated = {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name) != field.default}
        return {name: _plain(value) for name, value in stated.items()}


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What one body tells. `status`: `ok`; `truncated` (beyond a limit: some structure or text is missing); `timeout`; `not_html`.

    `published_basis` is `json-ld`, `meta`, `time`, `url` or `text`; `content_kind` one of `content_kind.KINDS`; `language` is the
    declared one; `encoding` the codec that the body was read with; `seo` is None where the page was not read as HTML.
    """

    status: str
    text: str = ""
    title: str = ""
    description: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[PageLink, ...] = ()
    canonical: str | None = None
    published_on: date | None = None
    published_basis: str | None = None
    modified_on: date | None = None
    author: str | None = None
    language: str | None = None
    schema_types: tuple[str, ...] = ()
    robots: tuple[str, ...] = ()
    content_kind: str = "page"
    feeds: tuple[str, ...] = ()
    encoding: str = "utf-8"
    seo: PageSeo | None = None


def timed_out() -> ParsedPage:
    """What stands for a page that used up its CPU, wall-clock or memory limit."""
    return ParsedPage(status="timeout")
