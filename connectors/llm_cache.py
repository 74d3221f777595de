"""Answers that were bought, in files under a workspace's folder: the same question to the same model is answered from here, free.

A file appears whole, and on the disk, before its answer is used: a process that is killed in between does not buy it again.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import uuid4

from connectors.llm import Reply


@dataclass(frozen=True, slots=True)
class ReplyCache:
    """Replies by the key of their question (`Question.key`). Delete the folder to have everything asked anew."""

    folder: Path

    def read(self, key: str) -> Reply | None:
        """The reply to a question, or None if there is none that can be read. The file's time tells when it was last used."""
        try:
            reply = Reply(**json.loads(self._path(key).read_text(encoding="utf-8")))
            os.utime(self._path(key))
            return reply
        except (FileNotFoundError, ValueError, TypeError):
            return None  # not there, or not one of ours: it is asked for, and written anew

    def write(self, key: str, reply: Reply) -> None:
        """Keep a reply, for the owner's eyes only."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{key}.{uuid4().hex}.tmp")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(reply), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
