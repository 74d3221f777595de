"""What must hold of evidence: one row a fact that a plan rests on."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, is_blank, keyed, one_of, present, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("evidence_id",)


def _is_value_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether something unknown has a value, as 0 or 1."""
    return ((frame["status"] == "unknown") & frame["value"].notna()).astype("float64")


SUITE = Suite(
    dataset="evidence",
    columns=(*_KEY, "kind", "locator", "statement", "value", "status", "source", "observed_at"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        present("kind", "It says what the locator leads to."),
        one_of("status", ("measured", "estimated", "unknown"), "Every number says where it is from."),
        within("is_value_invented", 0, 0, "What is unknown has no value."),
        within("is_locator_blank", 0, 0, "Evidence that cannot be looked up is none.", "warning"),
        within("is_statement_blank", 0, 0, "A fact says what was seen.", "warning"),
        present("source", "Who says so is part of a fact.", "warning"),
        present("observed_at", "When it was so is part of a fact.", "warning"),
    ),
    derived={"is_value_invented": _is_value_invented, "is_locator_blank": is_blank("locator"), "is_statement_blank": is_blank("statement")},
)
"""It needs no context."""
