"""Captures that others made, filed: from WARC files and from index servers that speak as the Wayback Machine and Common Crawl do."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import CapturesFileError, SourceAnswerInvalid
from connectors.lake import Lake
from tasks import run as runs
from tasks.historic import import_index, import_warc
from tasks.persist import load_pages
from tests.connectors.answering import ApiServer, Asked, Reply, serving
from tests.connectors.web_archive.captured import Captured

SITE = "https://a.test"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title: str) -> bytes:
    text = f"<p>{title} and why it matters to those who bake at home, told in some words. </p>" * 20
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{text}</main></body></html>".encode()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PLANCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLANCAST_WORKERS", "1")
    monkeypatch.delenv("PLANCAST_DATABASE_URL", raising=False)
    yield tmp_path / "home"
    runs.open_store().engine.dispose()


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[ApiServer]:
    with serving() as server:
        host, port = server.server.server_address[:2]
        monkeypatch.setenv("PLANCAST_RESOLVE", f"api.test={host!s}:{port}")
        yield server


def standing(home: Path, day: datetime, mode: str) -> dict[str, str]:
    pages = load_pages(runs.open_store(), Lake(home / "lake"), workspace="default", sites=["a.test"], as_of=day, mode=mode)
    return {str(url): str(title) for url, title in zip(pages["url"], pages["title"], strict=True)}


def test_warc_files_are_read_as_of_their_captures(home: Path, tmp_path: Path) -> None:
    file = Captured()
    file.response("http://www.a.test/oven", page("Old ovens"), at="2019-01-01T00:00:00Z")
    file.response("http://a.test/oven", page("New ovens"), at="2021-01-01T00:00:00Z")
    file.response("http://a.test/moved", page("Gone soon"), at="2019-01-01T00:00:00Z")
    file.response("http://a.test/moved", b"", at="2020-01-01T00:00:00Z", status="301 Moved", Location="https://www.a.test/moved")
    file.response("http://a.test/moved", b"", at="2022-01-01T00:00:00Z", status="410 Gone")
    file.response("http://other.test/", page("Other"))
    path = file.save(tmp_path / "a.warc.gz")
    told = import_warc([path], [SITE])
    assert (told.told, told.unread) == ("a.warc.gz: 3 page versions, 1 found gone, 1 of other sites, 1 no pages of HTML", ())

    oven, moved = f"{SITE}/oven", f"{SITE}/moved"
    assert standing(home, datetime(2020, 6, 1, tzinfo=UTC), "reconstructed") == {oven: "Old ovens", moved: "Gone soon"}
    assert standing(home, datetime(2023, 6, 1, tzinfo=UTC), "reconstructed") == {oven: "New ovens"}
    assert standing(home, datetime(2023, 6, 1, tzinfo=UTC), "observed") == {}
    assert standing(home, datetime.now(UTC), "observed") == {oven: "New ovens"}

    before = runs.open_store().select("captures", "default")
    again = import_warc([path], [SITE])
    assert again.told == "a.warc.gz: 4 known already, 1 of other sites, 1 no pages of HTML"
    assert runs.open_store().select("captures", "default") == before


def test_a_revisit_is_the_page_that_it_was_captured_with_before(home: Path, tmp_path: Path) -> None:
    first = Captured().response("http://a.test/", page("One"), at="2019-01-01T00:00:00Z")
    digest = next(line for line in Captured(gzip=False).response("http://a.test/", page("One")).data.splitlines() if b"Payload-Digest" in line)
    first.response("http://a.test/", page("Two"), at="2020-01-01T00:00:00Z")
    named = digest.split(b": ")[1].decode()
    first.record("http://a.test/", "revisit", "2021-01-01T00:00:00Z", WARC_Payload_Digest=named)
    first.record("http://a.test/", "revisit", "2021-02-01T00:00:00Z", WARC_Payload_Digest="sha1:ELSEWHERE")
    told = import_warc([first.save(tmp_path / "a.warc.gz")], [SITE])
    assert told.told.startswith("a.warc.gz: 3 page versions; 1 could not be read")
    assert "2021-02-01 00:00: the body that it was captured with again is not in the files" in told.unread[0]
    assert standing(home, datetime(2021, 6, 1, tzinfo=UTC), "reconstructed") == {f"{SITE}/": "One"}


def test_damage_is_told_and_the_rest_is_filed(tmp_path: Path) -> None:
    whole = Captured().response("http://a.test/", page("One")).data
    torn = Captured().response("http://a.test/b", page("Two")).data[:-40]
    (tmp_path / "torn.warc.gz").write_bytes(whole + torn)
    told = import_warc([tmp_path / "torn.warc.gz"], [SITE])
    assert told.told == "torn.warc.gz: 1 page versions; 1 could not be read"
    assert "torn.warc.gz: it is cut off within a" in told.unread[0]
    (tmp_path / "none.warc.gz").write_bytes(b"<html>")
    with pytest.raises(CapturesFileError, match="is no WARC file"):
        import_warc([tmp_path / "none.warc.gz"], [SITE])


def wayback(rows: list[list[str]]) -> Any:
    """A CDX server that gives two captures at a time, and a key to go on with."""
    header = ["timestamp", "original", "mimetype", "statuscode", "digest"]

    def reply(asked: Asked) -> Reply:
        if "showNumPages" in asked.query:
            return Reply(3)
        assert asked.query["url"] == ["a.test"]
        start = int(asked.query.get("resumeKey", ["0"])[0])
        more: list[list[str]] = [[], [str(start + 2)]] if start + 2 < len(rows) else []
        return Reply([header, *rows[start : start + 2], *more])

    return reply


def test_the_wayback_machine_is_asked_for_what_is_new_alone(home: Path, archive: ApiServer) -> None:
    rows = [
        ["20190101000000", "http://a.test:80/oven", "text/html", "200", "D1"],
        ["20190601000000", "http://a.test/oven", "text/html", "200", "D1"],
        ["20200101000000", "http://a.test/oven", "text/html", "301", "D2"],  # to https, where the page goes on
        ["20210101000000", "https://a.test/oven", "text/html", "200", "D3"],
        ["20220101000000", "https://a.test/oven", "text/html", "404", "D4"],
        ["20190101000000", "http://a.test/logo.png", "image/png", "200", "D5"],
        ["20190101000000", "http://a.test/lost", "text/html", "200", "D6"],
        ["20190101000000", "http://shop.a.test/", "text/html", "200", "D7"],
    ]
    archive.on("/cdx/search/cdx", wayback(rows))
    headers = {**HTML, "X-Archive-Orig-Last-Modified": "Mon, 31 Dec 2018 00:00:00 GMT"}
    slow = Reply("busy", 429, {"Retry-After": "0"})
    archive.on("/web/20190101000000id_/http://a.test:80/oven", slow, Reply(page("Old ovens"), 200, headers))
    archive.on("/web/20210101000000id_/https://a.test/oven", Reply("busy", 503, {"Retry-After": "0"}), Reply(page("New ovens"), 200, HTML))
    told = import_index("http://api.test/cdx/search/cdx", SITE)
    assert told.told.endswith("2 page versions, 1 unchanged, 1 found gone, 1 of other sites, 2 no pages of HTML; 1 could not be read")
    assert told.unread == ("http://a.test/lost, 2019-01-01 00:00: the archive answered 404",)
    oven = f"{SITE}/oven"
    assert [standing(home, datetime(year, 6, 1, tzinfo=UTC), "reconstructed") for year in (2018, 2020, 2021, 2022)] == [
        {}, {oven: "Old ovens"}, {oven: "New ovens"}, {},
    ]  # fmt: skip
    (held,) = runs.open_store().select("captures", "default", url=oven, last_modified="Mon, 31 Dec 2018 00:00:00 GMT")
    assert (held["source"], held["outcome"]) == ("imported", "ok")

    asked = len(archive.asked)
    archive.on("/web/20190101000000id_/http://a.test/lost", Reply(page("Found again"), 200, HTML))
    again = import_index("http://api.test/cdx/search/cdx", SITE)
    assert "1 page versions, 4 known already" in again.told
    assert [each.path for each in archive.asked[asked:] if "/web/" in each.path] == ["/web/20190101000000id_/http://a.test/lost"]


def test_common_crawl_is_read_by_ranges_of_its_files(home: Path, archive: ApiServer) -> None:
    first, second = (Captured().response(f"http://a.test/{name}", page(name)).data for name in ("one", "two"))
    file = first + second
    places = (("one", len(first), 0), ("two", len(second), len(first)), ("void", 20, 3))
    lines = [
        json.dumps({
            "urlkey": f"test,a)/{name}", "timestamp": "20190506070809", "url": f"http://a.test/{name}", "mime": "text/html", "status": "200",
            "digest": name, "length": str(length), "offset": str(offset), "filename": "cc/x.warc.gz",
        })
        for name, length, offset in places
    ]  # fmt: skip

    def index(asked: Asked) -> Reply:
        if "showNumPages" in asked.query:
            return Reply({"pages": 2, "pageSize": 5, "blocks": 7})
        chosen = lines[:1] if asked.query["page"] == ["0"] else lines[1:]
        return Reply("\n".join(chosen).encode() + b"\n")

    def data(asked: Asked) -> Reply:
        start, end = (int(part) for part in asked.headers["range"].removeprefix("bytes=").split("-"))
        return Reply(file[start : end + 1], 206, {"Content-Type": "application/octet-stream"})

    archive.on("/CC-MAIN-2019-22-index", index)
    archive.on("/data/cc/x.warc.gz", data)
    told = import_index("http://api.test/CC-MAIN-2019-22-index", SITE, answers="http://api.test/data/")
    assert "2 page versions; 1 could not be read" in told.told
    assert "http://a.test/void, 2019-05-06 07:08: there is no whole record at its place" in told.unread
    assert standing(home, datetime(2020, 1, 1, tzinfo=UTC), "reconstructed") == {f"{SITE}/one": "one", f"{SITE}/two": "two"}

    saved = home / "saved.cdxj"
    saved.write_text("\n".join(lines[:2]) + "\n")
    assert "2 known already" in import_index(str(saved), SITE, answers="http://api.test/data/").told


def test_what_was_had_is_kept_when_the_archive_stops_answering(home: Path, archive: ApiServer) -> None:
    rows = [["20190101000000", f"http://a.test/{name}", "text/html", "200", name] for name in ("a", "b")]
    archive.on("/cdx/search/cdx", wayback(rows))
    archive.on("/web/20190101000000id_/http://a.test/a", Reply(page("First"), 200, HTML))
    archive.on("/web/20190101000000id_/http://a.test/b", Reply("busy", 429, {"Retry-After": "0"}))
    told = import_index("http://api.test/cdx/search/cdx", SITE)
    assert "1 page versions; 1 could not be read" in told.told
    assert told.unread[0].endswith("What was had is kept: run the same command again later, and it goes on from there.")
    assert standing(home, datetime(2019, 6, 1, tzinfo=UTC), "reconstructed") == {f"{SITE}/a": "First"}


def test_an_index_that_knows_nothing_and_one_that_is_none(archive: ApiServer) -> None:
    archive.on("/empty-index", Reply({"message": "No Captures found for: a.test"}, 404))
    assert import_index("http://api.test/empty-index", SITE).told.endswith("no captures")
    archive.on("/page", Reply(b"<html>", 200, HTML))
    with pytest.raises(SourceAnswerInvalid, match="not JSON"):
        import_index("http://api.test/page", SITE)
