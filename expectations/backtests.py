"""What must hold of backtests: a share lies within its interval, and nothing is told of too few."""

from expectations.suite import Suite, is_blank, keyed, not_less, one_of, within

_KEY = ("measure_id",)

SUITE = Suite(
    dataset="backtests",
    columns=(
        *_KEY, "kind", "label", "n", "n_groups", "value", "lo_90", "hi_90", "expected", "wanted", "is_met", "status", "statement",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("interval coverage", "calibration", "brier score", "hit rate"), "Every figure is of a kind that the report explains."),
        one_of("status", ("measured", "unknown"), "Every row says how it is known."),
        not_less("value", "lo_90", "A share lies within its interval."),
        not_less("hi_90", "value", "A share lies within its interval."),
        within("value", 0, 1, "Shares and scores lie between nought and one."),
        within("n", 0, None, "There are no fewer cases than none."),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={"is_statement_blank": is_blank("statement")},
)  # fmt: skip
