"""A writing brief as a frozen model, and the answer that a model may phrase its words in."""

from pydantic import BaseModel, ConfigDict, Field

from tasks.answers import Answer, Claim, Purpose
from tasks.recommendations.brief.phrase import phrased

TEXTS = ("create", "repurpose", "refresh")
"""Actions that end in a text: their briefs have titles, an outline, keywords and pages to be better than."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(_Part):
    """One section of the outline: its heading, the questions to answer in it, and the pages that show that it belongs there."""

    heading: str = Field(min_length=1, max_length=300)
    questions: tuple[str, ...] = ()
    seen_on: tuple[str, ...] = ()


class BriefKeyword(_Part):
    """A keyword to use, with what is known of its searches: `volume_status` is measured, estimated or unknown."""

    keyword: str
    intent: str
    volume: float | None = None
    volume_status: str = "unknown"


class Source(_Part):
    """A fact that the writer may use, where it stands, and its id in the ledger."""

    evidence_id: str
    statement: str
    url: str | None = None


class Competitor(_Part):
    """A page that the new one has to be better than: what it has, and what it lacks."""

    url: str
    title: str
    word_count: int
    published: str | None = None
    lacks: tuple[str, ...] = ()


class BriefLink(_Part):
    """A link to set: from which page, to which, with which words. `""` stands for the page that is to be written."""

    from_url: str
    to_url: str
    anchor: str


class Brief(_Part):
    """Everything that a writer needs for one recommendation. Figures say how they are known; what is unknown is None or an empty text."""

    recommendation_id: str
    action: str
    title: str
    title_options: tuple[str, ...] = Field(min_length=1)
    why: tuple[str, ...] = ()
    intent: str
    stage: str
    audience: str
    angle: str = ""
    outline: tuple[Section, ...] = ()
    outline_basis: str = ""
    keywords: tuple[BriefKeyword, ...] = ()
    sources: tuple[Source, ...] = ()
    competitors: tuple[Competitor, ...] = ()
    links: tuple[BriefLink, ...] = ()
    content_type: str
    format: str
    form: str
    words_lo: int | None = None
    words_hi: int | None = None
    length_basis: str = ""
    metric: str
    steps: tuple[str, ...] = ()


class OutlineAnswer(Answer):
    """One section: its heading, and what it has to answer."""

    heading: Claim
    answers: Claim


class BriefAnswer(Answer):
    """The words of a brief that a model may phrase: titles, the angle, the outline."""

    titles: tuple[Claim, ...] = Field(min_length=1, max_length=3)
    angle: Claim
    outline: tuple[OutlineAnswer, ...] = Field(max_length=8)


WRITING_BRIEF: Purpose[BriefAnswer] = Purpose(
    name="writing brief",
    answer=BriefAnswer,
    package="tasks.recommendations.brief",
    write=lambda given: BriefAnswer.model_validate(phrased(given)),
    least_claims=2,
    most_pieces=40,
    max_tokens=1_500,
)
"""Wants the facts of `brief.facts.brief_facts`."""
