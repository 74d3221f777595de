"""A brief as headings, paragraphs and lists of plain text, for documents."""

from collections.abc import Sequence

from tasks.recommendations.brief.models import TEXTS, Brief, BriefLink

Part = tuple[str, Sequence[str], Sequence[str]]


def brief_parts(brief: Brief) -> list[Part]:
    """(heading, paragraphs, list) for each part of a brief that says something, in the order of reading."""
    length = f"{brief.words_lo:,} to {brief.words_hi:,} words. " if brief.words_lo and brief.words_hi else ""
    is_text = brief.action in TEXTS
    head = [f"For: {brief.audience}", f"Search intent: {brief.intent}", f"Stage: {brief.stage}"] if is_text else []
    form = [f"Form: {brief.content_type}, {brief.form}", f"Length: {length}{brief.length_basis}"] if brief.form else []
    parts: list[Part] = [
        ("In short", (), [*head, *form]),
        ("Why", (), brief.why),
        ("Titles to choose from", (), brief.title_options if is_text else ()),
        ("Angle", [brief.angle] if brief.angle else (), ()),
        (
            "Outline",
            [brief.outline_basis] if brief.outline_basis else (),
            [line for section in brief.outline for line in (section.heading, *(f"– {one}" for one in section.questions))],
        ),
        ("Keywords", (), [f"{one.keyword} ({one.intent}; searches {_searches(one.volume, one.volume_status)})" for one in brief.keywords]),
        ("Pages to be better than", (), [f"{one.title} ({one.url}), {one.word_count:,} words.{_lacks(one.lacks)}" for one in brief.competitors]),
        ("Links", (), [_link(link) for link in brief.links]),
        ("Facts and sources", (), [f"{one.statement} {one.url or ''}".strip() for one in brief.sources]),
        ("What to do", (), brief.steps),
        ("Success", [brief.metric], ()),
    ]
    return [part for part in parts if part[1] or part[2]]


def _searches(volume: float | None, status: str) -> str:
    return "unknown" if volume is None else f"{volume:,.0f} a month, {status}"


def _lacks(lacks: Sequence[str]) -> str:
    return f" Says nothing on: {', '.join(lacks)}." if lacks else ""


def _link(link: BriefLink) -> str:
    return f"From {link.from_url or 'this page'} to {link.to_url or 'this page'}, with the words “{link.anchor}”"
