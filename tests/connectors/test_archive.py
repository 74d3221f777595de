"""Raw answers kept in WARC files, and what is left of them after a kill."""

import gzip
import io
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from connectors.archive import Archive, ArchiveWriter, Capture, repair
from connectors.errors import ArchiveError
from connectors.warc import records

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
BODY = "<p>Grüße, hello".encode()
REQUEST = b"GET /a HTTP/1.1\r\nHost: x.org\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nX-Mark: a\r\nX-Mark: b\r\n\r\n" + gzip.compress(BODY, mtime=0)
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def capture(path: str = "a", **fields: object) -> Capture:
    base = Capture(
        workspace="default",
        site="x.org",
        url=f"http://x.org/{path}",
        fetched_at=AT,
        known_at=AT,
        crawl_id="c1",
        status=200,
        outcome="ok",
        digest="d1",
        content_type="text/html",
        body_bytes=len(BODY),
        duration_s=0.5,
        warc_file=None,
        warc_offset=None,
        etag='"1"',
        last_modified=None,
        location=None,
        depth=1,
        source="link",
        error=None,
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def writer(root: Path, crawl_id: str = "c1", **options: int) -> ArchiveWriter:
    return ArchiveWriter(root, "default", crawl_id, started_at=AT, **options)


def written(root: Path, count: int = 3) -> list[Capture]:
    out = writer(root)
    found = [out.write(capture(str(number)), request=REQUEST, answer=ANSWER) for number in range(count)]
    out.close()
    return found


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    placed = written(tmp_path)
    with Archive(tmp_path) as archive:
        assert list(archive.replay("default")) == placed
        answer = archive.read(placed[1])
        assert (answer.body, answer.status, answer.content_type, answer.url) == (BODY, 200, "text/html", "http://x.org/1")
        assert answer.header("x-mark") == "a, b"
        assert answer.header("x-none") is None
        assert archive.read((str(placed[2].warc_file), int(placed[2].warc_offset or 0))).url == "http://x.org/2"


def test_capture_survives_json() -> None:
    odd = capture(error='a "quoted"\r\nline ü', status=None, outcome="error")
    assert Capture.from_json(odd.to_json()) == odd
    assert "\n" not in odd.to_json()


def test_failures_are_kept_without_an_answer(tmp_path: Path) -> None:
    out = writer(tmp_path)
    placed = out.write(capture(status=None, outcome="timeout", digest=None, error="none\r\nWARC-Type: response"))
    out.close()
    archive = Archive(tmp_path)
    assert list(archive.replay("default")) == [placed]
    with pytest.raises(ArchiveError, match="holds no answer"):
        archive.read(placed)


def test_304_gives_the_answer_that_it_stands_for(tmp_path: Path) -> None:
    first = written(tmp_path, 1)[0]
    out = writer(tmp_path, "c2")
    second = out.write(replace(first, crawl_id="c2", outcome="not_modified", status=304), request=REQUEST, answer=NOT_MODIFIED, refers_to=first)
    out.close()
    archive = Archive(tmp_path)
    assert archive.read(second) == archive.read(first)
    assert archive.original((str(second.warc_file), int(second.warc_offset or 0)))[0] == first
    revisit = next(record for record in records(tmp_path / "default" / "c2.warc.gz") if record.fields["warc-type"] == "revisit")
    assert revisit.fields["warc-profile"].endswith("server-not-modified")
    assert revisit.fields["warc-refers-to-target-uri"] == first.url


def test_a_rendered_page_stands_behind_its_plain_answer(tmp_path: Path) -> None:
    plain = written(tmp_path, 1)[0]
    out = writer(tmp_path)
    first = out.write(capture("r", source="rendered_link"), request=REQUEST, answer=ANSWER, rendered=b"<p>first")
    again = out.write(capture("r", source="rendered_link"), request=REQUEST, answer=NOT_MODIFIED, refers_to=first, rendered=b"<p>again")
    same = out.write(capture("r", outcome="not_modified"), request=REQUEST, answer=NOT_MODIFIED, refers_to=again)
    out.close()
    archive = Archive(tmp_path)
    assert list(repair(archive, "default", "c1")) == [plain, first, again, same]
    assert [archive.read(one).body for one in (first, again, same)] == [b"<p>first", b"<p>again", b"<p>again"]
    assert archive.read(again).content_type == "text/html; charset=utf-8"
    assert archive.read(again).header("x-mark") == "a, b"
    assert archive.recall((str(first.warc_file), int(first.warc_offset or 0)))[1] == archive.read(first)
    assert archive.plain(first) == archive.plain(again) == archive.plain(same)
    assert archive.plain(first)[1].body == archive.plain(plain)[1].body == BODY
    with (tmp_path / "default" / "c1.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file) if record.rec_type not in ("warcinfo", "request")]
    assert kinds == ["response", "response", "conversion", "revisit", "conversion", "revisit"]


def test_standard_tools_read_it(tmp_path: Path) -> None:
    first = written(tmp_path, 2)[0]
    out = writer(tmp_path)
    out.write(capture("n", outcome="not_modified", status=304), answer=NOT_MODIFIED, refers_to=first)
    out.write(capture("e", outcome="error", status=None))
    out.close()
    path = tmp_path / "default" / "c1.warc.gz"
    with path.open("rb") as file:
        kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Target-URI")) for record in ArchiveIterator(file)]
    assert kinds[0] == ("warcinfo", None)
    assert [kind for kind, _ in kinds] == ["warcinfo", "request", "response", "request", "response", "warcinfo", "revisit", "metadata"]
    with path.open("rb") as file:
        response = next(record for record in ArchiveIterator(file) if record.rec_type == "response")
        assert response.http_headers.get_statuscode() == "200"
        assert response.content_stream().read() == BODY
    checker = Checker(type("Options", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0


def test_torn_tail_at_every_byte_is_cut_and_written_over(tmp_path: Path) -> None:
    whole = written(tmp_path)
    path = tmp_path / "default" / "c1.warc.gz"
    data = path.read_bytes()
    ends = [record.end for record in records(path)]
    last_request, last_answer = ends[-2], ends[-1]
    for cut in range(ends[-3], last_answer):
        path.write_bytes(data[:cut])
        archive = Archive(tmp_path)
        assert list(repair(archive, "default", "c1")) == whole[:2]
        assert path.stat().st_size == (last_request if cut >= last_request else ends[-3])
    out = writer(tmp_path)
    again = out.write(capture("2"), request=REQUEST, answer=ANSWER)
    out.close()
    assert [found.url for found in Archive(tmp_path).replay("default")] == [found.url for found in whole]
    assert Archive(tmp_path).read(again).body == BODY


def test_repair_leaves_a_whole_file_alone(tmp_path: Path) -> None:
    whole = written(tmp_path)
    path = tmp_path / "default" / "c1.warc.gz"
    data = path.read_bytes()
    assert list(repair(Archive(tmp_path), "default", "c1")) == whole
    assert path.read_bytes() == data


def test_damage_in_the_middle_is_told_not_cut(tmp_path: Path) -> None:
    written(tmp_path)
    path = tmp_path / "default" / "c1.warc.gz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="damaged at byte"):
        list(repair(Archive(tmp_path), "default", "c1"))
    assert path.read_bytes() == data


def test_zeros_after_a_power_cut_are_a_torn_tail(tmp_path: Path) -> None:
    whole = written(tmp_path)
    path = tmp_path / "default" / "c1.warc.gz"
    with path.open("ab") as file:
        file.write(bytes(5000))
    assert list(repair(Archive(tmp_path), "default", "c1")) == whole
    assert path.stat().st_size < 5000


def test_files_are_rotated_and_read_as_one(tmp_path: Path) -> None:
    out = writer(tmp_path, rotate_bytes=1)
    placed = [out.write(capture(str(number)), request=REQUEST, answer=ANSWER) for number in range(3)]
    out.close()
    archive = Archive(tmp_path)
    assert len(archive.paths("default", "c1")) == 4  # the first holds just its warcinfo, which is over the limit already
    assert list(repair(archive, "default", "c1")) == placed
    again = writer(tmp_path)
    last = again.write(capture("3"), request=REQUEST, answer=ANSWER)
    again.close()
    assert last.warc_file == placed[-1].warc_file
    assert [archive.read(found).url for found in [*placed, last]] == [f"http://x.org/{number}" for number in range(4)]


def test_crawls_are_replayed_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    for name, hours in (("b", 0), ("a", 1), ("c", -1)):
        out = ArchiveWriter(tmp_path, "default", name, started_at=AT + timedelta(hours=hours))
        out.write(capture(name, crawl_id=name))
        out.close()
    assert [found.crawl_id for found in Archive(tmp_path).replay("default")] == ["c", "b", "a"]
    assert list(Archive(tmp_path).replay("other")) == []


@pytest.mark.parametrize(
    ("file", "offset"), [("default/none.warc.gz", 0), ("../../etc/passwd", 0), ("default/c1.warc.gz", 7), ("default/c1.warc.gz", 10**9)]
)
def test_places_that_hold_nothing(tmp_path: Path, file: str, offset: int) -> None:
    written(tmp_path)
    with pytest.raises(ArchiveError):
        Archive(tmp_path).read((file, offset))


def test_capture_without_a_place_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archived answer"):
        Archive(tmp_path).read(capture())


def test_what_is_no_warc_is_told(tmp_path: Path) -> None:
    (tmp_path / "default").mkdir()
    for content in (gzip.compress(b"hello"), gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n")):
        (tmp_path / "default" / "c1.warc.gz").write_bytes(content)
        with pytest.raises(ArchiveError, match="no WARC record"):
            list(Archive(tmp_path).replay("default"))


def test_undecodable_answer_is_told(tmp_path: Path) -> None:
    out = writer(tmp_path)
    placed = out.write(capture(), answer=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain")
    out.close()
    with pytest.raises(ArchiveError, match="cannot be decoded"):
        Archive(tmp_path).read(placed)


def test_many_files_are_read_with_few_open(tmp_path: Path) -> None:
    placed = []
    for number in range(20):
        out = writer(tmp_path, f"c{number}")
        placed.append(out.write(capture(str(number)), answer=ANSWER))
        out.close()
    archive = Archive(tmp_path)
    assert {archive.read(found).body for found in placed} == {BODY}
    archive.close()


def test_facts_stand_in_the_record_itself(tmp_path: Path) -> None:
    placed = written(tmp_path, 1)[0]
    file = io.BytesIO((tmp_path / str(placed.warc_file)).read_bytes()[placed.warc_offset :])
    head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read()).partition(b"\r\n\r\n")[0].decode()
    facts = json.loads(next(line for line in head.split("\r\n") if line.startswith("Plancast-Capture: ")).partition(": ")[2])
    assert facts["outcome"] == "ok"
    assert facts["fetched_at"] == AT.isoformat()
