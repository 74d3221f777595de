"""What must hold of the progress of goals: what is unknown has no number, and how a goal stands is said."""

from expectations.suite import Suite, is_blank, keyed, one_of, within

_KEY = ("goal_id",)

SUITE = Suite(
    dataset="goal_progress",
    columns=(
        *_KEY, "label", "metric", "source", "baseline", "target", "started_on", "due_on", "value", "progress_share", "time_share", "standing",
        "statement", "status",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("standing", ("reached", "on track", "behind", "missed", "unknown"), "Other words are explained nowhere."),
        one_of("status", ("measured", "unknown"), "Every row says how it is known."),
        within("time_share", 0, 1, "A share of the time that the goal has."),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={"is_statement_blank": is_blank("statement")},
)  # fmt: skip
