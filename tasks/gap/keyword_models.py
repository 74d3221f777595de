"""The tuning of keyword research, as frozen parameters. Each says what it does and where its value is from."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KindWeights:
    """How large the features of each kind are: the larger, the less it costs the model to rely on them."""

    of_marker: float = 2.0
    """Markers that are near certain whatever stands beside them."""
    of_class: float = 1.0
    """What class of word stands where; it carries over to trades that no example is from."""
    of_word: float = 0.8
    """The words and pairs of words themselves."""
    of_letters: float = 0.3
    """Runs of three to five letters: endings, compounds and misspellings."""


@dataclass(frozen=True, slots=True)
class IntentParameters:
    """How intent is told. Chosen by leaving out one trade of the examples at a time."""

    weights: KindWeights = field(default_factory=KindWeights)
    """How large the features of each kind are."""
    strangers_share: float = 0.5
    """Share of the known names that are hidden in the second look at each example."""
    stranger_weight: float = 0.5
    """How much the second look counts against the first."""
    inverse_regularisation: float = 1.0
    """Larger fits the examples more closely."""
    most_iterations: int = 200
    """Steps of the fit at most; it ends well before."""
    least_confidence: float = 0.34
    """Below this probability of the likeliest intent the answer is `uncertain`: hardly better than one of four at random."""
    block: int = 10_000
    """Queries weighed at a time; bounds the memory."""


INTENT = IntentParameters()


@dataclass(frozen=True, slots=True)
class ExpansionParameters:
    """Which candidates are taken."""

    phrases_a_page: int = 12
    """Keyphrases taken from each page, best first."""
    longest_words: int = 6
    """A phrase of more words is a title, not a keyword."""
    longest_characters: int = 100
    """A longer query is a paste, not a search."""
    least_pages: int = 2
    """A phrase that no other source names must be on so many pages."""


@dataclass(frozen=True, slots=True)
class TrendParameters:
    """When a trend counts as one."""

    least_months: int = 8
    """Fewer months tell nothing: the normal approximation of the test holds from about eight (Kendall 1975)."""
    seasonal_months: int = 24
    """From so many months on each month of the year is compared with itself alone."""
    significance: float = 0.05
    """Chance of so clear a trend where there is none."""
    least_slope_share: float = 0.05
    """A change of less than this share a year is flat, however certain."""


@dataclass(frozen=True, slots=True)
class ClickParameters:
    """The published click-through rates, and how the site's own are shrunk to them."""

    sistrix_percent: tuple[float, ...] = (28.5, 15.7, 11.0, 8.0, 7.2, 5.1, 4.0, 3.2, 2.8, 2.5)
    """SISTRIX 2020, by position 1 to 10."""
    backlinko_percent: tuple[float, ...] = (27.6, 15.8, 11.0, 8.4, 6.3, 4.9, 3.9, 3.3, 2.7, 2.4)
    """Backlinko 2022, by position 1 to 10."""
    last_position: int = 20
    """The curve's end."""
    least_impressions: int = 1_000
    """With fewer impressions of its own in all, a site has no curve of its own."""
    strengths: tuple[float, ...] = (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
    """Weights of the published curve, in impressions, that are tried."""


EXPANSION = ExpansionParameters()
TREND = TrendParameters()
CLICKS = ClickParameters()
