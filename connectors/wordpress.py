"""WordPress's REST API (`wp/v2`): drafts, each made once whatever is lost on the way, and never a published post.

WordPress knows no idempotency keys. A draft is therefore looked for before it is made, and again after an answer that did not come whole: by its
slug, which a post in the trash keeps with a suffix, and by a mark in its content, should the slug have been edited.
"""

import base64
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from connectors.api import Api, ApiAnswer
from connectors.credentials import block_name, credentials, variable_names
from connectors.errors import CredentialsRefused, QuotaExceeded, SettingsError, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.settings import Settings
from connectors.web.guard import Guard, parse_resolve
from connectors.web.urls import origin_of, start_url

NAME = "WordPress"
CREDENTIAL = "wordpress"
DRAFT = "draft"
_PUBLIC = ("publish", "future", "private")
"""States in which a post is to be read, or will be without anybody's doing."""
_STATES = "publish,future,draft,pending,private,trash"
"""All that a post of a person can be in; WordPress's own `any` leaves the trash out."""
_TRASHED = "__trashed"
"""What WordPress adds to the slug of a post in the trash (since 4.5)."""
_FIELDS = "id,slug,status,link,content"
_WAITS_S = (1.0, 4.0, 15.0)
_MOST_PAGES = 5
_POST_TIMEOUT_S = 90
_UNSAFE = re.compile(r"[^a-z0-9_-]")
_EXAMPLE = '{"address": "https://www.example.org", "user": "plancast", "application_password": "abcd efgh ijkl mnop qrst uvwx"}'
_PAGE = "docs/publishing.md says how."


@dataclass(frozen=True, slots=True)
class Login:
    """Where a workspace's WordPress is, and who writes there. `address` has no slash at its end."""

    address: str
    user: str
    password: SecretStr


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes a draft. `mark` stands in `content` and nowhere else; `publish_at` is a day to come, or None."""

    slug: str
    mark: str
    title: str
    content: str
    publish_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A post as WordPress has it; `status` is one of its own words."""

    remote_id: int
    status: str
    link: str


def login_of(workspace: str, site: str, found: Settings) -> Login:
    """The workspace's own credentials; without an address in them, the origin of the brief's `site`. Raises `SettingsError`.

    Unlike those of sources, they are never shared by workspaces: what one plans must not appear on another's site.
    """
    own = variable_names(CREDENTIAL, workspace)[0]
    secret = credentials(CREDENTIAL, workspace, only_own=True)
    places = f"the Prefect Secret block {block_name(CREDENTIAL, workspace)} or {own}"
    if secret is None:
        raise SettingsError(f"The workspace {workspace} has no WordPress credentials. Put JSON such as {_EXAMPLE} into {places}; {_PAGE}")
    try:
        told = json.loads(secret.get_secret_value())
        address, user, password = (str(told.get(name) or "").strip() for name in ("address", "user", "application_password"))
    except (ValueError, AttributeError):
        address = user = password = ""
    if not user or ":" in user or not password:
        raise SettingsError(f"The WordPress credentials of the workspace {workspace} are not as {_EXAMPLE}. Mend {places}; {_PAGE}")
    return Login(_checked(address or origin_of(site), found), user, SecretStr(password))


def _checked(text: str, found: Settings) -> str:
    """The address, which has to be https: the password travels with each request. A host that the operator maps is reached as he says."""
    url = start_url(text)
    if url is None:
        raise SettingsError(f"{text!r} is no address of a WordPress. Write it as https://www.example.org.")
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://") and host not in parse_resolve(found.resolve):
        raise SettingsError(f"{origin_of(url)} is not https, and the password would be readable on the way. Give the https address.")
    return url.partition("?")[0].rstrip("/")


