"""A card a competitor: what it is like beside the target, where it is ahead or behind, what is new and what is rising."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.report.exhibits import NO_FIGURE, Figure
from tasks.report.figures import amount, percent
from tasks.report.frames import mappings, rows, whole
from tasks.report.models import ReportInput
from tasks.report.page_links import PageLink, page_link
from tasks.report.plain_text import plain
from tasks.report.profile_facts import COLUMNS, Names, facts, rising, standing
from tasks.report.topic_names import topic_names


@dataclass(frozen=True, slots=True)
class Line:
    """One subject: the site's figure, and the target's beside it."""

    name: str
    own: Figure
    target: Figure


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page that is new since the run before, and how that is known."""

    page: PageLink
    is_first_seen: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One site's card. Strengths and weaknesses are the site's, against the target: topic and figures."""

    anchor: str
    site: str
    place: str
    lines: tuple[Line, ...]
    strengths: tuple[tuple[str, str], ...]
    weaknesses: tuple[tuple[str, str], ...]
    rising: tuple[tuple[str, str], ...]
    new_pages: tuple[NewPage, ...]
    new_count: int


def profile_cards(data: ReportInput) -> tuple[Profile, ...]:
    """The competitors' cards in the order of the market, at most as many as sites are shown; without competitors, the target's own."""
    found = rows(data.profiles, COLUMNS)
    own = next((row for row in found if row["site"] == data.target), None)
    others = [row for row in found if row["site"] != data.target]
    shown = others[: data.limits.sites] or ([own] if own else [])
    names = topic_names(data)
    target = [] if own is None else facts(own, names)
    return tuple(_card(row, place, target, names, data) for place, row in enumerate(shown, start=1))


def _card(row: Mapping[str, Any], place: int, target: Sequence[tuple[str, Figure]], names: Names, data: ReportInput) -> Profile:
    most, beside = data.limits.standings, dict(target)
    fresh = mappings(row["new_pages"])
    return Profile(
        anchor=f"profile-{place}",
        site=plain(row["site"], 80),
        place=_place(row, len(data.profiles)),
        lines=tuple(Line(name, own, beside.get(name, NO_FIGURE)) for name, own in facts(row, names)),
        strengths=tuple(standing(one, names) for one in mappings(row["strengths"])[:most]),
        weaknesses=tuple(standing(one, names) for one in mappings(row["weaknesses"])[:most]),
        rising=tuple(rising(one, names) for one in mappings(row["rising"])[:most]),
        new_pages=tuple(_new_page(one, data.limits.title_chars) for one in fresh[: data.limits.evidence]),
        new_count=len(fresh),
    )


def _place(row: Mapping[str, Any], total: int) -> str:
    topics = f"{amount(row['topics_count'])} topics, {whole(row['topics_led_count']):,} of them led"
    return f"{amount(row['market_rank'])} of {total} by share of the market ({percent(row['topic_share'])}); {topics}"


def _new_page(one: Mapping[str, Any], title_chars: int) -> NewPage:
    page = page_link(one.get("url"), {str(one.get("url")): one}, title_chars)
    return NewPage(page, one.get("basis") == "first seen")
