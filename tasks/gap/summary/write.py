"""The summary of the gaps from the facts alone: what they come to, then the strongest, in whole sentences."""

from collections.abc import Sequence

from tasks.answers import Claim, Piece

_LEADS = ("The strongest gap is", "Next comes", "After it comes", "Then comes")


def sentences(given: Sequence[Piece]) -> tuple[Claim, ...]:
    """At most five claims: on all gaps, and on each of the first four. Any other facts are told as they are, the first three."""
    overview = [_claim(piece.statement, piece) for piece in given if piece.kind == "gaps"][:1]
    first = [piece for piece in given if piece.kind == "gap"][: len(_LEADS)]
    told = [_claim(_told(lead, piece), piece) for lead, piece in zip(_LEADS, first, strict=False)]
    return (*overview, *told) or tuple(_claim(piece.statement, piece) for piece in given[:3])


def _told(lead: str, piece: Piece) -> str:
    """“The strongest gap is “rye starter”: 2 of 3 competitors cover it with 9 pages, and we.test has none.”"""
    quotation = f"“{piece.quoted}”"
    before, _, after = piece.statement.partition(quotation)
    if before.endswith((" cover ", " covers ")):
        return f"{lead} {quotation}: {before}it{after.replace('; ', ', and ', 1)}"
    if before == "On ":
        return f"{lead} {quotation}: {after.lstrip(' :')}"
    return f"{lead} this one: {piece.statement}"


def _claim(text: str, piece: Piece) -> Claim:
    return Claim(text=text if len(text) <= 400 else text[:399] + "…", evidence_ids=(piece.evidence_id,))
