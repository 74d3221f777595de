"""The short summaries of a run: one screen of plain text for a terminal, a note in Markdown for the Prefect UI."""

import textwrap
from collections.abc import Mapping
from typing import Any

from tasks.report.chapters.audit import severity_counts, worst
from tasks.report.chapters.competitors import suggestions
from tasks.report.chapters.content_calendar import told_calendar
from tasks.report.chapters.data_checks import build as data_checks
from tasks.report.chapters.gaps import shown_gaps
from tasks.report.chapters.keywords import keyword_counts, quick_win_rows
from tasks.report.chapters.recommendations import Card, first_cards
from tasks.report.chapters.sources import degraded
from tasks.report.chapters.summary import gap_counts, performance_findings, read
from tasks.report.figures import UNKNOWN, amount, instant, is_known, listed
from tasks.report.frames import rows, whole
from tasks.report.keyword_words import told_keywords
from tasks.report.markdown_text import escaped
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain
from tasks.report.terminal_text import fitted

_MOST_LINES = 24
_TOP, _FEWEST = 10, 3
_MOST_DEGRADED = 4
_COLUMNS = ("label", "kind", "score", "competitor_count", "competitor_total")


def summary_lines(data: ReportInput, width: int = 80) -> list[str]:
    """What was read, what to do first, the first gaps (ten at most), keywords and site, what the run had to do without: at most 24 lines.

    A line has at most `width` columns.
    """
    head, advice, others, degraded_lines = _head(data, width), _advice(data, width), _others(data), _degraded(data)
    taken = sum(len(block) + 1 for block in (head, advice, others, degraded_lines) if block)
    top = min(max(_MOST_LINES - taken - 2, _FEWEST), _TOP)
    blocks = (head, advice, _gaps(data, width, top), others, degraded_lines)
    lines = [line for block in blocks if block for line in ("", *block)][1:]
    return [fitted(line, width).rstrip() for line in lines][:_MOST_LINES]


def _others(data: ReportInput) -> list[str]:
    """How the site does, the best keywords, the quick wins and the worst of the audit, a line each."""
    told = told_keywords(data.keywords)
    scored, wins = told[told["opportunity"].notna() & ~told["is_excluded"]], quick_win_rows(told)
    best = ", ".join(plain(keyword, 40) for keyword in scored["keyword"].head(3))
    near = ", ".join(f"{plain(row['keyword'], 40)} ({amount(row['position'], 1)})" for row in rows(wins.head(3), ("keyword", "position")))
    found = severity_counts(data.site_audit)
    done = performance_findings(data)[:1]
    return [
        *(f"Performance: {one.text}" for one in done),
        *([f"{keyword_counts(told)}" + f" Best: {best}." * bool(best)] if len(told) else []),
        *([f"Quick wins: {len(wins):,}, by position: {near}."] if len(wins) else []),
        *([f"Calendar: {told_calendar(data)}"] if told_calendar(data) else []),
        *([f"Site: {found}. Worst: {worst(data)}."] if found else []),
    ]


def _head(data: ReportInput, width: int) -> list[str]:
    mode = ["Reconstructed: pages that nobody captured by then are read in their later text."] if data.is_reconstructed else []
    sentences = textwrap.wrap(read(data), max(width, 20), break_on_hyphens=False)[:2]
    found = [] if data.competitors else [f"Possible competitors: {listed(one.site for one in suggestions(data)[:3])}."] * bool(suggestions(data))
    return [f"{plain(data.target, 80)}, as of {instant(data.as_of)}, run {plain(data.run_id, 40)}", *sentences, *found, *mode]


def _advice(data: ReportInput, width: int) -> list[str]:
    """The first recommendations, a line each: priority, action, title, work."""
    found = first_cards(data)
    return ["What to do first, by priority:", *(_advised(card, width) for card in found)] if found else []


def _advised(card: Card, width: int) -> str:
    start, end = f"{card.rank:>3}  {card.priority:>3}  {fitted(card.action, 9)} ", f"  {card.effort:>10}"
    return start + fitted(card.title, max(width - len(start) - len(end), 8)) + end


