"""What kind of page it is, from what it declares and how it is built.

In this order: `home` by its path; what schema.org types say; a path that names a listing (page, tag, category); what
Open Graph says; a documentation generator or path; a page that is mostly teasers is a `listing`; a dated page with a body
of text an `article`; anything else a `page`. The kinds: home, article, listing, product, documentation, event, faq, forum, video,
job, page.
"""

import re
from dataclasses import dataclass

KINDS = ("home", "article", "listing", "product", "documentation", "event", "faq", "forum", "video", "job", "page")

_BY_TYPE = (
    ("product", {"Product", "ProductGroup", "IndividualProduct", "Offer", "SoftwareApplication", "Book", "Vehicle", "Car"}),
    ("documentation", {"TechArticle", "APIReference"}),
    ("article", {"Article", "NewsArticle", "BlogPosting", "Report", "ScholarlyArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
                 "ReviewNewsArticle", "LiveBlogPosting", "Recipe", "HowTo", "Review", "CriticReview"}),
    ("job", {"JobPosting"}),
    ("event", {"Event", "BusinessEvent", "EducationEvent", "Festival", "MusicEvent", "ExhibitionEvent"}),
    ("faq", {"FAQPage"}),
    ("forum", {"QAPage", "DiscussionForumPosting"}),
    ("video", {"VideoObject"}),
    ("listing", {"CollectionPage", "ItemList", "SearchResultsPage", "Blog", "OfferCatalog"}),
)  # fmt: skip
_HOME = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:(?:index|home|default)\.\w{2,5})?", re.I)
_LISTING_PATH = re.compile(
    r"/(?:page|seite|pagina)/\d+/?$|/(?:tags?|category|categories|kategorien?|categorias?|author|archives?|search|topics?)/[^/]*/?$", re.I
)
_DOCS_PATH = re.compile(r"/(?:docs?|documentation|reference|manual|api-docs|handbuch|dokumentation)(?:/|$)", re.I)
_DOCS_GENERATOR = re.compile(r"sphinx|mkdocs|docusaurus|doxygen|vuepress|vitepress|gitbook|javadoc|jsdoc|antora|rustdoc|docfx", re.I)
MIN_ARTICLE_CHARS = 500
MIN_TEASERS = 5


@dataclass(frozen=True, slots=True)
class PageTraits:
    """What the kind is decided from. `teaser_count` are headings and list lines that are links; shares are 0..1."""

    path: str
    schema_types: tuple[str, ...]
    og_type: str
    generator: str
    text_chars: int
    is_dated: bool
    teaser_count: int
    link_share: float


def decide_kind(traits: PageTraits) -> str:
    """One of KINDS."""
    if _HOME.fullmatch(traits.path):
        return "home"
    types = set(traits.schema_types)
    stated = [kind for kind, names in _BY_TYPE if types & names]
    if stated and not (stated[0] in ("article", "product") and _is_list(traits)):
        return stated[0]
    if _is_list(traits):
        return "listing"
    return _by_markup(traits)


def _is_list(traits: PageTraits) -> bool:
    """By its path, or because its links outweigh its text."""
    return bool(_LISTING_PATH.search(traits.path)) or (traits.teaser_count >= MIN_TEASERS and traits.link_share > 0.5)


def _by_markup(traits: PageTraits) -> str:
    og_type = traits.og_type.lower()
    for kind, prefix in (("article", "article"), ("product", "product"), ("product", "og:product"), ("video", "video"), ("event", "event")):
        if og_type.startswith(prefix):
            return kind
    if _DOCS_GENERATOR.search(traits.generator) or _DOCS_PATH.search(traits.path):
        return "documentation"
    if traits.teaser_count >= MIN_TEASERS and (traits.link_share > 0.3 or not traits.is_dated):
        return "listing"
    return "article" if traits.is_dated and traits.text_chars >= MIN_ARTICLE_CHARS else "page"
