"""The written content of a market: Markdown posts with YAML front matter, and one `site.yaml` a site."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal

from connectors.errors import PlancastError

MarketName = Literal["en", "de"]
CONTENT_ROOT = Path(__file__).parent / "content"


class DemoContentError(PlancastError):
    """A content file of the demo market cannot be used."""

    code: ClassVar[str] = "PC290"


@dataclass(frozen=True, slots=True)
class Document:
    """One written page: a dated post with a subject, or an undated page (home, about, product)."""

    host: str
    slug: str
    kind: Literal["post", "page", "product", "home"]
    path: str
    title: str
    description: str
    body: str
    language: str
    subject: str | None = None
    author: str | None = None
    published_on: date | None = None
    modified_on: date | None = None
    price: str | None = None
    is_listed: bool = True
    is_indexable: bool = True
    alternates: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The absolute address, as links on other sites write it."""
        return f"http://{self.host}{self.path}"

    @property
    def word_count(self) -> int:
        """Words of the written body, markup not counted apart."""
        return len(self.body.split())


@dataclass(frozen=True, slots=True)
class Listing:
    """The paginated list of a site's posts: `first_path`, then `next_path` with `{number}`."""

    title: str
    description: str
    first_path: str
    next_path: str
    page_size: int


@dataclass(frozen=True, slots=True)
class Copy:
    """The same post at a second address: `opening`, if any, goes before its text; the canonical link may be missing."""

    path: str
    of: str
    layout: str
    has_canonical: bool
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One site of a market: how it looks, how it can be discovered, and its documents."""

    host: str
    name: str
    tagline: str
    role: Literal["target", "competitor"]
    layout: Literal["shop", "magazine", "journal"]
    language: str
    dates: Literal["json-ld", "meta", "print"]
    discovery: Literal["sitemap", "sitemap-index", "feed"]
    post_path: str
    listing: Listing
    navigation: Mapping[str, str]
    theme: Mapping[str, str]
    disallow: tuple[str, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def url(self) -> str:
        """The start address."""
        return f"http://{self.host}/"

    @property
    def posts(self) -> tuple[Document, ...]:
        """The dated posts, newest first."""
        dated = (document for document in self.documents if document.published_on is not None)
        return tuple(sorted(dated, key=lambda post: (-(post.published_on or date.min).toordinal(), post.slug)))


@dataclass(frozen=True, slots=True)
class Market:
    """The sites of a market, the target first, and the words of its pages' furniture (`labels`)."""

    name: str
    sites: tuple[Site, ...]
    labels: Mapping[str, str]
    months: tuple[str, ...]
    references: Mapping[str, str]
    hidden: frozenset[str] = frozenset()

    @property
    def target(self) -> Site:
        """The site that the market's plan is for."""
        return self.sites[0]

    @property
    def competitors(self) -> tuple[Site, ...]:
        """The other sites, by name of their host."""
        return self.sites[1:]

    def published_by(self, as_of: date) -> "Market":
        """The market as it stood on a day: later posts are gone, and links to them have become plain text."""
        sites = tuple(replace(site, documents=_until(site.documents, as_of)) for site in self.sites)
        kept = {f"{document.host}/{document.slug}" for site in sites for document in site.documents}
        return replace(self, sites=sites, hidden=frozenset(self.references) - kept)


def load_market(name: MarketName, as_of: date | None = None) -> Market:
    """Read a market from its content folder, at its whole or (`as_of`) as it stood on a day."""
    folder = CONTENT_ROOT / name
    sites = sorted((_read_site(path) for path in folder.glob("*/site.yaml")), key=lambda site: (site.role != "target", site.host))
    references = {f"{document.host}/{document.slug}": document.url for site in sites for document in site.documents}
    furniture = _read_yaml(folder / "furniture.yaml")
    months = tuple(furniture.pop("months"))
    market = Market(name, tuple(sites), furniture, months, references)
    return market if as_of is None else market.published_by(as_of)


def _until(documents: tuple[Document, ...], as_of: date) -> tuple[Document, ...]:
    return tuple(document for document in documents if document.published_on is None or document.published_on <= as_of)


def _read_yaml(path: Path) -> dict[str, Any]:
    import yaml

    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _read_site(path: Path) -> Site:
    values = _read_yaml(path)
    values["listing"] = Listing(**values["listing"])
    values["disallow"] = tuple(values.get("disallow", ()))
    values["copies"] = tuple(Copy(**copy) for copy in values.get("copies", ()))
    site = Site(**values)
    files = sorted(path.parent.glob("posts/*.md")) + sorted(path.parent.glob("pages/*.md"))
    return replace(site, documents=tuple(_read_document(file, site) for file in files))


def _read_document(path: Path, site: Site) -> Document:
    import yaml

    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values: dict[str, Any] = {"kind": "post", "path": site.post_path.format(slug=path.stem), "language": site.language}
    values.update(yaml.safe_load(front))
    if values["kind"] == "post" and not {"subject", "author", "published_on"} <= values.keys():
        raise DemoContentError(f"{path} lacks a subject, an author or a date: add it to the front matter")
    return Document(host=site.host, slug=path.stem, body=body.strip() + "\n", **values)
