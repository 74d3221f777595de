"""The tuning of topics and gaps, as frozen parameters. Values were chosen on markets of known missing topics; each says what it does."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SpaceParameters:
    """How pages become vectors."""

    title_weight: int = 4
    """How often a title counts against once for the text: titles say what a page is about."""
    text_chars: int = 4_000
    """Letters of a text that are read; the rest of a longer one says little new of its subject."""
    slots: int = 1 << 18
    """Slots that words are hashed to: bounds the memory, whatever the vocabulary."""
    most_pages_share: float = 0.3
    """A word on more than this share of the pages tells none apart; it is how function words of any language are dropped."""
    most_pages_floor: int = 12
    """A word on up to this many pages is always kept, so that small markets keep their subjects."""
    habit_share: float = 0.4
    """In a small market a word on this share of one site's pages tells how it writes, and none of its subjects."""
    habit_least_pages: int = 5
    """Pages of a site that a word must be on to be called its habit."""
    least_pages: int = 2
    """A word on fewer pages links none."""
    dimensions: int = 100
    """Dimensions of the latent semantic space."""
    exact_below: int = 200
    """Below this many pages the words are compared as they are: there is too little text for a latent space."""
    seed: int = 0
    """Seed of the randomised decomposition."""


@dataclass(frozen=True, slots=True)
class TopicParameters:
    """How many topics a market is split into, and when a topic is the same as before."""

    topics_per_root_page: float = 1.0
    """Topics for each square root of the number of pages."""
    most: int = 200
    """Upper bound on topics."""
    least_pages: int = 4
    """Pages a topic, on average, in a small market."""
    exact_below: int = 3_000
    """Below this many pages clusters are found by full k-means, above by mini-batches."""
    same_share: float = 0.25
    """Overlap (of URLs known in both runs, intersection over union) from which a topic keeps its id."""
    growth_share: float = 0.25
    """Known topics are kept as starting points; new ones are added when the market could hold this share more."""
    central_urls: int = 5
    """The most central URLs that a new topic's id is a digest of."""
    shown_urls: int = 8
    """Central pages that a topic is named after."""
    terms: int = 8
    """Terms listed for a topic."""
    seed: int = 0
    """Seed of the clustering."""
    space: SpaceParameters = field(default_factory=SpaceParameters)
    """How pages become vectors."""


@dataclass(frozen=True, slots=True)
class GapParameters:
    """What counts as a gap, and how gaps are ranked."""

    exponent: float = 4.0
    """Weight of a neighbour is its similarity to this power: higher looks closer around each page."""
    block: int = 1_024
    """Pages compared at a time; bounds the memory."""
    exact_below: int = 8_000
    """Below this many pages every page is compared with every other; above, with this many of the nearest cells' pages."""
    cell_pages: int = 2_000
    """Pages a cell, on average, in a large market."""
    candidates: int = 3_000
    """Most surprising competitor pages that gaps are grown from."""
    least_surprise: float = 1.0
    """Standard deviations by which a competitor page's surroundings lack the target's pages before it starts a gap."""
    small_market_pages: int = 300
    """With fewer pages than this gaps are sought among clusters of the competitors' pages: too few are near a page to count them."""
    small_neighbours: int = 3
    """Nearest pages that a page is compared with in a small market."""
    small_size_exponent: float = 0.5
    """How much more pages count against more novel ones, where a subject of a small market could be taken more or less widely."""
    small_reach_share: float = 0.6
    """In a small market a page is on a subject from this share of the likeness that the core's own pages have to one another."""
    small_hint_share: float = 0.5
    """From this share of that likeness a page of the target touches on the subject, which is then thin and not missing."""
    small_subject_share: float = 0.2
    """Largest share of the competitors' pages that is one subject in a small market."""
    neighbours: int = 8
    """Pages of a gap's surroundings: two gaps that share many of them are one."""
    evidence_pages: int = 6
    """Pages shown as evidence: the tight core, not the whole subject."""
    named_pages: int = 12
    """Pages of a gap's subject, the evidence first, that its name is sought in."""
    least_evidence_pages: int = 3
    """Fewer pages than this are no subject of the market."""
    tiny_market_pages: int = 40
    """With fewer competitor pages than this, two pages are enough for a subject."""
    overlap_share: float = 0.4
    """Share of the surroundings in common from which the weaker of two gaps is left out."""
    twin_similarity: float = 0.9
    """Pages of one site at least this similar are one page twice; one of them is shown."""
    cohesion_share: float = 0.5
    """A page belongs to the core if its similarity is at least this share of the closest pages'."""
    missing_share: float = 0.1
    """The target misses a subject if it has at most this share of the pages that a covering competitor has on average."""
    thin_share: float = 0.5
    """The target is thin on a subject up to this share of a covering competitor's pages or words."""
    stale_lag_days: int = 365
    """The target is stale on a topic if competitors' newest page is at least this much newer than its own."""
    stale_age_days: int = 1_095
    """Without competitors' dates: the target is stale on a topic if its newest page is at least this old."""
    stale_least_own_pages: int = 2
    """Pages of the target on a topic that make it one that it wrote about, and stopped."""
    stale_least_pages: int = 2
    """Newer pages of competitors that make a topic stale, not one of them by chance."""
    stale_chance: float = 0.05
    """A topic is stale only if so long a run of competitors' pages since the target's last is less likely than this by chance."""
    reach_quantile: float = 0.25
    """A page is on a gap's subject if it is as typical of it as this quantile of the core's own pages."""
    own_news_discount: float = 0.5
    """Part of the novelty that a subject loses when all of its pages name the site that they are on: they tell of themselves."""
    repeat_discount: float = 0.15
    """Part of the novelty that a subject loses for each better one on the same topic, up to five."""
    most_cores: int = 120
    """Places looked at more closely, most surprising first."""
    most_gaps: int = 60
    """Missing and thin gaps given at most, apart from fresh ones."""
    fresh_days: int = 730
    """Age, from the market's newest page, up to which competitors' pages are sought through for gaps once more, by themselves …"""
    most_fresh: int = 30
    """… and gaps of them given at most."""
    most_stale: int = 20
    """Stale gaps given at most."""
    target_pages: int = 3
    """The target's closest pages that are shown."""
    terms: int = 6
    """Terms listed for a gap."""
    weight_novelty: float = 0.7
    """Weight of how surprising the target's absence is (for stale: how long ago it wrote)."""
    weight_demand: float = 0.05
    """Weight of how much competitors publish on it."""
    weight_competition: float = 0.2
    """Weight of the share of competitors that cover it."""
    weight_recency: float = 0.05
    """Weight of how recent their pages on it are."""
    half_surprise: float = 8.0
    """Surprise, in standard deviations, that earns half of the novelty's weight."""
    stale_discount: float = 0.4
    """Most of the novelty's weight that a stale topic can earn: an update is a smaller gap than an absence."""
    stale_full_days: int = 1_825
    """Lag at which a stale topic earns its most."""
    full_demand_pages: int = 50
    """Pages of competitors at which demand earns its whole weight (on a logarithmic scale)."""
    recency_half_life_days: int = 730
    """Age of the evidence at which recency earns half of its weight."""
    topics: TopicParameters = field(default_factory=TopicParameters)
    """How the market's topics are found, when none are given."""


TOPICS = TopicParameters()
GAPS = GapParameters()
