"""What must hold of outcomes: an effect lies within its interval, and rests on pages that were left alone."""

from expectations.suite import Suite, is_blank, keyed, not_less, one_of, within

_KEY = ("recommendation_id",)

SUITE = Suite(
    dataset="outcomes",
    columns=(
        *_KEY, "url", "done_on", "metric", "change", "control_change", "effect", "lo_90", "hi_90", "n_controls", "status", "statement",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("status", ("estimated", "measured", "unknown"), "Every row says how it is known."),
        not_less("effect", "lo_90", "An effect lies within its interval."),
        not_less("hi_90", "effect", "An effect lies within its interval."),
        within("n_controls", 0, None, "There are no fewer controls than none."),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={"is_statement_blank": is_blank("statement")},
)  # fmt: skip
