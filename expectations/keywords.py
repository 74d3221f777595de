"""What must hold of keywords: one row a keyword, with where each of its figures is from."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Derivation, Given, Suite, is_blank, keyed, length_of, one_of, present, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("keyword",)
_PARTS = ("part_demand", "part_ease", "part_intent", "part_bucket", "part_trend")
_FIGURES = ("volume", "difficulty", "extra_clicks")
_STATUSES = ("measured", "estimated", "unknown")
_ROUNDING = 1e-5


def _is_invented(figure: str) -> Derivation:
    """Whether a figure that is unknown has a number, or a known one has none, as 0 or 1."""

    def invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
        return ((frame[f"{figure}_status"] == "unknown") == frame[figure].notna()).astype("float64")

    return invented


def _opportunity_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far an opportunity is from the sum of its parts; keywords without one have none."""
    return (frame["opportunity"].astype("float64") - frame[list(_PARTS)].astype("float64").sum(axis=1)).abs()


def _is_excluded_shown(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a keyword that is kept out has an opportunity, or is a quick win, as 0 or 1."""
    is_out = frame["is_rival_brand"].astype(bool) | frame["is_navigational"].astype(bool)
    return (is_out & (frame["opportunity"].notna() | frame["is_quick_win"].astype(bool))).astype("float64")


def _is_trend_unfounded(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a trend that is told has no test behind it, as 0 or 1."""
    return ((frame["trend"] != "unknown") & frame["trend_p"].isna()).astype("float64")


SUITE = Suite(
    dataset="keywords",
    columns=(
        *_KEY, "sources", "volume", "volume_status", "volume_method", "difficulty", "difficulty_status", "difficulty_method", "intent",
        "intent_confidence", "trend", "trend_status", "trend_p", "topic_id", "cluster_id", "is_rival_brand", "is_navigational", "bucket", "position",
        "is_quick_win", "extra_clicks", "extra_clicks_status", "opportunity", *_PARTS,
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        within("is_keyword_blank", 0, 0, "A keyword without letters is none.", "warning"),
        within("source_count", 1, None, "Evidence or silence: a keyword comes from somewhere."),
        within("volume", 0, None, "There are no fewer than no searches."),
        within("difficulty", 0, 100, "Difficulties are compared, so they share one scale."),
        within("extra_clicks", 0, None, "A better place does not lose clicks."),
        *(one_of(f"{figure}_status", _STATUSES, "Every number says where it is from.") for figure in _FIGURES),
        *(within(f"is_{figure}_invented", 0, 0, "An unknown figure has no number, and a known one has.") for figure in _FIGURES),
        one_of("intent", ("informational", "navigational", "commercial", "transactional", "uncertain"), "Each intent is explained in the report."),
        within("intent_confidence", 0, 1, "It is a probability."),
        one_of("trend", ("rising", "falling", "flat", "unknown"), "Each trend is explained in the report; others are not."),
        one_of("trend_status", _STATUSES, "Every statement says where it is from."),
        within("is_trend_unfounded", 0, 0, "A trend is told only after a test of significance."),
        one_of("topic_id", Given("topic_ids"), "A keyword belongs to a topic of the market, or to none."),
        present("cluster_id", "Each keyword belongs to a cluster, be it alone."),
        one_of("bucket", ("shared", "missing", "weak", "strong", "untapped", "unique"), "Each bucket is explained in the report; others are not."),
        within("position", 1, None, "There is no place above the first.", "warning"),
        within("opportunity", 0, 1, "Opportunities are compared, so they share one scale."),
        within("opportunity_residue", 0, _ROUNDING, "An opportunity is the sum of the parts that the report shows."),
        within("is_excluded_shown", 0, 0, "Searches for a rival or a certain site are no opportunities."),
    ),
    derived={
        "is_keyword_blank": is_blank("keyword"), "source_count": length_of("sources"), "opportunity_residue": _opportunity_residue,
        "is_excluded_shown": _is_excluded_shown, "is_trend_unfounded": _is_trend_unfounded,
        **{f"is_{figure}_invented": _is_invented(figure) for figure in _FIGURES},
    },
)  # fmt: skip
"""Its context: `topic_ids`, the known ones."""
