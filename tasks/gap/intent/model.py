"""The intent of queries: a multinomial logistic regression over what their words tell, fitted at first use to the labelled examples of this folder.

The examples ship as text, not as weights, so that whoever reads a wrong answer can see and mend what taught it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tasks.gap.brands import Brands
from tasks.gap.intent import examples_goods, examples_languages, examples_services, examples_traps
from tasks.gap.intent.features import ADDRESS, Features, features, normalised, words_of
from tasks.gap.intent.lexicon import tagged
from tasks.gap.keyword_models import INTENT, IntentParameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    trade: by_intent
    for group in (examples_goods, examples_services, examples_traps, examples_languages)
    for trade, by_intent in group.EXAMPLES.items()
}
"""Queries by trade and intent, parted by commas."""


@dataclass(frozen=True, slots=True, eq=False)
class IntentModel:
    """A fitted model: which column a feature has, the intents, and a weight for each intent and feature."""

    columns: Mapping[str, int]
    intents: tuple[str, ...]
    weights: "NDArray[np.float64]"
    bias: "NDArray[np.float64]"

    def probabilities(self, rows: Sequence[Features]) -> "NDArray[np.float64]":
        """The probability of each intent, a row a query; features that no example has are passed over."""
        import numpy as np

        scores = np.asarray(_matrix(rows, self.columns) @ self.weights.T) + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def examples() -> list[tuple[str, str, str]]:
    """The labelled examples: query, intent and trade."""
    return [
        (" ".join(query.split()), intent, trade)
        for trade, by_intent in EXAMPLES.items()
        for intent, queries in by_intent.items()
        for query in queries.split(",")
        if query.strip()
    ]


def fit(labelled: Sequence[tuple[str, str]], parameters: IntentParameters = INTENT) -> IntentModel:
    """A model of labelled queries; the same queries give the same model.

    Each is learned from twice: as it is, and as a stranger to the word lists would see it, so that the model does not lean on knowing every name.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    rows = [query_features(query, None, parameters) for query, _ in labelled]
    rows += [query_features(query, None, parameters, parameters.strangers_share) for query, _ in labelled]
    columns: dict[str, int] = {}
    for row in rows:
        for name in row:
            columns.setdefault(name, len(columns))
    weights = [1.0] * len(labelled) + [parameters.stranger_weight] * len(labelled)
    fitted: Any = LogisticRegression(C=parameters.inverse_regularisation, max_iter=parameters.most_iterations)
    with threadpool_limits(1):  # so small a fit spends ten times the CPU time on several threads
        fitted.fit(_matrix(rows, columns), [intent for _, intent in labelled] * 2, sample_weight=weights)
    return IntentModel(columns, tuple(str(intent) for intent in fitted.classes_), fitted.coef_, fitted.intercept_)


@lru_cache(maxsize=2)
def standard_model(parameters: IntentParameters = INTENT) -> IntentModel:
    """The model of all examples, fitted once a process."""
    return fit([(query, intent) for query, intent, _ in examples()], parameters)


def query_features(query: str, brands: Brands | None, parameters: IntentParameters = INTENT, strangers_share: float = 0.0) -> Features:
    """The features of a query; nothing where it holds no word. `strangers_share` as in `features`."""
    text = normalised(query)
    if not words_of(text):
        return {}
    places = [(mention.start, mention.stop) for mention in brands.mentions(query)] if brands is not None else []
    return features(text, places, parameters.weights, strangers_share)


def names_a_site(query: str, brands: Brands) -> bool:
    """Whether a query holds what can be reached: a given brand, a known site, maker or organisation, an address, or a word such as “login”."""
    text = normalised(query)
    classes = {name for _, found in tagged(words_of(text)) for name in found}
    return bool(classes & {"site", "maker", "reach", "organisation"} or brands.mentions(query) or ADDRESS.search(text))


def _matrix(rows: Sequence[Features], columns: Mapping[str, int]) -> "csr_matrix":
    import numpy as np
    from scipy.sparse import csr_matrix

    places: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        for name, value in row.items():
            column = columns.get(name)
            if column is not None:
                places.append(column)
                values.append(value)
        ends.append(len(places))
    shape = (len(rows), len(columns))
    return csr_matrix((np.array(values), np.array(places, dtype=np.int32), np.array(ends)), shape=shape)
