"""What synthesis takes and gives: pieces of evidence, claims that cite them, answers made of claims, and purposes that say which answer is wanted."""

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

_QUOTED = re.compile("“.*”", re.DOTALL)
_SHOWN = {**dict.fromkeys('“”„"«»‹›', "'"), **dict.fromkeys("<>`|{}\\", " ")}
_LINK = re.compile(r"\S*//\S*|\b(?:javascript|data|mailto|tel|file|vbscript|blob):\S*|\S+@\S+|\bwww\.\S+", re.IGNORECASE)
_QUIET = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One fact that an answer may cite.

    `statement` is a sentence of ours. What it repeats of a page stands between its first “ and its last ”, and nowhere else: that part is never
    trusted, it can only be quoted. `url` is the page that it was seen on, `value` its figure.
    """

    evidence_id: str
    kind: str
    statement: str
    url: str | None = None
    value: float | None = None

    @property
    def stated(self) -> str:
        """What we say ourselves."""
        return _QUOTED.sub(" ", self.statement)

    @property
    def quoted(self) -> str:
        """What a page says."""
        found = _QUOTED.search(self.statement)
        return found.group()[1:-1] if found else ""


def quotable(text: str, most_chars: int = 100) -> str:
    """A page's text, fit to stand between “ and ” in a statement: one line without such marks, markup, addresses and what is not seen."""
    plain = "".join(_SHOWN.get(mark, mark) if unicodedata.category(mark)[0] not in "CZ" else " " for mark in unicodedata.normalize("NFKC", text))
    words = " ".join(_LINK.sub("…", plain).split()) or "unnamed"
    return words if len(words) <= most_chars else words[: most_chars - 1].rstrip() + "…"


def pieces(facts: pd.DataFrame) -> tuple[Piece, ...]:
    """The facts of the ledger (its `evidence_id`, `kind`, `locator`, `statement` and `value`) as pieces, each id once, in their order."""
    rows = facts.drop_duplicates("evidence_id").to_dict("records")
    return tuple(_piece(row) for row in rows)


def _piece(row: Mapping[Hashable, Any]) -> Piece:
    value = row["value"]
    is_figure = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    locator = str(row["locator"])
    url = locator if locator.startswith(("http://", "https://")) else None
    return Piece(str(row["evidence_id"]), str(row["kind"]), _QUIET.sub(" ", str(row["statement"])), url, float(value) if is_figure else None)


class Claim(BaseModel):
    """One sentence, and the facts that it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=400)
    evidence_ids: tuple[Annotated[str, Field(min_length=1, max_length=64)], ...] = Field(min_length=1, max_length=8)


class Answer(BaseModel):
    """An answer model: its text stands in claims alone, so that nothing a model writes goes unchecked.

    Fields are claims, tuples of claims, answers, tuples of answers, or plain choices and figures that are no text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __pydantic_init_subclass__(cls, **_options: Any) -> None:
        """Refuse an answer model with free text."""
        for name, one in cls.model_fields.items():
            if _holds_text(one.annotation):
                raise TypeError(f"{cls.__name__}.{name} holds free text, which nothing would check. Make it a Claim.")


def _holds_text(annotation: Any) -> bool:
    if get_origin(annotation) is not None and str(get_origin(annotation)) != "typing.Literal":
        return any(_holds_text(one) for one in get_args(annotation))
    return annotation in (str, bytes, Any, dict)


A = TypeVar("A", bound=Answer)
Write = Callable[[Sequence[Piece]], A]


@dataclass(frozen=True, slots=True)
class Purpose(Generic[A]):
    """One use of synthesis: the answer model, the package whose `prompt.md` asks for it, and the writer that does without a model.

    `write` is pure, and gives an answer that passes the same checks as a model's.
    """

    name: str
    answer: type[A]
    package: str
    write: Write[A]
    least_claims: int = 1
    """Supported claims below which the writer's answer, if it has more, is the better one."""
    most_pieces: int = 60
    """Pieces that a model is shown, the first ones."""
    max_tokens: int = 1_500
    """Length of the answer, at most."""
