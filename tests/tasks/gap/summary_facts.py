"""A few gaps, and the pieces of evidence that their summary rests on."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from tasks.answers import Piece, pieces
from tasks.gap.summary.facts import gap_facts

NOW = datetime(2026, 11, 1, tzinfo=UTC)
STATEMENTS = {
    "missing": "3 of 4 competitors cover “{label}” with 12 pages; we.test has none.",
    "thin": "2 of 4 competitors cover “{label}” with 7 pages; we.test has 1 page.",
    "stale": "On “{label}” we.test has 2 pages; its newest page on this is from 2021-03-04, the newest of a competitor from 2026-02-01.",
    "keyword": "1 of 4 competitors covers the keyword “{label}”; we.test has no page that names it in its title.",
    "format": "On “{label}” 2 of 3 competitors have 5 pages in the form “guide”; none of the 4 pages of we.test on it is; we.test uses it nowhere.",
}
LABELS = ("rye starter", "pizza stone", "salt", "brioche", "couche")


def gaps_frame(labels: Sequence[str] = LABELS) -> pd.DataFrame:
    kinds = list(STATEMENTS)
    rows = [(kinds[place % len(kinds)], label) for place, label in enumerate(labels)]
    return pd.DataFrame(
        [{"gap_id": f"g{n}", "kind": kind, "label": label, "statement": STATEMENTS[kind].format(label=label)} for n, (kind, label) in enumerate(rows)]
    )


def gap_pieces(labels: Sequence[str] = LABELS) -> tuple[Piece, ...]:
    return pieces(gap_facts(gaps_frame(labels), "we.test", 4, NOW))
