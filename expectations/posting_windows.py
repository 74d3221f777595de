"""What must hold of posting windows: each hour of the week once a channel, its score a probability, own data only where there is some."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, keyed, one_of, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("channel", "weekday", "hour")


def _is_basis_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a score claims own data without any, as 0 or 1."""
    return ((frame["basis"] == "own_data") & (frame["n"] < 1)).astype("float64")


SUITE = Suite(
    dataset="posting_windows",
    columns=(*_KEY, "score", "basis", "n", "own_share", "status", "reference"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        within("weekday", 0, 6, "Monday is 0, Sunday 6."),
        within("hour", 0, 23, "An hour of the audience's day."),
        within("score", 0, 1, "A probability."),
        within("own_share", 0, 1, "A share."),
        within("n", 0, None, "A count."),
        one_of("basis", ("own_data", "prior"), "Other bases are explained nowhere."),
        one_of("status", ("measured", "estimated", "unknown"), "Every number says where it is from."),
        within("is_basis_invented", 0, 0, "Own data are claimed only where there are some."),
    ),
    derived={"is_basis_invented": _is_basis_invented},
)
