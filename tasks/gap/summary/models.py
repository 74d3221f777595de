"""The answer that the summary of the gaps is, and what asks for it."""

from pydantic import Field

from tasks.answers import Answer, Claim, Purpose
from tasks.gap.summary.write import sentences


class GapSummary(Answer):
    """What the gaps come to, in a few sentences for the reader in a hurry."""

    sentences: tuple[Claim, ...] = Field(min_length=1, max_length=6)


GAP_SUMMARY: Purpose[GapSummary] = Purpose(
    name="gap summary",
    answer=GapSummary,
    package="tasks.gap.summary",
    write=lambda given: GapSummary(sentences=sentences(given)),
    least_claims=3,
    most_pieces=16,
    max_tokens=1_200,
)
"""Wants the facts of `gap_facts`."""
