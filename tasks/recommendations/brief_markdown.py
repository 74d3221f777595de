"""A brief as Markdown, for people who write in text editors. What pages say is made plain: it can be no markup."""

import re
from collections.abc import Iterable

from tasks.recommendations.brief.models import TEXTS, Brief, BriefLink

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")
_OWN = "this page"


def brief_markdown(brief: Brief) -> str:
    """The whole brief as Markdown (CommonMark), headings and lists; ends with a line break."""
    parts = [
        f"# {plain(brief.title)}",
        _lines(_facts(brief)),
        _section("Why", brief.why),
        _section("Titles to choose from", brief.title_options if brief.action in TEXTS else ()),
        _section("Angle", [brief.angle]),
        _outline(brief),
        _section("Keywords", [f"{one.keyword} ({one.intent}; {_volume(one.volume, one.volume_status)})" for one in brief.keywords]),
        _section("Pages to be better than", [_competitor(brief, place) for place in range(len(brief.competitors))], is_marked=True),
        _section("Links", [_link(link) for link in brief.links], is_marked=True),
        _section("Facts and sources", [f"{plain(one.statement)} {address(one.url)}".strip() for one in brief.sources], is_marked=True),
        _section("What to do", brief.steps),
        _section("Success", [brief.metric]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """One line in which no mark of Markdown or HTML means anything."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return _MARKS.sub(r"\\\1", line)


def address(url: str | None) -> str:
    """An address as an autolink, if it is one of the web and nothing in it could end the link."""
    return f"<{url}>" if url and re.fullmatch(r"https?://[^\s<>\"'`\\]+", url) else plain(url or "")


def _facts(brief: Brief) -> list[str]:
    length = f"{brief.words_lo:,} to {brief.words_hi:,} words" if brief.words_lo and brief.words_hi else "not known"
    head = [f"For: {brief.audience}", f"Search intent: {brief.intent}", f"Stage: {brief.stage}"] if brief.action in TEXTS else []
    return [*head, f"Form: {brief.content_type}, {brief.form}", f"Length: {length}. {brief.length_basis}"] if brief.form else head


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"- {plain(item)}" for item in items)


def _section(title: str, items: Iterable[str], *, is_marked: bool = False) -> str:
    kept = [item for item in items if item]
    listed = "\n".join(f"- {item}" for item in kept) if is_marked else _lines(kept)
    return f"## {title}\n\n{listed}" if kept else ""


def _outline(brief: Brief) -> str:
    if not brief.outline:
        return _section("Outline", [brief.outline_basis])
    lines = []
    for number, section in enumerate(brief.outline, 1):
        seen = f" (see {', '.join(address(url) for url in section.seen_on)})" if section.seen_on else ""
        lines += [f"{number}. {plain(section.heading)}{seen}", *(f"   - {plain(question)}" for question in section.questions)]
    return f"## Outline\n\n{plain(brief.outline_basis)}\n\n" + "\n".join(lines)


def _volume(volume: float | None, status: str) -> str:
    return "searches unknown" if volume is None else f"{volume:,.0f} searches a month, {status}"


def _competitor(brief: Brief, place: int) -> str:
    page = brief.competitors[place]
    day = f", {page.published}" if page.published else ""
    lacks = f" Says nothing on: {plain(', '.join(page.lacks))}." if page.lacks else ""
    return f"{plain(page.title)} {address(page.url)}, {page.word_count:,} words{day}.{lacks}"


def _link(link: BriefLink) -> str:
    ends = [address(url) if url else _OWN for url in (link.from_url, link.to_url)]
    return f"From {ends[0]} to {ends[1]}, with the words “{plain(link.anchor)}”"
