"""The site itself: what the audit found, how it is built and linked, what its sitemaps say, how it publishes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.chapters.audit import SEVERITIES, Severity, audited, page_total, severities, severity_counts
from tasks.report.charts import Bar, Panel, Words, bars, panels
from tasks.report.exhibits import Chart, Table, table
from tasks.report.figures import amount, counted, percent, share_of
from tasks.report.frames import flags, having, rows, whole
from tasks.report.models import ReportInput
from tasks.report.page_links import PageLink, page_index, page_link
from tasks.report.plain_text import plain
from tasks.report.structure_figures import StructureFigures, structure_figures

_DEPTH = re.compile(r"depth_(\d+)_count")
_MONTH = re.compile(r"\d{4}-\d{2}")
_MOST_DEPTHS = 8
_LINKS = {
    "orphan_count": "Pages that no page links to",
    "dead_end_count": "Pages that link to no other page of the site",
    "hub_count": "Hubs: pages that link to many others",
    "broken_target_count": "Linked addresses that are not there",
    "redirect_target_count": "Linked addresses that redirect",
    "redirect_chain_count": "Redirects that lead to another redirect",
    "unread_target_count": "Linked addresses that were not read",
    "inlink_median": "Pages that link to a page, median",
    "outlink_median": "Pages that a page links to, median",
}
_ADDRESSES = {
    "url_chars_median": "Letters of an address, median",
    "url_chars_most": "Letters of the longest",
    "path_parts_median": "Parts of a path, median",
    "with_parameters_count": "With parameters",
    "with_capitals_count": "With capitals",
    "with_underscores_count": "With underscores",
    "with_date_count": "With a date",
    "secure_count": "Over https",
}
_PUBLISHING = {
    "dated_share": "Pages with a date",
    "last_12_months_count": "Published in the last twelve whole months",
    "pages_a_month": "Pages a month",
    "newest_age_days": "Days since the newest",
    "fresh_age_days_median": "Days since a page was changed, median",
}
_SITEMAP = {
    "files_read": "Sitemaps read",
    "files_unreadable": "Sitemaps that failed",
    "listed": "Addresses listed",
    "listed_ok": "of these, in order",
    "listed_broken": "not there",
    "listed_redirect": "redirects",
    "listed_blocked": "closed by robots.txt",
    "listed_noindex": "marked noindex",
    "listed_copy": "copies of another page",
    "listed_unread": "not read",
    "dated": "with a day of their last change",
    "omitted": "Pages that are in no sitemap",
}
_METRICS = ("url", "depth", "inlink_count", "outlink_count", "broken_link_count", "link_score", "is_orphan", "is_dead_end", "is_hub")


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """A page in the graph of links."""

    page: PageLink
    score: str
    depth: str
    inlinks: str
    outlinks: str
    broken: str


@dataclass(frozen=True, slots=True)
class PageList:
    """Pages that have something in common, and how many more there are."""

    title: str
    pages: tuple[LinkedPage, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Website:
    """The chapter; a part without figures is None or empty."""

    lead: str
    counts: Table | None
    severities: tuple[Severity, ...]
    is_audited: bool
    charts: tuple[Chart, ...]
    links: Table | None
    top: PageList | None
    lists: tuple[PageList, ...]
    sections: Table | None
    sitemap: Table | None
    publishing: Table | None
    addresses: Table | None


def build(data: ReportInput) -> Website:
    """The chapter of the website, from `site_audit`, `link_metrics` and `site_structure`."""
    figures, found = structure_figures(data.site_structure), severities(data)
    charts = (_depth(figures), _cadence(figures, data))
    is_audited = bool(len(data.site_audit) or len(data.link_metrics) or len(data.site_structure))
    return Website(
        lead=_lead(data, figures) if is_audited else "",
        counts=_counts(data, found),
        severities=found,
        is_audited=is_audited,
        charts=tuple(chart for chart in charts if chart is not None),
        links=_pairs("Links between the site’s pages", "links", _LINKS, figures),
        top=_top(data),
        lists=_lists(data),
        sections=_sections(figures, data.limits.sections),
        sitemap=_sitemap(figures),
        publishing=_pairs("Publishing", "publishing", _PUBLISHING, figures),
        addresses=_pairs("Addresses of the pages", "addresses", _ADDRESSES, figures),
    )


def _lead(data: ReportInput, figures: StructureFigures) -> str:
    pages = figures.value("pages", "page_count")
    read = f"{counted(int(pages), 'page')} of {plain(data.target, 80)} were checked" if pages else f"{plain(data.target, 80)} was checked"
    if not len(data.site_audit):
        return f"{read}; nothing was found to mend."
    return f"{read}: {counted(len(data.site_audit), 'finding')} on {page_total(data.site_audit)} addresses ({severity_counts(data.site_audit)})."


def _counts(data: ReportInput, found: Sequence[Severity]) -> Table | None:
    urls = audited(data.site_audit).groupby("severity")["url"].nunique()
    lines = [(one.name, str(len(one.checks)), one.finding_count.split()[0], amount(whole(urls.get(one.name))), SEVERITIES[one.name]) for one in found]
    return table("Findings by severity", ("Severity", "Checks", "Findings", "Addresses", "What it means"), lines, texts=(4,))


def _depth(figures: StructureFigures) -> Chart | None:
    found = {int(match.group(1)): figures.value("depth", name) or 0 for name in figures.names("depth") if (match := _DEPTH.fullmatch(name))}
    if not found:
        return None
    deep = [(_clicks(depth), found.get(depth, 0)) for depth in range(min(max(found), _MOST_DEPTHS) + 1)]
    deep += [(f"over {_MOST_DEPTHS} clicks", sum(count for depth, count in found.items() if depth > _MOST_DEPTHS))] * (max(found) > _MOST_DEPTHS)
    apart = figures.value("depth", "unreachable_count") or 0
    deep += [("no path of links", apart)] * bool(apart)
    most, total = max(count for _, count in deep) or 1, sum(count for _, count in deep)
    words = Words("chart-depth", "Clicks from the home page", "How many pages lie how many clicks from the home page.")
    drawn = bars(words, [Bar(name, count / most, amount(count), is_target=True) for name, count in deep])
    lines = tuple((name, amount(count), percent(share_of(count, total))) for name, count in deep)
    figures_of = Table(words.title, ("Clicks", "Pages", "Share"), lines)
    return Chart(words.name, words.title, drawn, (), "The least number of clicks along links that were read.", figures_of)


def _clicks(depth: int) -> str:
    return "the home page" if depth == 0 else counted(depth, "click")


def _cadence(figures: StructureFigures, data: ReportInput) -> Chart | None:
    months = sorted(month for month in figures.items("cadence") if _MONTH.fullmatch(month))[-2 * data.limits.periods :]
    counts = [int(figures.value("cadence", "page_count", month) or 0) for month in months]
    if len(months) < 3:
        return None
    words = Words("chart-cadence", "Pages published by month", f"Dated pages of the site in each of the last {len(months)} whole months.")
    drawn = panels(words, months, [Panel(plain(data.target, 60), counts, is_target=True)])
    lines = tuple((month, amount(count)) for month, count in zip(months, counts, strict=True))
    note = "Only pages that are still online and state a date can be counted."
    return Chart(words.name, words.title, drawn, (), note, Table(words.title, ("Month", "Pages"), lines))


def _pairs(caption: str, topic: str, words: Mapping[str, str], figures: StructureFigures) -> Table | None:
    if not figures.names(topic):
        return None
    return table(caption, ("Figure", "Value"), [(said, figures.shown(topic, name)) for name, said in words.items()])


def _sections(figures: StructureFigures, most: int) -> Table | None:
    found = sorted(figures.items("sections"), key=lambda item: (-(figures.value("sections", "page_count", item) or 0), item))
    names = ("page_count", "share", "word_count_median", "depth_median", "link_score_share")
    lines = [(plain(item, 60), *(figures.shown("sections", name, item) for name in names)) for item in found[:most]]
    head = ("Section", "Pages", "Share of pages", "Median words", "Median clicks", "Share of the link score")
    return table("Sections, by the first part of their addresses", head, lines)


def _sitemap(figures: StructureFigures) -> Table | None:
    if not figures.items("sitemap"):
        return None
    lines = [(said, _of_sitemap(figures, item)) for item, said in _SITEMAP.items()]
    return table("Sitemaps", ("What", "Addresses"), lines)


def _of_sitemap(figures: StructureFigures, item: str) -> str:
    name = next((name for topic, one, name in figures.values if (topic, one) == ("sitemap", item)), "url_count")
    return figures.shown("sitemap", name, item)


def _top(data: ReportInput) -> PageList | None:
    metrics = having(data.link_metrics, _METRICS)
    best = metrics.dropna(subset=["link_score"]).sort_values(["link_score", "url"], ascending=[False, True], kind="stable")
    return _listed("Pages with the highest link score", best, data) if len(best) else None


def _lists(data: ReportInput) -> tuple[PageList, ...]:
    metrics = having(data.link_metrics, _METRICS).sort_values(["link_score", "url"], ascending=[False, True], kind="stable")
    broken = pd.to_numeric(metrics["broken_link_count"], errors="coerce").fillna(0) > 0
    kinds = (
        ("Pages with broken links", broken),
        ("Pages that no page links to", flags(metrics["is_orphan"])),
        ("Pages that link to no other", flags(metrics["is_dead_end"])),
        ("Hubs", flags(metrics["is_hub"])),
    )
    return tuple(_listed(title, metrics[chosen], data) for title, chosen in kinds if chosen.any())


def _listed(title: str, chosen: pd.DataFrame, data: ReportInput) -> PageList:
    shown = rows(chosen.head(data.limits.linked_pages), _METRICS)
    index = page_index(data, (row["url"] for row in shown))
    return PageList(title, tuple(_linked(row, index, data.limits.title_chars) for row in shown), len(chosen) - len(shown))


def _linked(row: Mapping[str, Any], index: Mapping[str, Any], title_chars: int) -> LinkedPage:
    counts = (amount(row[name]) for name in ("depth", "inlink_count", "outlink_count", "broken_link_count"))
    return LinkedPage(page_link(row["url"], index, title_chars), amount(row["link_score"], 2), *counts)
