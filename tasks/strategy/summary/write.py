"""The summary of the strategy from the facts alone: the pillars, what is aimed at, and the first risk, in whole sentences."""

from collections.abc import Sequence

from tasks.answers import Claim, Piece

_TOLD = {"pillars": 1, "pillar": 3, "goal": 1, "risk": 1}
"""How many facts of each kind are told, in this order."""


def sentences(given: Sequence[Piece]) -> tuple[Claim, ...]:
    """At most six claims, each a fact as it stands; of other facts the first three."""
    found = [piece for kind, most in _TOLD.items() for piece in [one for one in given if one.kind == kind][:most]]
    return tuple(Claim(text=_fitted(piece.statement), evidence_ids=(piece.evidence_id,)) for piece in found or given[:3])


def _fitted(text: str) -> str:
    """A statement that fits a claim: cut after its last whole sentence."""
    if len(text) <= 400:
        return text
    return text[: text.rfind(". ", 0, 400) + 1] or text[:399] + "…"
