"""Drafts of derivatives: what the piece that they come from says already, in parts that the channel takes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tasks.content_calendar.repurpose import KINDS, Derivative, Piece, repurpose

DRAFT_COLUMNS = ["drafts", "drafts_note", "draft_sources", "written_by", "model", "prompt_version"]
"""A draft of an entry: its parts, what is to be said of it, the sentences that it rests on, and who wrote it: `evidence`, `model`, or nobody."""
WORDED = "A model worded it from the page’s own sentences; read it before you post it."
NO_TEXT = "Its original is still to be written: it is made from the original's own text."


def draft_columns(made: Derivative | None, note: str, *, by: str = "evidence", model: str = "", version: str = "") -> dict[str, Any]:
    """The columns of a draft; without parts nobody wrote it."""
    if made is None or not made.parts:
        return {"drafts": [], "drafts_note": note, "draft_sources": [], "written_by": "", "model": "", "prompt_version": ""}
    return {"drafts": list(made.parts), "drafts_note": note, "draft_sources": list(made.sources), "written_by": by, "model": model,
            "prompt_version": version}  # fmt: skip


def piece_of(item_id: str, title: str, url: str, text: str, headings: Iterable[Any]) -> Piece:
    """A published page as a piece: its text, cut at the lines that are its headings."""
    known = {str(one.get("text", "") if isinstance(one, Mapping) else one).strip() for one in headings} - {""}
    blocks: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.strip() in known:
            blocks.append((line.strip(), []))
        else:
            blocks[-1][1].append(line)
    return Piece(item_id, title, url, [(heading, " ".join(lines)) for heading, lines in blocks if heading or any(lines)])


def drafts(pieces: Mapping[str, Piece], wanted: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Derivative]:
    """The derivative of each wanted (item id of the original, channel, kind), by original and channel, where the original has a text."""
    by_piece: dict[str, list[tuple[str, str]]] = {}
    for item_id, channel, kind in wanted:
        if kind in KINDS and item_id in pieces:
            by_piece.setdefault(item_id, []).append((channel, kind))
    return {(item_id, made.channel): made for item_id, own in sorted(by_piece.items()) for made in repurpose(pieces[item_id], own)}
