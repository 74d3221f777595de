"""What must hold of personas: one row a group of readers, or a demographic figure, and how each trait is known."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, is_blank, keyed, length_of, one_of, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("persona_id",)
_STATUSES = ("measured", "estimated", "unknown")


def _unstated_count(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How many traits of a persona do not say how they are known, or say a value that is unknown."""
    return _persona_traits(frame, lambda one: one.get("status") not in _STATUSES or (one["status"] == "unknown") != (one.get("value") == "unknown"))


def _persona_traits(frame: "pd.DataFrame", is_bad: Any) -> "pd.Series[Any]":
    counts = frame["traits"].map(lambda traits: float(sum(not isinstance(one, Mapping) or bool(is_bad(one)) for one in traits)))
    return counts.where(frame["kind"] == "persona", 0.0)


def _is_demographic_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a demographic that no source tells has a value, as 0 or 1."""
    has_value = frame["traits"].map(len) > 0
    return ((frame["kind"] == "demographics") & ((frame["status"] == "measured") != has_value)).astype("float64")


SUITE = Suite(
    dataset="personas",
    columns=(
        *_KEY, "kind", "name", "stage", "statement", "topic_ids", "needs", "questions", "traits", "page_count", "keyword_count", "status", "source",
        "confidence", "fixed", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("persona", "demographics"), "Other kinds are explained nowhere."),
        one_of("stage", ("awareness", "consideration", "decision", "mixed", "unknown"), "Other stages are explained nowhere."),
        one_of("status", _STATUSES, "Every row says how it is known."),
        within("unstated_count", 0, 0, "Each trait says how it is known, and one that is unknown has no value."),
        within("is_demographic_invented", 0, 0, "Demographics come from imported figures or are unknown."),
        within("stranger_count", 0, 0, "The topics of readers are topics of the market."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a reader that nothing shows is not reported.", "warning"),
        within("is_name_blank", 0, 0, "A reader without a name means nothing.", "warning"),
    ),
    derived={
        "unstated_count": _unstated_count, "is_demographic_invented": _is_demographic_invented,
        "stranger_count": strangers_in("topic_ids", "topic_ids"), "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "evidence_count": length_of("evidence_ids"), "is_name_blank": is_blank("name"),
    },
)  # fmt: skip
"""Its context: `topic_ids` and `evidence_ids`, the known ones."""
