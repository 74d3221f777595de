"""Undoing a Content-Encoding within bounds."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from connectors.web.content_encoding import BodyTooLarge, UndecodableBody, decode, gunzip

TEXT = b"The quick brown fox. " * 500


def raw_deflate(data: bytes) -> bytes:
    squeezer = zlib.compressobj(wbits=-15)
    return squeezer.compress(data) + squeezer.flush()


ENCODERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
    ("identity", lambda data: data),
    ("", lambda data: data),
]


@pytest.mark.parametrize(("name", "encode"), ENCODERS)
def test_decoded_whole_or_refused(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decode(encode(TEXT), name, len(TEXT)) == TEXT
    with pytest.raises(BodyTooLarge):
        decode(encode(TEXT), name, len(TEXT) - 1)


@pytest.mark.parametrize(("name", "encode"), ENCODERS[:6])
def test_bomb_is_stopped(name: str, encode: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BodyTooLarge):
        decode(encode(bytes(200_000_000 if name != "br" else 30_000_000)), name, 10 * 1024 * 1024)


def test_encodings_are_undone_in_reverse() -> None:
    assert decode(gzip.compress(brotli.compress(TEXT)), "br, gzip", len(TEXT)) == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "compress"])
def test_what_cannot_be_decoded_is_told(name: str) -> None:
    with pytest.raises(UndecodableBody):
        decode(b"\x07not encoded at all", name, 1000)


def test_gzip_of_several_members_and_padding() -> None:
    assert gunzip(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0", 100) == b"one two"


def test_cut_short_gives_what_there_is() -> None:
    body = gzip.compress(TEXT)
    assert TEXT.startswith(decode(body[: len(body) // 2], "gzip", len(TEXT)))


def test_empty_body_has_no_encoding() -> None:
    assert decode(b"", "gzip", 10) == b""
