"""What must hold of recommendations: each says what to do and why, and its priority is the sum of parts that are shown."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Given, Suite, is_blank, keyed, length_of, not_less, one_of, present, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("recommendation_id",)
_PARTS = ("part_impact", "part_confidence", "part_ease", "part_fit", "part_repetition")
_LEVELS = ("high", "medium", "low")


def _rest(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """What the parts leave of the priority, which is never less than nothing; to a hundredth."""
    return (frame["priority"] - frame[list(_PARTS)].sum(axis=1).clip(lower=0)).round(2).abs()


def _is_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether an impact lacks its unit or its method, or what is to be left alone has one, as 0 or 1."""
    told = frame[["impact_lo", "impact_hi", "impact_unit", "impact_method"]].notna().sum(axis=1)
    return (told != (4 * (frame["action"] != "skip"))).astype("float64")


SUITE = Suite(
    dataset="recommendations",
    columns=(
        *_KEY, "action", "kind", "target", "title", "topic_id", "angle", "audience", "intent", "stage", "content_type", "format", "form",
        "impact_lo", "impact_hi", "impact_unit", "impact_method", "confidence", "effort_hours", "effort_method", "strategic_fit", "priority",
        *_PARTS, "level", "reasons", "steps", "evidence_ids", "evidence_urls", "state",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("action", ("create", "refresh", "merge", "prune", "link", "fix", "repurpose", "skip"), "Other actions are explained nowhere."),
        one_of("state", ("proposed", "accepted", "rejected", "done"), "Other states are explained nowhere."),
        one_of("level", _LEVELS, "Other words are explained nowhere."),
        one_of("confidence", _LEVELS, "Other words are explained nowhere."),
        one_of("topic_id", Given("topic_ids"), "A topic that nothing is known of cannot be read about."),
        present("target", "An action has something that it is done to."),
        within("priority", 0, 100, "A priority is in points of 100."),
        within("rest", 0, 0.01, "The parts that are shown add up to the priority."),
        within("impact_lo", 0, None, "Less than nothing is no impact."),
        not_less("impact_hi", "impact_lo", "An interval does not end before it begins."),
        within("is_impact_invented", 0, 0, "An impact says its unit and how it was told."),
        within("effort_hours", 0, None, "No work takes less than no time."),
        within("strategic_fit", 0, 1, "A share."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: advice that nothing shows is not given.", "warning"),
        within("reason_count", 1, None, "Advice says why.", "warning"),
        within("step_count", 1, None, "Advice says what to do.", "warning"),
        within("is_title_blank", 0, 0, "Advice has a name.", "warning"),
    ),
    derived={
        "rest": _rest, "is_impact_invented": _is_invented, "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "evidence_count": length_of("evidence_ids"), "reason_count": length_of("reasons"), "step_count": length_of("steps"),
        "is_title_blank": is_blank("title"),
    },
)  # fmt: skip
"""Its context: `topic_ids` and `evidence_ids`, the known ones."""
