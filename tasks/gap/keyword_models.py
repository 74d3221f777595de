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
