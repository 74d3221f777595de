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

    text_chars: int = 2_000
    """Letters of a text that phrases are taken from: it says what it is about at its beginning."""
    phrases_a_page: int = 12
    """Keyphrases taken from each page, best first."""
    longest_words: int = 6
    """A phrase of more words is a title, not a keyword."""
    longest_characters: int = 100
    """A longer query is a paste, not a search."""
    least_pages: int = 2
    """A phrase that no other source names must be on so many pages."""
    least_word_sites: int = 2
    """A single word that no other source names must be a keyphrase of so many sites: one site's is hardly what people search for."""


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
    """As SISTRIX published them, by position 1 to 10."""
    backlinko_percent: tuple[float, ...] = (27.6, 15.8, 11.0, 8.4, 6.3, 4.9, 3.9, 3.3, 2.7, 2.4)
    """As Backlinko published them, by position 1 to 10."""
    last_position: int = 20
    """The curve's end."""
    least_impressions: int = 1_000
    """With fewer impressions of its own in all, a site has no curve of its own."""
    strengths: tuple[float, ...] = (30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
    """Weights of the published curve, in impressions, that are tried."""


EXPANSION = ExpansionParameters()
TREND = TrendParameters()
CLICKS = ClickParameters()


@dataclass(frozen=True, slots=True)
class FigureParameters:
    """When volume and difficulty may be estimated, and how."""

    visible_position: float = 10.0
    """A site sees nearly all searches of a keyword that it ranks for on the first page, as impressions."""
    least_monthly_impressions: float = 10.0
    """Fewer impressions a month are noise."""
    least_relatives: int = 10
    """Measured keywords that an estimate of volume must rest on."""
    least_measured: int = 20
    """Measured keywords that the estimate of difficulty is fitted to; with fewer it is not fitted."""
    breadth_weight: float = 0.6
    """Weight of the share of sites that target a keyword, against the length of their pages."""
    deep_words: float = 2_000.0
    """Words of a page that is as deep as it counts."""


@dataclass(frozen=True, slots=True)
class ClusterParameters:
    """When keywords belong together."""

    first_results: int = 10
    """Results that are compared."""
    shared_share: float = 0.4
    """Share of the first results in common that makes one cluster; the usual rule of keyword tools."""
    least_shared: int = 3
    """Results in common at least, where few are known."""
    least_similarity: float = 0.55
    """Cosine to its leader from which a keyword joins by meaning."""
    rarest_terms: int = 3
    """Terms by which leaders are looked up: the rarest of a keyword."""
    most_candidates: int = 200
    """Leaders compared for each of those terms, the most wanted first; bounds the work."""
    least_topic_share: float = 0.5
    """Part of a keyword's words, weighted by rarity, that a topic must hold."""


FIGURES = FigureParameters()
CLUSTERS = ClusterParameters()


@dataclass(frozen=True, slots=True)
class OpportunityParameters:
    """What a keyword is worth, and which clicks are near."""

    weights: tuple[float, ...] = (0.35, 0.2, 0.15, 0.2, 0.1)
    """Weights of demand, ease, intent, bucket and trend. They are choices, not fitted."""
    full_volume: float = 10_000.0
    """Searches a month at which demand earns its whole weight (on a logarithmic scale)."""
    intent_shares: tuple[tuple[str, float], ...] = (("transactional", 1.0), ("commercial", 0.9), ("informational", 0.6))
    """How near to a result for the business each intent is; navigational ones are excluded, uncertain ones have no part."""
    bucket_shares: tuple[tuple[str, float], ...] = (
        ("missing", 1.0), ("untapped", 0.8), ("weak", 0.7), ("shared", 0.4), ("strong", 0.1), ("unique", 0.1),
    )  # fmt: skip
    """How much is to be gained where the target stands so."""
    trend_shares: tuple[tuple[str, float], ...] = (("rising", 1.0), ("flat", 0.5), ("falling", 0.0))
    """How much the trend speaks for it."""
    near_from: float = 3.5
    """Mean position from which a keyword is near the top: position 4, rounded."""
    near_to: float = 20.5
    """Mean position up to which it is: position 20, rounded."""
    aimed_position: float = 3.0
    """Position whose click-through the extra clicks are counted with."""


@dataclass(frozen=True, slots=True)
class KeywordGapParameters:
    """Which keywords and intents are gaps, and how much they weigh among the other gaps."""

    bucket_novelty: tuple[tuple[str, float], ...] = (("missing", 1.0), ("untapped", 0.7), ("weak", 0.5))
    """The buckets that are gaps, and the share of novelty that each earns."""
    novelty_share: float = 0.3
    """Part of the novelty's weight that a keyword can earn: it is a smaller gap than a subject."""
    intent_novelty_share: float = 0.15
    """Part of the novelty's weight that an intent can earn."""
    least_rivals: int = 1
    """Rivals with a page as evidence at least."""
    least_confidence: float = 0.65
    """Confidence from which an intent counts for an intent gap."""
    least_intent_keywords: int = 3
    """Keywords of an intent on a topic that rivals answer, at least."""
    most_gaps: int = 40
    """Gaps of each kind given at most."""


OPPORTUNITY = OpportunityParameters()
KEYWORD_GAPS = KeywordGapParameters()


@dataclass(frozen=True, slots=True)
class KeywordParameters:
    """All of keyword research."""

    expansion: ExpansionParameters = field(default_factory=ExpansionParameters)
    """Which candidates are taken."""
    intent: IntentParameters = field(default_factory=IntentParameters)
    """How intent is told."""
    trend: TrendParameters = field(default_factory=TrendParameters)
    """When a trend counts."""
    clicks: ClickParameters = field(default_factory=ClickParameters)
    """How click-through is reckoned."""
    figures: FigureParameters = field(default_factory=FigureParameters)
    """When figures may be estimated."""
    clusters: ClusterParameters = field(default_factory=ClusterParameters)
    """When keywords belong together."""
    opportunity: OpportunityParameters = field(default_factory=OpportunityParameters)
    """What a keyword is worth."""
    gaps: KeywordGapParameters = field(default_factory=KeywordGapParameters)
    """Which keywords are gaps."""


KEYWORDS = KeywordParameters()
