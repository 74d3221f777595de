"""The check of an answer against its evidence: a claim stays only if every id, figure, address, quotation and name in it is found where it cites.

Ids alone prove nothing: a model cites them whether they fit or not. What is checked is what can be: not whether the words between the figures say
what the facts mean. What a page says (the quoted part of a piece) supports nothing but a quotation of it, so an instruction that is hidden in a
page cannot bring a figure, a name or an address of its own into an answer.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from tasks.answers import Answer, Claim, Piece
from tasks.figures import MONTHS, unsupported_figures
from tasks.text.stop_words import CLOSED

A = TypeVar("A", bound=Answer)

_QUOTATION = re.compile(r"„[^„“”]*[“”]|“[^„“”]*”|\"[^\"]*\"|«[^«»]*»|»[^«»]*«|(?<!\w)[‘‚][^‘’]*’|(?<!\w)'[^']+'(?!\w)")
_STRAY = re.compile('[„“”"«»‹›]')
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:(?=[^\s])[^\s“”\"<>]+|(?:[\w-]+(?:\[?\.\]?|\[dot\]))+[a-z]{2,}(?::\d+)?(?:[/?#][^\s“”\"<>]*)?|\S+@\S+|//\S+",
    re.IGNORECASE,
)
_LINK = re.compile(r"\w+://|//\w|\b(?:javascript|data|mailto|tel|file|vbscript|blob):|\S@\S|\bwww\.", re.IGNORECASE)
_MARKUP = re.compile(r"[<>`|{}\\]|\]\(|!\[|\*\*|^\s*[#=+@-]|&\w+;|&#")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = re.compile(r"(?<=[\w,;:)–-] )[A-ZÀ-Þ][\w'’-]+")
_COMMON = frozenset(("faq", "seo", "url", *MONTHS))


@dataclass(frozen=True, slots=True)
class GroundingRules:
    """How strictly words are held to the facts. Figures, ids, addresses and quotations are held to them always."""

    language: str = "en"
    """Names and shared words are checked where the facts are written in the language of the answer, which is English."""
    least_shared: float = 0.34
    """Share of the words that carry meaning which the cited facts must hold."""
    stem: int = 5
    """First letters by which two words count as one."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that did not stand, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Grounded(Generic[A]):
    """An answer with its supported claims alone; None if what is left fills the answer no more."""

    answer: A | None
    dropped: tuple[Dropped, ...] = ()


def ground(answer: A, given: Sequence[Piece], rules: GroundingRules | None = None) -> Grounded[A]:
    """The answer without every claim that the pieces it cites do not support."""
    known = {piece.evidence_id: piece for piece in given}
    dropped: list[Dropped] = []
    kept = _kept(answer, known, rules or GroundingRules(), dropped)
    return Grounded(kept if isinstance(kept, type(answer)) else None, tuple(dropped))


def why_unsupported(claim: Claim, given: Mapping[str, Piece], rules: GroundingRules) -> str | None:
    """Why a claim does not stand, in words for the prompt of a repair; None if it does."""
    strange = [one for one in claim.evidence_ids if one not in given]
    if strange:
        return f"it cites {_listed(strange)}, which was not given"
    text, outside = claim.text, _QUOTATION.sub(" ", claim.text)
    cited = [given[one] for one in dict.fromkeys(claim.evidence_ids)]
    if any(unicodedata.category(mark) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for mark in text) or _MARKUP.search(outside):
        return "it holds markup or marks that are not seen"
    return (
        _why_addresses(outside, cited)
        or _why_quotations(text, outside, cited)
        or _why_figures(outside, cited)
        or (_why_words(outside, cited, rules) if rules.language == "en" else None)
    )


def _kept(value: Any, known: Mapping[str, Piece], rules: GroundingRules, dropped: list[Dropped]) -> Any:
    if isinstance(value, Claim):
        why = why_unsupported(value, known, rules)
        if why is not None:
            dropped.append(Dropped(value.text, why))
        return value if why is None else None
    if isinstance(value, tuple):
        return tuple(one for one in (_kept(each, known, rules, dropped) for each in value) if one is not None)
    if isinstance(value, Answer):
        fields = {name: _kept(getattr(value, name), known, rules, dropped) for name in type(value).model_fields}
        try:
            return type(value).model_validate(fields)
        except ValidationError:
            return None  # too little of it stands; what was dropped says why
    return value


def _why_addresses(outside: str, cited: Sequence[Piece]) -> str | None:
    """An address stands if it is the place of a cited fact, or a host that we name: never because a page's text holds it."""
    urls = {piece.url.rstrip("/").lower() for piece in cited if piece.url}
    hosts = {urlsplit(url).netloc for url in urls} | {_trimmed(one) for piece in cited for one in _ADDRESS.findall(piece.stated)}
    found = [_trimmed(one) for one in _ADDRESS.findall(unicodedata.normalize("NFKC", outside))]
    strange = [one for one in found if one.rstrip("/") not in urls and one not in hosts]
    return f"{_listed(strange)} is no address of the facts that it cites" if strange else None


def _why_quotations(text: str, outside: str, cited: Sequence[Piece]) -> str | None:
    if _STRAY.search(outside):
        return "a quotation is not closed"
    sources = [_plain(piece.statement) for piece in cited]
    quotations = [_plain(match.group()[1:-1]) for match in _QUOTATION.finditer(text)]
    if any(_LINK.search(one) or "<" in one for one in quotations):
        return "it quotes an address or markup"
    strange = [one for one in quotations if not one or not any(_holds(source, one) for source in sources)]
    return f"{_listed(strange)} is not said in the facts that it cites" if strange else None


def _why_figures(outside: str, cited: Sequence[Piece]) -> str | None:
    without = _ADDRESS.sub(" ", outside)
    facts = " \n".join(_ADDRESS.sub(" ", piece.stated) for piece in cited)
    strange = unsupported_figures(without, facts, tuple(piece.value for piece in cited if piece.value is not None))
    return f"{_listed(strange)} is no figure of the facts that it cites" if strange else None


def _why_words(outside: str, cited: Sequence[Piece], rules: GroundingRules) -> str | None:
    stated = " ".join(piece.stated for piece in cited)
    known = {word[: rules.stem] for word in _words(stated)} | set(_WORD.findall(stated.lower()))
    strange = [name for name in _NAME.findall(_ADDRESS.sub("a", outside)) if not _is_known_name(name.lower(), known, rules)]
    if strange:
        return f"{_listed(strange)} is not named in the facts that it cites"
    said = _words(_ADDRESS.sub(" ", outside))
    shared = sum(word[: rules.stem] in known for word in said)
    return "it says nothing of the facts that it cites" if not said or shared < max(1.0, rules.least_shared * len(said)) else None


def _is_known_name(name: str, known: set[str], rules: GroundingRules) -> bool:
    return name in known or name in _COMMON or name[: rules.stem] in known


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if len(word) > 3 and word not in _stop_words()]


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(CLOSED["en"].split())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub("[’‘‚]", "'", re.sub("[„“”«»]", '"', folded)).split())


def _holds(source: str, part: str) -> bool:
    """Whether the words stand in the source as they are, not as a part of longer ones."""
    words = part.strip(" .,;:!?") or part
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", source) is not None


def _trimmed(address: str) -> str:
    return address.rstrip(".,;:!?)]}'’").lower()


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(part[:60] for part in parts[:3])
