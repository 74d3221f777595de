"""The words of a brief from its facts alone, for where no model phrases them."""

from collections.abc import Sequence
from typing import Any

from tasks.answers import Piece



def phrased(given: Sequence[Piece]) -> dict[str, Any]:
    """Titles, angle and outline as `BriefAnswer` has them: each repeats one fact, and cites it."""
    titles = [piece for piece in given if piece.kind == "title"][:3]
    angles = [piece for piece in given if piece.kind == "angle"][:1]
    sections = [piece for piece in given if piece.kind in ("section", "question")][:8]
    first = titles or list(given[:1])
    return {
        "titles": [_claim(piece, f"“{piece.quoted}”" if piece.quoted else piece.statement) for piece in first],
        "angle": _claim((angles or first)[0], (angles or first)[0].statement),
        "outline": [{"heading": _claim(piece, f"“{piece.quoted}”"), "answers": _claim(piece, piece.statement)} for piece in sections],
    }


def _claim(piece: Piece, text: str) -> dict[str, Any]:
    return {"text": text if len(text) <= 400 else text[:399] + "…", "evidence_ids": [piece.evidence_id]}
