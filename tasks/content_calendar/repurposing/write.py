"""A derivative from the facts alone: the page's sentences as they stand."""

from collections.abc import Sequence

from tasks.answers import Claim, Piece

_MOST = 4


def parts(given: Sequence[Piece]) -> tuple[Claim, ...]:
    """The first sentences, each with its id; of other facts the first."""
    found = [piece for piece in given if piece.kind == "sentence"][:_MOST] or list(given[:1])
    return tuple(Claim(text=piece.statement[:400], evidence_ids=(piece.evidence_id,)) for piece in found)
