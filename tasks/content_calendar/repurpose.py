"""Derivatives of a piece from its own text: whole sentences, headings and figures of it, within the channel's limits, each with where it comes from.

Nothing is written that the piece does not say. A derivative that its text does not carry is not made, and the reason is told.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tasks.content_calendar.channels import CHANNELS, PLAIN_LINKS, fits, length_on
from tasks.text.words import words_of

_END = re.compile(r"(?<=[.!?。！？])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9À-ÞА-Я぀-ヿ一-鿿])")
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RepurposeParameters:
    """How much of a piece goes into a derivative."""

    least_words: int = 5
    most_words: int = 45
    """Sentences of fewer or more words are not taken."""
    thread_posts: int = 6
    slides: int = 8
    script_sentences: int = 7
    item_sentences: int = 3
    update_sentences: int = 4
    """Parts of a derivative at most."""
    least_parts: int = 2
    """A thread, a carousel or a script of fewer parts is none."""


REPURPOSE = RepurposeParameters()


@dataclass(frozen=True, slots=True)
class Piece:
    """An original: its blocks of text, each a heading (or none) and the text below it."""

    item_id: str
    title: str
    url: str
    blocks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a piece: its block, its place, and how much it says."""

    block: int
    place: int
    text: str
    worth: float


@dataclass(frozen=True, slots=True)
class Derivative:
    """A derivative: its parts as they are posted, the sentences that they are, and why there is none where `parts` is empty."""

    parent_id: str
    kind: str
    channel: str
    parts: tuple[str, ...]
    sources: tuple[str, ...]
    note: str = ""


def sentences_of(piece: Piece, parameters: RepurposeParameters = REPURPOSE) -> tuple[Sentence, ...]:
    """The sentences that can stand by themselves, in their order. More worth: shares words with the title and its heading, has a figure, is early."""
    found = []
    for block, (heading, text) in enumerate(piece.blocks):
        subject = set(words_of(f"{piece.title} {heading}"))
        for place, raw in enumerate(_END.split(" ".join(text.split()))):
            words = words_of(raw)
            if parameters.least_words <= len(words) <= parameters.most_words and raw[-1:] in '.!?。！？”"':
                on_it = len(subject & set(words)) / max(len(subject), 1)
                worth = on_it + 0.5 * bool(_FIGURE.search(raw)) + 0.3 / (1 + place) + 0.1 / (1 + block)
                found.append(Sentence(block, place, raw, round(worth, 6)))
    return tuple(found)


def repurpose(piece: Piece, wanted: Sequence[tuple[str, str]], parameters: RepurposeParameters = REPURPOSE) -> list[Derivative]:
    """A derivative for each wanted channel and kind, in that order.

    No sentence goes into two of them, so no two say the same. Each part is within the channel's limit; a sentence is never cut.
    Raises `KeyError` for a channel or kind that there is not.
    """
    left = list(sentences_of(piece, parameters))
    made = []
    for channel, kind in wanted:
        taken = _MAKERS[kind](_Room(piece, channel, parameters, tuple(left)))
        used = set(taken.sources)
        left = [one for one in left if one.text not in used]
        made.append(Derivative(piece.item_id, kind, channel, tuple(taken.parts), tuple(taken.sources), taken.note))
    return made


@dataclass(frozen=True, slots=True)
class _Room:
    """What a derivative may take from."""

    piece: Piece
    channel: str
    parameters: RepurposeParameters
    left: tuple[Sentence, ...]

    @property
    def best(self) -> list[Sentence]:
        """The sentences left, those that say most first."""
        return sorted(self.left, key=lambda one: (-one.worth, one.block, one.place))

    @property
    def ending(self) -> str:
        """The address of the original, where the channel lets people follow it."""
        return f" {self.piece.url}" if self.piece.url and self.channel not in PLAIN_LINKS else ""

    def within(self, text: str) -> bool:
        """Whether the channel takes a text."""
        return fits(self.channel, text)


