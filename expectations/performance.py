"""What must hold of performance: a row a kind, key, metric and source, with its window, and an interval that holds its value."""

from expectations.suite import Suite, is_blank, keyed, not_less, one_of, present, strangers_in, within

_KEY = ("kind", "key", "metric", "source")

SUITE = Suite(
    dataset="performance",
    columns=(
        *_KEY, "label", "window_from", "window_to", "value", "lo_90", "hi_90", "before", "before_lo_90", "before_hi_90", "year_before", "baseline",
        "change", "change_share", "year_change_share", "n_days", "page_count", "caution", "statement", "status", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("site", "page", "topic", "pillar", "format", "author", "unmatched"), "Other kinds are explained nowhere."),
        one_of("status", ("measured", "estimated", "unknown"), "Every row says how it is known."),
        not_less("window_to", "window_from", "A window does not end before it begins."),
        within("value", 0, None, "Nothing is counted less than not at all."),
        not_less("hi_90", "lo_90", "An interval has a lower and an upper end."),
        present("window_to", "A figure without its days says nothing."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={"unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "is_statement_blank": is_blank("statement")},
)  # fmt: skip
"""Its context: `evidence_ids`, the known ones."""
