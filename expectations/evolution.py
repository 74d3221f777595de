"""What must hold of evolution: a row a site, kind and key; a direction has a test, and never a test on three points."""

from expectations.suite import Suite, is_blank, keyed, one_of, strangers_in, within

_KEY = ("site", "kind", "key")

SUITE = Suite(
    dataset="evolution",
    columns=(
        *_KEY,
        "label",
        "direction",
        "slope_per_year",
        "unit",
        "p_value",
        "q_value",
        "n",
        "change_on",
        "change_size",
        "statement",
        "status",
        "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("kind", ("topic", "format", "cadence", "length", "readability", "freshness"), "Other kinds are explained nowhere."),
        one_of("direction", ("rising", "falling", "flat", "unknown"), "Other words are explained nowhere."),
        one_of("status", ("measured", "unknown"), "Every row says how it is known."),
        within("q_value", 0, 1, "A probability."),
        within("n", 0, None, "There are no fewer months than none."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("is_statement_blank", 0, 0, "A row says what it means.", "warning"),
    ),
    derived={"unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"), "is_statement_blank": is_blank("statement")},
)
"""Its context: `evidence_ids`, the known ones."""
