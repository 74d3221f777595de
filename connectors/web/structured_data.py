"""What a page says about itself in schema.org terms: JSON-LD blocks, microdata and RDFa types."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

MAX_JSON_CHARS = 1_000_000
MAX_NODES = 2000

_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "BlogPosting",
        "TechArticle",
        "ScholarlyArticle",
        "Report",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "Recipe",
        "HowTo",
        "APIReference",
        "VideoObject",
        "PodcastEpisode",
    ]
)


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The JSON-LD nodes of a page in document order, every schema.org type that it names, and what is wrong with blocks that are no JSON."""

    nodes: tuple[dict[str, Any], ...]
    types: tuple[str, ...]
    block_count: int = 0
    errors: tuple[str, ...] = ()

    def main_nodes(self) -> Iterator[dict[str, Any]]:
        """The nodes that can speak for the page: article-like ones first, then the others but for organisations and the like."""
        articles = [n for n in self.nodes if _ARTICLE_TYPES.intersection(types_of(n))]
        yield from articles
        yield from (n for n in self.nodes if "WebPage" in types_of(n) or "Product" in types_of(n))

    def first_text(self, *keys: str) -> str:
        """The first non-empty text under one of the keys in the nodes that speak for the page; "" where there is none."""
        for node in self.main_nodes():
            for key in keys:
                if isinstance(value := node.get(key), str) and value.strip():
                    return value.strip()
        return ""


def types_of(node: dict[str, Any]) -> list[str]:
    """The node's types without their namespace."""
    value = node.get("@type")
    return [_local_name(v) for v in (value if isinstance(value, list) else [value]) if isinstance(v, str) and v]


def read_structured_data(tree: LexborHTMLParser) -> StructuredData:
    """JSON-LD, microdata (`itemtype`) and RDFa (`typeof`) of the page; malformed blocks are left out."""
    nodes: list[dict[str, Any]] = []
    errors: list[str] = []
    scripts = tree.css('script[type="application/ld+json" i]')
    for script in scripts:
        try:
            nodes.extend(_nodes_of(script.text(deep=True) or ""))
        except (ValueError, RecursionError) as error:
            errors.append(str(error)[:200])
        if len(nodes) > MAX_NODES:
            break
    types = [name for node in nodes for name in types_of(node)]
    for element in tree.css("[itemtype],[typeof]")[:MAX_NODES]:
        attributes = element.attributes
        stated = f"{attributes.get('itemtype') or ''} {attributes.get('typeof') or ''}"
        types.extend(_local_name(value) for value in stated.split())
    names = tuple(name for name in dict.fromkeys(types) if name)[:100]
    return StructuredData(tuple(nodes[:MAX_NODES]), names, len(scripts), tuple(errors))


def _nodes_of(text: str) -> list[dict[str, Any]]:
    """The nodes of a block, none of an empty or overlong one; raises ValueError or RecursionError where it is no JSON that can be read."""
    bare = text.strip().removeprefix("<!--").removesuffix("-->").rstrip(";").strip()
    if not bare or len(bare) > MAX_JSON_CHARS:
        return []
    # Not strict: real pages carry raw line breaks inside strings.
    return list(_walk(json.loads(bare, strict=False)))


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    """Top-level nodes, those of an @graph, and main entities: what the page is about, not what it merely mentions."""
    pending, seen_count = [value], 0
    while pending and seen_count < MAX_NODES:
        current = pending.pop(0)
        seen_count += 1
        if isinstance(current, list):
            pending[:0] = current[:MAX_NODES]
        elif isinstance(current, dict):
            if current.get("@type"):
                yield current
            pending[:0] = [current[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(current.get(key), list | dict)]


def _local_name(value: str) -> str:
    return value.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1].rsplit(":", 1)[-1][:60]
