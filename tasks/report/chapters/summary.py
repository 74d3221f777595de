"""The first page: what was analysed, what was found, what the run had to do without. Every sentence is made of the frames' own figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.chapters.audit import severity_counts, worst
from tasks.report.chapters.competitors import Suggestion, suggestions
from tasks.report.chapters.crawl_health import PROBLEMS
from tasks.report.chapters.gaps import KINDS, anchor, shown_gaps
from tasks.report.chapters.keywords import keyword_counts, quick_win_rows
from tasks.report.chapters.losses import CAUSES, Loss, losses
from tasks.report.chapters.recommendations import Card, first_cards
from tasks.report.chapters.sources import degraded
from tasks.report.figures import amount, counted, day, instant, is_known, listed, percent, share_of
from tasks.report.frames import having, items, rows, whole
from tasks.report.keyword_words import told_keywords
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain
from tasks.report.site_figures import SiteFigures, site_figures
from tasks.report.traffic import traffic_row, without_caution

_MOST = 8
_TEXTS = {"gap summary": ("gaps", "All gaps"), "strategy summary": ("strategy", "The strategy")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a sentence, with the place in the report that shows it."""

    text: str
    anchor: str
    link: str


@dataclass(frozen=True, slots=True)
class Told:
    """A text of whole sentences, who wrote it, and the chapter that shows what it rests on."""

    text: str
    by: str
    anchor: str
    link: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The chapter."""

    analysed: str
    advice: tuple[Card, ...]
    told: tuple[Told, ...]
    findings: tuple[Finding, ...]
    degraded: tuple[tuple[str, str, str], ...]
    is_reconstructed: bool
    as_of: str
    has_competitors: bool
    suggestions: tuple[Suggestion, ...]


def build(data: ReportInput) -> Summary:
    """The summary, from all frames."""
    figures = site_figures(data)
    if data.is_analytics_alone:
        return _of_analytics(data)
    of_sites = (_reach(figures), _publishing(figures, day(data.as_of)), _staleness(figures), _problems(data))
    found = (*performance_findings(data), *_gap_findings(data), *_keyword_findings(data), _audit_finding(data), *of_sites)
    return Summary(
        analysed=analysed(figures),
        advice=first_cards(data),
        told=told(data.wordings),
        findings=tuple(finding for finding in found if finding)[:_MOST],
        degraded=degraded(data),
        is_reconstructed=data.is_reconstructed,
        as_of=instant(data.as_of),
        has_competitors=bool(data.competitors),
        suggestions=suggestions(data),
    )


def _of_analytics(data: ReportInput) -> Summary:
    """The summary of a run that read figures and compared no sites: what would be empty is left out."""
    return Summary(
        analysed=read(data),
        told=(),
        findings=performance_findings(data),
        degraded=degraded(data),
        is_reconstructed=data.is_reconstructed,
        as_of=instant(data.as_of),
        has_competitors=True,
        suggestions=(),
    )


def read(data: ReportInput) -> str:
    """What was read, in a sentence: pages, or the site's figures alone."""
    if not data.is_analytics_alone:
        return analysed(site_figures(data))
    row = traffic_row(data)
    until = f" up to {day(row['window_to'])}" if row else ""
    return f"The figures of {plain(data.target, 80)}{until} were read. No gap analysis came with them: “plancast plan” makes one."


def performance_findings(data: ReportInput) -> tuple[Finding, ...]:
    """How the site does, and the largest loss with its cause."""
    row, lost = traffic_row(data), losses(data).losses[:1]
    site = [Finding(without_caution(row), "performance", "Performance")] if row else []
    return (*site, *(Finding(f"The largest loss is “{one.page.title}”: {_why(one)}.", "what-fell", "What fell, and why") for one in lost))


def _why(one: Loss) -> str:
    return f"{one.change}, {one.cause}" if one.cause == CAUSES["unknown"] else f"{one.change}, the largest part of it by {one.cause}"


def told(wordings: pd.DataFrame) -> tuple[Told, ...]:
    """The texts of the run, in the order of the chapters that they tell of."""
    known = having(wordings, ("purpose", "text", "written_by", "model"))
    texts = [(place, link, known[known["purpose"] == purpose]) for purpose, (place, link) in _TEXTS.items()]
    return tuple(Told(" ".join(plain(one, 400) for one in text["text"]), _by(text.iloc[0]), place, link) for place, link, text in texts if len(text))


def _by(row: "pd.Series[Any]") -> str:
    if row["written_by"] == "model":
        return f"Phrased by {plain(row['model'], 80)}; each sentence was held to the facts that it cites."
    return "Written from the evidence, without a model."


def analysed(figures: Sequence[SiteFigures]) -> str:
    """What was read, in a sentence."""
    own, rivals = figures[0], figures[1:]
    text = f"{counted(own.page_count, 'page')} of {plain(own.site, 80)}"
    if not rivals:
        return f"{text} were read. No competitor was named, so this is a report on the site alone."
    named = listed(plain(one.site, 60) for one in rivals) if len(rivals) <= 4 else counted(len(rivals), "competitor")
    total = sum(one.page_count for one in rivals)
    topics = f" They were sorted into {counted(own.topic_total, 'topic')}." if own.topic_total else ""
    return f"{text} were compared with {counted(total, 'page')} of {named}.{topics}"


