"""WARC files of other makers: every form that they come in, and damage that costs no more than what is damaged."""

import gzip
from io import BytesIO
from pathlib import Path

import pytest

from connectors.errors import CapturesFileError
from connectors.web_archive.answers import HistoricAnswer, Revisit, Unreadable, answer_of
from connectors.web_archive.records import Damage, WarcRecord, read_stream, read_warc
from tests.connectors.web_archive.captured import Captured

URL = "http://a.test/"


def answers(data: bytes) -> list[object]:
    """What each record of a file answers; a text for each damage."""
    found = [record.why if isinstance(record, Damage) else answer_of(record) for record in read_stream(BytesIO(data), "f.warc.gz")]
    return [one for one in found if one is not None]


def three(*, gzip: bool = True) -> Captured:
    return Captured(gzip=gzip).response(URL, b"<p>1").response(f"{URL}2", b"<p>2" * 9_000).response(f"{URL}3", b"<p>3")


@pytest.mark.parametrize("form", ["a member a record", "plain", "one member for all"])
def test_every_form_of_file_is_read(form: str) -> None:
    data = three(gzip=form == "a member a record").data
    found = answers(gzip.compress(data) if form == "one member for all" else data)
    assert [(one.url, one.body[:4], one.status, one.outcome) for one in found if isinstance(one, HistoricAnswer)] == [
        (URL, b"<p>1", 200, "ok"), (f"{URL}2", b"<p>2", 200, "ok"), (f"{URL}3", b"<p>3", 200, "ok"),
    ]  # fmt: skip


def test_bodies_are_told_as_they_were_before_they_were_sent() -> None:
    squeezed = gzip.compress(b"<p>Hello")
    chunked = b"%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n" % (5, squeezed[:5], len(squeezed) - 5, squeezed[5:])
    file = Captured().response(URL, chunked, Transfer_Encoding="chunked", Content_Encoding="gzip", ETag='"e"')
    file.response(URL, b"<p>Plain after all", Content_Encoding="gzip")
    first, second = answers(file.data)
    assert isinstance(first, HistoricAnswer)
    assert isinstance(second, HistoricAnswer)
    assert (first.body, first.header("etag"), second.body) == (b"<p>Hello", '"e"', b"<p>Plain after all")
    assert first.message.startswith(b'HTTP/1.1 200 \r\nContent-Type: text/html; charset=utf-8\r\nETag: "e"\r\nContent-Length: 8\r\n\r\n<p>Hello')


def test_answers_are_told_apart_by_what_they_mean_for_a_page() -> None:
    file = Captured().response(URL, b"", status="404 Not Found").response(URL, b"", status="301 Moved", Location="/b")
    file.response(URL, b"%PDF", kind="application/pdf").response(URL, b"", status="503 Busy")
    file.record(URL, "resource", "2019-01-01T00:00:00Z", b"<p>kept", Content_Type="text/html")
    file.record("ftp://a.test/x", "resource", "2019-01-01T00:00:00Z", b"no")
    found = answers(file.data)
    assert [one.outcome for one in found if isinstance(one, HistoricAnswer)] == ["not_found", "redirect", "not_html", "http_error", "ok"]


def test_a_revisit_names_the_body_that_it_stands_for() -> None:
    file = Captured().record(URL, "revisit", "2020-01-01T00:00:00Z", b"", WARC_Payload_Digest="sha1:AB")
    (found,) = answers(file.data)
    assert isinstance(found, Revisit)
    assert (found.url, found.payload_digest) == (URL, "sha1:AB")


def test_a_record_that_is_not_what_its_digest_says_is_refused_by_name() -> None:
    data = three(gzip=False).data.replace(b"<p>1", b"<p>9")
    first, *others = answers(data)
    assert isinstance(first, Unreadable)
    assert "http://a.test/, 2019-05-06 07:08: its digest is not that of its block" in first.why
    assert len(others) == 2


@pytest.mark.parametrize("form", ["gzip", "plain"])
def test_a_file_that_is_cut_off_gives_all_that_is_whole(form: str) -> None:
    data = three(gzip=form == "gzip").data
    *whole, told = answers(data[:-30])
    assert [one.url for one in whole if isinstance(one, HistoricAnswer)] == [URL, f"{URL}2"]
    assert "cut off within" in str(told)


def test_damage_within_a_file_costs_one_record() -> None:
    first, second, third = (Captured().response(f"{URL}{number}", b"<p>%d" % number).data for number in (1, 2, 3))
    broken = second[:40] + bytes(60) + second[100:]
    found = answers(first + broken + third)
    assert [one.url for one in found if isinstance(one, HistoricAnswer)] == [f"{URL}1", f"{URL}3"]
    assert "what follows was read" in str(found[1])


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    for name, body in (("page.html", b"<html>" * 40), ("empty.warc", b""), ("zip.warc.gz", gzip.compress(b"no record"))):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(CapturesFileError, match=rf"{name} is no WARC file: .* Name a \.warc"):
            list(read_warc(tmp_path / name))
    with pytest.raises(CapturesFileError, match="is no file"):
        next(read_warc(tmp_path / "missing.warc"))


def test_a_record_over_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.web_archive.records.MAX_BLOCK_BYTES", 1_000)
    found = list(read_stream(BytesIO(three().data), "f"))
    assert [record.block is None for record in found if isinstance(record, WarcRecord)] == [False, True, False]
    assert [one.outcome for one in answers(three().data) if isinstance(one, HistoricAnswer)] == ["ok", "too_large", "ok"]
