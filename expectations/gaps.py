"""What must hold of gaps: one row a gap, best first, each with its evidence and the parts of its score."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Given, Suite, is_blank, keyed, largest_within, length_of, not_less, one_of, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("gap_id",)
_PARTS = ("part_novelty", "part_demand", "part_competition", "part_recency")
_ROUNDING = 1e-6


def _parts(frame: "pd.DataFrame") -> "pd.DataFrame":
    return frame[[column for column in frame.columns if column.startswith("part_")]].astype("float64")


def _score_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far a score is from the sum of its parts."""
    return (frame["score"].astype("float64") - _parts(frame).sum(axis=1)).abs()


def _least_part(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    return _parts(frame).min(axis=1)


def _score_rise(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How much higher a gap scores than the one listed before it."""
    return frame["score"].astype("float64").diff().fillna(0)


def _is_demand_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a demand that is unknown has a number, or a known one has none, as 0 or 1."""
    return ((frame["demand_status"] == "unknown") == frame["demand"].notna()).astype("float64")


def _competitor_residue(frame: "pd.DataFrame", context: Context) -> "pd.Series[Any]":
    named = length_of("competitors")(frame, context)
    return (named - frame["competitor_count"].astype("float64")).abs()


SUITE = Suite(
    dataset="gaps",
    columns=(
        *_KEY, "kind", "topic_id", "label", "terms", "score", *_PARTS, "demand", "demand_status", "competition", "competitor_count",
        "competitor_total", "competitors", "evidence_urls", "evidence_ids", "target_urls", "statement",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("missing", "thin", "stale", "format", "intent", "keyword"), "Each kind is explained in the report; others are not."),
        one_of("topic_id", Given("topic_ids"), "A gap is a gap in a topic of the market."),
        within("score", 0, 1, "Scores are compared, so they share one scale."),
        within("score_residue", 0, _ROUNDING, "A score is the sum of the parts that the report shows."),
        within("least_part", 0, None, "A part adds to a score or adds nothing."),
        largest_within("score_rise", 0, _ROUNDING, "Gaps are listed best first."),
        one_of("demand_status", ("measured", "estimated", "unknown"), "Every number says where it is from."),
        within("is_demand_invented", 0, 0, "An unknown demand has no number, and a known one has."),
        within("competition", 0, 1, "It is a share."),
        within("competitor_count", 0, None, "There are no fewer than no competitors."),
        not_less("competitor_total", "competitor_count", "No more competitors cover a topic than there are."),
        within("competitor_residue", 0, 0, "The competitors that are counted are those that are named."),
        within("stranger_count", 0, 0, "Only the sites of the brief are compared."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a gap that nothing shows is not reported.", "warning"),
        within("evidence_url_count", 1, None, "Evidence or silence: a gap that no page shows is not reported.", "warning"),
        within("is_label_blank", 0, 0, "A gap without a name means nothing to its readers.", "warning"),
        within("is_statement_blank", 0, 0, "A gap says what was seen.", "warning"),
    ),
    derived={
        "score_residue": _score_residue, "least_part": _least_part, "score_rise": _score_rise, "is_demand_invented": _is_demand_invented,
        "competitor_residue": _competitor_residue, "stranger_count": strangers_in("competitors", "sites"),
        "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "evidence_count": length_of("evidence_ids"),
        "evidence_url_count": length_of("evidence_urls"), "is_label_blank": is_blank("label"), "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `topic_ids`, `sites` and `evidence_ids`, the known ones."""