class WordPress:
    """One WordPress, asked one request at a time. Use it in a `with`, or close it."""

    def __init__(self, login: Login, found: Settings, sleep: Callable[[float], object] = time.sleep) -> None:
        self.login = login
        self._posts = f"{login.address}/wp-json/wp/v2/posts"
        pair = f"{login.user}:{login.password.get_secret_value()}".encode()
        self._headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        self._sleep = sleep
        guard = Guard(parse_resolve(found.resolve), found.proxy)
        shared: dict[str, Any] = {"user_agent": found.user_agent, "ca_bundle": found.ca_bundle, "secrets": _spellings(login.password), "sleep": sleep}
        self._reader = Api(NAME, guard, **shared)
        self._writer = Api(NAME, guard, retries=0, timeout_s=_POST_TIMEOUT_S, **shared)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._reader.close()
        self._writer.close()

    def check(self) -> None:
        """Nothing if drafts can be listed, and so be made, with these credentials; else a `SourceError` with the remedy."""
        self._page({"status": DRAFT, "per_page": 1})

    def draft(self, piece: Piece) -> tuple[Post, bool]:
        """The post of a piece, and whether it was made now. One that a person has edited, moved or binned is left as it is.

        Raises `SourceError`; where no whole answer came, the post may be there: call again, and it is looked for first.
        """
        is_sent = False
        for wait_s in (*_WAITS_S, None):
            found = self.find(piece)
            if found is not None:
                return (self._unpublished(found) if is_sent else found), is_sent
            try:
                return self._unpublished(self._made(piece)), True
            except (QuotaExceeded, SourceUnavailable, SourceAnswerInvalid) as error:
                is_sent, is_refused = True, error.status is not None and 400 <= error.status < 429
                if is_refused or wait_s is None:
                    raise
                if error.status is None or error.status < 400:
                    return self._unpublished(self._awaited(piece, error)), True
            self._sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    def _awaited(self, piece: Piece, error: SourceError) -> Post:
        """The post whose answer was lost, which may be on its way still: it is looked for, and never sent a second time."""
        for wait_s in (0.0, *_WAITS_S):
            self._sleep(wait_s)
            found = self.find(piece)
            if found is not None:
                return found
        raise error

    def find(self, piece: Piece) -> Post | None:
        """The post of a piece, wherever a person has put it: the oldest, should there be several."""
        by_slug = self._listed(status=_STATES, slug=f"{piece.slug},{piece.slug}{_TRASHED}")
        rows = by_slug or [row for row in self._listed(status=_STATES, search=piece.mark) if piece.mark in _raw(row)]
        return _post(min(rows, key=lambda row: int(row["id"]))) if rows else None

    def _made(self, piece: Piece) -> Post:
        dated = {"date_gmt": piece.publish_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")} if piece.publish_at else {}
        body = {"status": DRAFT, "slug": piece.slug, "title": piece.title, "content": piece.content, **dated}
        row = self._read(self._writer.post(self._posts, body, self._headers, is_cached=False))
        if not isinstance(row, dict) or "id" not in row:
            raise SourceAnswerInvalid(NAME, f"{self._posts} answered no post. Look at its drafts, then try again.")
        return _post(row)

    def _unpublished(self, post: Post) -> Post:
        """A post that was just made, which readers do not see. One that the site has published is put back to a draft, and the site refused."""
        if post.status not in _PUBLIC:
            return post
        try:
            again = self._read(self._writer.post(f"{self._posts}/{post.remote_id}", {"status": DRAFT}, self._headers, is_cached=False))
            done = "it is a draft again" if isinstance(again, dict) and again.get("status") == DRAFT else "it does not take that back"
        except SourceError as error:
            done = f"taking that back failed ({error.args[1]})"
        told = f"made post {post.remote_id} “{post.status}” where a draft was asked for; {done}"
        raise SourceAnswerInvalid(NAME, f"{told}. Turn off the plugin that changes the state of new posts, and see that post.", 409)

    def _listed(self, **params: str) -> list[dict[str, Any]]:
        """Posts as their editor sees them, all pages of the list."""
        rows, pages = self._page({"per_page": 100, **params})
        for page in range(2, min(pages, _MOST_PAGES) + 1):
            rows += self._page({"per_page": 100, "page": page, **params})[0]
        return rows

    def _page(self, params: dict[str, str | int]) -> tuple[list[dict[str, Any]], int]:
        """One page of a list of posts, and how many pages there are."""
        answer = self._reader.get(self._posts, {"context": "edit", "_fields": _FIELDS, **params}, self._headers, is_cached=False)
        found = self._read(answer)
        if not isinstance(found, list) or not all(isinstance(row, dict) and "id" in row for row in found):
            raise SourceAnswerInvalid(NAME, f"{self._posts} answered no list of posts. {_ADDRESS}")
        pages = answer.headers.get("x-wp-totalpages", "1")
        return found, int(pages) if pages.isdecimal() else 1

    def _read(self, answer: ApiAnswer) -> Any:
        """What an answer holds; an error of WordPress as the `SourceError` that it is."""
        if answer.status < 300:
            return answer.json()
        try:
            told = json.loads(answer.body)
            code = _word(told["code"])
        except (ValueError, RecursionError, TypeError, KeyError):
            raise SourceAnswerInvalid(NAME, f"{self._posts} answered {answer.status}, and no error of WordPress. {_ADDRESS}", answer.status) from None
        message = f"{self._posts} answered {answer.status} ({code})."
        if code == "rest_invalid_param" and "status" in ((told.get("data") or {}).get("params") or {}):
            raise CredentialsRefused(NAME, f"{message} The user may not see drafts: is the application password right, and does the server pass on"
                                           " the header Authorization? The user needs to be a contributor at least.", answer.status)  # fmt: skip
        raise SourceAnswerInvalid(NAME, f"{message} {_ADDRESS if code == 'rest_no_route' else _REFUSED}", answer.status)


_ADDRESS = "Give the address of a WordPress whose REST API is on: /wp-json/ under it shows it, once Settings → Permalinks is anything but “Plain”."
_REFUSED = "See what the site's plugins say to that."


def edit_link(address: str, remote_id: int) -> str:
    """Where a person edits a post."""
    return f"{address}/wp-admin/post.php?post={remote_id}&action=edit"


def _spellings(password: SecretStr) -> tuple[SecretStr, ...]:
    """A password as it is shown and without its spaces, which WordPress does not heed."""
    text = password.get_secret_value()
    return SecretStr(text), SecretStr(text.replace(" ", ""))


def _post(row: dict[str, Any]) -> Post:
    return Post(int(row["id"]), str(row.get("status") or ""), str(row.get("link") or ""))


def _raw(row: dict[str, Any]) -> str:
    content = row.get("content")
    return str(content.get("raw") or "") if isinstance(content, dict) else ""


def _word(text: Any) -> str:
    """A word of the site's, for messages: nothing that could be more than a word."""
    return _UNSAFE.sub("", str(text).lower())[:60]