def gap_counts(gaps: pd.DataFrame) -> str:
    """How many gaps there are of each kind, as 30 gaps: 12 missing, 10 thin and 8 stale."""
    counts = having(gaps, ("kind",))["kind"].dropna().astype(str).value_counts()
    kinds = [kind for kind in [*KINDS, *sorted(set(counts.index) - set(KINDS))] if kind in counts]
    named = listed(f"{counts[kind]:,} {plain(kind, 30)}" for kind in kinds)
    return f"{counted(len(gaps), 'gap')}: {named}" if named else counted(len(gaps), "gap")


def _gap_findings(data: ReportInput) -> tuple[Finding, ...]:
    gaps = having(shown_gaps(data), ("kind", "label", "score", "competitor_count", "competitor_total", "evidence_urls"))
    if not len(gaps):
        return (Finding("No gap was found in what was read.", "gaps", "About the gaps"),) if data.competitors else ()
    if (having(data.wordings, ("purpose",))["purpose"] == "gap summary").any():
        return ()  # the text above tells it
    first = Finding(f"{gap_counts(gaps)}.", "gaps", "All gaps")
    top = [_top(rank, row) for rank, row in enumerate(rows(gaps.head(2), tuple(gaps.columns)), start=1)]
    return (first, *top)


def _top(rank: int, row: dict[str, object]) -> Finding:
    who = f"{whole(row['competitor_count'])} of {counted(whole(row['competitor_total']), 'competitor')}" if is_known(row["competitor_total"]) else ""
    pages = counted(len(items(row["evidence_urls"])), "page")
    place = "The largest gap" if rank == 1 else "The next"
    covered = f", covered by {who}" if who and whole(row["competitor_total"]) else ""
    return Finding(
        f"{place} is “{plain(row['label'], 80)}” ({plain(row['kind'], 30)}, score {amount(row['score'], 2)}){covered}, with {pages} as evidence.",
        anchor(rank),
        f"Gap {rank}",
    )


def _keyword_findings(data: ReportInput) -> tuple[Finding | None, ...]:
    told = told_keywords(data.keywords)
    if not len(told):
        return ()
    scored = told[told["opportunity"].notna() & ~told["is_excluded"]].head(3)
    best = [f"“{plain(keyword, 60)}” ({amount(score, 2)})" for keyword, score in zip(scored["keyword"], scored["opportunity"], strict=True)]
    text = f"{keyword_counts(told)} " + f"The best opportunities: {listed(best)}." * bool(best)
    return (Finding(text.strip(), "keywords", "Keywords"), _quick_win(quick_win_rows(told)))


def _quick_win(wins: pd.DataFrame) -> Finding | None:
    if not len(wins):
        return None
    first, gain = wins.iloc[0], wins["gain"].sum(min_count=1)
    most = f" and could bring some {amount(gain)} more clicks a month (estimated)" if is_known(gain) else ""
    who = f"{counted(len(wins), 'keyword')} already at position 4 to 20 {'is' if len(wins) == 1 else 'are'} near the top{most}"
    text = f"{who}; the first is “{plain(first['keyword'], 60)}”, at position {amount(first['position'], 1)}."
    return Finding(text, "keywords", "Quick wins")


def _audit_finding(data: ReportInput) -> Finding | None:
    if not len(data.site_audit):
        return None
    text = f"The audit of the site has {counted(len(data.site_audit), 'finding')}: {severity_counts(data.site_audit)}. The worst: {worst(data)}."
    return Finding(text, "website", "Website")


def _reach(figures: tuple[SiteFigures, ...]) -> Finding | None:
    own, rivals = figures[0], [one for one in figures[1:] if one.topic_count is not None]
    if own.topic_count is None or not own.topic_total:
        return None
    text = f"{plain(own.site, 60)} has pages on {own.topic_count:,} of {counted(own.topic_total, 'topic')} ({percent(own.topic_share)})"
    widest = max(rivals, key=lambda one: one.topic_count or 0, default=None)
    other = f"; the widest competitor, {plain(widest.site, 60)}, on {widest.topic_count:,} ({percent(widest.topic_share)})" if widest else ""
    return Finding(f"{text}{other}.", "coverage", "Coverage")


def _publishing(figures: tuple[SiteFigures, ...], as_of: str) -> Finding | None:
    own, rivals = figures[0], [one for one in figures[1:] if one.dated_count]
    if not own.dated_count or not rivals:
        return None
    most = max(rivals, key=lambda one: one.last_year_count)
    text = f"In the year to {as_of}, {plain(own.site, 60)} published {counted(own.last_year_count, 'dated page')}; "
    text += f"{plain(most.site, 60)}, the busiest competitor, {most.last_year_count:,}."
    return Finding(text, "competitors", "Competitors")


def _staleness(figures: tuple[SiteFigures, ...]) -> Finding | None:
    own = figures[0]
    dated_count = own.page_count - own.ages["no date"]
    if not dated_count or own.median_age_days is None:
        return None
    old = own.ages["over 5 years"] + own.ages["2 to 5 years"]
    text = f"{percent(share_of(old, dated_count))} of the dated pages of {plain(own.site, 60)} are older than two years; "
    text += f"the newest is from {day(own.newest_on)}."
    return Finding(text[0].upper() + text[1:], "competitors", "Age of the pages")


def _problems(data: ReportInput) -> Finding | None:
    summary = having(data.captures_summary, ("outcome", "count"))
    failed = whole(summary.loc[summary["outcome"].isin(PROBLEMS), "count"].sum())
    if not failed:
        return None
    total = whole(summary["count"].sum())
    text = f"{failed:,} of {counted(total, 'fetch', 'fetches')} found no page or failed ({percent(failed / total)})."
    return Finding(text, "crawl-health", "Crawl health")
