"""The tuning of decay, as frozen parameters; each says what it does and where its value is from."""

from dataclasses import dataclass

PARTS = ("demand", "position", "click_through", "season", "measurement")
"""What a loss is split into; they add up to the change exactly."""

DECAY_COLUMNS = [
    "url", "topic_id", "metric", "source", "basis", "before_from", "before_to", "after_from", "after_to", "before", "after", "change", "change_share",
    *PARTS, "unexplained", "cause", "cause_share", "p_value", "q_value", "confidence", "caution", "statement", "status", "split_status",
    "evidence_ids",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecayParameters:
    """When a loss is one, and how it is split."""

    least_volume: float = 50.0
    """Clicks in the window before, at least: the usual rule of tools that report decay."""
    least_loss_share: float = 0.2
    """A smaller loss is not reported, however certain."""
    false_share: float = 0.05
    """Share of false alarms among the reports that is accepted (Benjamini and Hochberg 1995)."""
    cool_down_days: int = 28
    """A page that was reported so recently is not reported again, unless it is worse."""
    worse_by: float = 0.1
    """How much more of its traffic must be lost for that."""
    least_shared_pages: int = 8
    """Pages that a change must be seen on to count as shared by a topic; the site needs as many."""
    panel_volume: float = 20.0
    """Clicks in the window before from which a page has a say in what is shared."""
    own_year_volume: float = 400.0
    """Clicks in last year's smaller window at which a page's own season counts as much as its topic's."""
    moved: float = 0.25
    """Logarithm of the ratio of mean positions from which a page has moved: about 3 places of 10."""
    grain: float = 2.0**-16
    """Parts are whole multiples of this, so that their sum is exact in binary arithmetic."""


DECAY = DecayParameters()
