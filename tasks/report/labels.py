"""Where names stand beside points, so that they can be read: each beside its point, clear of the points and of the names before it."""

from collections.abc import Iterator, Sequence

_LETTER, _LINE = 6.4, 13.0
_GAP = 3.0
_TOLERATED = 4.0

Point = tuple[float, float, float]
"""Middle and radius; down is more."""
Place = tuple[float, float, str]
"""Where a label's line begins, and which way it runs: x, baseline, `left`, `center` or `right`."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def label_places(points: Sequence[Point], labels: Sequence[str], within: Box) -> list[Place | None]:
    """A place for each label in the order given, or None where it would cover a point, another label or the edge.

    Widths are guesses on the wide side: the reader's font is not known.
    """
    taken: list[Box] = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius in points]
    chosen: list[Place | None] = []
    for point, label in zip(points, labels, strict=True):
        options = ((_covered(box, taken, within), place, box) for place, box in _options(point, _LETTER * len(label)))
        covered, place, box = min(options, key=lambda option: option[0])
        chosen.append(place if covered <= _TOLERATED else None)
        taken += [box] if covered <= _TOLERATED else []
    return chosen


def _options(point: Point, width: float) -> Iterator[tuple[Place, Box]]:
    x, y, radius = point
    away, slant = radius + _GAP, 0.7 * radius + 1
    for beside, lower in ((away, 4.0), (slant, 4.0 - slant - _LINE / 2), (slant, 4.0 + slant + _LINE / 2)):
        yield (x + beside, y + lower, "left"), _line(x + beside, y + lower, width)
        yield (x - beside, y + lower, "right"), _line(x - beside - width, y + lower, width)
    for base in (y - away - 2, y + away + _LINE - 4):
        yield (x, base, "center"), _line(x - width / 2, base, width)


def _line(left: float, base: float, width: float) -> Box:
    return left, base - _LINE + 3, left + width, base + 3


def _covered(box: Box, taken: Sequence[Box], within: Box) -> float:
    """How much of what is there a box covers, and how much of it lies outside."""
    outside = max(within[0] - box[0], 0) + max(box[2] - within[2], 0) + max(within[1] - box[1], 0) + max(box[3] - within[3], 0)
    return round(sum(_common(box, other) for other in taken) + _LINE * outside, 3)


def _common(one: Box, other: Box) -> float:
    return max(min(one[2], other[2]) - max(one[0], other[0]), 0.0) * max(min(one[3], other[3]) - max(one[1], other[1]), 0.0)
