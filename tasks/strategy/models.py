"""What strategy is made from and what it gives, and its tuning as frozen parameters; each field says what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def _empty() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """What is known of a market at an instant, as `market.read_market` prepares it.

    `pages`: a row a page on a topic, sorted by site and URL: site, url, title, description, headings, topic_id, word_count, published_on
    (NaT where unknown or later than `as_of`), content_kind, readability, language, fetched_at. `vectors`: their TF-IDF vectors, in that order.
    The other frames are the datasets of their names; `links` are the target's internal links (from_url, to_url), `metrics` the imported
    figures of the target (url, metric, on, source, dimension, value), `interest` dated interest in keywords from outside (keyword, on, value,
    source, unit, place).
    """

    target: str
    as_of: datetime
    pages: pd.DataFrame
    vectors: "csr_matrix"
    topics: pd.DataFrame
    coverage: pd.DataFrame
    gaps: pd.DataFrame
    keywords: pd.DataFrame
    competitors: pd.DataFrame
    links: pd.DataFrame
    metrics: pd.DataFrame = field(default_factory=_empty)
    interest: pd.DataFrame = field(default_factory=_empty)

    @property
    def labels(self) -> Mapping[str, str]:
        """The label of each topic, by its id."""
        return {str(one): str(label) for one, label in zip(self.topics["topic_id"], self.topics["label"], strict=True)}

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites that have pages on topics, in alphabetical order."""
        return tuple(sorted(self.pages["site"].unique()))

    @property
    def own(self) -> pd.DataFrame:
        """The target's pages."""
        return self.pages[self.pages["site"] == self.target]

    @property
    def today(self) -> pd.Timestamp:
        """The day of the instant."""
        return pd.Timestamp(self.as_of.strftime("%Y-%m-%d"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the brief asks of a strategy."""

    capacity_per_week: float = 2.0
    horizon_days: int = 90
    goals: Sequence[str] = ()
    channels: Sequence[tuple[str, int, str]] = (("blog", 7, "UTC"),)
    """Each channel's name, its most pieces a week and its time zone."""
    content_types: Sequence[str] = ("blog post",)
    audience: str = ""

    @property
    def pieces(self) -> int:
        """Pieces that the capacity allows within the horizon."""
        return max(int(self.capacity_per_week * self.horizon_days / 7), 1)


Fixed = Mapping[str, Mapping[str, Any]]
"""What a person fixed: by id of a pillar, a persona or a line of the strategy, its fields."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Rows of a dataset, and the facts of the ledger that they cite."""

    rows: pd.DataFrame
    facts: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Strategy:
    """A whole strategy: a frame a dataset, and the facts that they cite, each once."""

    industry_trends: pd.DataFrame
    opportunities: pd.DataFrame
    pillars: pd.DataFrame
    personas: pd.DataFrame
    strategies: pd.DataFrame
    facts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class PillarParameters:
    """How topics become pillars."""

    least: int = 3
    """Pillars at least; fewer only where the market has fewer topics."""
    most: int = 7
    """Pillars at most: more than a team can hold in mind."""
    topics_a_pillar: int = 2
    """A market has at most one pillar for so many topics."""
    least_page_share: float = 0.04
    """A group with a smaller share of the market's pages joins the nearest one."""
    least_overlap: float = 0.3
    """Share of pages, on topics of either, that two runs' pillars have in common if they are one (Jaccard's index)."""
    gaps_weight: float = 0.4
    """What the gaps on it count for a pillar's share of the plan …"""
    demand_weight: float = 0.35
    """… the demand for it …"""
    strength_weight: float = 0.25
    """… and how much of its own pages the target has on it."""
    least_links: int = 2
    """Own pages on a pillar that must link to another for that one to be its hub already, …"""
    least_link_share: float = 0.1
    """… and the share of the pillar's own pages that must."""
    spokes: int = 12
    """Own pages that are named of a pillar, those nearest to it first."""
    missing: int = 8
    """Gaps that are named of a pillar, the largest first."""


@dataclass(frozen=True, slots=True)
class NamingParameters:
    """How groups of topics are named."""

    least_pages: int = 2
    """Pages of the group that a phrase heads."""
    label_weight: float = 2.0
    """What the label of one of its topics counts against another phrase."""
    word_weight: float = 0.6
    """What a lone word counts against two."""
    lone_weight: float = 0.5
    """What a phrase of one site counts where several are on the subject."""
    candidates: int = 12
    """Phrases among which a second name is looked for."""
    least_new: float = 0.6
    """Share of a second name's pages that the first does not head."""
    least_new_pages: int = 3
    least_new_by_word: int = 5
    """How many such pages there are at least, of two words and of one …"""
    least_new_of_all: float = 0.04
    """… and which share of the group's."""
    whole_share: float = 0.5
    """A name that heads so many of the pages stands alone."""


@dataclass(frozen=True, slots=True)
class IndustryParameters:
    """When publishing on a topic has changed, or follows the year."""

    periods_days: tuple[tuple[int, int], ...] = ((365, 1_095), (730, 1_460), (1_095, 2_190))
    """The days before the instant that count as recent, and those before them that they are compared with: the first pair with enough pages."""
    least_dated: int = 20
    """Dated pages of the market, in either period, without which the next pair of periods is tried."""
    least_topic_pages: int = 6
    """Dated pages on a topic, in both periods together, without which it is not tested."""
    least_word_pages: int = 6
    """Dated pages that must name a phrase."""
    least_word_sites: int = 2
    """Sites that must name it (one, where there is only one)."""
    most_words: int = 400
    """Phrases that are tested, those of most pages."""
    words_shown: int = 10
    """Phrases that are given at most."""
    least_season_pages: int = 16
    """Dated pages that a season needs."""
    least_season_years: int = 3
    """Calendar years with two pages and more that a season needs."""
    season_years_share: float = 0.6
    """Share of these years in which the peak quarter must be the fullest."""
    topic_false_share: float = 0.04
    """Share of the topics' trends and seasons that may be chance (Benjamini and Hochberg 1995) …"""
    word_false_share: float = 0.01
    """… and of the phrases: together 5 %."""
    interest_false_share: float = 0.05
    """Share of the trends of interest from outside, which are tested by themselves, that may be chance."""
    interest_months: int = 12
    """Months that are compared in what is said of interest."""
    interest_shown: int = 12
    """Keywords whose interest has changed that are given at most."""


@dataclass(frozen=True, slots=True)
class OpportunityParameters:
    """Where there is room. The parts of a score add up to it; their weights to 1."""

    momentum_weight: float = 0.3
    """Whether publishing on it rises."""
    openness_weight: float = 0.3
    """How little of it the leading competitor holds, and how long it has been silent."""
    demand_weight: float = 0.2
    """How much competitors publish on it."""
    footing_weight: float = 0.2
    """What the target has to build on."""
    least_pages: int = 4
    """Pages of the market that a topic needs."""
    fair_share: float = 1.0
    """There is no opportunity where the target has more than so many times an equal share."""
    silent_days: int = 540
    """The leader is silent if its newest dated page is older than this."""
    open_share: float = 0.45
    """White space is where no competitor holds more than this."""
    most: int = 8
    """Opportunities given at most."""


@dataclass(frozen=True, slots=True)
class AudienceParameters:
    """How readers are told apart."""

    least: int = 2
    most: int = 4
    """Personas, from and to."""
    least_topics: int = 2
    """Topics a persona needs, so that it is more than a topic."""
    least_pages: int = 8
    """Pages that a persona needs."""
    least_share: float = 0.08
    most_share: float = 0.6
    """Shares of the market's pages that a persona has at least and at most, where topics can be parted so."""
    least_lift: float = 1.3
    """A stage is a persona's own where so many times as many of its keywords belong to it as of the market's …"""
    stage_chance: float = 0.05
    """… and where chance alone would seldom make so many of them (Fisher's exact test)."""
    least_keywords: int = 5
    """Keywords with a known intent without which a stage is unknown."""
    intent_weight: float = 1.0
    reading_weight: float = 0.5
    asking_weight: float = 0.5
    wording_weight: float = 1.0
    """What intent, reading level, questions and wording count when topics are grouped."""
    visits: tuple[str, ...] = ("clicks", "sessions", "views")
    visits_days: int = 28
    """Imported figures of pages by which it is told how much readers come, the first that is known, in its last days."""
    needs: int = 5
    questions: int = 6
    """Needs and questions that are named."""


@dataclass(frozen=True, slots=True)
class PlanParameters:
    """How goals become targets, and a horizon phases."""

    baseline_days: int = 28
    """The last days of a metric that make its baseline: whole weeks."""
    least_measured_pages: int = 5
    """Own pages with figures that a median page needs."""
    hubs_share: float = 0.35
    """Hub pages take at most so much of the pieces."""
    review_share: float = 0.15
    """Pieces kept for what the first two phases teach."""
    lead_share: float = 0.5
    """A competitor that holds more than this of a pillar is named as a risk."""
    rise_factor: float = 2.0
    """A plan of more than so many times what the site has published lately is named as a risk."""
    least_dated_share: float = 0.6
    """Share of the market's pages that are dated below which trends are blind to much."""
    high_pages: int = 30
    medium_pages: int = 10
    """Pages from which on confidence is high, or medium."""


PILLARS = PillarParameters()
NAMING = NamingParameters()
INDUSTRY = IndustryParameters()
OPPORTUNITIES = OpportunityParameters()
AUDIENCE = AudienceParameters()
PLAN = PlanParameters()


def confidence(count: float, parameters: PlanParameters = PLAN) -> str:
    """How sure a figure is, by how many pages it was counted on: high, medium or low."""
    return "high" if count >= parameters.high_pages else "medium" if count >= parameters.medium_pages else "low"


def day_of(value: Any) -> date | None:
    """A day, or None where there is none."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
