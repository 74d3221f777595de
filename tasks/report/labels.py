"""Where names stand beside points, so that they can be read: each beside its point, clear of the points and of the names before it."""

from collections.abc import Iterator, Sequence

_LETTER, _LINE = 6.6, 14.0
_GAP = 4.0

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; down is more."""


def label_places(points: Sequence[tuple[float, float, float]], labels: Sequence[str], within: Box) -> list[tuple[float, float, str]]:
    """For each point (x, y, radius), where its label's line begins and which way it runs: x, baseline, `left`, `center` or `right`.

    In the order given, each takes the first of the places around its point where it covers least. Widths are guesses: the reader's font is
    not known.
    """
    taken: list[Box] = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius in points]
    chosen = []
    for (x, y, radius), label in zip(points, labels, strict=True):
        width = _LETTER * len(label)
        options = [(_covered(box, taken, within), place, box) for place, box in _options(x, y, radius, width)]
        _, place, box = min(options, key=lambda option: option[0])
        taken.append(box)
        chosen.append(place)
    return chosen


def _options(x: float, y: float, radius: float, width: float) -> Iterator[tuple[tuple[float, float, str], Box]]:
    away = radius + _GAP
    for lower in (0.0, -_LINE, _LINE, -2 * _LINE, 2 * _LINE):
        base = y + lower + 4
        top, bottom = base - _LINE + 3, base + 3
        if abs(lower) < away + _LINE:
            yield (x + away, base, "left"), (x + away, top, x + away + width, bottom)
            yield (x - away, base, "right"), (x - away - width, top, x - away, bottom)
    for base in (y - away - 2, y + away + _LINE - 3, y - away - 2 - _LINE, y + away + 2 * _LINE - 3):
        yield (x, base, "center"), (x - width / 2, base - _LINE + 3, x + width / 2, base + 3)


def _covered(box: Box, taken: Sequence[Box], within: Box) -> float:
    """How much of what is there a box covers, and how much of it lies outside."""
    outside = max(within[0] - box[0], 0) + max(box[2] - within[2], 0) + max(within[1] - box[1], 0) + max(box[3] - within[3], 0)
    return round(sum(_common(box, other) for other in taken) + 40 * outside, 3)


def _common(one: Box, other: Box) -> float:
    return max(min(one[2], other[2]) - max(one[0], other[0]), 0.0) * max(min(one[3], other[3]) - max(one[1], other[1]), 0.0)
