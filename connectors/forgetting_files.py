"""A person's name in files: reports are removed, for they can be written again; answers that were kept are rewritten."""

import html
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from connectors.folders import files_of
from connectors.tables_file import write_text

_TAG = re.compile(r"<[^>]*>")
_PACKED = (".docx", ".xlsx")


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file as a reader sees them: of a Word or Excel file those of its parts; marks of HTML and XML resolved."""
    if path.suffix in _PACKED:
        try:
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    if name.endswith(".xml"):
                        yield html.unescape(_TAG.sub("", packed.read(name).decode("utf-8", "replace")))
        except zipfile.BadZipFile:
            return
    else:
        yield html.unescape(path.read_bytes().decode("utf-8", "replace"))


def holding(folder: Path, is_in: Callable[[str], bool]) -> list[Path]:
    """The files below a folder that hold the name."""
    return [path for path in files_of(folder) if any(is_in(text) for text in texts_of(path))]


def answers_holding(folder: Path, replace: Callable[[Any], Any]) -> list[Path]:
    """The answers of models below a folder that hold the name."""
    return [path for path in files_of(folder) if (value := _read(path)) is not None and replace(value) != value]


def rewrite_answers(paths: list[Path], replace: Callable[[Any], Any]) -> None:
    """Give answers of models what they hold without the name: they need not be bought again."""
    for path in paths:
        write_text(path, json.dumps(replace(_read(path)), ensure_ascii=False))
        path.chmod(0o600)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
