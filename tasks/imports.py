"""Files of figures, read and stored: what was read, what it adds, and what could not be read are told; nothing is stored of a file that is bad."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from connectors import settings
from connectors.errors import BriefError, MetricsFileError
from connectors.export_cells import ExportUnreadable, RefusedRow
from connectors.keyword_data import KeywordFile, read_keyword_file
from connectors.keyword_records import KeywordFact, fact_of_trend, facts_of_figures, unique_facts
from connectors.metric_records import MetricsLoad
from connectors.metrics_file import MetricsMapping, read_metrics
from connectors.posts_file import PostsAsked, read_posts
from connectors.trends import TrendFile, read_trends_file
from tasks.brief import Brief, read_brief
from tasks.persist import persist_keyword_facts, persist_metrics
from tasks.run import open_store
from tasks.vocabulary import ChannelName


@dataclass(frozen=True, slots=True)
class Import:
    """One file: what to tell of it, and a line for each row or column that could not be read."""

    told: str
    unread: tuple[str, ...]


def import_metrics(
    files: Sequence[Path],
    brief: Brief,
    mapping: Mapping[str, Any] | None = None,
    period: tuple[date, date] | None = None,
    encoding: str | None = None,
) -> list[Import]:
    """Store the figures of files as known from now on; those that are known already with the same value are left as they are.

    All files are read before the first is stored. Raises `MetricsFileError` for a file, `BriefError` for a mapping that cannot be used.
    """
    columns, known_at = None if mapping is None else _mapping(mapping), settings.now()
    loads = [read_metrics(path, columns, site=brief.target, known_at=known_at, period=period, encoding=encoding) for path in files]
    store = open_store()
    return [
        _told_metrics(path, load, persist_metrics(store, load.records, workspace=brief.workspace)) for path, load in zip(files, loads, strict=True)
    ]


def import_posts(
    files: Sequence[Path], brief: Brief, channel: str = "", timezone: str = "", outcome: str = "", encoding: str | None = None
) -> list[Import]:
    """Store what own posts brought as known from now on, as `import_metrics` does. The rest is what `PostsAsked` says. Raises `MetricsFileError`."""
    known_at, asked = settings.now(), PostsAsked([str(one) for one in ChannelName], channel, timezone, outcome)
    loads = [read_posts(path, asked, site=brief.target, known_at=known_at, encoding=encoding) for path in files]
    store = open_store()
    return [
        _told_metrics(path, load, persist_metrics(store, load.records, workspace=brief.workspace)) for path, load in zip(files, loads, strict=True)
    ]


def import_keywords(
    files: Sequence[Path], workspace: str, country: str | None = None, language: str | None = None, encoding: str | None = None
) -> list[Import]:
    """Store the figures by keyword of files as known from now on; those that are known already, of the same day, are left as they are.

    A figure whose day neither its row nor its file tells has none. Raises `MetricsFileError`.
    """
    known_at = settings.now()
    checked = read_brief({"site": "example.org", "workspace": workspace, "language": language, "sources": {"country": country}})
    read = [_read_keywords(path, checked.sources.country, language, encoding) for path in files]
    store, imports = open_store(), []
    for path, (found, refused, told) in zip(files, read, strict=True):
        facts = _facts(found, path.name, known_at)
        once = unique_facts(facts)
        kept = persist_keyword_facts(store, once, workspace=workspace)
        lines = tuple(f"{path.name}, line {row.line}: {row.why}" for row in refused)
        twice = f"; {len(facts) - len(once):,} are there twice, and the last counts" if len(facts) > len(once) else ""
        imports.append(Import(f"{path.name}: {told}{twice}; facts: {_new(kept, len(once))}{_unread(len(lines))}", lines))
    return imports


def _mapping(fields: Mapping[str, Any]) -> MetricsMapping:
    try:
        return MetricsMapping.model_validate(dict(fields))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise BriefError(f"The mapping cannot be used: {wrong}. See docs/sources/metrics-files.md for its fields.") from error


def _told_metrics(path: Path, load: MetricsLoad, kept: int) -> Import:
    found = load.summary
    parts = [f"{found.records:,} facts of {found.source}"]
    if found.first_on is not None:
        parts.append(f"{found.first_on} to {found.last_on}" + (f" ({found.days:,} days)" if found.days else " (as a whole)"))
    parts += [f"{metric} {total:,.0f}" for metric, total in (found.totals or {}).items()]
    shares = {metric: share for metric, share in (found.coverage or {}).items() if share is not None}
    parts += [f"queries cover {share:.0%} of {metric}" for metric, share in shares.items()]
    parts += [f"columns left out: {', '.join(found.left_out)}"] if found.left_out else []
    parts += ["the source's limit of rows was reached"] if found.is_capped else []
    lines = tuple(f"{item.place}, line {item.line}: {item.reason}" + (f" | {item.text}" if item.text else "") for item in load.unread)
    return Import(f"{path.name}: {'; '.join(parts)}; {_new(kept, len(load.records))}{_unread(len(lines))}", lines)


def _read_keywords(
    path: Path, country: str | None, language: str | None, encoding: str | None
) -> tuple[KeywordFile | TrendFile, tuple[RefusedRow, ...], str]:
    """What a file holds, the rows that cannot be read, and the rest in words."""
    if not path.is_file():
        raise MetricsFileError(f"{path} is no file. Name the file that was exported.")
    content = path.read_bytes()
    try:
        found = read_keyword_file(content, path.name, country=country, language=language, encoding=encoding)
    except ExportUnreadable as error:
        return _read_trends(path, content, error)
    ignored = f"; columns left out: {', '.join(found.ignored_columns)}" if found.ignored_columns else ""
    return found, found.refused, f"{len(found.figures):,} keywords of {found.source}{ignored}"


def _read_trends(path: Path, content: bytes, refusal: ExportUnreadable) -> tuple[TrendFile, tuple[RefusedRow, ...], str]:
    try:
        trends = read_trends_file(content)
    except ExportUnreadable:
        text = str(refusal)
        raise MetricsFileError(text if text.startswith(path.name) else f"{path.name}: {text}") from refusal
    terms = {point.keyword for point in trends.points}
    return trends, trends.refused, f"interest in {len(terms):,} terms over time, {len(trends.points):,} values"


def _facts(found: KeywordFile | TrendFile, name: str, known_at: datetime) -> list[KeywordFact]:
    if isinstance(found, TrendFile):
        return [fact_of_trend(point, known_at, name) for point in found.points]
    return [fact for figures in found.figures for fact in facts_of_figures(figures, known_at, asked=["volume"], file=name)]


def _new(kept: int, given: int) -> str:
    return f"{kept:,} new, {given - kept:,} known already"


def _unread(count: int) -> str:
    return f"; {count:,} could not be read" if count else ""
