"""The characters of a body, whatever it claims about them."""

import gzip

import pytest

from connectors.web.decode import decode
from connectors.web.parse import parse_page

TEXT = "<!doctype html><html><body><p>Größe: café – naïve “words” €</p></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (TEXT.encode(), None, "utf-8"),
        (TEXT.encode("utf-8-sig"), "text/html; charset=iso-8859-1", "utf-8"),
        (TEXT.encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", "cp1252"),
        (TEXT.encode("cp1252"), "text/html; charset=nonsense-9", "cp1252"),
        (TEXT.encode("cp1252"), "text/html; charset=utf-8", "cp1252"),
        (TEXT.replace("<body>", "<meta charset=windows-1252><body>").encode("cp1252"), "text/html", "cp1252"),
        (TEXT.encode("utf-16"), None, "utf-16-le"),
        (TEXT.encode("utf-16-be"), "text/html", "utf-16-be"),
        (TEXT.encode("utf-16-le"), "text/html", "utf-16-le"),
    ],
)
def test_encodings(body, content_type, encoding):
    decoded = decode(body, content_type)
    assert decoded.encoding == encoding
    assert "Größe: café – naïve “words” €" in decoded.text


def test_east_asian_and_cyrillic_declarations():
    for text, codec in (("日本語の文章です", "shift_jis"), ("Русский текст", "windows-1251"), ("中文内容", "gb2312")):
        body = f"<html><head><meta charset='{codec}'></head><body><p>{text}</p></body></html>".encode(codec)
        assert text in parse_page(body, "https://example.test/", "text/html").text


def test_truncated_utf8_and_nul_bytes_keep_the_rest():
    assert "caf" in decode("<html><p>café".encode()[:-1], None).text
    assert decode(b"<html><p>a\0b</p>", None).text == "<html><p>ab</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "text/html"),
        (b"  \n", "text/html"),
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n\x1a\n", "text/html"),
        (gzip.compress(b"<html>" * 100, mtime=0), "text/html"),
        (bytes(range(256)) * 40, "text/html"),
        (b'{"a": 1}', "application/json"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "application/rss+xml"),
        (b"body { color: red }", "text/css"),
    ],
)
def test_what_is_no_page_is_marked(body, content_type):
    parsed = parse_page(body, "https://example.test/", content_type)
    assert (parsed.status, parsed.text) == ("not_html", "")


def test_html_under_a_wrong_type_is_still_read():
    assert parse_page(b"<!DOCTYPE html><p>Hello there", "https://example.test/", "application/octet-stream").text == "Hello there"
    assert parse_page(b"<html><body><p>Hello there", "https://example.test/", "application/pdf").text == "Hello there"
