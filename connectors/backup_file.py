"""A backup as one file (`NAME.tar.zst`) or a folder: its manifest first, which names every file in it with its size and SHA-256.

Reading trusts nothing: what the manifest does not name, what does not lie under one of the known folders, and what is no plain file is refused.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from connectors.errors import BackupError
from connectors.lake import appearing_whole

MANIFEST = "manifest.json"
FOLDERS = ("tables", "archive", "lake", "models", "reports")
"""What a backup may hold, beside its manifest."""

_CHUNK_BYTES = 1 << 20
_MOST_MANIFEST_BYTES = 256 << 20
_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a backup: its first `bytes` are what counts (an archive file may have grown since)."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `about` is free: versions, when and of what it was made, and how many rows each table has."""

    about: Mapping[str, Any]
    files: Mapping[str, Listed]

    @property
    def size(self) -> int:
        """How many bytes its files take."""
        return sum(file.bytes for file in self.files.values())

    def to_bytes(self) -> bytes:
        """The manifest as JSON."""
        files = {name: {"bytes": file.bytes, "sha256": file.sha256} for name, file in self.files.items()}
        return json.dumps({"format": _FORMAT, **self.about, "files": files}, indent=1).encode()


def list_file(path: Path) -> Listed:
    """The size and digest of a file as it is now."""
    size = path.stat().st_size
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in _chunks(file, size):
            digest.update(chunk)
    return Listed(size, digest.hexdigest())


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write a backup: as one file where its name ends in `.tar.zst`, else as a folder; it is there whole or not at all."""
    if target.exists():
        raise BackupError(f"{target} is there already. Give a name that is free, or move that away.")
    if target.name.endswith(".tar.zst"):
        _write_tar(target, manifest, sources)
    else:
        _write_folder(target, manifest, sources)


def _write_tar(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    from backports import zstd

    with appearing_whole(target) as raw, zstd.open(raw, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        _add(tar, MANIFEST, len(manifest.to_bytes()), BytesIO(manifest.to_bytes()))
        for name, listed in manifest.files.items():
            with sources[name].open("rb") as file:
                checked = _Checked(file, name, listed)
                _add(tar, name, listed.bytes, checked)
                checked.close()


def _write_folder(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    part = target.with_name(f".{target.name}.torn")
    for name, listed in manifest.files.items():
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        with sources[name].open("rb") as file, appearing_whole(part / name) as out:
            checked = _Checked(file, name, listed)
            while chunk := checked.read(_CHUNK_BYTES):
                out.write(chunk)
            checked.close()
    with appearing_whole(part / MANIFEST) as out:
        out.write(manifest.to_bytes())
    part.rename(target)


def _add(tar: tarfile.TarFile, name: str, size: int, file: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, file)


class _Checked:
    """A file's first bytes, which must be what was listed when they have been read."""

    def __init__(self, file: IO[bytes], name: str, listed: Listed) -> None:
        self._file, self._name, self._listed = file, name, listed
        self._left, self._digest = listed.bytes, hashlib.sha256()

    def read(self, count: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(self._left if count < 0 else min(count, self._left))
        self._left -= len(data)
        self._digest.update(data)
        return data

    def close(self) -> None:
        """Raise a `BackupError` where the bytes were others."""
        if self._left or self._digest.hexdigest() != self._listed.sha256:
            raise BackupError(f"{self._name} is not what its manifest says: it was changed or cut. Make the backup again, or take another one.")


@contextmanager
def opened(source: Path) -> Iterator[tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]]:
    """The manifest of a backup, and each of its files by name, in order. Raises `BackupError` for what is none, or holds what it must not."""
    if source.is_dir():
        manifest = _manifest(_plain(source / MANIFEST).read_bytes())
        yield manifest, _from_folder(source, manifest)
        return
    from backports import zstd

    try:
        with zstd.open(source, "rb") as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            first = tar.next()
            if first is None or first.name != MANIFEST or not first.isreg() or first.size > _MOST_MANIFEST_BYTES:
                raise BackupError(
                    f"{source} is no backup of Plancast: it does not begin with {MANIFEST}. Give the file that `plancast backup` wrote."
                )
            manifest = _manifest(_content(tar, first).read())
            yield manifest, _from_tar(tar, manifest)
    except (tarfile.TarError, zstd.ZstdError, EOFError) as error:
        raise BackupError(f"{source} cannot be read as a backup: {error}. It may be cut or damaged; take another one.") from error
    except OSError as error:
        raise BackupError(f"{source} cannot be read: {error.strerror or error}. Give the file or folder that `plancast backup` wrote.") from error


def unpack(manifest: Manifest, files: Iterator[tuple[str, IO[bytes]]], folder: Path) -> None:
    """Write every file of a backup below a folder, each held to its size and digest. A `BackupError` where one is missing or another is there."""
    seen: set[str] = set()
    for name, file in files:
        if name not in manifest.files or name in seen:
            raise BackupError(f"The backup holds {name!r}, which its manifest does not name{' twice' if name in seen else ''}. Do not trust it.")
        seen.add(name)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        checked = _Checked(file, name, manifest.files[name])
        with target.open("xb") as out:
            while chunk := checked.read(_CHUNK_BYTES):
                out.write(chunk)
        checked.close()
    if missing := manifest.files.keys() - seen:
        raise BackupError(f"The backup lacks {len(missing)} files, such as {min(missing)}. It may be cut; take another one.")


def _from_tar(tar: tarfile.TarFile, manifest: Manifest) -> Iterator[tuple[str, IO[bytes]]]:
    while (member := tar.next()) is not None:
        if not member.isreg():
            raise BackupError(f"The backup holds {member.name!r}, which is no plain file. Do not trust it.")
        listed = manifest.files.get(member.name)
        if listed is None or member.size != listed.bytes:
            raise BackupError(f"The backup holds {member.name!r}, of which its manifest says otherwise. Do not trust it.")
        yield member.name, _content(tar, member)


def _from_folder(source: Path, manifest: Manifest) -> Iterator[tuple[str, IO[bytes]]]:
    for name in manifest.files:
        with _plain(source / name).open("rb") as file:
            yield name, file


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    if file is None:
        raise BackupError(f"The backup's {member.name!r} holds nothing. It may be damaged; take another one.")
    return file


def _plain(path: Path) -> Path:
    if path.is_symlink() or not path.is_file():
        raise BackupError(f"{path} is no plain file. Give the folder that `plancast backup` wrote, as it was written.")
    return path


def _manifest(content: bytes) -> Manifest:
    try:
        read = json.loads(content)
        files = {name: Listed(int(file["bytes"]), str(file["sha256"])) for name, file in read.pop("files").items()}
        if read.pop("format") != _FORMAT:
            raise BackupError("The backup has a format that this Plancast does not know. Upgrade Plancast and restore again.")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"The backup's {MANIFEST} cannot be read: {error!r}. It may be damaged; take another one.") from error
    for name, file in files.items():
        parts = PurePosixPath(name).parts
        is_plain = (
            name == "/".join(parts) and parts[0] in FOLDERS and len(parts) > 1 and ".." not in parts and "\\" not in name and "\x00" not in name
        )
        if not is_plain or file.bytes < 0 or not _DIGEST.fullmatch(file.sha256):
            raise BackupError(f"The backup's {MANIFEST} names {name!r}, which is no place of Plancast's. Do not trust it.")
    return Manifest(read, files)


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size and (chunk := file.read(min(size, _CHUNK_BYTES))):
        size -= len(chunk)
        yield chunk
