"""The report's drawings, made with matplotlib: narrow enough for a phone, with nothing in them that a table beside them does not hold.

Text stays text and is set by the reader's browser in its own font, so positions leave room for wider letters than matplotlib measures.
"""

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from tasks.report.labels import label_places
from tasks.report.plain_text import shorten
from tasks.report.svg import PAINTS, page_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 340
_FULL = _WIDTH - 66  # the longest bar; its figure stands after it
_ROW = 40
_PANEL = 92
_LABEL_CHARS, _MOVE_CHARS = 40, 36
_OUTLOOK, _MARGIN = 190, 38
_MAP, _MAP_BOX = 340, (0.0, 18.0, 340.0, 300.0)
_MAP_EDGE, _MAP_CHARS, _END_CHARS = 30.0, 22, 22
OUTLINED = "age-none"
"""The paint of what has no date."""
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "plancast", "path.simplify": False}
# matplotlib's settings are one for the process, and several reports may be drawn at once.
_DRAWING = Lock()


@dataclass(frozen=True, slots=True)
class Words:
    """A chart's name in the page, its title, and what it shows in one sentence."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: whose, how long (0 to 1), and the figure at its end."""

    label: str
    length: float
    figure: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar of several shares that add up to 1, in the order of the `age-…` paints given beside them."""

    label: str
    shares: Sequence[tuple[str, float]]
    is_target: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One site's counts, a bar a period."""

    label: str
    counts: Sequence[int]
    is_target: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One site on a map: where it lies, and how large it is against the largest (0 to 1)."""

    label: str
    x: float
    y: float
    size: float
    is_target: bool


@dataclass(frozen=True, slots=True)
class Move:
    """One change as its parts, losses and gains, each with its paint; the figure stands at its end."""

    label: str
    parts: Sequence[tuple[str, float]]
    figure: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its middle day: the mean of its days, NaN where none is known, and, of a forecast, the bounds of its days."""

    on: date
    mean: float
    low: float = float("nan")
    high: float = float("nan")


def bars(words: Words, values: Sequence[Bar]) -> Markup:
    """Horizontal bars, the label above each, the figure at its end."""
    with _DRAWING:
        figure, axes = _canvas(_ROW * len(values))
        for place, bar in enumerate(values):
            y = _ROW * place
            _label(axes, bar.label, y + 15, bar.is_target)
            _block(axes, (0, _FULL), (y + 22, y + 32), "rule")
            _block(axes, (0, _FULL * bar.length), (y + 22, y + 32), _own(bar.is_target))
            _text(axes, _WIDTH, y + 31, bar.figure, ha="right", fontsize=12, color=PAINTS["ink"])
        return _drawn(figure, words)


def stacks(words: Words, values: Sequence[Stack]) -> Markup:
    """Horizontal bars of shares, the label above each."""
    with _DRAWING:
        figure, axes = _canvas(_ROW * len(values))
        for place, stack in enumerate(values):
            y, start = _ROW * place, 0.0
            _label(axes, stack.label, y + 15, stack.is_target)
            for paint, share in stack.shares:
                end = start + _WIDTH * share
                _block(axes, (start + 0.5, end - 0.5), (y + 22, y + 34), paint)
                start = end
        return _drawn(figure, words)


def moves(words: Words, values: Sequence[Move]) -> Markup:
    """Horizontal bars from one line of nought: losses to its left, gains to its right, all to one scale, the label above each."""
    lost, won = (max((_reach(move, side) for move in values), default=0.0) for side in (-1, 1))
    unit = _WIDTH / ((lost + won) or 1.0)
    with _DRAWING:
        figure, axes = _canvas(_ROW * len(values))
        for place, move in enumerate(values):
            y, ends = _ROW * place, {-1: lost * unit, 1: lost * unit}
            _text(axes, 0, y + 15, shorten(move.label, _MOVE_CHARS), fontsize=13, color=PAINTS["ink"])
            _text(axes, _WIDTH, y + 15, move.figure, ha="right", fontsize=12, color=PAINTS["ink"])
            for paint, value in move.parts:
                side = 1 if value > 0 else -1
                start, ends[side] = ends[side], ends[side] + value * unit
                _block(axes, (min(start, ends[side]), max(start, ends[side])), (y + 22, y + 34), paint)
            axes.plot([lost * unit] * 2, [y + 19, y + 37], color=PAINTS["ink"], linewidth=1)
        return _drawn(figure, words)


def _reach(move: Move, side: int) -> float:
    return sum(max(side * value, 0.0) for _, value in move.parts)


