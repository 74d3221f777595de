"""The words of a brief from its facts alone, for where no model phrases them."""

from collections.abc import Sequence
from typing import Any

from tasks.answers import Piece


def phrased(given: Sequence[Piece]) -> dict[str, Any]:
    """Titles, angle and outline as `BriefAnswer` has them: each repeats one fact, and cites it. What it quotes is the title, or the heading."""
    first = [piece for piece in given if piece.kind == "title"][:3] or list(given[:1])
    angle = next((piece for piece in given if piece.kind == "angle"), first[0])
    sections = [piece for piece in given if piece.kind in ("section", "question")][:8]
    return {
        "titles": [_claim(piece) for piece in first],
        "angle": _claim(angle),
        "outline": [{"heading": _claim(piece), "answers": _claim(piece)} for piece in sections],
    }


def _claim(piece: Piece) -> dict[str, Any]:
    text = piece.statement
    return {"text": text if len(text) <= 400 else text[:399] + "…", "evidence_ids": [piece.evidence_id]}
