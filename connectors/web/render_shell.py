"""Whether a page is an empty shell that a script fills, told from its bytes alone. Pure, and linear in their length whatever they hold.

An ordinary page ends the reading after its first words; only a page of very few visible characters is read to its end.
"""

import re
from dataclasses import dataclass

MAX_CHARS = 300
"""A page with more visible characters than these is no shell: a header and a footer around an empty root have fewer."""
HINTED_CHARS = 100
"""The same for a page that has no root element, but says in a `noscript` that it needs JavaScript."""
LOADING_CHARS = 24
"""What a root element may hold and still be empty: `Loading, please wait …`."""

_TAG = re.compile(rb"<(?:!--|([/!?]?[a-zA-Z][^\s/>]{0,40}))").search
_TAG_CHARS = 2_000
_COMMENT_END = re.compile(rb"--!?>").search
_RAW_END = {
    name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search
    for name in (b"script", b"style", b"noscript", b"template", b"title", b"textarea", b"svg", b"iframe")
}
_ROOT_TAG = re.compile(rb"(?:app|ion|my|ng|vue)-(?:root|app)|[a-z]+-(?:root|app)").fullmatch
_ROOT_ATTRIBUTE = re.compile(
    rb"""\s(?:id\s*=\s*["']?(?:root|app|application|__next|__nuxt|___gatsby|svelte|sapper|q-app|main-app|app-root|react-root|vue-app|ember-app|spa"""
    rb"""|__docusaurus|mount)["'\s>]|(?:data-reactroot|ng-app|ng-version|data-v-app|data-ember-app)[=\s>])""",
    re.IGNORECASE,
).search
_NOTHING_INSIDE = re.compile(rb"(?:\s|<!--(?:[^-]|-(?!->))*+-->)*+</").match
_REFRESH = re.compile(rb"""http-equiv\s*=\s*["']?refresh""", re.IGNORECASE).search
_DATA_SCRIPT = re.compile(rb"""\stype\s*=\s*["']?(?:application/(?:ld\+)?json|text/template|text/x-)""", re.IGNORECASE).search
_SHOWS_SOMETHING = frozenset((b"img", b"picture", b"video", b"audio", b"iframe", b"object", b"embed", b"canvas", b"form", b"frame", b"a", b"svg"))


@dataclass(slots=True)
class Skim:
    """What a page shows: visible characters (white space apart; counted up to a limit only), links, and the signs of a script that fills it."""

    chars: int = 0
    links: int = 0
    has_script: bool = False
    has_root: bool = False
    has_empty_root: bool = False
    asks_for_script: bool = False
    shows_something: bool = False
    is_redirect: bool = False

    def is_shell(self) -> bool:
        """Whether next to nothing is to be seen, and a script is there that fills the page."""
        if not self.has_script or self.is_redirect or self.chars > MAX_CHARS:
            return False
        if self.has_empty_root or (self.has_root and self.chars <= LOADING_CHARS):
            return True
        if self.asks_for_script and self.chars <= HINTED_CHARS:
            return True
        return self.chars == 0 and not self.shows_something


def is_shell(body: bytes) -> bool:
    """Whether the body of a page shows next to nothing until a script fills it.

    Yes: an empty root element of the common frameworks; a root with no more than a word of waiting; a `noscript` that asks for JavaScript on
    a page of a few words; a page of scripts alone. No: any page with text, a short page with scripts beside its content, a redirect.
    """
    return skim(body, MAX_CHARS).is_shell()


def skim(body: bytes, max_chars: int) -> Skim:
    """What a page shows; the reading ends once it shows more than `max_chars`."""
    page = Skim()
    position = 0
    while page.chars <= max_chars:
        tag = _TAG(body, position)
        page.chars += len(b"".join(body[position : tag.start() if tag is not None else len(body)].split()))
        if tag is None:
            break
        end = _read(page, body, tag) if tag.group(1) else _behind(_COMMENT_END(body, tag.end()), body, b"")
        if end is None:
            break
        position = end
    return page


def _read(page: Skim, body: bytes, tag: re.Match[bytes]) -> int | None:
    """Take in one tag; the position behind it, or behind its whole element where that shows no text. None where the page breaks off."""
    name = tag.group(1).lower()
    end = body.find(b">", tag.end()) + 1
    if not end:
        return None
    attributes = body[tag.end() : min(end, tag.end() + _TAG_CHARS)]
    page.links += name == b"a"
    page.shows_something = page.shows_something or name in _SHOWS_SOMETHING
    if name == b"meta":
        page.is_redirect = page.is_redirect or _REFRESH(attributes) is not None
    elif name in _RAW_END:
        return _skip(page, body, name, attributes, end)
    elif not page.has_empty_root and (_ROOT_TAG(name) or _ROOT_ATTRIBUTE(attributes)):
        page.has_root = True
        page.has_empty_root = name != b"body" and _NOTHING_INSIDE(body, end) is not None
    return end


def _skip(page: Skim, body: bytes, name: bytes, attributes: bytes, start: int) -> int | None:
    found = _RAW_END[name](body, start)
    if name == b"script":
        page.has_script = page.has_script or not _DATA_SCRIPT(attributes)
    elif name == b"noscript" and found is not None:
        page.asks_for_script = page.asks_for_script or b"javascript" in body[start : found.start()].lower()
    return _behind(found, body, b">")


def _behind(found: re.Match[bytes] | None, body: bytes, closing: bytes) -> int | None:
    """The position behind what was found, and behind what closes it; None where the page breaks off before."""
    place = body.find(closing, found.end()) if found is not None else -1
    return place + len(closing) if place >= 0 else None
