"""Drafts in a WordPress that loses answers, is busy, refuses, and has plugins."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors.errors import CredentialsRefused, SettingsError, SourceAnswerInvalid, SourceError, SourceUnavailable
from connectors.settings import Settings
from connectors.wordpress import Login, Piece, WordPress, login_of
from tests.connectors.answering import Reply
from tests.connectors.wordpress_server import HOST, PASSWORD, POSTS, USER, FakeWordPress, lost, made_and_failed, never_made, refused, wordpress

PIECE = Piece("keep-a-starter-b08825dd01", "plancast-b08825dd01", "Keep a starter", '<!-- wp:group {"className":"plancast-b08825dd01"} -->')


@pytest.fixture
def blog() -> Iterator[FakeWordPress]:
    with wordpress() as fake:
        yield fake


@pytest.fixture
def found(blog: FakeWordPress, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, resolve=blog.resolve)


def opened(found: Settings, password: str = PASSWORD) -> WordPress:
    return WordPress(Login(f"http://{HOST}", USER, SecretStr(password)), found, sleep=lambda _: None)


def test_a_draft_is_made_once_with_its_day_and_never_published(blog: FakeWordPress, found: Settings) -> None:
    day = datetime(2027, 3, 1, 9, tzinfo=timezone(timedelta(hours=1)))
    piece = Piece(PIECE.slug, PIECE.mark, PIECE.title, PIECE.content, day)
    with opened(found) as site:
        site.check()
        post, is_new = site.draft(piece)
        assert (post.remote_id, post.status, is_new) == (100, "draft", True)
        assert site.draft(piece) == (post, False)
    (kept,) = blog.posts
    assert (kept["status"], kept["date_gmt"], kept["title"], kept["slug"]) == ("draft", "2027-03-01T08:00:00", PIECE.title, PIECE.slug)


@pytest.mark.parametrize(
    ("faults", "creations"),
    [([lost], 1), ([made_and_failed], 1), ([never_made(429), never_made(503)], 3), ([never_made(503), lost], 2)],
    ids=["answer lost", "answer is an error", "busy twice", "busy, then lost"],
)  # fmt: skip
def test_whatever_is_lost_or_repeated_there_is_one_draft(blog: FakeWordPress, found: Settings, faults: list[object], creations: int) -> None:
    blog.faults = list(faults)  # type: ignore[arg-type]
    with opened(found) as site:
        post, _ = site.draft(PIECE)
        assert site.draft(PIECE) == (post, False)
    assert len(blog.posts) == 1
    assert blog.created == creations


def test_an_answer_that_never_came_is_an_error_and_not_a_second_attempt(blog: FakeWordPress, found: Settings) -> None:
    blog.faults = [lambda _create: Reply({}, cut_at=1)]
    with opened(found) as site, pytest.raises(SourceUnavailable):
        site.draft(PIECE)
    assert (blog.created, blog.posts) == (1, [])


def test_what_a_person_did_to_a_draft_stays(blog: FakeWordPress, found: Settings) -> None:
    with opened(found) as site:
        site.draft(PIECE)
        blog.trash(blog.posts[0])
        assert site.draft(PIECE)[0].status == "trash"
        blog.posts[0].update(status="pending", slug="my-own-address")
        blog.posts[:0] = [{**blog.posts[0], "id": number, "slug": f"s{number}", "content": "plancast-b08825dd01, quoted"} for number in range(3)]
        for post in blog.posts[:3]:
            post["content"] = "about something else"
        blog.per_page = 1
        post, is_new = site.draft(PIECE)
    assert (post.remote_id, post.status, is_new) == (100, "pending", False)
    assert len(blog.posts) == 4


@pytest.mark.parametrize("faults", [[], [lost], [made_and_failed]], ids=["told", "answer lost", "answer is an error"])
def test_a_site_that_publishes_what_should_be_a_draft_is_refused_and_undone(blog: FakeWordPress, found: Settings, faults: list[object]) -> None:
    blog.forced = "publish"
    blog.faults = list(faults)  # type: ignore[arg-type]
    with opened(found) as site, pytest.raises(SourceAnswerInvalid, match=r"made post 100 “publish”.*it is a draft again.*plugin"):
        site.draft(PIECE)
    assert [post["status"] for post in blog.posts] == ["draft"]


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        (refused("rest_forbidden", f"Not with {PASSWORD}, nor {PASSWORD.replace(' ', '')}.", 403), CredentialsRefused, "Renew the credentials"),
        (refused("rest_no_route", "No route was found.", 404), SourceAnswerInvalid, "Permalinks"),
        (Reply(b"<h1>Not found</h1>", 404), SourceAnswerInvalid, "no error of WordPress"),
        (Reply(b"<h1>Hello</h1>", 200), SourceAnswerInvalid, "not JSON"),
        (Reply({}, 301, {"Location": "https://www.blog.test/"}), SourceAnswerInvalid, "own address"),
        (Reply({}, 200), SourceAnswerInvalid, "no list of posts"),
    ],
)  # fmt: skip
def test_what_a_site_refuses_is_told_with_its_remedy_and_without_the_password(
    blog: FakeWordPress, found: Settings, reply: Reply, error: type[SourceError], told: str
) -> None:
    blog.server.on(POSTS, reply)
    with opened(found) as site, pytest.raises(error, match=told) as raised:
        site.check()
    assert "abcd" not in str(raised.value)


def test_a_wrong_password_is_told_before_anything_is_made(blog: FakeWordPress, found: Settings) -> None:
    with opened(found, "wrong wrong") as site, pytest.raises(CredentialsRefused, match="may not see drafts") as raised:
        site.check()
    assert "wrong" not in str(raised.value)
    assert blog.posts == []


def test_credentials_are_a_workspaces_own_and_https(found: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    told = {"user": USER, "application_password": PASSWORD}
    monkeypatch.setenv("PLANCAST_WORDPRESS_CREDENTIALS", json.dumps(told))
    with pytest.raises(SettingsError, match=r"plancast-acme-wordpress or PLANCAST_CREDENTIALS__ACME__WORDPRESS; docs/publishing\.md"):
        login_of("acme", "https://acme.example/", found)
    name = "PLANCAST_CREDENTIALS__ACME__WORDPRESS"
    monkeypatch.setenv(name, json.dumps(told))
    assert login_of("acme", "https://www.acme.example/start/", found).address == "https://www.acme.example"
    monkeypatch.setenv(name, json.dumps({**told, "address": "https://blog.acme.example/news/"}))
    assert login_of("acme", "https://acme.example/", found).address == "https://blog.acme.example/news"
    for address in ("http://acme.example", "http://127.0.0.1:8080"):
        monkeypatch.setenv(name, json.dumps({**told, "address": address}))
        with pytest.raises(SettingsError, match="not https"):
            login_of("acme", "https://acme.example/", found)
    for text in ("a:b", "[]", json.dumps({"user": USER})):
        monkeypatch.setenv(name, text)
        with pytest.raises(SettingsError, match="application_password"):
            login_of("acme", "https://acme.example/", found)
