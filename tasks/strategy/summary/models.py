"""The answer that the summary of the strategy is, and what asks for it."""

from pydantic import Field

from tasks.answers import Answer, Claim, Purpose
from tasks.strategy.summary.write import sentences


class StrategySummary(Answer):
    """What the strategy is, in a few sentences for the reader in a hurry."""

    sentences: tuple[Claim, ...] = Field(min_length=1, max_length=7)


STRATEGY_SUMMARY: Purpose[StrategySummary] = Purpose(
    name="strategy summary",
    answer=StrategySummary,
    package="tasks.strategy.summary",
    write=lambda given: StrategySummary(sentences=sentences(given)),
    least_claims=3,
    most_pieces=16,
    max_tokens=1_200,
)
"""Wants the facts of `strategy_facts`."""
