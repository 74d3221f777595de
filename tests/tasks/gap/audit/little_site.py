"""A small site without a fault, written as HTML and really parsed, in which a test changes what it is about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

import pandas as pd

from connectors.archive import Capture
from connectors.web.parse import parse_page
from tasks.gap.audit.audit import audit_site
from tasks.gap.audit.models import AUDIT, AuditParameters, SiteAudit
from tasks.pages import rows_of
from tasks.persist import frame_of

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOUNS = (
    "crust loaf tin starter oven acid slice flour scale towel porridge bowl milk cream honey pan spoon breakfast flake grain salt field farmer mill "
    "harvest husk wheat barn tractor stone straw seed door window roof garden stair cellar chimney porch attic beam hall river bridge path hill "
    "meadow sheep goat horse cart wheel rope ladder basket apple pear plum cherry nut berry"
).split()
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} | Rye House</title><meta name="description" content="{description}">
<link rel="canonical" href="{url}"><meta property="og:title" content="{title}"><meta property="og:image" content="/i.png">
<script type="application/ld+json">{data}</script></head>
<body><nav><a href="/">Rye House home</a> <a href="/guide/rye">Baking with rye</a> <a href="/guide/oat">Cooking with oat</a>
<a href="/guide/spelt">Growing some spelt</a></nav><main><article><h1>{title}</h1>{text}</article></main></body></html>"""


def text_about(name: str) -> str:
    """Some three hundred words, the same for the same name and others for another."""
    a = Random(name).sample(NOUNS, 12)
    turns = [a[place:] + a[:place] for place in range(len(a))]
    sentences = [
        f"The {b[0]} and its {b[3]} want a {b[5]} of their own, which is why {b[2]} people keep one {b[7]} near every {b[9]} they own." for b in turns
    ]
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def page(path: str, host: str = "https://a.test") -> str:
    """The HTML of one of the faultless pages."""
    name = path.rsplit("/", 1)[-1]
    title = f"All about {name} and its friends" if name else "The house of rye and bread"
    kind, more = (
        ("BlogPosting", f',"headline":"{title}","datePublished":"2026-01-02","author":{{"@type":"Person","name":"Ada Roth"}}')
        if name
        else ("WebPage", "")
    )
    return PAGE.format(
        url=f"{host}{path}",
        title=title,
        description=f"What to know of {name or 'this house'}: where it grows, how it is kept, and what to bake from it.",
        data=f'{{"@context":"https://schema.org","@type":"{kind}"{more}}}',
        text=text_about(name),
    )


@lru_cache(maxsize=4096)
def parsed(html: str, url: str, headers: tuple[str, ...]) -> Any:
    return parse_page(html.encode(), url, "text/html; charset=utf-8", headers)


@dataclass(frozen=True)
class Site:
    """Pages and other answers by path (or whole URL), and what the sitemap lists (None: nothing is known of it)."""

    host: str = "https://a.test"
    pages: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listed: Mapping[str, str | None] | None = None
    parameters: AuditParameters = AUDIT
    has_seo: bool = True

    def url(self, path: str) -> str:
        return path if path.startswith("http") else self.host + path

    def edit(self, path: str, old: str, new: str) -> "Site":
        """The site with a text of one page replaced."""
        assert old in self.pages[path]
        return self.having({path: self.pages[path].replace(old, new)})

    def having(self, pages: Mapping[str, str]) -> "Site":
        return replace(self, pages={**self.pages, **pages})

    def answering(self, path: str, outcome: str, status: int | None, **more: Any) -> "Site":
        return replace(self, answers={**self.answers, path: {"outcome": outcome, "status": status, **more}})

    def linked(self, path: str, *more: str, words: str = "What else there is") -> "Site":
        """The site with links to some addresses on one page."""
        anchors = "".join(f'<a href="{target}">{words} {place or ""}</a>' for place, target in enumerate(more))
        return self.edit(path, "</article>", f"{anchors}</article>")

    def capture(self, path: str, **facts: Any) -> Capture:
        standard = dict.fromkeys(Capture.__dataclass_fields__, None) | {
            "workspace": "w", "site": "a.test", "url": self.url(path), "fetched_at": AT, "known_at": AT, "crawl_id": "c", "status": 200,
            "outcome": "ok", "content_type": "text/html", "body_bytes": 5000, "duration_s": 0.1, "depth": 1, "source": "link",
        }  # fmt: skip
        if path == "/":
            standard |= {"source": "seed", "depth": 0}
        return Capture(**(standard | facts))

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame | None]:
        """Pages, captures, links and the sitemap's entries, with the types that the store gives."""
        documents, rows, links = [], [], []
        for path, html in self.pages.items():
            if self.answers.get(path, {}).get("outcome", "ok") not in ("ok", "not_modified"):
                continue
            found = parsed(html, self.url(path), self.headers.get(path, ()))
            read = rows_of(self.capture(path), found)
            rows.append(read.page)
            links += read.links
            documents.append(found.seo.to_document())
        paths = dict.fromkeys([*self.pages, *self.answers, "/robots.txt", "/sitemap.xml"])
        sides = {"/robots.txt": "robots", "/sitemap.xml": "sitemap_file"}
        captures = [asdict(self.capture(path, **{"source": sides[path]} if path in sides else {}, **self.answers.get(path, {}))) for path in paths]
        pages = frame_of("pages", rows).assign(text=[row["text"] for row in rows])
        if self.has_seo:
            pages = pages.assign(seo=pd.Series(documents, dtype=object))
        entries = self.listed if self.listed is not None else {path: None for path in self.pages if not path.startswith("http")}
        sitemap = pd.DataFrame({"url": [self.url(path) for path in entries], "lastmod_on": pd.to_datetime(list(entries.values()))})
        return pages, frame_of("captures", captures), frame_of("links", links), sitemap

    def audit(self) -> SiteAudit:
        pages, captures, links, sitemap = self.frames()
        return audit_site(pages, captures, links, "a.test", pd.Timestamp(AT), sitemap=sitemap, parameters=self.parameters)

    def findings(self) -> set[tuple[str, str]]:
        """What the audit finds: (path, check), whole addresses for other hosts."""
        found = self.audit().audit
        return {(url.removeprefix(self.host), check) for url, check in zip(found["url"], found["check"], strict=True)}


CLEAN = Site(pages={path: page(path) for path in ("/", "/guide/rye", "/guide/oat", "/guide/spelt")})
"""A home page and three articles without a fault."""
