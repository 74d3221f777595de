"""What recommendations are made of, and their tuning as frozen parameters; each field says what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

ACTIONS = ("create", "refresh", "merge", "prune", "link", "fix", "repurpose", "skip")
STATES = ("proposed", "accepted", "rejected", "done")
PARTS = ("part_impact", "part_confidence", "part_ease", "part_fit", "part_repetition")
"""The parts of a priority; they add up to it."""

RECOMMENDATION_COLUMNS = [
    "recommendation_id", "rank", "action", "kind", "target", "title", "topic_id", "angle", "audience", "intent", "stage", "content_type", "format",
    "form", "impact_lo", "impact_hi", "impact_unit", "impact_method", "confidence", "effort_hours", "effort_method", "strategic_fit", "priority",
    *PARTS, "level", "reasons", "steps", "evidence_ids", "evidence_urls", "state",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One action that a finding asks for, before it is weighed. `strength`, 0 to 1, says how strong it is among findings of its kind."""

    action: str
    kind: str
    """The finding that asks for it, such as `missing` or `orphan`."""
    subject: str
    """What it is about, in a form that outlives runs: the recommendation's id is a digest of it and the action."""
    target: str
    """A URL, or the id of a topic."""
    title: str
    strength: float
    reasons: tuple[str, ...]
    steps: tuple[str, ...]
    topic_id: str | None = None
    evidence_urls: tuple[str, ...] = ()
    evidence_ids: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Phrases that name its subject, the best first: what repetitions are told by."""
    words: float | None = None
    """Words to write, where it is known how many; else the site's usual length."""
    pieces: int = 1
    """Pages or links that are touched."""
    is_on_server: bool = False
    """It is mended in the server's set-up, whatever the number of pages."""
    clicks: tuple[float, float] | None = None
    """What it may bring a month, where facts tell."""
    clicks_method: str = ""
    likely_clicks: float | None = None
    """The middle of a prediction, which says what such a piece brings, but not how well it is chosen: then the strength counts as well."""
    sureness: float = 0.6
    """0 to 1: how well the finding is supported."""
    content_format: str | None = None
    facts: tuple[Mapping[str, Any], ...] = ()
    """Rows for the ledger of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Recommendations:
    """`rows`: `RECOMMENDATION_COLUMNS`, best first, what is to be skipped last. `facts`: rows for the ledger that they cite, each once."""

    rows: pd.DataFrame
    facts: pd.DataFrame


@dataclass(frozen=True, slots=True)
class CandidateParameters:
    """Which findings become actions."""

    same_title_share: float = 0.6
    """Two pieces on one topic with this share of words in common (Jaccard's index) are one idea."""
    least_near_duplicate: float = 0.85
    """Share of shingles in common from which two own pages are merged."""
    least_link_similarity: float = 0.25
    """Cosine from which two own pages are relevant to each other."""
    least_spoke_similarity: float = 0.1
    """Cosine from which a page of a pillar is tied to its hub."""
    least_rival_similarity: float = 0.15
    """Cosine from which a competitor's newer page is on the subject of an old one."""
    most_hub_share: float = 0.3
    """A pillar with a larger share of the site's pages is too wide for one hub …"""
    most_hub_pages: int = 30
    """… where it has more pages than this."""
    most_own_news_share: float = 0.3
    """A topic on which more of the site's titles speak of the site itself is no subject for a hub."""
    least_hub_spokes: int = 3
    """Spokes without which a page is no hub."""
    links_a_page: int = 3
    """Links that are proposed to one page."""
    links_an_action: int = 8
    """Links that one action names."""
    most_topic_links: int = 12
    """Topics for which missing links are proposed, those of the most relevant pairs first."""
    pages_compared: int = 400
    """Own pages of one topic that are compared for links, the most typical first."""
    orphans_an_action: int = 10
    """Orphans that one action names."""
    shown: int = 5
    """Pages that a sentence names."""
    stale_days: int = 1_095
    """An article untouched for longer is old."""
    thin_words: int = 150
    """A page with fewer words is thin."""
    thin_hub_share: float = 0.6
    """A hub with fewer words than this share of its spokes' median is thin."""
    least_inlinks: int = 2
    """A page with fewer internal links to it is hardly linked."""
    most_clicks_to_prune: float = 1.0
    """Clicks a month up to which a page counts as one without readers, where clicks are known."""
    least_fact_days: int = 60
    """Days of clicks without which nothing is said of a page's readers."""
    open_target_share: float = 0.25
    """A topic that the target holds no more than this share of is open to a rising trend."""
    low_check_share: float = 0.1
    """A finding of low severity is worth an action if it is on this share of the pages that were read …"""
    low_check_pages: int = 10
    """… and on so many of them."""
    near_share: float = 0.01
    """Share of all pages that count as near a gap: the likest ones to the pages that show it."""
    half_life_days: float = 365.0
    """Age at which a competitor's page counts half for what they publish on now."""
    half_momentum: float = 0.7
    """How much more they must publish on a gap now than they did for half of its strength."""
    told_momentum: float = 1.5
    """From here it is said how much more they publish on it."""
    half_own_pages: float = 2.0
    """Own pages near a gap that halve its strength."""
    most_questions: int = 12
    """Questions that become actions of their own, the best first."""
    most_skipped: int = 25
    """Things that are named as not worth doing."""
    recoverable: tuple[float, float] = (0.0, 1.0)
    """Shares of the clicks lost by position and click-through that a refresh may bring back: nothing to all, as nobody has measured it yet."""
    strong_page_share: float = 0.2
    """The strongest own pages, by clicks or else by links, that are worth another form."""


@dataclass(frozen=True, slots=True)
class PriorityParameters:
    """How actions are weighed. Weights are choices, not fitted; decisions may move them (see `learning`)."""

    impact_weight: float = 0.45
    """What it may bring."""
    confidence_weight: float = 0.2
    """How well that is supported."""
    ease_weight: float = 0.15
    """How little it costs."""
    fit_weight: float = 0.2
    """How near it is to what the site wants to be known for."""
    kind_shares: tuple[tuple[str, float], ...] = (
        ("decay", 1.0), ("cannibalisation", 1.0), ("missing", 1.0), ("quick win", 1.0), ("hub", 0.9), ("thin hub", 0.95), ("keyword", 0.9),
        ("rising", 0.9), ("opportunity", 0.85),
        ("thin gap", 0.85), ("near-duplicate", 0.8), ("orphan", 0.9), ("hub and spoke", 0.85), ("stale topic", 0.75), ("question", 0.75),
        ("intent", 0.7), ("format", 0.6), ("unlinked", 0.4), ("critical", 1.0), ("high", 0.9), ("medium", 0.6), ("low", 0.3), ("thin page", 0.6),
        ("stale page", 0.5), ("dead page", 0.45), ("strong page", 0.5),
    )  # fmt: skip
    """What an index of 100 is multiplied by for each kind of finding, where no clicks are known."""
    index_spread: float = 0.25
    """An index is given as an interval of this share below and above it, wider the less the finding is supported."""
    full_clicks_share: float = 0.1
    """Clicks a month that earn the whole weight of impact, as a share of the site's; on a logarithmic scale …"""
    least_full_clicks: float = 100.0
    """… and never fewer than this."""
    half_hours: float = 8.0
    """Hours of work that leave half of the weight of ease."""
    words_an_hour: float = 150.0
    """Words that one person writes, edits and publishes in an hour, research included: a planning figure, change it to your own."""
    usual_words: float = 800.0
    """Length of a piece where neither the site nor the market tells one."""
    refresh_share: float = 0.4
    """Part of a page that a refresh writes anew."""
    merge_share: float = 0.4
    """Part of the merged pages' words that is worked over."""
    hours_a_link: float = 0.1
    hours_a_page: float = 0.15
    """Hours to place a link, and to mend, redirect or retire a page …"""
    template_hours: float = 4.0
    """… up to these: what is wrong on very many pages is usually mended once, in a template. The server's set-up takes as long."""
    neutral_fit: float = 0.5
    """Fit of what belongs to no pillar."""
    same_topic_penalty: float = 4.0
    """Points that an action loses for each better one on its topic with the same action, …"""
    same_words_penalty: float = 14.0
    """… for the likeness (0..1) of its words to the likest better one, …"""
    same_kind_penalty: float = 2.0
    same_action_penalty: float = 0.6
    """… and for each better one from the same kind of finding, and with the same action …"""
    most_repetitions: int = 6
    """… up to so many."""
    most_compared: int = 200
    """Actions that are chosen one after another so; the rest follow as they stand then."""
    high_priority: float = 60.0
    medium_priority: float = 40.0
    """Priorities from which a level is high, or medium."""
    high_sureness: float = 0.75
    medium_sureness: float = 0.5
    """Support from which confidence is high, or medium."""

    @property
    def weights(self) -> Mapping[str, float]:
        """The four weights, by what they weigh."""
        return {"impact": self.impact_weight, "confidence": self.confidence_weight, "ease": self.ease_weight, "fit": self.fit_weight}


@dataclass(frozen=True, slots=True)
class FormatParameters:
    """How a form and a length are chosen for a topic."""

    prior_pages: float = 8.0
    """Weight, in pages, of the whole market's use of a form against its use on the topic."""
    own_prior_pages: float = 5.0
    """Weight, in pages, of the site's average against the site's own pages in a form."""
    best_share: float = 0.5
    """Part of a topic's pages that are its best."""
    least_length_pages: int = 4
    """Pages that a length must rest on; with fewer the whole market's best pages tell it."""
    least_pages: int = 2
    """Pages on the topic in a form without which it is not recommended."""
    most: int = 3
    """Forms given for a topic."""


@dataclass(frozen=True, slots=True)
class OptimisationParameters:
    """What a page is compared with, and what counts as a difference."""

    best_pages: int = 8
    """Pages on the topic that it is compared with."""
    least_similarity: float = 0.1
    """Cosine below which a page on the topic is about something else."""
    least_covering: int = 2
    """Other pages that must treat a subtopic; one, where fewer than four are compared."""
    covered_share: float = 0.7
    """A subtopic is covered if this share of its words stands in the page."""
    furniture_topics: int = 4
    """A heading that one site uses on so many topics is part of its furniture."""
    subtopics: int = 8
    questions: int = 6
    links: int = 5
    """What is named at most."""
    title_least_chars: int = 15
    title_most_chars: int = 60
    title_most_pixels: float = 580.0
    """A title is cut in results beyond these (measured in Arial of 20 pixels)."""
    description_least_chars: int = 70
    description_most_chars: int = 155
    """A description is replaced below, and cut beyond these."""
    shorter_share: float = 0.6
    """A page of fewer words than this share of the best pages' median lacks depth."""
    fewer_share: float = 0.5
    """Fewer headings than this share of theirs."""


@dataclass(frozen=True, slots=True)
class LearningParameters:
    """When decisions change what is recommended."""

    is_on: bool = False
    """Whether weights are learnt at all."""
    least_decisions: int = 20
    """Decisions without which the weights stay as they are documented …"""
    least_a_side: int = 5
    """… and accepted or rejected ones."""
    prior_strength: float = 8.0
    """How tightly learnt weights are held to the documented ones: the precision of the normal distribution around them."""
    scale: float = 6.0
    """Slope, in log-odds, that a weight of 1 stands for."""
    least_weight: float = 0.02
    """No part loses all of its weight."""
    new_evidence_share: float = 0.5
    """What was rejected comes back if this share of its evidence was not there when it was decided …"""
    stronger_points: float = 15.0
    """… or if its impact and confidence earn so many points more than then."""


@dataclass(frozen=True, slots=True)
class BacktestParameters:
    """When a topic counts as taken up."""

    chance: float = 0.01
    """Share of unrelated pages that are allowed to match a topic: fixes the likeness from which a page is on it."""
    first: int = 20
    """Topics that are looked at."""
    most_before: int = 1
    """A site has next to nothing on a topic with up to so many pages."""


@dataclass(frozen=True, slots=True)
class RecommendationParameters:
    """All of the module's tuning."""

    candidates: CandidateParameters = field(default_factory=CandidateParameters)
    priority: PriorityParameters = field(default_factory=PriorityParameters)
    formats: FormatParameters = field(default_factory=FormatParameters)
    optimisation: OptimisationParameters = field(default_factory=OptimisationParameters)
    learning: LearningParameters = field(default_factory=LearningParameters)


CANDIDATES = CandidateParameters()
PRIORITY = PriorityParameters()
FORMATS = FormatParameters()
OPTIMISATION = OptimisationParameters()
LEARNING = LearningParameters()
BACKTEST = BacktestParameters()
RECOMMENDATIONS = RecommendationParameters()


def level_of(value: float, high: float, medium: float) -> str:
    """high, medium or low, by two thresholds."""
    return "high" if value >= high else "medium" if value >= medium else "low"


def listed_values(value: Any) -> Sequence[Any]:
    """A list that a cell holds; nothing where it holds none."""
    return list(value) if isinstance(value, list | tuple) or hasattr(value, "tolist") else ()
