"""A writing brief as a Word document (Office Open XML), by python-docx. It knows headings, paragraphs and lists; what a brief is, it does not."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

_MOST_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A heading, paragraphs under it, and a list under them."""

    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = field(default_factory=tuple)


def write_document(title: str, parts: Sequence[DocumentPart], made_at: datetime) -> bytes:
    """The document's bytes. Texts may be hostile: they become plain runs, without fields, links or control characters, and long ones are cut.

    The same title, parts and instant give the same text; `made_at` is stated as the document's date.
    """
    from docx import Document

    document = Document()
    document.core_properties.title = clean(title)[:250]
    document.core_properties.author = "Plancast"
    document.core_properties.created = document.core_properties.modified = made_at.replace(tzinfo=None)
    document.add_heading(clean(title), level=1)
    for part in parts:
        document.add_heading(clean(part.heading), level=2)
        for paragraph in part.paragraphs:
            document.add_paragraph(clean(paragraph))
        for item in part.items:
            document.add_paragraph(clean(item), style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def clean(text: str) -> str:
    """One line of what XML 1.0 allows: no control characters, lone surrogates or invisible marks of direction."""
    kept = "".join(mark if mark.isprintable() and mark not in "\ufffe\uffff" else " " for mark in text)
    line = " ".join(kept.split())
    return line if len(line) <= _MOST_CHARS else line[: _MOST_CHARS - 1] + "…"
