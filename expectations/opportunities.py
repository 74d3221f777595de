"""What must hold of opportunities: one row a topic on which there is room, best first, with the parts of its score."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Given, Suite, is_blank, keyed, largest_within, length_of, one_of, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("opportunity_id",)
_PARTS = ("part_momentum", "part_openness", "part_demand", "part_footing")
_ROUNDING = 1e-6


def _score_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far a score is from the sum of its parts."""
    return (frame["score"].astype("float64") - frame[list(_PARTS)].astype("float64").sum(axis=1)).abs()


def _score_rise(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How much higher an opportunity scores than the one listed before it."""
    return frame["score"].astype("float64").diff().fillna(0)


SUITE = Suite(
    dataset="opportunities",
    columns=(
        *_KEY, "kind", "topic_id", "pillar_id", "label", "score", *_PARTS, "demand", "demand_status", "leader", "leader_share", "target_share",
        "statement", "status", "source", "confidence", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("rising", "silent leader", "white space"), "Other kinds are explained nowhere."),
        one_of("topic_id", Given("topic_ids"), "An opportunity is one on a topic of the market."),
        one_of("pillar_id", Given("pillar_ids"), "It belongs to a pillar of this strategy."),
        within("score", 0, 1, "Scores are compared, so they share one scale."),
        within("score_residue", 0, _ROUNDING, "A score is the sum of the parts that the report shows."),
        largest_within("score_rise", 0, _ROUNDING, "Opportunities are listed best first."),
        one_of("demand_status", ("measured", "estimated", "unknown"), "Every number says where it is from."),
        within("leader_share", 0, 1, "It is a share."),
        within("target_share", 0, 1, "It is a share."),
        one_of("leader", Given("sites"), "Only the sites of the brief are compared."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: an opportunity that nothing shows is not reported.", "warning"),
        within("is_statement_blank", 0, 0, "An opportunity says what was seen.", "warning"),
    ),
    derived={
        "score_residue": _score_residue, "score_rise": _score_rise, "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "evidence_count": length_of("evidence_ids"), "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `topic_ids`, `pillar_ids`, `sites` and `evidence_ids`, the known ones."""
