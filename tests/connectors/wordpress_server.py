"""A WordPress on loopback, as far as its posts go: the wire format of `wp/v2/posts` as documented and as its controller behaves.

Names, states, error bodies, paging headers, the suffix of slugs in the trash and the number after a slug that is taken are WordPress's own.
"""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from tests.connectors.answering import ApiServer, Asked, Reply, serving

HOST, POSTS = "blog.test", "/wp-json/wp/v2/posts"
USER, PASSWORD = "plancast", "abcd efgh ijkl mnop qrst uvwx"
LOGIN = {"address": f"http://{HOST}", "user": USER, "application_password": PASSWORD}


def refused(code: str, message: str, status: int, **data: Any) -> Reply:
    """An error as WordPress words it."""
    return Reply({"code": code, "message": message, "data": {"status": status, **data}}, status)


@dataclass
class FakeWordPress:
    """`posts` as they are kept, `faults` that the next creations meet, in turn: each is given the answer and may change it."""

    server: ApiServer
    posts: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Callable[[Callable[[], Reply]], Reply]] = field(default_factory=list)
    per_page: int = 100
    forced: str | None = None

    @property
    def resolve(self) -> str:
        """The setting that maps the host."""
        address, port = self.server.server.server_address[:2]
        return f"{HOST}={address!s}:{port}"

    @property
    def created(self) -> int:
        """How many creations were asked for."""
        return sum(asked.method == "POST" and asked.path == POSTS for asked in self.server.asked)

    def answer(self, asked: Asked) -> Reply:
        """What WordPress answers."""
        if asked.method == "GET":
            return self._list(asked)
        if self.faults:
            return self.faults.pop(0)(lambda: self._create(asked))
        return self._create(asked)

    def trash(self, post: dict[str, Any]) -> None:
        """What a person does with a draft."""
        post.update(status="trash", slug=f"{post['slug']}__trashed")

    def _is_known(self, asked: Asked) -> bool:
        kind, _, text = asked.headers.get("authorization", "").partition(" ")
        user, _, password = base64.b64decode(text).decode().partition(":") if kind == "Basic" else ("", "", "")
        return (user, password.replace(" ", "")) == (USER, PASSWORD.replace(" ", ""))

    def _list(self, asked: Asked) -> Reply:
        wanted = {name: values[0] for name, values in asked.query.items()}
        states = wanted.get("status", "publish").split(",")
        if states != ["publish"] and not self._is_known(asked):
            told = {"code": "rest_forbidden_status", "message": "Status is forbidden.", "data": {"status": 401}}
            return refused("rest_invalid_param", "Invalid parameter(s): status", 400, params={"status": told["message"]}, details={"status": told})
        slugs = wanted["slug"].split(",") if "slug" in wanted else None
        found = [
            post for post in self.posts
            if post["status"] in states and (slugs is None or post["slug"] in slugs) and wanted.get("search", "") in post["title"] + post["content"]
        ]  # fmt: skip
        size, page = min(self.per_page, int(wanted.get("per_page", 10))), int(wanted.get("page", 1))
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(ceil(len(found) / size))}
        return Reply([self._shown(post) for post in found[(page - 1) * size : page * size]], headers=headers)

    def _create(self, asked: Asked) -> Reply:
        if not self._is_known(asked):
            return refused("rest_cannot_create", "Sorry, you are not allowed to create posts as this user.", 401)
        body = asked.json()
        taken = {post["slug"] for post in self.posts}
        slug = next(one for one in (body["slug"], *(f"{body['slug']}-{number}" for number in range(2, 99))) if one not in taken)
        post = {"id": 100 + len(self.posts), "slug": slug, "status": self.forced or body["status"], "title": body["title"],
                "content": body["content"], "date_gmt": body.get("date_gmt")}  # fmt: skip
        self.posts.append(post)
        self.server.on(f"{POSTS}/{post['id']}", lambda again: self._change(post, again))
        return Reply(self._shown(post), 201)

    def _change(self, post: dict[str, Any], asked: Asked) -> Reply:
        post.update(asked.json())
        return Reply(self._shown(post))

    def _shown(self, post: dict[str, Any]) -> dict[str, Any]:
        named = {name: post[name] for name in ("id", "slug", "status", "date_gmt")}
        texts = {name: {"raw": post[name], "rendered": post[name]} for name in ("title", "content")}
        return {**named, **texts, "link": f"http://{HOST}/?p={post['id']}"}


@contextmanager
def wordpress() -> Iterator[FakeWordPress]:
    """A WordPress on loopback for the length of the block."""
    with serving() as server:
        fake = FakeWordPress(server)
        server.on(POSTS, fake.answer)
        yield fake


def lost(create: Callable[[], Reply]) -> Reply:
    """The post is made, and the answer is cut off on its way."""
    whole = create()
    return Reply(whole.body, whole.status, cut_at=10)


def never_made(status: int) -> Callable[[Callable[[], Reply]], Reply]:
    """An answer of that status, and nothing is made."""
    return lambda _create: refused("busy", "Try again.", status)


def made_and_failed(create: Callable[[], Reply]) -> Reply:
    """A plugin breaks after the post is made."""
    create()
    return refused("internal_server_error", "There has been a critical error on this website.", 500)
