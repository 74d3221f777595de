"""A brief in a model's words: its titles, angle and outline in place of those made of the evidence."""

import pandas as pd

from tasks.recommendations.brief.models import Brief, BriefAnswer, OutlineAnswer, Section


def reworded(brief: Brief, answer: BriefAnswer, facts: pd.DataFrame) -> Brief:
    """The brief with the answer's words. `facts` are those of `brief_facts`: the pages that a section's facts name stay beside it."""
    places = {str(one): str(place) for one, place in zip(facts["evidence_id"], facts["locator"], strict=True) if str(place).startswith("http")}
    outline = tuple(_section(one, places) for one in answer.outline)
    return brief.model_copy(
        update={
            "title_options": tuple(dict.fromkeys(_bare(one.text) for one in answer.titles)),
            "angle": answer.angle.text,
            "outline": outline or brief.outline,
        }
    )


def _section(one: OutlineAnswer, places: dict[str, str]) -> Section:
    cited = dict.fromkeys((*one.heading.evidence_ids, *one.answers.evidence_ids))
    seen = tuple(dict.fromkeys(places[name] for name in cited if name in places))
    return Section(heading=_bare(one.heading.text), questions=(one.answers.text,), seen_on=seen)


def _bare(text: str) -> str:
    """A title or heading without the quotation marks that the prompt asks for around a page's words, where they stand around all of it."""
    inner = text.strip().removesuffix(".").strip()
    is_quoted = inner.startswith("“") and inner.endswith("”") and inner.count("“") == 1
    return inner[1:-1].strip() or text if is_quoted else text
