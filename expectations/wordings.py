"""What must hold of sentences: each says something, says who wrote it, and cites facts of the ledger."""

from expectations.suite import Suite, is_blank, keyed, length_of, one_of, present, strangers_in, within

_KEY = ("wording_id",)

SUITE = Suite(
    dataset="wordings",
    columns=(*_KEY, "purpose", "text", "written_by", "model", "prompt_version", "evidence_ids"),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        present("purpose", "A sentence belongs to a text."),
        one_of("written_by", ("model", "evidence"), "Who wrote a sentence is part of it."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("evidence_count", 1, None, "Evidence or silence: a sentence that nothing shows is not reported.", "warning"),
        within("is_text_blank", 0, 0, "A sentence says something.", "warning"),
    ),
    derived={
        "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "evidence_count": length_of("evidence_ids"),
        "is_text_blank": is_blank("text"),
    },
)
"""Its context: `evidence_ids`, the known ones."""
