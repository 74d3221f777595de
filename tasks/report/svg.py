"""Turns what the plotting library draws into SVG that may stand in the page: a short list of elements and attributes, colours as classes.

The page's policy forbids style attributes, so each declaration becomes a presentation attribute or, for colours, a class that
`style.css` paints in light, dark and print.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

PAINTS = {
    name: f"#0000{place + 16:02x}"
    for place, name in enumerate(
        ("ink", "muted", "rule", "target", "rival", "age-0", "age-1", "age-2", "age-3", "paper", "band", *(f"part-{part}" for part in range(6)))
    )
}
"""Stand-ins that a chart draws with; each becomes the class of its name."""

_NAMES = {colour: name for name, colour in PAINTS.items()}
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"g", "path", "text"})
_GEOMETRY = ("d", "x", "y")
_KEPT_STYLES = ("text-anchor", "stroke-width", "stroke-dasharray", "font-weight", "font-size")
_PAD, _KEY_LINE = 12.0, 18.0
_SAFE_VALUE = re.compile(r"[\w\s.,%-]*")


class UnsafeSvgError(ValueError):
    """The plotting library drew something that must not stand in the page. Draw it with `PAINTS` and plain shapes."""


def page_svg(drawn: str, name: str, title: str, description: str) -> Markup:
    """The drawing as inline SVG with a title and description for screen readers; `name` makes its ids unique in the page."""
    root = ET.fromstring(drawn)  # noqa: S314 - drawn by this process, with labels escaped by the library
    view = root.get("viewBox", "")
    width, height = (f"{float(figure):g}" for figure in view.split()[2:4])
    inside = "".join(_element(child) for child in root)
    return Markup(
        '<svg class="chart" role="img" viewBox="{view}" width="{width}" height="{height}" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>{inside}</svg>'
    ).format(view=view, width=width, height=height, name=name, title=title, description=description, inside=Markup(inside))  # noqa: S704 - made above of listed elements and checked attributes


def standalone(svg: Markup, style: str, key: Sequence[tuple[str, str]] = ()) -> str:
    """A chart of the page as a picture of its own, on paper, its key below, with the light colours of the page's `style` and nothing else of it."""
    root = re.search(r":root \{.*?\}", style, re.S)
    paints = re.findall(r"^\.(?:fill|stroke)-.*$", style, re.M)
    own = f"{root[0] if root else ''} :root {{ color-scheme: light; background: var(--paper); font-family: sans-serif; }} {' '.join(paints)}"
    head, title, drawn = str(svg).removesuffix("</svg>").partition("<title")
    width, height = (float(figure) for figure in re.findall(r' (?:width|height)="([\d.]+)"', head))
    keys = "".join(_key_line(paint, name, height + _KEY_LINE * place) for place, (paint, name) in enumerate(key, start=1))
    box = (-_PAD, -_PAD, width + 2 * _PAD, height + _KEY_LINE * len(key) + 2 * _PAD)
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{figure:g}" for figure in box)}" width="{box[2]:g}" height="{box[3]:g}">'
    return f"{start}<style>{own}</style>{title}{drawn}{keys}</svg>"


def _key_line(paint: str, name: str, y: float) -> str:
    look = f"fill-{paint}" if paint in PAINTS else "fill-none stroke-muted"  # what is unknown is an outline, as in the chart
    text = f'<text x="18" y="{y:g}" font-size="12" class="fill-ink">{escape(name)}</text>'
    return f'<rect class="{look}" x="0" y="{y - 10:g}" width="11" height="11"/>{text}'


def _element(element: ET.Element) -> str:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _SHAPES:
        return ""
    inside = "".join(_element(child) for child in element)
    if tag == "g":
        return inside
    attributes = _attributes(element)
    content = str(escape(element.text or "")) if tag == "text" else ""
    return f"<{tag}{attributes}>{content}</{tag}>"


def _attributes(element: ET.Element) -> str:
    styles = dict(_declarations(element.get("style", "")))
    found = {name: " ".join(element.get(name, "").split()) for name in _GEOMETRY if element.get(name)}
    found |= {name: styles[name] for name in _KEPT_STYLES if name in styles}
    found["class"] = " ".join(_paint(kind, styles.get(kind)) for kind in ("fill", "stroke") if kind in styles)
    return "".join(f' {name}="{_checked(value)}"' for name, value in found.items() if value)


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = (declaration.partition(":") for declaration in style.split(";"))
    return [(name.strip(), value.strip()) for name, _, value in pairs if value]


def _paint(kind: str, colour: str | None) -> str:
    name = "none" if colour == "none" else _NAMES.get(colour or "")
    if name is None:
        raise UnsafeSvgError(f"{kind} {colour} is no colour of the page. Draw with a colour of PAINTS.")
    return f"{kind}-{name}"


def _checked(value: str) -> str:
    if not _SAFE_VALUE.fullmatch(value):
        raise UnsafeSvgError(f"{value[:80]!r} has letters that no geometry needs. Draw it with plain shapes.")
    return value
