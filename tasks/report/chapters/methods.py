"""How the figures were made: what each rests on, what its status means, what was asked for, and what made it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.figures import UNKNOWN, amount, instant, is_known
from tasks.report.frames import having
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain

STATUSES = (
    ("measured", "counted on the pages that were read, or given by the source named beside it"),
    ("estimated", "worked out from measured figures, by the method named beside it"),
    ("unknown", "no source gives it; nothing is put in its place"),
)
NOTES = (
    (
        "Pages",
        "The pages are those that the crawl reached within its limits and that robots.txt allows. What is behind a login or was taken down"
        " is not seen.",
    ),
    (
        "Dates",
        "A page’s day of publishing is the one that it gives itself (structured data, metadata, address or text). Where it gives none, the day"
        " is unknown.",
    ),
    (
        "Topics",
        "Topics are made from the pages of all sites together, so that the sites can be compared. A topic’s label is made of words from its pages.",
    ),
    ("Coverage", "A cell counts the site’s pages on the topic; its shade is the site’s share of all pages on the topic."),
    (
        "Keywords",
        "Spellings that differ in case, number, order or accents are one keyword. Monthly searches and difficulty are measured by the source that is"
        " named, estimated by the method that is named, or unknown. Searches that name a competitor or look for a site are no opportunities.",
    ),
    (
        "Map of sites",
        "Principal components of the square roots of each site’s topic shares, every site counting alike whatever its size.",
    ),
    (
        "Strengths",
        "A site is ahead or behind on a topic only where the difference is larger than chance gives, adjusted for the number of comparisons.",
    ),
    (
        "Audit",
        "Each check looks at what the crawl read; a check whose facts are unknown finds nothing. Other sites’ addresses are not fetched.",
    ),
    ("Gaps", "A gap is listed only with evidence that shows it. Its score is the sum of the parts shown beside it, each already weighted."),
)


@dataclass(frozen=True, slots=True)
class Methods:
    """The chapter: notes, the meaning of the statuses, the brief, and the versions of what made the report."""

    notes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    run: tuple[tuple[str, str], ...]
    brief: tuple[tuple[str, str], ...]
    calls: tuple[tuple[str, ...], ...]
    versions: tuple[tuple[str, str], ...]


def build(data: ReportInput) -> Methods:
    """The chapter of methods, from the run's own facts."""
    return Methods(
        notes=NOTES,
        statuses=STATUSES,
        run=_run(data),
        brief=tuple((plain(name, 60).replace("_", " ").capitalize(), shown) for name, value in data.brief.items() if (shown := _said(value))),
        calls=_calls(data.model_calls),
        versions=tuple((plain(name, 60), plain(str(version), 80) or UNKNOWN) for name, version in sorted(data.versions.items())),
    )


def _calls(model_calls: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """What was asked of models: purpose, model, calls and those from the cache, tokens in and out, cost in dollars; a row a purpose and a model."""
    known = having(model_calls, ("purpose", "model", "is_cache_hit", "input_tokens", "output_tokens", "cost_usd"))
    groups = known.groupby(["purpose", "model"], sort=True, dropna=False)
    return tuple((plain(purpose, 60), plain(model, 80), *_figures(group)) for (purpose, model), group in groups)


def _figures(calls: pd.DataFrame) -> tuple[str, ...]:
    """A sum in which something is unknown is unknown."""
    sums = [calls[name].sum(skipna=False) for name in ("input_tokens", "output_tokens", "cost_usd")]
    return (f"{len(calls):,}", f"{int(calls['is_cache_hit'].sum()):,}", amount(sums[0]), amount(sums[1]), amount(sums[2], 4))


def _run(data: ReportInput) -> tuple[tuple[str, str], ...]:
    return (
        ("Run", plain(data.run_id, 80)),
        ("Workspace", plain(data.workspace, 80)),
        ("As of", instant(data.as_of)),
        ("Mode", plain(data.mode, 40)),
        ("Started", instant(data.started_at)),
    )


def _said(value: Any) -> str:
    """A value of the brief in words; nothing where nothing was said."""
    if isinstance(value, Mapping):
        return "; ".join(f"{plain(str(name), 60).replace('_', ' ')}: {said}" for name, one in value.items() if (said := _said(one)))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(said for one in value if (said := _said(one)))
    return plain(str(value), 300) if is_known(value) else ""
