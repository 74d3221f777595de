"""Files and folders by age and size, for what keeps house."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path


def files_of(folder: Path) -> Iterator[Path]:
    """The files below a folder, in a fixed order; none where there is no folder. Links are not followed."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def unused_since(folder: Path, instant: datetime) -> list[Path]:
    """The files below a folder that were last written, or last marked as used, before an instant."""
    return [path for path in files_of(folder) if datetime.fromtimestamp(path.stat().st_mtime, UTC) < instant]


def bytes_of(paths: Iterable[Path]) -> int:
    """How many bytes files take, those of folders with all that is below them."""
    return sum(file.stat().st_size for path in paths for file in (files_of(path) if path.is_dir() else [path]))


def remove(paths: Iterable[Path]) -> None:
    """Remove files and whole folders; what is gone already is no error."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def shown_bytes(count: float) -> str:
    """A number of bytes for people, such as `3.2 MB`."""
    for unit in ("B", "kB", "MB"):
        if count < 1_000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1_000
    return f"{count:.1f} GB"
