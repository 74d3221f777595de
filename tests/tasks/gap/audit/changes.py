"""Changes to the little site, and the names of what is in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

RYE, OAT, SPELT = "/guide/rye", "/guide/oat", "/guide/spelt"
TITLE = "<title>All about rye and its friends | Rye House</title>"
CANONICAL = '<link rel="canonical" href="https://a.test/guide/rye">'
DESCRIPTION = '<meta name="description" content="What to know of rye: where it grows, how it is kept, and what to bake from it.">'
VIEWPORT = '<meta name="viewport" content="width=device-width">'
H1 = "<h1>All about rye and its friends</h1>"

Finding = tuple[str, str]
Change = Callable[[Any], Any]
Case = tuple[str, Change, set[Finding]]


def head(markup: str) -> Change:
    """Adds markup to the head of the page on rye."""
    return lambda site: site.edit(RYE, "</head>", f"{markup}</head>")


def swap(old: str, new: str, path: str = RYE) -> Change:
    return lambda site: site.edit(path, old, new)


def alternates(path: str, *pairs: tuple[str, str]) -> Change:
    markup = "".join(f'<link rel="alternate" hreflang="{code}" href="{href}">' for code, href in pairs)
    return lambda site: site.edit(path, "</head>", f"{markup}</head>")


def both(*changes: Change) -> Change:
    def changed(site: Any) -> Any:
        for change in changes:
            site = change(site)
        return site

    return changed


def answering(path: str, outcome: str, status: int | None, **more: Any) -> Change:
    return lambda site: site.answering(path, outcome, status, **more)


def linked(*targets: str, words: str = "What else there is") -> Change:
    return lambda site: site.linked(RYE, *targets, words=words)


def listed(**more: str | None) -> Change:
    """Adds addresses (and their days) to what the sitemap lists."""
    paths = {f"/{name}": day for name, day in more.items()}
    return lambda site: replace(site, listed={**dict.fromkeys(site.pages), **paths})


def limits(**values: Any) -> Change:
    return lambda site: replace(site, parameters=replace(site.parameters, **values))


def on_http(site: Any) -> Any:
    pages = {path: html.replace("https://a.test", "http://a.test") for path, html in site.pages.items()}
    return replace(site, host="http://a.test", pages=pages)


def with_page(path: str, html: str) -> Change:
    return lambda site: site.having({path: html})


SOCIAL = '<meta property="og:title" content="x"><meta property="og:image" content="y">'


def titled(title: str, body: str) -> str:
    """A page without a fault but for what its title and body say."""
    description = '<meta name="description" content="A description that is long enough to be shown as it stands in results.">'
    canonical = '<link rel="canonical" href="https://a.test/more">'
    head = f"<head><title>{title} | Rye House</title>{VIEWPORT}{canonical}{description}{SOCIAL}</head>"
    return f'<!doctype html><html lang="en">{head}<body><nav><a href="/">Rye House home</a></nav><main><h1>{title}</h1>{body}</main></body></html>'


PLAIN = "<p>We are sorry. Try the search, or go back to the house and look around for something else to read or to bake today, please.</p>"
BARE = '<body><div id="root"></div><script src="/app.js"></script></body>'
SHELL = f'<!doctype html><html lang="en"><head>{TITLE}{VIEWPORT}{CANONICAL}{DESCRIPTION}{SOCIAL}</head>'
PICTURE = '<body><h1><img alt="Rye" src="/rye.png"></h1></body>'