def _gaps(data: ReportInput, width: int, count: int) -> list[str]:
    gaps = shown_gaps(data)
    if data.is_analytics_alone:
        return []
    if not len(gaps):
        return ["No gap was found."] if data.competitors else ["No gaps: there is no competitor to compare with."]
    top = [_row(rank, row, width) for rank, row in enumerate(rows(gaps.head(count), _COLUMNS), start=1)]
    return [gap_counts(gaps), *top, *([f"    and {len(gaps) - count:,} more in the report"] if len(gaps) > count else [])]


def _row(rank: int, row: Mapping[str, Any], width: int) -> str:
    who = f"{whole(row['competitor_count'])} of {whole(row['competitor_total'])}" if is_known(row["competitor_total"]) else UNKNOWN
    start, end = f"{rank:>3}  {amount(row['score'], 2):>4}  {fitted(plain(row['kind'], 20), 8)} ", f" {who:>8}"
    return start + fitted(plain(row["label"], 200), max(width - len(start) - len(end), 8)) + end


def _degraded(data: ReportInput) -> list[str]:
    found = degraded(data)
    shown = [f"Degraded: {what}. {why} {effect}".rstrip() for what, why, effect in found[:_MOST_DEGRADED]]
    return [*shown, *([f"and {len(found) - _MOST_DEGRADED} more, named in the report"] if len(found) > _MOST_DEGRADED else [])]


def artifact_markdown(data: ReportInput, report: str | None = None) -> str:
    """What was read, the first ten gaps, what was degraded and which checks were not met; `report` is the address of the whole report."""
    head = f"## {escaped(data.target)}\n\n{escaped(read(data))}\n\nAs of {instant(data.as_of)}, {escaped(data.mode)}."
    others = "\n".join(f"- {escaped(line)}" for line in _others(data))
    link = f"[Open the whole report]({report})" if report else ""
    blocks = (head, link, _advice_table(data), _gap_table(data), others, _degraded_list(data), _unmet_checks(data))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _advice_table(data: ReportInput) -> str:
    found = first_cards(data)
    table = ["| # | What to do first | Action | Priority | Work |", "|---:|:---|:---|---:|---:|"]
    lines = [f"| {one.rank} | {escaped(one.title, 60)} | {escaped(one.action, 20)} | {one.priority} | {one.effort} |" for one in found]
    return "\n".join([*table, *lines]) if found else ""


def _gap_table(data: ReportInput) -> str:
    gaps = shown_gaps(data)
    if data.is_analytics_alone:
        return ""
    if not len(gaps):
        return "No gap was found." if data.competitors else "No gaps: no competitor was named."
    table = ["| # | Gap | Kind | Score | Competitors |", "|---:|:---|:---|---:|---:|"]
    return "\n".join(
        [f"### {gap_counts(gaps)}", "", *table, *(_table_row(rank, row) for rank, row in enumerate(rows(gaps.head(_TOP), _COLUMNS), start=1))]
    )


def _table_row(rank: int, row: Mapping[str, Any]) -> str:
    who = f"{whole(row['competitor_count'])} of {whole(row['competitor_total'])}" if is_known(row["competitor_total"]) else UNKNOWN
    return f"| {rank} | {escaped(row['label'], 80)} | {escaped(row['kind'], 20)} | {amount(row['score'], 2)} | {who} |"


def _degraded_list(data: ReportInput) -> str:
    found = [f"- **{escaped(what)}**: {escaped(f'{why} {effect}'.strip())}" for what, why, effect in degraded(data)]
    return "\n".join(["### Degraded", "", *found]) if found else ""


def _unmet_checks(data: ReportInput) -> str:
    unmet = [
        f"- {escaped(one.name)}: {escaped(check.expectation)} {escaped(check.column)}".rstrip()
        for one in data_checks(data).datasets
        for check in one.unmet
    ]
    return "\n".join(["### Checks not met", "", *unmet[:_TOP]]) if unmet else ""
