"""The tuning of the comparison with competitors, as frozen parameters; each says what it does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileParameters:
    """What is told of a site, and from how many pages on."""

    least_pages: int = 3
    """Pages that a share, a median or a place on the map needs; below it is unknown."""
    least_comparison_pages: int = 5
    """Pages (of two sites together for counts, of each for lengths and dates) that a comparison on a topic needs."""
    false_share: float = 0.1
    """Share of the strengths and weaknesses given that may be chance (Benjamini and Hochberg 1995)."""
    least_ratio: float = 1.25
    """A site leads only by at least this ratio (of pages, of shares, of lengths): large sites make the smallest difference significant."""
    least_lead_days: int = 30
    """A site's pages are fresher only if their median date is at least this much later."""
    top_topics: int = 5
    """Topics named in a profile, and at each end of an axis of the map."""
    top_schema_types: int = 8
    """Types of structured data named in a profile."""
    fresh_days: int = 365
    """A page published or modified within so many days counts as fresh."""
    long_title_chars: int = 60
    """Titles longer than this are cut in most lists of results."""


@dataclass(frozen=True, slots=True)
class CadenceParameters:
    """When dates tell how much a site publishes, and whether it publishes more than before."""

    window_months: int = 24
    """Whole months before the instant that are counted."""
    recent_months: int = 12
    """The newest of them, whose rate is given too."""
    least_dated_pages: int = 5
    """Dated pages without which a site's rate is unknown."""
    measured_share: float = 0.8
    """Share of a site's pages that are dated from which the rate counts as measured; below it is estimated from the dated ones, a lower bound."""
    estimated_share: float = 0.3
    """Share of a site's pages that are dated below which the rate is unknown."""
    least_trend_months: int = 12
    """Months since a site's first page that a trend needs."""
    least_trend_pages: int = 12
    """Dated pages in the window that a trend needs."""
    chance: float = 0.05
    """A trend is one only if chance alone gives as strong a one less often than this."""


@dataclass(frozen=True, slots=True)
class RisingParameters:
    """When a topic's share of what is published has changed."""

    recent_days: int = 365
    """The days before the instant that count as recent."""
    earlier_days: int = 1_095
    """The days before those that they are compared with."""
    least_pages: int = 8
    """Dated pages, in either period, without which a site's topics are not compared."""
    least_topic_pages: int = 4
    """Dated pages on a topic, in both periods together, without which it is not compared."""
    false_share: float = 0.05
    """Share of the changes given that may be chance (Benjamini and Hochberg 1995)."""
    new_days: int = 30
    """Without an earlier run, pages of so many days count as new."""


@dataclass(frozen=True, slots=True)
class FormatParameters:
    """When a format that competitors use on a topic is one that the target lacks."""

    least_topic_pages: int = 2
    """Pages on a topic that a competitor must have to count among those on it."""
    least_own_pages: int = 2
    """Pages of the target on a topic that make it one that it covers; with fewer the topic itself is the gap."""
    least_users: int = 2
    """Competitors that use the format on the topic (one where only one competitor is known)."""
    least_format_pages: int = 3
    """Competitors' pages on the topic in the format."""
    user_share: float = 0.5
    """More than this share of the competitors on the topic use the format."""
    chance: float = 0.2
    """A format is lacking only if so many own pages without it are less likely than this, were they like the competitors'."""
    discount: float = 0.15
    """Most of the novelty's weight that a format can earn: another form of a covered topic is a smaller gap than an absent one."""
    repeat_discount: float = 0.15
    """Part of the novelty that a gap loses for each better one of the same format, up to five."""
    evidence_pages: int = 6
    """Pages shown as evidence, one of each competitor first."""
    target_pages: int = 3
    """The target's pages on the topic that are shown."""
    most: int = 20
    """Format gaps given at most."""


@dataclass(frozen=True, slots=True)
class SuggestionParameters:
    """Which sites are suggested as competitors, and in which order."""

    least_linking_pages: int = 2
    """Pages of the target that must link to a site."""
    least_keywords: int = 2
    """Keywords that a site must rank on; one is enough where only one was looked up."""
    ranks: int = 10
    """Places of a result list that are read: the first page."""
    least_affinity: float = 0.3
    """Affinity of two sites' topic shares (0..1) from which they share their subjects."""
    least_shared_topics: int = 2
    """Topics that both sites must have pages on."""
    fusion: int = 60
    """Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): higher weighs agreement of the lists over first places."""
    most: int = 10
    """Competitors suggested at most."""


PROFILES = ProfileParameters()
CADENCE = CadenceParameters()
RISING = RisingParameters()
FORMATS = FormatParameters()
SUGGESTIONS = SuggestionParameters()
