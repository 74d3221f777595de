"""Titles and descriptions for results of search, made of what is there: the page's own words, its keyword, and the limits of what is shown."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tasks.recommendations.anchors import shortened
from tasks.recommendations.models import OPTIMISATION, OptimisationParameters
from tasks.recommendations.words import capital, is_question, stems

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-z])")
_NARROW, _WIDE = frozenset("fijltrI.,:;'’|!()[] "), frozenset("mwMW@%—")
_PIXELS = {"narrow": 5.8, "usual": 10.6, "capital": 13.8, "wide": 17.0}
"""Widths of letters, in pixels of Arial at 20 pixels: rounded means of their classes in Helvetica's published metrics, which it shares."""


def title_pixels(title: str) -> float:
    """How wide a title is shown, estimated by classes of letters."""
    return sum(_PIXELS[_width(letter)] for letter in title)


def _width(letter: str) -> str:
    if letter in _NARROW:
        return "narrow"
    return "wide" if letter in _WIDE else "capital" if letter.isupper() else "usual"


def fits(title: str, parameters: OptimisationParameters = OPTIMISATION) -> bool:
    """Whether a title is shown whole, and says enough."""
    is_long_enough = parameters.title_least_chars <= len(title) <= parameters.title_most_chars
    return is_long_enough and title_pixels(title) <= parameters.title_most_pixels


def title_variants(title: str, keyword: str, questions: Sequence[str] = (), parameters: OptimisationParameters = OPTIMISATION) -> list[str]:
    """Titles that fit, the keyword first, none of them the page's own: nothing in them but the page's words, the keyword and questions on it."""
    head = capital(_as_written(title, keyword.strip()))
    has_keyword = bool(keyword) and set(stems(keyword)) <= set(stems(title))
    room = parameters.title_most_chars
    tried = [
        *([f"{head}: {shortened(_rest(title, keyword), room - len(head) - 2)}"] if head else []),
        *([shortened(title, room)] if has_keyword or not keyword else []),
        *(question for question in questions if is_question(question)),
        *([f"{shortened(title, room - len(head) - 3)} – {head}"] if head and not has_keyword else []),
    ]
    kept = [one for one in dict.fromkeys(" ".join(one.split()) for one in tried) if fits(one, parameters) and one.lower() != title.lower()]
    return kept[:3]


def _as_written(title: str, keyword: str) -> str:
    """The keyword with the capitals that it has in the title."""
    at = title.lower().find(keyword.lower())
    return title[at : at + len(keyword)] if keyword and at >= 0 else keyword


def _rest(title: str, keyword: str) -> str:
    """The title without the keyword at its beginning."""
    plain = " ".join(title.split())
    if plain.lower().startswith(keyword.lower()):
        return plain[len(keyword) :].lstrip(" :–—-,|") or plain
    return plain


def description_variants(text: str, keyword: str, parameters: OptimisationParameters = OPTIMISATION) -> list[str]:
    """Descriptions of the page's own sentences that fit: those with most of the keyword's words first, the earlier before the later ones."""
    wanted = set(stems(keyword))
    sentences = [" ".join(one.split()) for one in _SENTENCE.split(text.replace("\n", " ")[:6_000])]
    whole = [(place, one) for place, one in enumerate(sentences) if one.endswith((".", "!", "?", "…"))]
    fitting = [(place, one) for place, one in whole if parameters.description_least_chars <= len(one) <= parameters.description_most_chars]
    pairs = [
        (place, f"{one} {other}")
        for (place, one), (after, other) in pairwise(whole)
        if after == place + 1 and parameters.description_least_chars <= len(one) + len(other) + 1 <= parameters.description_most_chars
    ]
    ordered = sorted({*fitting, *pairs}, key=lambda pair: (-len(wanted & set(stems(pair[1]))), pair[0], len(pair[1])))
    return [one for _, one in ordered[:2]]
