"""Prefect's API, asked as plainly as its UI does: JSON there and back, no import of Prefect."""

import base64
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from connectors.errors import SettingsError

PATIENCE = 10
"""How often a server that is busy (its database is locked) is asked again, a second apart."""

JsonBody = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def basic(user_and_password: str) -> str:
    """The value of the header `Authorization` for `user:password`."""
    return f"Basic {base64.b64encode(user_and_password.encode()).decode()}"


@dataclass(frozen=True, slots=True)
class PrefectApi:
    """One server, by the address of its API; `auth` is `user:password` where it asks for one."""

    url: str
    auth: str | None = None

    @classmethod
    def of(cls, url: str, environment: Mapping[str, str] = os.environ) -> "PrefectApi":
        """The server at an address, with the password that the environment holds."""
        return cls(url, environment.get("PREFECT_API_AUTH_STRING") or environment.get("PREFECT_SERVER_API_AUTH_STRING"))

    def __call__(self, method: str, path: str, body: JsonBody | None = None) -> Any:
        """What the server answers, None where there is no such thing; a `SettingsError` says why there is no answer."""
        headers = {"Content-Type": "application/json", **({"Authorization": basic(self.auth)} if self.auth else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310 - the operator's own address
        try:
            text = _answered(request)
            return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                return None
            raise SettingsError(self._refusal(method, path, error)) from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise SettingsError(
                f"No Prefect server answers at {self.url} ({error}). Start one with `plancast serve`, or name it in PREFECT_API_URL."
            ) from error

    def _refusal(self, method: str, path: str, error: urllib.error.HTTPError) -> str:
        if error.code == HTTPStatus.UNAUTHORIZED:
            return f"The Prefect server at {self.url} asks for a password. Set PREFECT_API_AUTH_STRING=user:password."
        return f"The Prefect server refused {method} {path} with {error.code}: {error.read()[:500].decode(errors='replace')}. Mend what it says."


def _answered(request: urllib.request.Request) -> bytes:
    """The body of the answer, asked for again while the server is too busy to give one."""
    for left in reversed(range(PATIENCE)):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the operator's own address
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE or not left:
                raise
            time.sleep(1)
    raise AssertionError("unreachable")
