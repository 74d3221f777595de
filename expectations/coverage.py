"""What must hold of coverage: one row a site and topic."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Given, Suite, keyed, one_of, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("site", "topic_id")
_ROUNDING = 1e-6


def _share_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far the shares of a topic's sites are from adding up to one; a topic without pages has shares of zero."""
    shares = frame["share"].astype("float64").groupby(frame["topic_id"], observed=True).transform("sum")
    pages = frame["page_count"].astype("float64").groupby(frame["topic_id"], observed=True).transform("sum")
    return (shares - (pages > 0)).abs()


def _is_best_missing(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a site with pages on a topic names none of them as its best, as 0 or 1."""
    return ((frame["page_count"] > 0) & frame["best_url"].isna()).astype("float64")


SUITE = Suite(
    dataset="coverage",
    columns=(*_KEY, "page_count", "word_count", "freshness", "newest_on", "depth", "share", "best_url"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("topic_id", Given("topic_ids"), "Coverage of a topic that does not exist is shown nowhere."),
        one_of("site", Given("sites"), "Only the sites of the brief are compared."),
        within("page_count", 0, None, "There are no fewer than no pages."),
        within("word_count", 0, None, "There are no fewer than no words."),
        within("freshness", 0, 1, "It is a share."),
        within("depth", 0, 1, "It is a share."),
        within("share", 0, 1, "It is a share."),
        within("share_residue", 0, _ROUNDING, "The sites' shares of a topic add up to the whole of it."),
        within("is_best_missing", 0, 0, "Whoever covers a topic has a best page on it, which the report links to.", "warning"),
    ),
    derived={"share_residue": _share_residue, "is_best_missing": _is_best_missing},
)
"""Its context: `topic_ids` and `sites`, the known ones."""
