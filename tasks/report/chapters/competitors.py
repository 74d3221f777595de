"""How the sites compare: topics covered, publishing over the years, pages, freshness."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tasks.report.chapters.positioning import market_position, positioning
from tasks.report.chapters.profiles import Profile, profile_cards
from tasks.report.charts import Bar, Panel, Stack, Words, bars, panels, stacks
from tasks.report.exhibits import Chart, Table
from tasks.report.figures import amount, counted, day, listed, percent, share_of
from tasks.report.frames import rows, whole
from tasks.report.models import ReportInput
from tasks.report.plain_text import plain, shown_address, web_link
from tasks.report.site_figures import AGES, UNDATED, SiteFigures, as_of_utc, dated, site_figures

_PAINTS = {name: f"age-{place}" for place, (name, _) in enumerate(AGES)} | {UNDATED: "age-none"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A site that may be a competitor, and why."""

    site: str
    why: str
    address: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Competitors:
    """The chapter: the map, the order of the market, a card a competitor, charts of what is known, one table of all figures."""

    map: Chart | None
    position: Table | None
    opened: tuple[Profile, ...]
    folded: tuple[Profile, ...]
    target: str

    charts: tuple[Chart, ...]
    table: Table
    hidden_sites: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    has_competitors: bool


def build(data: ReportInput) -> Competitors:
    """The chapter of competitors, from `profiles`, `map_places`, `pages`, `coverage`, `topics` and `suggestions`; no chart without figures."""
    figures = site_figures(data)
    shown = figures[: data.limits.sites]
    cards, limits = profile_cards(data), data.limits
    charts = (_topics(shown), _pages(shown), _publishing(data, shown), _freshness(shown))
    return Competitors(
        map=positioning(data),
        position=market_position(data),
        opened=cards[: limits.open_profiles],
        folded=cards[limits.open_profiles :],
        target=data.target,
        charts=tuple(chart for chart in charts if chart is not None),
        table=_table(figures),
        hidden_sites=tuple(one.site for one in figures[data.limits.sites :]),
        suggestions=suggestions(data),
        has_competitors=bool(data.competitors),
    )


def suggestions(data: ReportInput) -> tuple[Suggestion, ...]:
    """The sites that the target's links, results and topics suggest as competitors, best first."""
    found = rows(data.suggestions.head(data.limits.rows), ("site", "why", "example_url"))
    return tuple(
        Suggestion(
            plain(row["site"], 80),
            plain(row["why"], data.limits.statement_chars),
            shown_address(row["example_url"]),
            web_link(row["example_url"]),
        )
        for row in found
    )


def _table(figures: Sequence[SiteFigures]) -> Table:
    head = ("Site", "Pages", "Topics covered", "Dated pages", "Published in the last year", "Newest page", "Median age in days", "Median words")
    return Table("All figures by site", head, tuple(_row(one) for one in figures))


def _row(one: SiteFigures) -> tuple[str, ...]:
    return (
        one.site,
        amount(one.page_count),
        amount(one.topic_count),
        percent(share_of(one.dated_count, one.page_count)),
        amount(one.last_year_count if one.dated_count else None),
        day(one.newest_on),
        amount(one.median_age_days),
        amount(one.word_median),
    )


def _topics(figures: Sequence[SiteFigures]) -> Chart | None:
    known = [one for one in figures if one.topic_share is not None]
    if len(known) < 2:
        return None
    total = known[0].topic_total
    words = Words("chart-topics", "Share of topics covered", f"For each site, on how many of {total} topics it has at least one page.")
    values = [Bar(one.site, one.topic_share or 0.0, percent(one.topic_share), one.is_target) for one in known]
    table = Table(words.title, ("Site", "Topics", "Share"), tuple((one.site, amount(one.topic_count), percent(one.topic_share)) for one in known))
    return Chart(
        words.name, words.title, bars(words, values), (), f"A site covers a topic with one page or more on it; {total} topics in all.", table
    )


def _pages(figures: Sequence[SiteFigures]) -> Chart | None:
    most = max((one.page_count for one in figures), default=0)
    if not most or len(figures) < 2:
        return None
    words = Words("chart-pages", "Pages read", "For each site, how many pages were read.")
    values = [Bar(one.site, one.page_count / most, amount(one.page_count), one.is_target) for one in figures]
    table = Table(words.title, ("Site", "Pages"), tuple((one.site, amount(one.page_count)) for one in figures))
    return Chart(words.name, words.title, bars(words, values), (), "Pages that were fetched and hold text, one version each.", table)


def _publishing(data: ReportInput, figures: Sequence[SiteFigures]) -> Chart | None:
    pages = dated(data).dropna(subset=["published_at"])
    shown = [one for one in figures if one.dated_count]
    if not shown:
        return None
    unit, periods = _periods(data, pages["published_at"])
    counts = _counts(pages.assign(period=pages["published_at"].dt.strftime("%Y" if unit == "year" else "%Y-%m")), periods)
    words = Words(
        "chart-publishing", f"Pages published by {unit}", f"For each site, dated pages in each of the last {len(periods)} {unit}s, to one scale."
    )
    drawn = panels(words, periods, [Panel(one.site, counts[one.site], one.is_target) for one in shown])
    table = Table(words.title, ("Site", *periods), tuple((one.site, *map(amount, counts[one.site])) for one in shown))
    return Chart(words.name, words.title, drawn, (), _publishing_note(figures, pages, periods), table)


def _periods(data: ReportInput, published: pd.Series) -> tuple[str, list[str]]:
    now, count = as_of_utc(data), data.limits.periods
    months = [divmod(12 * now.year + now.month - 1 - back, 12) for back in reversed(range(count))]
    names = [f"{year:04d}-{month + 1:02d}" for year, month in months]
    if published.min().strftime("%Y-%m") >= names[0]:
        return "month", names
    return "year", [f"{year:04d}" for year in range(now.year - count + 1, now.year + 1)]


def _counts(pages: pd.DataFrame, periods: Sequence[str]) -> dict[str, list[int]]:
    sizes = pages.groupby(["site", "period"]).size().to_dict()
    return {str(site): [sizes.get((site, period), 0) for period in periods] for site in pages["site"].unique()}


def _publishing_note(figures: Sequence[SiteFigures], pages: pd.DataFrame, periods: Sequence[str]) -> str:
    undated = sum(one.page_count - one.dated_count for one in figures)
    older = whole((pages["published_at"].dt.strftime("%Y-%m").str.slice(0, len(periods[0])) < periods[0]).sum())
    left_out = [f"{counted(undated, 'page')} without a date"] * bool(undated) + [f"{counted(older, 'page')} from before {periods[0]}"] * bool(older)
    return "Only what is still online can be counted." + f" Not in the chart: {listed(left_out)}." * bool(left_out)


def _freshness(figures: Sequence[SiteFigures]) -> Chart | None:
    shown = [one for one in figures if one.page_count and one.page_count > one.ages[UNDATED]]
    if not shown:
        return None
    words = Words(
        "chart-freshness", "Age of the pages", "For each site, the share of its pages in each class of age; pages without a date are shown as such."
    )
    values = [Stack(one.site, [(_PAINTS[name], one.ages[name] / one.page_count) for name in _PAINTS], one.is_target) for one in shown]
    table = Table(words.title, ("Site", *_PAINTS), tuple((one.site, *(amount(one.ages[name]) for name in _PAINTS)) for one in shown))
    note = "Age since a page was last published or modified, by the dates that it gives."
    return Chart(words.name, words.title, stacks(words, values), tuple((paint, name) for name, paint in _PAINTS.items()), note, table)
