"""Indexes of captures in the forms that archives give them in."""

import json

import pytest

from connectors.errors import CapturesFileError
from connectors.web_archive.client import read_index_file
from connectors.web_archive.index import IndexLine, read_index

COMMON = {
    "urlkey": "test,a)/", "timestamp": "20190506070809", "url": "http://a.test/", "mime": "text/html", "status": "200", "digest": "AB",
    "length": "120", "offset": "7", "filename": "crawl/x.warc.gz",
}  # fmt: skip


def test_the_wayback_machines_rows_and_the_key_to_go_on_with() -> None:
    rows = [
        ["timestamp", "original", "mimetype", "statuscode", "digest"],
        ["20190506070809", "http://a.test:80/", "text/html", "200", "AB"],
        ["20200506070809", "http://a.test/", "warc/revisit", "-", "AB"],
        ["", "not a capture", "", "", ""],
        [],
        ["test,a)/ 20200506070810"],
    ]
    lines, unread, key = read_index(json.dumps(rows))
    assert [(line.url, line.timestamp, line.status, line.has_page) for line in lines] == [
        ("http://a.test:80/", "20190506070809", 200, True), ("http://a.test/", "20200506070809", None, True),
    ]  # fmt: skip
    assert ([one.why for one in unread], key) == (["row 4 of the index is no capture"], "test,a)/ 20200506070810")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(COMMON),
        "test,a)/ 20190506070809 " + json.dumps({name: value for name, value in COMMON.items() if name not in ("urlkey", "timestamp")}),
        " CDX N b a m s k S V g\ntest,a)/ 20190506070809 http://a.test/ text/html 200 AB 120 7 crawl/x.warc.gz",
    ],
    ids=["JSON lines", "CDXJ", "classic CDX"],
)
def test_a_line_is_the_same_in_every_form(text: str) -> None:
    (line,), unread, key = read_index(text + "\n")
    at = line.at
    assert line == IndexLine("http://a.test/", "20190506070809", at, 200, "text/html", "AB", "crawl/x.warc.gz", 7, 120)
    assert (at.isoformat(), unread, key) == ("2019-05-06T07:08:09+00:00", [], None)


def test_a_file_that_is_no_index_is_refused() -> None:
    with pytest.raises(CapturesFileError, match="no line of an index"):
        read_index_file(b"<html>\n", "x.cdx")
    with pytest.raises(CapturesFileError, match="cannot be read"):
        read_index_file(b'[["timestamp"], [', "x.json")
