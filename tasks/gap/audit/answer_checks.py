"""Checks of how addresses answer: errors, silence, redirects, weight, speed and https."""

import re
from collections.abc import Iterator

import pandas as pd

from tasks.gap.audit.findings import found, named
from tasks.gap.audit.site_data import SILENT, SiteData

_PHRASES = (
    r"page (?:was |is |could |can ?)?not (?:be )?found|page (?:does not|doesn.t|no longer) exists?|page you (?:requested|are looking for)"
    r"|seite (?:wurde |konnte )?nicht gefunden|diese seite existiert nicht|page (?:introuvable|non trouvée|inexistante)"
    r"|p[áa]gina n(?:o|ão) (?:fue )?encontrada|pagina non trovata|pagina niet gevonden|nothing (?:was )?found|no longer available"
)
_NOT_FOUND = re.compile(_PHRASES, re.I)
_ONLY_404 = re.compile(r"\W*(?:http |error |fehler |erreur )*404(?: error)?(?:\W+not found|\W.{0,40}not found.*)?\W*|not found|nicht gefunden", re.I)
_NAME_CHARS = 100
_FEW_WORDS = 40


def answer_checks(data: SiteData) -> Iterator[pd.DataFrame]:
    """The findings, a frame a check."""
    captures = data.captures
    failed = captures[(captures["outcome"] == "http_error") & (captures["status"] >= 500).fillna(value=False)]
    yield found("server_error", failed.index, [f"HTTP {status}" for status in failed["status"]], "an answer of 200")
    silent = captures[captures["outcome"].isin(SILENT)]
    yield found("no_answer", silent.index, _reasons(silent), "an answer")
    large = captures.index[captures["outcome"] == "too_large"]
    yield found("too_large", large, "beyond the crawler's limit", "a page that can be read whole")
    yield from _weights(data)
    yield from _redirects(data)
    yield from _security(data)
    yield from _emptiness(data)
    yield from _site(data)


def _reasons(captures: pd.DataFrame) -> list[str]:
    return [
        f"{outcome}: {error}" if isinstance(error, str) else str(outcome)
        for outcome, error in zip(captures["outcome"], captures["error"], strict=True)
    ]


def _weights(data: SiteData) -> Iterator[pd.DataFrame]:
    limits = data.parameters
    answered = data.captures[data.captures["outcome"].isin(["ok", "not_modified"])]
    slow = answered[answered["duration_s"] > limits.slow_s]
    yield found("slow_answer", slow.index, [f"{seconds:.1f} s" for seconds in slow["duration_s"]], f"at most {limits.slow_s:g} s")
    heavy = answered[answered["body_bytes"] > limits.large_bytes]
    yield found("large_page", heavy.index, [f"{size:,} bytes" for size in heavy["body_bytes"]], f"at most {limits.large_bytes:,} bytes of HTML")


def _redirects(data: SiteData) -> Iterator[pd.DataFrame]:
    captures, redirects = data.captures, data.redirects
    circular = captures[captures["outcome"].isin(["redirect_loop", "too_many_redirects"])]
    looping = sorted({*circular.index, *redirects.index[redirects["is_circular"]]})
    yield found("redirect_loop", looping, [_leads_to(captures, url) for url in looping], "a redirect that ends at a page")
    straight = redirects[~redirects["is_circular"]]
    states = straight["final_url"].map(captures["state"])
    broken = straight[(states == "broken").to_numpy()]
    statuses = broken["final_url"].map(captures["status"])
    seen = [f"leads to {url}, which answers {status}" for url, status in zip(broken["final_url"], statuses, strict=True)]
    yield found("redirect_broken", broken.index, seen, "a redirect that ends at a page")
    chains = straight[straight["hop_count"] > 1]
    seen = [f"{count} redirects to {url}" for count, url in zip(chains["hop_count"], chains["final_url"], strict=True)]
    yield found("redirect_chain", chains.index, seen, "one redirect")
    passing = captures[(captures["state"] == "redirect") & captures["status"].isin([302, 303, 307])]
    seen = [f"HTTP {status} to {url}" for status, url in zip(passing["status"], passing["location"], strict=True)]
    yield found("redirect_temporary", passing.index, seen, "301 or 308, if the move is for good")


