"""Access tokens for Google's APIs, from a service account's key or a person's refresh token, and POST with them.

The formats are those of Google's identity documentation: "Using OAuth 2.0 for Server to Server Applications" (a JWT signed with RS256, RFC 7523)
and "Using OAuth 2.0 for Web Server Applications, Refreshing an access token" (RFC 6749, section 6).
"""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from connectors.api import Api, ApiAnswer
from connectors.errors import CredentialsRefused, SourceAnswerInvalid

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
_EARLY_S = 60.0
_SHAPES = "Give the JSON key of a service account, or JSON with client_id, client_secret and refresh_token."


class GoogleAccess:
    """One set of credentials for one scope. A token is asked for when it is needed, kept in memory alone, and renewed before it expires."""

    def __init__(self, api: Api, credentials: SecretStr, scope: str, *, token_url: str = TOKEN_URL, clock: Callable[[], float] = time.time) -> None:
        self._api = api
        self._credentials = credentials
        self._scope = scope
        self._token_url = token_url
        self._clock = clock
        self._token = SecretStr("")
        self._expires_at = 0.0

    def post(self, url: str, body: Mapping[str, Any]) -> ApiAnswer:
        """The answer to an authorised POST of JSON. A token that the API calls expired (401) is renewed once. Raises `SourceError`."""
        try:
            return self._api.post(url, body, self._header())
        except CredentialsRefused as refusal:
            if refusal.status != 401:
                raise
        self._expires_at = 0.0
        return self._api.post(url, body, self._header())

    def _header(self) -> dict[str, str]:
        if self._clock() >= self._expires_at:
            self._renew()
        return {"Authorization": f"Bearer {self._token.get_secret_value()}"}

    def _renew(self) -> None:
        asked_at = self._clock()
        answer = self._api.post(self._token_url, self._grant(asked_at), form=True, is_cached=False)
        found = answer.json()
        if answer.status >= 400 or not isinstance(found, dict):
            raise CredentialsRefused(self._api.source, f"no token is given for them{_code(found)}. Renew them as docs/sources says.", answer.status)
        token, seconds = found.get("access_token"), found.get("expires_in", 3600)
        if not isinstance(token, str) or not isinstance(seconds, int | float):
            raise SourceAnswerInvalid(self._api.source, "the token's answer has no access_token. Check the address that gives tokens.", answer.status)
        self._token, self._expires_at = SecretStr(token), asked_at + max(0.0, seconds - _EARLY_S)

    def _grant(self, now: float) -> dict[str, str]:
        found = self._read()
        if found.get("type") == "service_account":
            assertion = _signed(found, self._scope, self._token_url, int(now), self._api.source)
            return {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        if all(isinstance(found.get(name), str) for name in ("client_id", "client_secret", "refresh_token")):
            return {"grant_type": "refresh_token", **{name: found[name] for name in ("client_id", "client_secret", "refresh_token")}}
        raise CredentialsRefused(self._api.source, f"the credentials have neither shape that is known. {_SHAPES}")

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._credentials.get_secret_value())
        except ValueError:
            found = None  # the parser's message would quote the credentials
        if not isinstance(found, dict):
            raise CredentialsRefused(self._api.source, f"the credentials are no JSON object. {_SHAPES}")
        return found


def _signed(key: Mapping[str, Any], scope: str, audience: str, now: int, source: str) -> str:
    """The JWT by which a service account asks for a token; it is valid for an hour."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    try:
        private = serialization.load_pem_private_key(str(key["private_key"]).encode(), password=None)
        issuer = str(key["client_email"])
    except (KeyError, ValueError, TypeError):
        private = None
    if not isinstance(private, rsa.RSAPrivateKey):
        raise CredentialsRefused(source, "the service account's key has no client_email and RSA private_key. Download the key anew.") from None
    claims = {"iss": issuer, "scope": scope, "aud": audience, "iat": now, "exp": now + 3600}
    text = ".".join(_packed(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
    return f"{text}.{_packed(private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _code(found: Any) -> str:
    """The error code of RFC 6749 (5.2), which is a plain word."""
    code = found.get("error") if isinstance(found, dict) else None
    return f" ({code})" if isinstance(code, str) and re.fullmatch("[a-z_]{1,40}", code) else ""
