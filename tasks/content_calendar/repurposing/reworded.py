"""A derivative in a model's words, if what it says fits its channel and is not what another derivative says."""

from collections.abc import Sequence

import pandas as pd

from tasks.content_calendar.channels import fits
from tasks.content_calendar.coordination import same_texts
from tasks.content_calendar.repurpose import Derivative, Piece
from tasks.content_calendar.repurposing.facts import SHAPES, ending_of
from tasks.content_calendar.repurposing.models import DerivativeAnswer


def reworded(piece: Piece, made: Derivative, answer: DerivativeAnswer, facts: pd.DataFrame, others: Sequence[str]) -> Derivative | str:
    """The derivative with the answer's words and the sentences that they rest on; in words why not where the channel does not take it.

    `made` is the one of the page's own sentences, `facts` are those of `derivative_facts`, `others` the texts of the piece's other derivatives.
    """
    texts = [one.text for one in answer.parts]
    parts = _joined(piece, made, texts)
    if len(texts) < SHAPES[made.kind].least or not all(fits(made.channel, part) for part in parts):
        return f"what the model wrote is no {made.kind} that {made.channel} takes"
    if len(same_texts({str(place): text for place, text in enumerate(["\n".join(parts), *others])}).query("one == '0'")):
        return "what the model wrote is what another derivative says"
    known = dict(zip(facts["evidence_id"], facts["statement"], strict=True))
    cited = dict.fromkeys(one for claim in answer.parts for one in claim.evidence_ids if one in known)
    return Derivative(made.parent_id, made.kind, made.channel, tuple(parts), tuple(str(known[one]) for one in cited))


def _joined(piece: Piece, made: Derivative, texts: Sequence[str]) -> list[str]:
    shape, ending = SHAPES[made.kind], ending_of(piece, made.channel)
    if made.kind == "thread":
        numbered = [f"{place}/{len(texts)} {text}" for place, text in enumerate(texts, start=1)]
        return [*numbered[:-1], numbered[-1] + ending]
    if shape.is_series:
        return list(texts)
    head = f"{piece.title}\n" if made.kind == "newsletter item" else ""
    return [head + shape.between.join(texts) + ending]
