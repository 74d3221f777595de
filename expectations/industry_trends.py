"""What must hold of trends: one row a topic or phrase whose publishing, or a keyword in which interest, has changed beyond chance."""

from expectations.suite import Given, Suite, is_blank, keyed, length_of, not_less, one_of, strangers_in, within

_KEY = ("trend_id",)

SUITE = Suite(
    dataset="industry_trends",
    columns=(
        *_KEY, "kind", "topic_id", "label", "direction", "recent_share", "earlier_share", "recent_count", "recent_total", "p_value", "q_value",
        "leader", "leader_share", "target_share", "statement", "status", "source", "confidence", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("topic", "vocabulary", "interest"), "Other kinds are explained nowhere."),
        one_of("direction", ("rising", "fading", "seasonal"), "Other directions are explained nowhere."),
        one_of("topic_id", Given("topic_ids"), "A trend of a topic is one of a topic of the market."),
        within("recent_share", 0, 1, "It is a share."),
        within("earlier_share", 0, 1, "It is a share."),
        not_less("recent_total", "recent_count", "What is counted is a part of the whole."),
        within("p_value", 0, 1, "It is a probability."),
        within("q_value", 0, 0.05, "What chance explains is no trend."),
        not_less("q_value", "p_floor", "An adjusted chance is no smaller than the chance itself."),
        within("leader_share", 0, 1, "It is a share."),
        within("target_share", 0, 1, "It is a share."),
        one_of("leader", Given("sites"), "Only the sites of the brief are compared."),
        one_of("status", ("measured", "estimated", "unknown"), "Every row says how it is known."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a trend that nothing shows is not reported.", "warning"),
        within("is_statement_blank", 0, 0, "A trend says what was counted.", "warning"),
    ),
    derived={
        "p_floor": lambda frame, _context: frame["p_value"].astype("float64") - 1e-12,
        "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "evidence_count": length_of("evidence_ids"),
        "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `topic_ids`, `sites` and `evidence_ids`, the known ones."""
