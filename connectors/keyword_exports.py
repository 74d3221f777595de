"""Which tool wrote a file of keywords, by the headers that its export has, and which of its columns says what.

Headers are those of exports as the tools wrote them in 2025 and 2026, in English, which the tools also write under other languages.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_VOLUME = ("volume", "search volume", "avg. monthly searches", "avg monthly searches", "monthly searches", "searches")
_DIFFICULTY = ("keyword difficulty", "difficulty", "kd", "kd %", "kd%", "keyword difficulty index", "seo difficulty", "search difficulty")
_KEYWORD = ("keyword", "keywords", "query", "search term", "search query", "keyphrase", "key phrase")
_SEMRUSH = {
    "keyword": ("keyword",),
    "volume": ("volume", "search volume"),
    "difficulty": ("keyword difficulty", "keyword difficulty index", "kd %", "kd%", "kd"),
    "cpc": ("cpc",),
    "competition": ("competitive density", "competition density", "competition", "com."),
    "intents": ("intent", "intents", "keyword intents", "search intent"),
    "country": ("database",),
    "observed_on": ("timestamp", "last update"),
}
_DOMAIN = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/\S*)?")
_CURRENCY = re.compile(r"(cpc)\s*\(([a-z]{3})\)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_COLUMN = re.compile(r"searches: ([a-z]{3})[a-z]* (\d{4})")

INTENT_FLAGS = ("informational", "navigational", "commercial", "transactional")


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file: the headers that it must have (`needs` all, `marks` at least one), and the headers a field may have, best first."""

    source: str
    needs: frozenset[str]
    marks: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    competition_scale: int = 1
    has_positions_by_site: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file keeps what: the column of each field, of each site's positions, of each month's searches, of each intent's flag."""

    export: Export
    fields: Mapping[str, int]
    sites: tuple[tuple[str, int], ...]
    months: tuple[tuple[int, int, int], ...]
    """Year, month, column."""
    intent_flags: tuple[tuple[str, int], ...]
    currency: str | None

    @property
    def used(self) -> frozenset[int]:
        """The columns that are read."""
        parts = (self.fields.values(), *((row[-1] for row in part) for part in (self.sites, self.months, self.intent_flags)))
        return frozenset(column for part in parts for column in part)


EXPORTS = (
    Export(
        "google_keyword_planner",
        frozenset(("keyword", "avg. monthly searches")),
        frozenset(("competition (indexed value)", "top of page bid (low range)", "competition")),
        {"keyword": ("keyword",), "volume": ("avg. monthly searches",), "competition": ("competition (indexed value)",), "currency": ("currency",)},
        competition_scale=100,
    ),
    Export("semrush_keyword_gap", frozenset(("keyword",)), frozenset(("keyword difficulty", "kd %", "kd%")), _SEMRUSH, has_positions_by_site=True),
    Export(
        "semrush_organic_positions",
        frozenset(("keyword", "position", "search volume", "url")),
        frozenset(("keyword intents", "serp features by keyword", "traffic cost", "previous position", "timestamp")),
        {**_SEMRUSH, "position": ("position",), "url": ("url",)},
    ),
    Export(
        "semrush_keyword_magic",
        frozenset(("keyword", "volume", "keyword difficulty")),
        frozenset(("competitive density", "number of results", "serp features", "click potential")),
        _SEMRUSH,
    ),
    Export("semrush_keyword_overview", frozenset(("keyword", "search volume", "keyword difficulty index")), frozenset(("keyword",)), _SEMRUSH),
    Export(
        "ahrefs_organic_keywords",
        frozenset(("keyword", "volume")),
        frozenset(("current position", "current url", "organic traffic", "current organic traffic")),
        {
            "keyword": ("keyword",),
            "volume": ("volume",),
            "difficulty": ("kd", "difficulty", "keyword difficulty"),
            "cpc": ("cpc",),
            "position": ("current position", "position"),
            "url": ("current url", "url"),
            "country": ("country", "country code"),
        },
    ),
    Export(
        "ahrefs_keywords_explorer",
        frozenset(("keyword", "volume")),
        frozenset(("parent keyword", "parent topic", "cps", "traffic potential", "global volume")),
        {
            "keyword": ("keyword",),
            "volume": ("volume",),
            "difficulty": ("difficulty", "kd", "keyword difficulty"),
            "cpc": ("cpc",),
            "intents": ("intents", "intent"),
            "country": ("country",),
            "language": ("languages", "language"),
            "observed_on": ("last update",),
        },
    ),
    Export(
        "moz",
        frozenset(("keyword", "min volume", "max volume")),
        frozenset(("difficulty", "organic ctr", "priority")),
        {"keyword": ("keyword",), "volume_low": ("min volume",), "volume_high": ("max volume",), "difficulty": ("difficulty",)},
    ),
    Export(
        "ubersuggest",
        frozenset(("keyword", "search volume")),
        frozenset(("search difficulty", "seo difficulty", "paid difficulty")),
        {"keyword": ("keyword",), "volume": ("search volume",), "difficulty": ("search difficulty", "seo difficulty"), "cpc": ("cpc",)},
    ),
    Export(
        "keyword_file",
        frozenset(),
        frozenset((*_VOLUME, *_DIFFICULTY)),
        {
            "keyword": _KEYWORD,
            "volume": _VOLUME,
            "difficulty": _DIFFICULTY,
            "cpc": ("cpc",),
            "competition": ("competition",),
            "intents": ("intent", "intents"),
            "position": ("position", "rank"),
            "url": ("url", "page"),
            "currency": ("currency",),
            "country": ("country",),
            "language": ("language",),
            "observed_on": ("observed on", "date"),
        },
    ),
)


def recognise(header: Sequence[str]) -> Layout | None:
    """The layout of a file with this header, or None if it is not of a known kind."""
    names = [_normal(cell) for cell in header]
    for export in EXPORTS:
        layout = _layout(export, names, _currency(header))
        if layout is not None:
            return layout
    return None


def _layout(export: Export, names: Sequence[str], currency: str | None) -> Layout | None:
    present = set(names)
    if not (export.needs <= present and export.marks & present):
        return None
    fields = {
        field: names.index(known) for field, headers in export.columns.items() if (known := next((name for name in headers if name in present), None))
    }
    sites = tuple((name, place) for place, name in enumerate(names) if _DOMAIN.fullmatch(name)) if export.has_positions_by_site else ()
    if "keyword" not in fields or (export.has_positions_by_site and len(sites) < 2):
        return None
    months = tuple(
        (int(match[2]), _MONTHS.index(match[1]) + 1, place)
        for place, name in enumerate(names)
        if (match := _MONTH_COLUMN.fullmatch(name)) and match[1] in _MONTHS
    )
    flags = tuple((intent, names.index(intent)) for intent in INTENT_FLAGS if intent in present and "intents" not in fields)
    return Layout(export, fields, sites, months, flags, currency)


def _currency(header: Sequence[str]) -> str | None:
    """What `CPC (USD)` says."""
    found = next((match[2] for cell in header if (match := _CURRENCY.fullmatch(cell.casefold()))), None)
    return found.upper() if found else None


def _normal(cell: str) -> str:
    return " ".join(_CURRENCY.sub(r"\1", cell.casefold().replace("_", " ")).split())
