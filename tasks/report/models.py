"""What the report is made from: the run's facts, its frames, and how much of them is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd


def _empty() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True, slots=True)
class ReportLimits:
    """How much is shown before the rest is folded, cut or only counted. Tuned by looking at reports of 3 to 10,000 pages."""

    first_recommendations: int = 5
    """Recommendations on the first page."""
    open_recommendations: int = 10
    """Recommendations shown unfolded."""
    folded_recommendations: int = 90
    """Recommendations after those, each folded; the table holds them all."""
    open_gaps: int = 10
    """Gaps shown unfolded."""
    folded_gaps: int = 190
    """Gaps after those, each folded; the table of gaps holds them all."""
    evidence: int = 5
    """Pages shown as evidence of a gap, and as the target's closest."""
    topics: int = 40
    """Rows of the heat map."""
    sites: int = 12
    """Sites in the heat map and the charts, the target among them."""
    periods: int = 12
    """Years or months in the chart of publishing."""
    rows: int = 25
    """Rows of a list of details, such as quarantined rows."""
    keywords: int = 300
    """Rows of the keyword table, which its filters choose from; the spreadsheet holds all."""
    keyword_opportunities: int = 10
    """Opportunities shown with the parts of their score."""
    quick_wins: int = 15
    """Quick wins, those that would bring most first."""
    clusters: int = 40
    """Clusters of keywords, the largest first."""
    cluster_keywords: int = 8
    """Keywords named of a cluster."""
    audit_pages: int = 8
    """Pages shown of a check; the spreadsheet holds all."""
    linked_pages: int = 10
    """Pages in each list of the link graph."""
    sections: int = 20
    """Sections of the site."""
    open_profiles: int = 3
    """Profiles of competitors shown unfolded."""
    standings: int = 6
    """Strengths, and weaknesses, of a competitor."""
    losses: int = 10
    """Pages that lose by a cause of their own, the largest loss first."""
    movers: int = 8
    """Pages, and topics, that rose or fell."""
    conflicts: int = 10
    """Sets of pages that compete."""
    forecast_topics: int = 15
    """Topics with a forecast, the largest first."""
    predictions: int = 15
    """Planned pieces with a prediction, the likeliest first."""
    evolution: int = 12
    """Changes in publishing, of the site and of its competitors."""
    outcomes: int = 15
    """Recommendations that were carried out."""
    title_chars: int = 140
    """Letters of a page's title."""
    statement_chars: int = 400
    """Letters of a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportInput:
    """A finished run. Any frame may be empty; a column that is missing is shown as unknown.

    Frames are those of DESIGN.md section 4 with the same names, current versions of pages only (`profiles` is the dataset `competitors`, for
    that name holds their hosts), and those of the report's own: `captures_summary` (site, outcome, count, bytes, seconds), `suggestions` (site,
    why, example_url), `map_places` (site, x, y, page_count, is_target, status), `map_axes` (axis, explained_share, toward_high, toward_low: lists
    of topics), `sources` (source, what, record_count, keyword_count, first_on, last_on, note) and `traffic` (on, value: the site's daily total
    of the metric that is forecast, of the last months). `backtests` is of the last backtest before the run.
    """

    workspace: str
    target: str
    competitors: Sequence[str]
    brief: Mapping[str, Any]
    run_id: str
    as_of: datetime
    mode: str
    started_at: datetime | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    degraded: Sequence[Mapping[str, str]] = ()
    score_parts: Mapping[str, str] = field(default_factory=dict)
    """What each `part_…` of a gap's score is, in a sentence; replaces the report's own words."""
    checks: Mapping[str, str] = field(default_factory=dict)
    """What each check of the audit finds, in a sentence."""
    captures_summary: pd.DataFrame = field(default_factory=_empty)
    suggestions: pd.DataFrame = field(default_factory=_empty)
    pages: pd.DataFrame = field(default_factory=_empty)
    topics: pd.DataFrame = field(default_factory=_empty)
    topic_pages: pd.DataFrame = field(default_factory=_empty)
    coverage: pd.DataFrame = field(default_factory=_empty)
    gaps: pd.DataFrame = field(default_factory=_empty)
    evidence: pd.DataFrame = field(default_factory=_empty)
    keywords: pd.DataFrame = field(default_factory=_empty)
    profiles: pd.DataFrame = field(default_factory=_empty)
    map_places: pd.DataFrame = field(default_factory=_empty)
    map_axes: pd.DataFrame = field(default_factory=_empty)
    site_audit: pd.DataFrame = field(default_factory=_empty)
    link_metrics: pd.DataFrame = field(default_factory=_empty)
    site_structure: pd.DataFrame = field(default_factory=_empty)
    sources: pd.DataFrame = field(default_factory=_empty)
    industry_trends: pd.DataFrame = field(default_factory=_empty)
    opportunities: pd.DataFrame = field(default_factory=_empty)
    pillars: pd.DataFrame = field(default_factory=_empty)
    personas: pd.DataFrame = field(default_factory=_empty)
    strategies: pd.DataFrame = field(default_factory=_empty)
    recommendations: pd.DataFrame = field(default_factory=_empty)
    recommendation_changes: pd.DataFrame = field(default_factory=_empty)
    events: pd.DataFrame = field(default_factory=_empty)
    calendar_gates: pd.DataFrame = field(default_factory=_empty)
    posting_windows: pd.DataFrame = field(default_factory=_empty)
    wordings: pd.DataFrame = field(default_factory=_empty)
    model_calls: pd.DataFrame = field(default_factory=_empty)
    performance: pd.DataFrame = field(default_factory=_empty)
    decay: pd.DataFrame = field(default_factory=_empty)
    cannibalisation: pd.DataFrame = field(default_factory=_empty)
    evolution: pd.DataFrame = field(default_factory=_empty)
    forecasts: pd.DataFrame = field(default_factory=_empty)
    predictions: pd.DataFrame = field(default_factory=_empty)
    goal_progress: pd.DataFrame = field(default_factory=_empty)
    outcomes: pd.DataFrame = field(default_factory=_empty)
    backtests: pd.DataFrame = field(default_factory=_empty)
    traffic: pd.DataFrame = field(default_factory=_empty)
    validations: pd.DataFrame = field(default_factory=_empty)
    quarantine: pd.DataFrame = field(default_factory=_empty)
    row_counts: pd.DataFrame = field(default_factory=_empty)
    ages: pd.DataFrame = field(default_factory=_empty)
    recent_runs: pd.DataFrame = field(default_factory=_empty)
    """How the run went beside the ones before it; `tasks/health.py` says what these three hold."""
    limits: ReportLimits = ReportLimits()

    @property
    def sites(self) -> tuple[str, ...]:
        """The target first, then its competitors."""
        return (self.target, *self.competitors)

    @property
    def is_reconstructed(self) -> bool:
        """Whether pages were read in a later text than the one they had at `as_of`."""
        return self.mode == "reconstructed"

    @property
    def is_analytics_alone(self) -> bool:
        """Whether the run read figures and made no gap analysis, so that chapters on pages, topics and keywords have nothing to tell."""
        analysed = (self.topics, self.gaps, self.coverage, self.keywords, self.site_audit)
        told = (self.performance, self.decay, self.cannibalisation, self.evolution, self.forecasts, self.goal_progress, self.outcomes)
        return not any(map(len, analysed)) and any(map(len, told))
