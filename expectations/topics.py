"""What must hold of topics: one row a topic of the market."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Expectation, Suite, is_blank, keyed, largest_within, length_of, not_empty, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("topic_id",)
_FEW_TOPICS = 3  # of two topics one always has half of the pages


def _page_share(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Each topic's share of all assigned pages, 0..1; nothing to tell where there are few topics."""
    counts = frame["page_count"].astype("float64")
    return counts / counts.sum() if len(frame) >= _FEW_TOPICS and counts.sum() > 0 else counts * 0


SUITE = Suite(
    dataset="topics",
    columns=(*_KEY, "label", "terms", "page_count"),
    key=_KEY,
    expectations=(
        not_empty("Without topics there are no gaps; the sites may be too small, or have no text.", "warning"),
        *keyed(_KEY),
        within("is_label_blank", 0, 0, "A topic without a name means nothing to its readers.", "warning"),
        within("term_count", 1, None, "Its terms are what a topic was found by.", "warning"),
        within("page_count", 1, None, "A topic that no page is about is none.", "warning"),
        largest_within("page_share", 0, 0.5, "A topic that swallows over half of the pages hides the subjects within it."),
        Expectation(
            "expect_column_proportion_of_unique_values_to_be_between",
            {"column": "label", "min_value": 1},
            "warning",
            "Topics of the same name cannot be told apart in the report.",
        ),
    ),
    derived={"is_label_blank": is_blank("label"), "term_count": length_of("terms"), "page_share": _page_share},
)
"""It needs no context."""
