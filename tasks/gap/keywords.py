"""Search intent of queries: what somebody who types them wants."""

from collections.abc import Sequence

import pandas as pd

from tasks.gap.brands import Brands
from tasks.gap.intent.model import query_features, standard_model
from tasks.gap.keyword_models import INTENT, IntentParameters

INTENT_COLUMNS = ["query", "intent", "confidence"]
INTENTS = ("informational", "navigational", "commercial", "transactional", "uncertain")


def classify_intent(queries: Sequence[str], brands: Sequence[str] = (), *, parameters: IntentParameters = INTENT) -> pd.DataFrame:
    """The intent of each query: a frame of query, intent (one of `INTENTS`) and confidence (0..1), in the order given.

    `informational` wants to know, `navigational` a certain site or brand, `commercial` compares before choosing, `transactional` wants to do or buy
    (`docs/labelling-intent.md`). `brands` are names or hosts that count as sites to reach. The confidence is the model's probability of the intent; it is
    `uncertain` where the query has no word, or none is much likelier than the others, with the probability of the likeliest.
    """
    model, known = standard_model(parameters), Brands(brands)
    answers: list[tuple[str, str, float]] = []
    for start in range(0, len(queries), parameters.block):
        block = queries[start : start + parameters.block]
        rows = [query_features(query, known, parameters) for query in block]
        chances = model.probabilities(rows)
        for query, row, best, chance in zip(block, rows, chances.argmax(axis=1), chances.max(axis=1), strict=True):
            confidence = round(float(chance), 4) if row else 0.0
            answers.append((query, model.intents[best] if confidence >= parameters.least_confidence else "uncertain", confidence))
    return pd.DataFrame(answers, columns=INTENT_COLUMNS)
