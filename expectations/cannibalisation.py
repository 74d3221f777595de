"""What must hold of cannibalisation: two pages or more, one of which is to be kept, and how it is known that they compete."""

from expectations.suite import Suite, is_blank, keyed, length_of, one_of, present, strangers_in, within

_KEY = ("conflict_id",)

SUITE = Suite(
    dataset="cannibalisation",
    columns=(
        *_KEY, "basis", "query", "queries", "topic_id", "intent", "urls", "keep_url", "keep_why", "impressions", "clicks", "shares", "switches",
        "confidence", "statement", "status", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("basis", ("facts", "text"), "Other grounds are explained nowhere."),
        one_of("status", ("measured", "estimated"), "What is neither is no conflict."),
        within("confidence", 0, 1, "A probability."),
        present("keep_url", "A conflict says which page to keep."),
        within("page_count", 2, None, "One page competes with none."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a conflict that nothing shows is not reported.", "warning"),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={
        "page_count": length_of("urls"), "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "evidence_count": length_of("evidence_ids"), "is_statement_blank": is_blank("statement"),
    },
)  # fmt: skip
"""Its context: `evidence_ids`, the known ones."""
