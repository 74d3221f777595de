"""Search intent of queries: what somebody who types them wants."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tasks.gap.brands import Brands
from tasks.gap.intent.model import IntentModel, names_a_site, query_features, standard_model
from tasks.gap.keyword_models import INTENT, IntentParameters

INTENT_COLUMNS = ["query", "intent", "confidence"]
INTENTS = ("informational", "navigational", "commercial", "transactional", "uncertain")


def classify_intent(
    queries: Sequence[str], brands: Sequence[str] = (), *, words: Collection[str] = frozenset(), parameters: IntentParameters = INTENT
) -> pd.DataFrame:
    """The intent of each query: a frame of query, intent (one of `INTENTS`) and confidence (0..1), in the order given.

    `informational` wants to know, `navigational` a certain site or brand, `commercial` compares before choosing, `transactional` wants to do or buy
    (`docs/labelling-intent.md`). `brands` are names or hosts that count as sites to reach. `words` are queries known to be common words, not
    names, as those that a market's pages use: they are navigational only if they name a site. The confidence is the model's probability of the
    intent; it is `uncertain` where the query has no word, or none is much likelier than the others, with the probability of the likeliest.
    """
    model, known = standard_model(parameters), Brands(brands)
    answers: list[tuple[str, str, float]] = []
    for start in range(0, len(queries), parameters.block):
        block = queries[start : start + parameters.block]
        rows = [query_features(query, known, parameters) for query in block]
        chances = _without_navigation(model, model.probabilities(rows), [query in words and not names_a_site(query, known) for query in block])
        for query, row, best, chance in zip(block, rows, chances.argmax(axis=1), chances.max(axis=1), strict=True):
            confidence = round(float(chance), 4) if row else 0.0
            answers.append((query, model.intents[best] if confidence >= parameters.least_confidence else "uncertain", confidence))
    return pd.DataFrame(answers, columns=INTENT_COLUMNS)


def _without_navigation(model: IntentModel, chances: NDArray[np.float64], is_word: Sequence[bool]) -> NDArray[np.float64]:
    """The probabilities, where those of common words are shared among the other intents."""
    left = chances.copy()
    left[np.array(is_word, dtype=bool), model.intents.index("navigational")] = 0.0
    return np.asarray(left / left.sum(axis=1, keepdims=True))
