"""What must hold of pillars: one row a pillar, whose shares of the plan add up to all of it."""

from typing import TYPE_CHECKING, Any

from expectations.suite import Context, Suite, is_blank, keyed, length_of, not_empty, not_less, one_of, strangers_in, within

if TYPE_CHECKING:
    import pandas as pd

_KEY = ("pillar_id",)
_PARTS = ("part_gaps", "part_demand", "part_strength")
_ROUNDING = 1e-4


def _share_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far all shares are from adding up to one; fixed ones may leave room, but never take more than there is."""
    total = float(frame["share"].astype("float64").sum())
    is_open = bool(frame["fixed"].map(lambda names: "share" in names).all())
    return frame["share"].astype("float64") * 0 + (max(total - 1, 0) if is_open else abs(total - 1))


def _part_residue(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """How far a share is from the sum of its parts, where nobody fixed it."""
    residue = (frame["share"].astype("float64") - frame[list(_PARTS)].astype("float64").sum(axis=1)).abs()
    return residue.where(~frame["fixed"].map(lambda names: "share" in names), 0.0)


def _is_hub_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a hub that is to be written has an address, or one that exists has none, as 0 or 1."""
    return ((frame["hub_status"] == "existing") != frame["hub_url"].notna()).astype("float64")


def _is_demand_invented(frame: "pd.DataFrame", _context: Context) -> "pd.Series[Any]":
    """Whether a demand that is unknown has a number, or a known one has none, as 0 or 1."""
    return ((frame["demand_status"] == "unknown") == frame["demand"].notna()).astype("float64")


SUITE = Suite(
    dataset="pillars",
    columns=(
        *_KEY, "label", "topic_ids", "share", *_PARTS, "hub_status", "hub_url", "own_page_count", "market_page_count", "spoke_count", "missing_count",
        "spokes", "missing", "own_share", "demand", "demand_status", "rationale", "status", "source", "confidence", "fixed", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        not_empty("Without topics there is nothing to be known for; the sites may be too small, or have no text.", "warning"),
        *keyed(_KEY),
        within("share", 0, 1, "It is a share."),
        within("share_residue", 0, _ROUNDING, "The shares are of one plan."),
        within("part_residue", 0, _ROUNDING, "A share is the sum of the parts that the report shows."),
        within("topic_count", 1, None, "A pillar stands on topics."),
        within("stranger_count", 0, 0, "Its topics are topics of the market."),
        not_less("market_page_count", "own_page_count", "The target's pages are among the market's."),
        within("own_share", 0, 1, "It is a share."),
        one_of("hub_status", ("existing", "to write"), "A hub is there or has to be written."),
        within("is_hub_invented", 0, 0, "Only a hub that exists has an address."),
        one_of("demand_status", ("measured", "estimated", "unknown"), "Every number says where it is from."),
        within("is_demand_invented", 0, 0, "An unknown demand has no number, and a known one has."),
        one_of("status", ("measured", "estimated", "unknown"), "Every row says how it is known."),
        one_of("confidence", ("high", "medium", "low"), "Other words are explained nowhere."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a pillar that nothing shows is not reported.", "warning"),
        within("is_label_blank", 0, 0, "A pillar without a name means nothing to its readers.", "warning"),
        within("is_rationale_blank", 0, 0, "A pillar says why it is one.", "warning"),
    ),
    derived={
        "share_residue": _share_residue, "part_residue": _part_residue, "topic_count": length_of("topic_ids"),
        "stranger_count": strangers_in("topic_ids", "topic_ids"), "is_hub_invented": _is_hub_invented, "is_demand_invented": _is_demand_invented,
        "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "evidence_count": length_of("evidence_ids"),
        "is_label_blank": is_blank("label"), "is_rationale_blank": is_blank("rationale"),
    },
)  # fmt: skip
"""Its context: `topic_ids` and `evidence_ids`, the known ones."""
