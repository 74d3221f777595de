"""The whole comparison of a site with its competitors: profiles, places, strengths, what is new and rising, and the forms that it lacks."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from tasks.gap.cadence import cadence, monthly_counts
from tasks.gap.content_rows import content_rows
from tasks.gap.format_gaps import format_gaps
from tasks.gap.formats import page_formats
from tasks.gap.positioning import market_position, topic_leaders, topic_shares
from tasks.gap.positioning_map import PositioningMap, positioning_map
from tasks.gap.profile_models import CADENCE, FORMATS, PROFILES, RISING, CadenceParameters, FormatParameters, ProfileParameters, RisingParameters
from tasks.gap.profiles import Described, profiles
from tasks.gap.rising import new_pages, rising_topics
from tasks.gap.standings import standings


@dataclass(frozen=True, slots=True)
class CompetitorParameters:
    """The tuning of each part."""

    profiles: ProfileParameters = field(default_factory=lambda: PROFILES)
    """Profiles, strengths and the map."""
    cadence: CadenceParameters = field(default_factory=lambda: CADENCE)
    """Publishing by month."""
    rising: RisingParameters = field(default_factory=lambda: RISING)
    """New pages and rising topics."""
    formats: FormatParameters = field(default_factory=lambda: FORMATS)
    """Format gaps."""


@dataclass(frozen=True, slots=True, eq=False)
class CompetitorAnalysis:
    """What is known of the sites of a market; each frame's columns are told where it is made."""

    profiles: pd.DataFrame
    """One row a site, the target's too: the dataset `competitors`."""
    shares: pd.DataFrame
    """Topic shares, a row a site and topic."""
    position: pd.DataFrame
    """The order of the market, and that of the run before."""
    leaders: pd.DataFrame
    """Who leads each topic."""
    map: PositioningMap
    """The sites as points."""
    standings: pd.DataFrame
    """Strengths and weaknesses, a row a competitor, topic and measure."""
    months: pd.DataFrame
    """Pages by site and month."""
    formats: pd.DataFrame
    """The forms of pages, a row a page and form."""
    new_pages: pd.DataFrame
    """What sites published since the run before."""
    rising: pd.DataFrame
    """Topics whose share of recent publishing has changed."""
    format_gaps: pd.DataFrame
    """Rows for `gaps`, best first."""


def analyze_competitors(
    pages: pd.DataFrame,
    topics: pd.DataFrame,
    topic_pages: pd.DataFrame,
    coverage: pd.DataFrame,
    target: str,
    as_of: datetime | date,
    *,
    previous_pages: pd.DataFrame | None = None,
    previous_profiles: pd.DataFrame | None = None,
    since: datetime | date | None = None,
    parameters: CompetitorParameters | None = None,
) -> CompetitorAnalysis:
    """`target` beside the other sites of `pages`, as known at `as_of`.

    `pages` are all pages that stand then, as they are loaded (also those that an analysis of subjects leaves out: the share of indexable
    pages counts them); `topics`, `topic_pages` and `coverage` are the market's. From the run before, where there is one:
    `previous_pages` (site, url), `previous_profiles` and its instant, `since`. The target may be alone.
    """
    tuning = parameters or CompetitorParameters()
    sites = sorted({*pages["site"], target})
    rows, shares = content_rows(pages, topic_pages, as_of), topic_shares(coverage)
    position, formats = market_position(shares, sites, previous_profiles), page_formats(rows)
    described = Described(rows, shares, position, formats, cadence(rows, as_of, tuning.cadence))
    return CompetitorAnalysis(
        profiles=profiles(pages, described, target, as_of, tuning.profiles),
        shares=shares,
        position=position,
        leaders=topic_leaders(shares, target, tuning.profiles),
        map=positioning_map(shares, target, sites, tuning.profiles),
        standings=standings(rows, target, tuning.profiles),
        months=monthly_counts(rows, as_of, tuning.cadence),
        formats=formats,
        new_pages=new_pages(rows, as_of, since=since, previous_pages=previous_pages, parameters=tuning.rising),
        rising=rising_topics(rows, as_of, tuning.rising),
        format_gaps=format_gaps(rows, formats, topics, target, as_of, parameters=tuning.formats),
    )