@dataclass(frozen=True, slots=True)
class _Taken:
    parts: Sequence[str]
    sources: Sequence[str]
    note: str = ""


def _in_order(chosen: Iterable[Sentence]) -> list[Sentence]:
    return sorted(chosen, key=lambda one: (one.block, one.place))


def _series(room: _Room, most: int, extra: int) -> list[Sentence]:
    """The best sentences that fit a part each, in the text's order; `extra` characters are kept free."""
    limit = CHANNELS[room.channel].characters
    fitting = [one for one in room.best if limit is None or length_on(room.channel, one.text) + extra <= limit]
    return _in_order(fitting[:most])


def _thread(room: _Room) -> _Taken:
    chosen = _series(room, room.parameters.thread_posts, len("10/10 ") + length_on(room.channel, room.ending))
    if len(chosen) < room.parameters.least_parts:
        return _none(f"fewer than {room.parameters.least_parts} sentences of the piece fit a post on {room.channel}")
    parts = [f"{at}/{len(chosen)} {one.text}" for at, one in enumerate(chosen, start=1)]
    return _Taken([*parts[:-1], parts[-1] + room.ending], [one.text for one in chosen])


def _carousel(room: _Room) -> _Taken:
    """A slide a heading: the heading and its best sentence."""
    best: dict[int, Sentence] = {}
    for one in room.best:
        best.setdefault(one.block, one)
    chosen = _in_order(one for one in best.values() if room.piece.blocks[one.block][0])[: room.parameters.slides]
    if len(chosen) < room.parameters.least_parts:
        return _none("fewer than two headings of the piece have a sentence to show")
    return _Taken([f"{room.piece.blocks[one.block][0]}\n{one.text}" for one in chosen], [one.text for one in chosen])


def _whole(room: _Room, most: int, head: str = "", between: str = " ") -> _Taken:
    """One text of the best sentences, as many as fit."""
    chosen: list[Sentence] = []
    for one in room.best:
        text = head + between.join(each.text for each in _in_order([*chosen, one])) + room.ending
        if len(chosen) < most and room.within(text):
            chosen.append(one)
    if not chosen:
        return _none(f"no sentence of the piece that is left fits {room.channel}")
    ordered = [one.text for one in _in_order(chosen)]
    return _Taken([head + between.join(ordered) + room.ending], ordered)


def _script(room: _Room) -> _Taken:
    taken = _whole(room, room.parameters.script_sentences, between="\n")
    return taken if len(taken.sources) >= room.parameters.least_parts else _none("fewer than two sentences of the piece fit a script")


def _quote(room: _Room) -> _Taken:
    chosen = next((one for one in room.best if room.within(f"“{one.text}”{room.ending}")), None)
    return _none(f"no sentence fits {room.channel}") if chosen is None else _Taken([f"“{chosen.text}”{room.ending}"], [chosen.text])


def _answer(room: _Room) -> _Taken:
    """A heading that asks, and what stands below it."""
    asked = [block for block, (heading, _) in enumerate(room.piece.blocks) if heading.rstrip().endswith("?")]
    for block in asked:
        own = [one for one in room.left if one.block == block][: room.parameters.update_sentences]
        text = f"{room.piece.blocks[block][0]}\n{' '.join(one.text for one in own)}{room.ending}"
        if own and room.within(text):
            return _Taken([text], [one.text for one in own])
    return _none("no heading of the piece asks a question that its text answers")


def _none(why: str) -> _Taken:
    return _Taken((), (), f"It was not made: {why}.")


_MAKERS: Mapping[str, Callable[[_Room], _Taken]] = {
    "thread": _thread,
    "carousel": _carousel,
    "newsletter item": lambda room: _whole(room, room.parameters.item_sentences, head=f"{room.piece.title}\n"),
    "short video script": _script,
    "quote": _quote,
    "Q&A": _answer,
    "update": lambda room: _whole(room, room.parameters.update_sentences),
}
KINDS = tuple(_MAKERS)
