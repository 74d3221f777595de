"""Where the credentials of outside sources live: in Prefect blocks and in the environment; never in a brief, a log, an artifact or the database.

A workspace names its own. For the source `search-console` of the workspace `acme` these are looked at, and the first that is there counts:

1. the Prefect `Secret` block `plancast-acme-search-console`,
2. the environment variable `PLANCAST_CREDENTIALS__ACME__SEARCH_CONSOLE`,
3. the environment variable `PLANCAST_SEARCH_CONSOLE_CREDENTIALS`, which is every workspace's.

In the names of blocks an underscore of the workspace is two dashes, in those of variables a dash is an underscore and an underscore two.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from connectors.errors import SettingsError
from connectors.server import named_server


def credentials(
    source: str,
    workspace: str,
    *,
    environment: Mapping[str, str] = os.environ,
    block: Callable[[str], SecretStr | None] | None = None,
    only_own: bool = False,
) -> SecretStr | None:
    """The credentials of `source` (such as `search-console`) for `workspace`, or None if nobody has set any.

    A Prefect server that does not answer is an error, not a missing block: a run must not go on with another's credentials in its place.
    Without a server that the operator has named there are no blocks to look at. With `only_own`, what all workspaces share does not count.
    """
    found = (block or _block)(block_name(source, workspace))
    if found is not None:
        return found
    names = variable_names(source, workspace)[: 1 if only_own else 2]
    text = next((environment[name] for name in names if environment.get(name)), None)
    return SecretStr(text) if text else None


def block_name(source: str, workspace: str) -> str:
    """The name of the Prefect block (Prefect allows lower case, digits and dashes)."""
    return f"plancast-{_distinct(workspace).replace('_', '--')}-{source.replace('_', '-')}"


def variable_names(source: str, workspace: str) -> tuple[str, str]:
    """The environment variables, the workspace's own first."""
    own, name = _distinct(workspace).replace("_", "__").replace("-", "_").upper(), source.replace("-", "_").upper()
    return f"PLANCAST_CREDENTIALS__{own}__{name}", f"PLANCAST_{name}_CREDENTIALS"


def _distinct(workspace: str) -> str:
    """The workspace's name, if no other's would be spelled like it: a workspace must never be given another's credentials."""
    if re.search("[-_]{2}", workspace):
        raise SettingsError(f"The workspace {workspace!r} has two dashes or underscores in a row. Rename it: its credentials could be another's.")
    return workspace


def _block(name: str) -> SecretStr | None:
    if named_server() is None:
        return None
    from prefect.client.orchestration import get_client  # two seconds, which a run without a server saves
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            document = client.read_block_document_by_name(name, block_type_slug="secret", include_secrets=True)
        except ObjectNotFound:
            return None
    value: Any = document.data["value"]
    return SecretStr(value if isinstance(value, str) else json.dumps(value))
