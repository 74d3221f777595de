"""What must hold of a strategy: one row a statement, whose baseline and target each say how they are known."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, is_blank, keyed, length_of, not_less, one_of, present, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("strategy_id",)
_STATUSES = ("measured", "estimated", "unknown")


def _invented(name: str) -> Any:
    def is_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
        """Whether a figure has no status that says where it is from, or an unknown one has a number, as 0 or 1."""
        is_told = frame[f"{name}_status"].isin([*_STATUSES[:2], "decided"])
        return (frame[name].notna() != is_told).astype("float64")

    return is_invented


SUITE = Suite(
    dataset="strategies",
    columns=(
        *_KEY, "section", "label", "statement", "metric", "unit", "baseline", "baseline_status", "target", "target_status", "target_method",
        "starts_on", "ends_on", "pieces", "status", "source", "confidence", "known_on", "fixed", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("section", ("positioning", "goal", "channel", "phase", "risk"), "Other sections are explained nowhere."),
        one_of("status", _STATUSES, "Every row says how it is known."),
        one_of("baseline_status", _STATUSES, "Every number says where it is from."),
        one_of("target_status", (*_STATUSES, "decided"), "A target is estimated by a method, decided by a person, or unknown."),
        within("is_baseline_invented", 0, 0, "A baseline is measured, estimated or unknown."),
        within("is_target_invented", 0, 0, "A target says where it is from."),
        not_less("ends_on", "starts_on", "A phase does not end before it begins."),
        within("pieces", 0, None, "There are no fewer than no pieces."),
        present("source", "Who says so is part of a statement."),
        one_of("confidence", ("high", "medium", "low"), "Other words are explained nowhere."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a statement that nothing shows is not reported.", "warning"),
        within("is_statement_blank", 0, 0, "A line of a strategy says something.", "warning"),
    ),
    derived={
        "is_baseline_invented": _invented("baseline"), "is_target_invented": _invented("target"),
        "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "evidence_count": length_of("evidence_ids"),
        "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `evidence_ids`, the known ones."""
