"""The lake: texts in Parquet files, each under the digest of its content, so that a text that was seen before is never written again.

Files are written whole under another name and then renamed, and never changed. A file is named by the digest of its keys: writing the same
texts again after a kill makes the same file.
"""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote

from connectors.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_A_GROUP = 256  # what is unpacked at a time when texts are read
_SUFFIX = ".parquet"


class Lake:
    """The texts of all workspaces and sites, below one folder. Safe for threads and processes that write side by side."""

    def __init__(self, root: Path) -> None:
        """The folder is made when first written to."""
        self.root = root
        self._keys: dict[Path, frozenset[str]] = {}  # of files, which never change

    def write_texts(self, workspace: str, site: str, texts: Mapping[str, str]) -> int:
        """Keep texts by the digest of their content, those apart that are kept already; how many were new."""
        folder = self._folder(workspace, site)
        held = self._held(folder)
        fresh = sorted(digest for digest in texts if digest not in held)
        if fresh:
            self._write(folder, fresh, iter([_table(fresh, [texts[digest] for digest in fresh])]))
        return len(fresh)

    def read_texts(self, workspace: str, site: str, digests: Collection[str]) -> dict[str, str]:
        """The texts with these digests; holds no more than them and some hundred others. A `StoreError` when one is missing."""
        folder, wanted = self._folder(workspace, site), set(digests)
        found = self._found(folder, wanted)
        if len(found) < len(wanted):
            found |= self._found(folder, wanted - found.keys())  # files that were compacted while they were read
        if missing := wanted - found.keys():
            raise StoreError(
                f"The lake at {folder} lacks {len(missing)} of {len(wanted)} texts, such as {min(missing)}. "
                "Run the command again with --replay, which makes them anew from the archive, or restore a backup."
            )
        return found

    def compact(self, workspace: str, site: str) -> int:
        """Make one file of all, and clear away what killed writers left behind; how many files there were."""
        folder = self._folder(workspace, site)
        files = self._files(folder)
        if len(files) > 1:
            keys = sorted(self._held(folder))
            merged = self._write(folder, keys, self._each_once(files))
            for file in set(files) - {merged}:
                file.unlink(missing_ok=True)
        for torn in folder.glob(".*.torn"):
            torn.unlink(missing_ok=True)
        return len(files)

    def surplus(self, workspace: str, site: str, needed: Collection[str]) -> tuple[int, int]:
        """How many texts of a site are not needed or are held more than once, and about how many bytes they take."""
        files = self._files(self._folder(workspace, site))
        held = sum(len(self._keys_of(file)) for file in files)
        count = held - len(self._held(self._folder(workspace, site)) & set(needed))
        return count, round(sum(file.stat().st_size for file in files) * count / held) if held else 0

    def torn(self, workspace: str) -> list[Path]:
        """What killed writers of a workspace have left behind."""
        return sorted((self.root / "texts" / f"workspace={quote(workspace, safe='')}").glob("*/.*.torn"))

    def keep_only(self, workspace: str, site: str, needed: Collection[str]) -> None:
        """Leave out the texts of a site that are not needed. Nobody may write texts meanwhile."""
        folder = self._folder(workspace, site)
        files, keys = self._files(folder), sorted(self._held(folder) & set(needed))
        merged = {self._write(folder, keys, self._each_once(files, frozenset(keys)))} if keys else set()
        for file in set(files) - merged:
            file.unlink(missing_ok=True)
            self._keys.pop(file, None)

    def _folder(self, workspace: str, site: str) -> Path:
        return self.root / "texts" / f"workspace={quote(workspace, safe='')}" / f"site={quote(site, safe='')}"

    def _files(self, folder: Path) -> list[Path]:
        return sorted(folder.glob(f"*{_SUFFIX}"))

    def _held(self, folder: Path) -> set[str]:
        held: set[str] = set()
        for file in self._files(folder):
            held |= self._keys_of(file)
        return held

    def _keys_of(self, file: Path) -> frozenset[str]:
        if file not in self._keys:
            found = (batch.column("digest").to_pylist() for batch in _batches(file, ["digest"]))
            self._keys[file] = frozenset(digest for digests in found for digest in digests)
        return self._keys[file]

    def _found(self, folder: Path, wanted: set[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in self._files(folder):
            asked = (wanted - found.keys()) & self._keys_of(file)
            if asked:
                found |= _pick(file, asked)
        return found

    def _each_once(self, files: list[Path], needed: frozenset[str] | None = None) -> Iterator["pa.RecordBatch"]:
        import pyarrow as pa

        seen: set[str] = set()
        for file in files:
            for batch in _batches(file, ["digest", "text"]):
                digests = batch.column("digest").to_pylist()
                yield batch.filter(pa.array([digest not in seen and (needed is None or digest in needed) for digest in digests]))
                seen.update(digests)

    def _write(self, folder: Path, keys: list[str], batches: Iterator[Any]) -> Path:
        """Write batches to the file that their keys name; it is there whole or not at all."""
        import pyarrow.parquet as pq

        target = folder / (hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16] + _SUFFIX)
        with appearing_whole(target) as file, pq.ParquetWriter(file, _schema(), compression="zstd", use_dictionary=False) as writer:
            for batch in batches:
                writer.write(batch, row_group_size=_ROWS_A_GROUP)
        self._keys[target] = frozenset(keys)
        return target


def _schema() -> "pa.Schema":
    import pyarrow as pa

    return pa.schema([("digest", pa.string()), ("text", pa.large_string())])


def _table(digests: list[str], texts: list[str]) -> "pa.Table":
    import pyarrow as pa

    # Lone surrogates, which no encoding of the file could hold, become question marks.
    storable = [text if text.isascii() else text.encode("utf-8", "replace").decode() for text in texts]
    return pa.table({"digest": digests, "text": storable}, schema=_schema())


def _batches(file: Path, columns: list[str]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file, memory_map=False) as parquet:
            yield from parquet.iter_batches(batch_size=_ROWS_A_GROUP, columns=columns, use_threads=False)
    except FileNotFoundError:
        return  # compacted in the meantime; its texts are in another file
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{file} cannot be read: {error}. Delete it and run the command again with --replay, which makes it anew.") from error


def _pick(file: Path, wanted: set[str]) -> dict[str, str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = pa.array(wanted, pa.string())
    found: dict[str, str] = {}
    for batch in _batches(file, ["digest", "text"]):
        picked = batch.filter(pc.is_in(batch.column("digest"), value_set=asked))
        found |= zip(picked.column("digest").to_pylist(), picked.column("text").to_pylist(), strict=True)
    return found


@contextmanager
def appearing_whole(target: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its name once all of it is on the disk; without it, nothing is left under that name."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".torn", delete=False) as file, _gone_on_failure(Path(file.name)):
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error}. Make room on its disk and its folder writable, and run it again.") from error


@contextmanager
def _gone_on_failure(file: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
