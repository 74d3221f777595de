"""What a model is shown: the prompt of a purpose, the evidence as data, the schema of the answer, and what was wrong with its last one.

The system turn is the prompt and nothing else. Whatever came from outside stands in the human turn, escaped, each fact in an element with its
id: no text can close its element or open another.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from tasks.answers import Answer, Piece

_VERSION = re.compile(r"version: ([a-z0-9-]+/\d+)")
_MOST_CHARS = 600


@dataclass(frozen=True, slots=True)
class Prompt:
    """A `prompt.md`: its first line names its version (`version: gap-summary/1`), the rest is the system turn."""

    version: str
    system: str


def parse_prompt(text: str) -> Prompt:
    """The prompt that a file holds. Raises `ValueError` if its first line names no version."""
    first, _, rest = text.partition("\n")
    match = _VERSION.fullmatch(first.strip())
    if match is None or not rest.strip():
        raise ValueError(f"A prompt begins with a line such as “version: gap-summary/1”; this one begins with {first[:60]!r}.")
    return Prompt(match.group(1), rest.strip())


def render_evidence(given: Sequence[Piece], language: str) -> str:
    """The human turn: every fact in an element of its own, with its id."""
    facts = "\n".join(_fact(piece) for piece in given)
    return f'<evidence language="{escape(language)}">\n{facts}\n</evidence>\n'


def render_repair(evidence: str, last: str, problems: Sequence[str]) -> str:
    """The human turn of a second try: the same evidence, the last answer, and what was wrong with it."""
    listed = "\n".join(f"<problem>{_told(one)}</problem>" for one in problems[:8])
    return f"{evidence}<last_answer>{_told(last, 4_000)}</last_answer>\n{listed}\n"


def answer_schema(answer: type[Answer], ids: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of an answer, in which only these ids can be cited."""
    schema = _with_ids(answer.model_json_schema(), list(ids))
    return dict(schema)


def problems_of(text: str, error: Exception) -> str:
    """Why a text is no answer, without a word of it."""
    try:
        json.loads(text)
    except ValueError:
        return "The answer is not one JSON object."
    errors: Sequence[Mapping[str, Any]] = getattr(error, "errors", list)()
    places = "; ".join(f"{'.'.join(str(part) for part in one['loc'])[:60]}: {one['type']}" for one in errors[:5])
    return f"The answer does not fit the schema ({places})."


def _fact(piece: Piece) -> str:
    place = f' url="{escape(" ".join(piece.url.split())[:500])}"' if piece.url else ""
    return f'<fact id="{escape(piece.evidence_id)}" kind="{escape(piece.kind)}"{place}>{_told(piece.statement)}</fact>'


def _told(text: str, most_chars: int = _MOST_CHARS) -> str:
    plain = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return escape(plain[:most_chars], quote=False)


def _with_ids(schema: Any, ids: list[str]) -> Any:
    if isinstance(schema, list):
        return [_with_ids(one, ids) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {**part, "items": {"type": "string", "enum": ids}} if name == "evidence_ids" else _with_ids(part, ids) for name, part in schema.items()
    }
