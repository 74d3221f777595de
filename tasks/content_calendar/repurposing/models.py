"""The answer that a derivative in a model's words is, and what asks for it."""

from pydantic import Field

from tasks.answers import Answer, Claim, Purpose
from tasks.content_calendar.repurposing.write import parts

MOST_WORDED = 10
"""Derivatives that a model words in a run at most, the next ones first."""


class DerivativeAnswer(Answer):
    """What is posted, part by part: the posts of a thread, the slides of a carousel, the lines of a script, the sentences of the rest."""

    parts: tuple[Claim, ...] = Field(min_length=1, max_length=8)


REPURPOSING: Purpose[DerivativeAnswer] = Purpose(
    name="repurposing",
    answer=DerivativeAnswer,
    package="tasks.content_calendar.repurposing",
    write=lambda given: DerivativeAnswer(parts=parts(given)),
    least_claims=1,
    most_pieces=40,
    max_tokens=1_200,
)
"""Wants the facts of `derivative_facts`."""
