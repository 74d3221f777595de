"""Authors as they may be filed: names that people asked to have forgotten do not come back with a later crawl."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from connectors.db import forgetting
from connectors.db.forgetting import Forgotten, digest_of_name
from connectors.db.store import Store
from tasks.text.names import Names, windows


def without_forgotten(store: Store, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of pages as they may be filed: a pseudonym for each author's name that is to stay forgotten in the row's workspace."""
    known = {workspace: tuple(forgetting.forgotten(store.engine, workspace)) for workspace in {str(row["workspace"]) for row in rows}}
    if not any(known.values()):
        return list(rows)
    return [{**row, "author": _spared(row["author"], known[row["workspace"]])} if isinstance(row.get("author"), str) else row for row in rows]


@lru_cache(maxsize=4_096)
def _spared(author: str, known: tuple[Forgotten, ...]) -> str:
    for words in sorted({one.words for one in known}, reverse=True):
        for part in windows(author, words):
            same = next((one for one in known if one.words == words and digest_of_name(part, one.salt) == one.digest), None)
            if same is not None:
                author = Names((part,), same.pseudonym).replaced(author)
    return author
