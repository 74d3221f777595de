"""What must hold of briefs: each is of a recommendation, has titles to choose from, and says how its success is told."""

from expectations.suite import Given, Suite, is_blank, keyed, length_of, not_less, one_of, strangers_in, within

_KEY = ("recommendation_id",)

SUITE = Suite(
    dataset="briefs",
    columns=(
        *_KEY, "action", "title", "title_options", "why", "intent", "stage", "audience", "angle", "outline", "outline_basis", "keywords", "sources",
        "competitors", "links", "content_type", "format", "form", "words_lo", "words_hi", "length_basis", "metric", "steps", "written_by", "model",
        "prompt_version", "evidence_ids",
    ),
    key=_KEY,
    expectations=(
        *keyed(_KEY),
        one_of("recommendation_id", Given("recommendation_ids"), "A brief is of a recommendation of its run."),
        one_of("written_by", ("model", "evidence"), "Who wrote it is part of a text."),
        within("title_count", 1, None, "A piece has a title."),
        within("words_lo", 1, None, "A length has words."),
        not_less("words_hi", "words_lo", "An interval does not end before it begins."),
        within("unknown_evidence_count", 0, 0, "Each evidence id leads to a fact in the ledger."),
        within("is_metric_blank", 0, 0, "A brief says how its success is told.", "warning"),
    ),
    derived={
        "title_count": length_of("title_options"), "unknown_evidence_count": strangers_in("evidence_ids", "evidence_ids"),
        "is_metric_blank": is_blank("metric"),
    },
)  # fmt: skip
"""Its context: `recommendation_ids` and `evidence_ids`, the known ones."""
