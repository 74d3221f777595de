"""What must hold of predictions: an outcome with its interval and probability, or why it is unknown; never a number without a status."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, keyed, not_less, one_of, present, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("item_id",)


def _is_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether an unknown outcome has a number, or a known one has none, as 0 or 1."""
    return (frame["median"].notna() != (frame["status"] == "estimated")).astype("float64")


SUITE = Suite(
    dataset="predictions",
    columns=(*_KEY, "metric", "median", "lo_90", "hi_90", "probability", "basis", "drivers", "status"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("status", ("estimated", "unknown"), "What is to come is estimated, or unknown."),
        within("is_invented", 0, 0, "An unknown outcome has no number."),
        within("lo_90", 0, None, "An outcome is never negative."),
        not_less("median", "lo_90", "What is expected lies within its interval."),
        not_less("hi_90", "median", "What is expected lies within its interval."),
        within("probability", 0, 1, "A probability."),
        present("basis", "A prediction says what it rests on, an abstention what is missing."),
    ),
    derived={"is_invented": _is_invented},
)