def _leads_to(captures: pd.DataFrame, url: str) -> str:
    location = captures.loc[url, "location"]
    return f"redirects to {location}" if isinstance(location, str) else "redirects in a circle or too often"


def _security(data: SiteData) -> Iterator[pd.DataFrame]:
    urls = data.pages["url"]
    if data.home_url.startswith("http:"):
        if len(urls):
            yield found("site_not_https", [data.home_url], "the home page answers over http", "https")
    else:
        plain = urls[urls.str.startswith("http:") & (data.pages["state"] == "ok")]
        yield found("page_not_https", plain, "answers over http", "a redirect to https")
    counts = data.seo("insecure_count", 0)
    mixed = data.pages[counts > 0]
    examples = data.seo_lists("insecure_urls")[mixed.index]
    seen = [f"{count}: {named(shown, data.parameters.shown)}" for count, shown in zip(counts[mixed.index], examples, strict=True)]
    yield found("mixed_content", mixed["url"], seen, "https for everything that the page loads or sends")


def _emptiness(data: SiteData) -> Iterator[pd.DataFrame]:
    pages = data.searchable
    is_lost = pages["word_count"].le(data.parameters.soft_404_most_words) & _says_not_found(pages)
    lost = pages[is_lost.to_numpy()]
    seen = [f"answers 200 with the title “{title}”" for title in lost["title"].fillna("")]
    yield found("soft_404", lost["url"], seen, "404 or 410")
    is_shell = data.seo("is_shell", default=False).astype(bool)[pages.index]
    yield found("script_only", pages.loc[is_shell, "url"], "no text in the HTML, but scripts that make some", "the text in the HTML")
    is_bare = (pages["word_count"] == 0) & ~is_shell & ~is_lost & ~pages["content_kind"].isin(["listing", "video"])
    yield found("no_text", pages.loc[is_bare, "url"], "no text", "text that says what the page is about")


def _says_not_found(pages: pd.DataFrame) -> "pd.Series[bool]":
    rows = zip(pages["title"].fillna(""), pages["headings"], pages["text"], pages["word_count"], strict=True)
    return pd.Series([_is_lost(title, headings, text, words) for title, headings, text, words in rows], index=pages.index, dtype=bool)


def _is_lost(title: str, headings: list[str], text: str, words: int) -> bool:
    names = [title, *(heading.partition(" ")[2] for heading in headings[:1])]
    if any(_ONLY_404.fullmatch(name.strip()) or (_NOT_FOUND.search(name) and len(name) < _NAME_CHARS) for name in names if name):
        return True
    return words < _FEW_WORDS and _NOT_FOUND.search(text) is not None


def _site(data: SiteData) -> Iterator[pd.DataFrame]:
    robots = data.side_files[data.side_files["source"] == "robots"]
    failing = robots[robots["outcome"].isin(SILENT) | ((robots["outcome"] == "http_error") & (robots["status"] >= 500).fillna(value=False))]
    seen = [f"HTTP {status}" if pd.notna(status) else str(outcome) for status, outcome in zip(failing["status"], failing["outcome"], strict=True)]
    yield found("robots_unreachable", failing["url"], seen, "the rules, or 404 where there are none")
    home = data.pages[data.pages["url"] == data.home_url]
    shut = home[~home["is_indexable"]]
    yield found("home_not_indexable", shut["url"], [f"robots: {', '.join(words)}" for words in shut["robots"]], "no noindex")
    if data.captures["state"].get(data.home_url) == "blocked":
        yield found("home_not_indexable", [data.home_url], "closed by robots.txt", "open to crawlers")
    refresh = data.seo("meta_refresh", None)
    sent_on = data.pages[refresh.notna() & refresh.fillna("").str.contains(r"url\s*=", case=False)]
    yield found("meta_refresh", sent_on["url"], [f"refresh: {value}" for value in refresh[sent_on.index]], "a redirect of the server")
