"""What must hold of decay: a page loses, by parts that add up to the loss exactly."""

from typing import TYPE_CHECKING, Any

from expectations.suite import URL, Context, Suite, is_blank, keyed, length_of, matching, one_of, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("url",)
_PARTS = ("demand", "position", "click_through", "season", "measurement", "unexplained")


def _rest(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """What the parts leave of the change; parts that are unknown count for nothing."""
    return frame["change"] - frame[list(_PARTS)].fillna(0.0).sum(axis=1)


SUITE = Suite(
    dataset="decay",
    columns=(
        *_KEY, "topic_id", "metric", "source", "basis", "before_from", "before_to", "after_from", "after_to", "before", "after", "change",
        "change_share", *_PARTS, "cause", "cause_share", "p_value", "q_value", "confidence", "caution", "statement", "status", "split_status",
        "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        matching("url", URL, "A page is named by its address."),
        one_of("basis", ("previous", "year"), "Other comparisons are explained nowhere."),
        one_of("cause", (*_PARTS[:5], "unknown"), "Other causes are explained nowhere."),
        within("confidence", 0, 1, "A probability."),
        one_of("status", ("measured",), "A loss is counted."),
        within("change", None, 0, "What has not lost is no decay."),
        within("before", 0, None, "Nothing is counted less than not at all."),
        within("rest", 0, 0, "The parts of a loss add up to it exactly."),
        within("p_value", 0, 1, "A probability."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a loss that nothing shows is not reported.", "warning"),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={
        "rest": _rest, "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "evidence_count": length_of("evidence_ids"),
        "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `evidence_ids`, the known ones."""
