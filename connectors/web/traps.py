"""Bounds on URLs that a site can make up without end: calendars, facets, repeating paths, over-long URLs.

A pattern that goes over its bound is told once, not once a URL. URLs that the site lists in its sitemap are not asked about here: the owner
vouches for them.
"""

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.web.urls import MAX_URL_LENGTH

_DATE_IN_PATH = re.compile(r"/((?:1[89]|2\d)\d\d)(?:([/-])(?:0?[1-9]|1[0-2])(?:\2(?:0?[1-9]|[12]\d|3[01]))?)?(?=/?$)")
_DATE_VALUE = re.compile(r"^(\d{4})-\d{1,2}(?:-\d{1,2})?(?:T.*)?$|^(\d{4})$")
_CALENDAR_NAME = re.compile(r"^(?:tribe-bar-date|date|day|month|year|week|cal\w*|eventdate|start|end|from|to|ical)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrapLimits:
    """How many URLs of a kind are believed."""

    dates: int = 400
    """Dated archive or calendar pages below one path: 33 years of months."""
    years_ahead: int = 2
    """Calendar pages this many years after the crawl's are not asked for."""
    values: int = 500
    """Values of one lone query parameter of a path (pages of a list)."""
    combinations: int = 60
    """Combinations of two or more query parameters of a path (facets)."""
    repeats: int = 3
    """Times that one segment may recur in a path."""
    segments: int = 16
    """Segments of a path."""


class Traps:
    """Counts the URLs of one site by pattern. Deterministic: the same URLs in the same order meet the same bounds."""

    def __init__(self, year: int, limits: TrapLimits | None = None) -> None:
        self._limits = limits or TrapLimits()
        self._last_year = year + self._limits.years_ahead
        self._counts: Counter[str] = Counter()
        self._told: set[str] = set()

    def check(self, url: str) -> tuple[bool, str | None]:
        """Whether a new URL is to be skipped, and the pattern to tell of: only the first time that it goes over its bound."""
        pattern = self._pattern(url)
        if pattern is None:
            return False, None
        if pattern in self._told:
            return True, None
        self._told.add(pattern)
        return True, pattern

    def _pattern(self, url: str) -> str | None:
        if len(url) > MAX_URL_LENGTH:
            return f"URLs over {MAX_URL_LENGTH} characters"
        parts = urlsplit(url)
        return self._repeating(parts.path) or self._calendar(parts.path, parts.query) or self._facets(parts.path, parts.query)

    def _repeating(self, path: str) -> str | None:
        if path.count("/") <= self._limits.repeats:
            return None
        segments = [segment for segment in path.split("/") if segment]
        name, count = Counter(segments).most_common(1)[0] if segments else ("", 0)
        if count > self._limits.repeats:
            return f"paths that repeat /{name}/"
        return f"paths of more than {self._limits.segments} segments" if len(segments) > self._limits.segments else None

    def _calendar(self, path: str, query: str) -> str | None:
        dated = _DATE_IN_PATH.search(path)
        years = [dated.group(1)] if dated else []
        where = path[: dated.start()] if dated else path
        for name, _, value in (pair.partition("=") for pair in query.split("&") if query):
            found = _DATE_VALUE.match(value)
            if found and (_CALENDAR_NAME.match(name) or "-" in value):
                years.append(found.group(1) or found.group(2))
        if not years:
            return None
        pattern = f"calendar pages below {where or '/'}"
        if any(int(year) > self._last_year for year in years):
            return f"{pattern} after {self._last_year}"
        return self._over(pattern, self._limits.dates)

    def _facets(self, path: str, query: str) -> str | None:
        if not query:
            return None
        names = sorted({pair.partition("=")[0] for pair in query.split("&")})
        if len(names) == 1:
            return self._over(f"values of ?{names[0]}= at {path}", self._limits.values)
        return self._over(f"combinations of query parameters at {path}", self._limits.combinations)

    def _over(self, pattern: str, limit: int) -> str | None:
        self._counts[pattern] += 1
        return pattern if self._counts[pattern] > limit else None