def outlook(words: Words, past: Sequence[Week], ahead: Sequence[Week]) -> Markup:
    """A line of weeks that were, then a dashed one of weeks to come within a band, from nought up; `ahead` has a week at least."""
    weeks = [*past, *ahead]
    first, span = weeks[0].on, max((weeks[-1].on - weeks[0].on).days, 1)
    top = max(value for week in weeks for value in (week.mean, week.high) if value == value) or 1.0
    floor, height = _OUTLOOK - 18, _OUTLOOK - 34

    def at(week: Week, value: float) -> tuple[float, float]:
        return _MARGIN + (_WIDTH - _MARGIN) * (week.on - first).days / span, floor - height * value / top

    with _DRAWING:
        figure, axes = _canvas(_OUTLOOK)
        _band(axes, [at(week, week.low) for week in ahead], [at(week, week.high) for week in ahead])
        _levels(axes, top, floor, height)
        for line, look in ((past, "solid"), (ahead, (0, (4, 2)))):
            points = [at(week, week.mean) for week in line]
            axes.plot([x for x, _ in points], [y for _, y in points], color=PAINTS["target"], linewidth=1.8, linestyle=look)
        for share, side in ((0.0, "left"), (0.5, "center"), (1.0, "right")):
            on = first + share * timedelta(days=span)
            _text(axes, _MARGIN + share * (_WIDTH - _MARGIN), floor + 14, f"{on:%b %Y}", ha=side, fontsize=11, color=PAINTS["muted"])
        return _drawn(figure, words)


def _band(axes: "Axes", low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]]) -> None:
    from matplotlib.patches import Polygon

    axes.add_patch(Polygon([*low, *reversed(high)], closed=True, facecolor=PAINTS["band"], linewidth=0))


def _levels(axes: "Axes", top: float, floor: float, height: float) -> None:
    """Lines at nought and at two round levels, each with its figure to its left."""
    step = _round(top / 2.2)
    for level in (0.0, step, 2 * step):
        y = floor - height * level / top
        axes.plot([_MARGIN, _WIDTH], [y, y], color=PAINTS["rule"], linewidth=1)
        figure = f"{level:,.10g}" if level < 10_000 else f"{level / 1000:,.10g}k"
        _text(axes, _MARGIN - 5, y + 4, figure, ha="right", fontsize=11, color=PAINTS["muted"])


