"""What asking the sources of a brief would meet: for `plancast check`, before anything is asked that counts or costs."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from connectors.errors import RefusedAddress, SettingsError
from connectors.settings import Settings
from connectors.source_access import Source, address_of, secret_of
from connectors.web.guard import Guard, parse_resolve
from connectors.web.transport import FetchFailed, Transport

_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """One source before it is asked. `problem` says why it cannot be: no credentials, no address, or no answer."""

    name: str
    credentials: str
    is_reachable: bool
    cost: str
    problem: str | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be asked."""
        return self.problem is None

    @property
    def shown(self) -> dict[str, str]:
        """The row of a table for people."""
        reached = "yes" if self.is_reachable else "no"
        return {"source": self.name, "credentials": self.credentials, "reachable": reached, "cost": self.cost, "note": self.problem or ""}


def preview_sources(
    sources: Sequence[tuple[Source, str]], found: Settings, workspace: str, costs: Mapping[str, str], *, timeout_s: float = 20.0
) -> list[SourcePreview]:
    """A preview a source (and what it is asked for), in their order, reached side by side with one plain request without credentials.

    Whether credentials are accepted is not tried: an account may be charged for it. `costs` says what may be charged, by what is asked for.
    """

    async def all_of_them() -> list[SourcePreview]:
        async with Transport(Guard(parse_resolve(found.resolve), found.proxy), found.user_agent, ca_bundle=found.ca_bundle) as transport:
            looks = (_look(source, what, transport, workspace, costs.get(what, "nothing"), timeout_s) for source, what in sources)
            return list(await asyncio.gather(*looks))

    return asyncio.run(all_of_them())


async def _look(source: Source, what: str, transport: Transport, workspace: str, cost: str, timeout_s: float) -> SourcePreview:
    problems: list[str] = []
    credentials = "not needed"
    if source.credential is not None:
        credentials = "present" if _is_there(lambda: secret_of(source, workspace), problems) else "missing"
    is_reachable = _is_there(lambda: address_of(source), problems) and await _answers(source, transport, timeout_s, problems)
    return SourcePreview(what, credentials, is_reachable, cost, " ".join(problems) or None)


def _is_there(look: Callable[[], object], problems: list[str]) -> bool:
    try:
        look()
    except SettingsError as error:
        problems.append(str(error))
        return False
    return True


async def _answers(source: Source, transport: Transport, timeout_s: float, problems: list[str]) -> bool:
    """Whether a source answers at all, whatever it says to a request for nothing."""
    parts = urlsplit(source.address or "")
    try:
        await transport.get(f"{parts.scheme}://{parts.netloc}/", max_bytes=_MAX_BYTES, timeout_s=timeout_s)
    except FetchFailed as error:
        if error.outcome == "too_large":
            return True
        problems.append(f"{parts.hostname} gave no answer ({error}). Check the network and the proxy.")
        return False
    except RefusedAddress as error:
        problems.append(str(error))
        return False
    return True
