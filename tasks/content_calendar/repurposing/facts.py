"""The facts that a derivative rests on: what is wanted, and the sentences of the page that it is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from tasks.answers import quotable
from tasks.content_calendar.channels import CHANNELS, PLAIN_LINKS, length_on
from tasks.content_calendar.repurpose import Piece, sentences_of
from tasks.evidence import COLUMNS, evidence_id

_CHARS, _SHORT = 400, 60
_NUMBERED = len("10/10 ")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of derivative is put together: so many parts at least and at most; each is posted by itself, or they are one text."""

    least: int
    most: int
    is_series: bool
    between: str = ""


SHAPES: Mapping[str, Shape] = {
    "thread": Shape(2, 6, is_series=True),
    "carousel": Shape(2, 8, is_series=True),
    "newsletter item": Shape(1, 3, is_series=False, between=" "),
    "short video script": Shape(2, 7, is_series=False, between="\n"),
    "update": Shape(1, 4, is_series=False, between=" "),
}
"""Kinds that a model may word. A quote and an answer repeat the page, so these are never worded anew."""


def ending_of(piece: Piece, channel: str) -> str:
    """The address of the original, where the channel lets people follow it."""
    return f" {piece.url}" if piece.url and channel not in PLAIN_LINKS else ""


def room_of(piece: Piece, channel: str, kind: str) -> tuple[int, int]:
    """How many parts there may be, and the characters of each."""
    shape, limit = SHAPES[kind], CHANNELS[channel].characters
    if limit is None:
        return shape.most, _CHARS
    ending, title = length_on(channel, ending_of(piece, channel)), length_on(channel, piece.title) if kind == "newsletter item" else 0
    if shape.is_series:
        return shape.most, max(min(limit - ending - _NUMBERED, _CHARS), 1)
    most = next((count for count in range(shape.most, 1, -1) if (limit - ending - title) // count - 1 >= _SHORT), 1)
    return most, max(min((limit - ending - title) // most - 1, _CHARS), 1)


def derivative_facts(piece: Piece, channel: str, kind: str, observed_at: datetime) -> pd.DataFrame:
    """Rows as the ledger has them: first what is wanted, then the page's sentences, without the addresses in them. No sentences, no rows."""
    most, chars = room_of(piece, channel, kind)
    least = min(SHAPES[kind].least, most)
    wanted = f"What is wanted is a {kind} on {channel}: {least} to {most} parts of at most {chars} characters each."
    told = [("sentence", piece.url or piece.item_id, quotable(one.text, _CHARS)) for one in sentences_of(piece)]
    rows = [
        (evidence_id(name, f"{piece.item_id} {channel}", statement), name, place, statement, None, "measured", "repurposing", observed_at)
        for name, place, statement in ([("format", piece.item_id, wanted), *told] if told else [])
    ]
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates("evidence_id", ignore_index=True)