def _round(value: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no larger."""
    power = 10.0 ** math.floor(math.log10(value))
    return float(max(step for step in (1, 2, 5) if step * power <= value) * power)


def panels(words: Words, periods: Sequence[str], values: Sequence[Panel]) -> Markup:
    """A row of columns for each site, one below the other, all to the same scale; the largest column bears its figure."""
    top = max((max(panel.counts, default=0) for panel in values), default=0) or 1
    with _DRAWING:
        figure, axes = _canvas(_PANEL * len(values))
        for place, panel in enumerate(values):
            _panel(axes, panel, _PANEL * place, top, periods)
        return _drawn(figure, words)


def scatter(words: Words, values: Sequence[Place], ends: Mapping[str, str]) -> tuple[Markup, tuple[str, ...]]:
    """Sites as points to one scale both ways, the target in its own colour; `ends` (left, right, top, bottom) say what lies there.

    A point whose name finds no room bears a number instead: beside the drawing, the names by these numbers, from 1.
    """
    points, middle = _placed(values)
    texts = [shorten(place.label, _MAP_CHARS) for place in values]
    with _DRAWING:
        figure, axes = _canvas(_MAP)
        _axes_of_map(axes, middle, ends)
        numbered: list[str] = []
        for place, point, text, beside in zip(values, points, texts, label_places(points, texts, _MAP_BOX), strict=True):
            _point(axes, point, _own(place.is_target), is_filled=beside is not None)
            if beside is None:
                numbered.append(place.label)
                _text(axes, point[0], point[1] + 3.5, str(len(numbered)), ha="center", fontsize=10, color=PAINTS["ink"])
            else:
                look = {"ha": beside[2], "fontsize": 12, "color": PAINTS["ink"], "fontweight": "bold" if place.is_target else "normal"}
                _text(axes, beside[0], beside[1], text, **look)
        return _drawn(figure, words), tuple(numbered)


def _placed(values: Sequence[Place]) -> tuple[list[tuple[float, float, float]], tuple[float, float]]:
    """Middle and radius of each point on the canvas, and where the plane's own middle lies; up is high."""
    left, top, right, bottom = _MAP_BOX
    across, up = [0.0, *(one.x for one in values)], [0.0, *(one.y for one in values)]
    unit = min((right - left - 2 * _MAP_EDGE) / ((max(across) - min(across)) or 1), (bottom - top - 2 * _MAP_EDGE) / ((max(up) - min(up)) or 1))
    zero_x = (left + right) / 2 - unit * (max(across) + min(across)) / 2
    zero_y = (top + bottom) / 2 + unit * (max(up) + min(up)) / 2
    radii = [7 + 4 * max(one.size, 0.0) ** 0.5 for one in values]
    return [(zero_x + one.x * unit, zero_y - one.y * unit, radius) for one, radius in zip(values, radii, strict=True)], (zero_x, zero_y)


def _axes_of_map(axes: "Axes", middle: tuple[float, float], ends: Mapping[str, str]) -> None:
    left, top, right, bottom = _MAP_BOX
    axes.plot([left, right], [middle[1], middle[1]], color=PAINTS["rule"], linewidth=1)
    axes.plot([middle[0], middle[0]], [top, bottom], color=PAINTS["rule"], linewidth=1)
    half = (left + right) / 2
    for end, x, y, side, mark in (
        ("top", half, top - 6, "center", "↑ {}"),
        ("bottom", half, bottom + 14, "center", "↓ {}"),
        ("left", left, bottom + 30, "left", "← {}"),
        ("right", right, bottom + 30, "right", "{} →"),
    ):
        if ends.get(end):
            _text(axes, x, y, mark.format(shorten(ends[end], _END_CHARS)), ha=side, fontsize=11, color=PAINTS["muted"])


def _point(axes: "Axes", point: tuple[float, float, float], paint: str, *, is_filled: bool) -> None:
    from matplotlib.patches import Circle

    inside, edge = (paint, "paper") if is_filled else ("paper", paint)
    axes.add_patch(Circle(point[:2], point[2], facecolor=PAINTS[inside], edgecolor=PAINTS[edge], linewidth=1.5))


def _panel(axes: "Axes", panel: Panel, y: float, top: int, periods: Sequence[str]) -> None:
    step, floor, height = _WIDTH / len(periods), y + 74, 42
    _label(axes, panel.label, y + 15, panel.is_target)
    axes.plot([0, _WIDTH], [floor, floor], color=PAINTS["rule"], linewidth=1)
    for place, count in enumerate(panel.counts):
        left, tip = step * place, floor - height * count / top
        if count:
            _block(axes, (left + 0.1 * step, left + 0.9 * step), (tip, floor), _own(panel.is_target))
        if count and count == max(panel.counts) and count not in panel.counts[:place]:
            _text(axes, left + step / 2, tip - 3, f"{count:,}", ha="center", fontsize=11, color=PAINTS["ink"])
    for at, side in ((0, "left"), (len(periods) // 2, "center"), (len(periods) - 1, "right")):
        x = {"left": 0.0, "center": step * (at + 0.5), "right": _WIDTH}[side]
        _text(axes, x, floor + 13, periods[at], ha=side, fontsize=11, color=PAINTS["muted"])


def _canvas(height: int) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH / 72, height / 72), frameon=False)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(height, 0)
    axes.set_autoscale_on(False)
    return figure, axes


def _text(axes: "Axes", x: float, y: float, text: str, **look: Any) -> None:
    axes.text(x, y, text, parse_math=False, **look)


def _label(axes: "Axes", text: str, y: float, is_target: bool) -> None:
    _text(axes, 0, y, shorten(text, _LABEL_CHARS), fontsize=13, color=PAINTS["ink"], fontweight="bold" if is_target else "normal")


def _block(axes: "Axes", across: tuple[float, float], down: tuple[float, float], paint: str) -> None:
    from matplotlib.patches import Rectangle

    width, height = across[1] - across[0], down[1] - down[0]
    if width <= 0:
        return
    # What is unknown is an outline, never a surface like the figures beside it.
    patch = Rectangle((across[0], down[0]), width, height, facecolor=PAINTS.get(paint), linewidth=0)
    if paint == OUTLINED:
        patch = Rectangle((across[0], down[0]), width, height, fill=False, edgecolor=PAINTS["muted"], linestyle=(0, (2, 2)))
    axes.add_patch(patch)


def _own(is_target: bool) -> str:
    return "target" if is_target else "rival"


def _drawn(figure: "Figure", words: Words) -> Markup:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    FigureCanvasSVG(figure)
    out = io.StringIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return page_svg(out.getvalue(), words.name, words.title, words.description)
