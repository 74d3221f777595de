"""A score as its parts: their figures, their places in a bar, and the words that explain them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tasks.report.figures import amount, is_known
from tasks.report.plain_text import plain

_PALETTE = 6
_BAR_UNITS = 1000


@dataclass(frozen=True, slots=True)
class PartWords:
    """One part of the score in the legend."""

    name: str
    words: str
    paint: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one score: its figure and its place in the bar, in thousandths of a score of 1."""

    name: str
    figure: str
    paint: str
    start: str
    width: str


def part_names(scored: pd.DataFrame) -> tuple[str, ...]:
    """The parts of the score that the frame holds, in its order, without their prefix."""
    return tuple(str(name).removeprefix("part_") for name in scored.columns if str(name).startswith("part_"))


def legend(names: Sequence[str], words: Mapping[str, str]) -> tuple[PartWords, ...]:
    """The parts in words, with their colours."""
    return tuple(
        PartWords(_named(name), plain(words.get(name, "a further part, added by the run"), 400), _paint(place)) for place, name in enumerate(names)
    )


def parts_of(row: Mapping[str, Any], names: Sequence[str], shown: Sequence[str] | None = None) -> tuple[Part, ...]:
    """The parts of a row's score, one after the other; of `names`, which give the colours, only those in `shown`."""
    parts, start = [], 0.0
    for place, name in enumerate(names):
        if shown is not None and name not in shown:
            continue
        value = row[f"part_{name}"]
        width = min(max(_BAR_UNITS * float(value), 0.0), _BAR_UNITS - start) if is_known(value) else 0.0
        parts.append(Part(_named(name), amount(value, 2), _paint(place), f"{start:.1f}", f"{width:.1f}"))
        start += width
    return tuple(parts)


def _named(part: str) -> str:
    return plain(part, 40).replace("_", " ")


def _paint(place: int) -> str:
    return f"part-{place % _PALETTE}"
