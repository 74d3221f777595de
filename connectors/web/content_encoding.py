"""Undoing a Content-Encoding, never giving more bytes than were asked for (a small body may unfold to gigabytes)."""

import sys
import zlib
from collections.abc import Callable

_CHUNK_BYTES = 65_536


class BodyTooLarge(ValueError):
    """The decoded body is longer than its limit."""


class UndecodableBody(ValueError):
    """The body is not what its Content-Encoding says, or the encoding is unknown."""


def decode(body: bytes, content_encoding: str, max_bytes: int) -> bytes:
    """`body` as it was before each encoding named in `content_encoding` was applied.

    Raises `BodyTooLarge` where that has more than `max_bytes`, `UndecodableBody` where it cannot be undone. A body that is cut short gives
    what can be decoded of it.
    """
    for name in reversed([part.strip().lower() for part in content_encoding.split(",")]):
        if name in ("", "identity"):
            continue
        if name not in _DECODERS:
            raise UndecodableBody(f"unknown Content-Encoding {name!r}")
        body = _DECODERS[name](body, max_bytes) if body else body
    if len(body) > max_bytes:
        raise BodyTooLarge(f"more than {max_bytes} bytes")
    return body


def gunzip(body: bytes, max_bytes: int) -> bytes:
    """The contents of a gzip file (also of several one after another) of at most `max_bytes`, as `decode` does it."""
    parts: list[bytes] = []
    room = max_bytes
    while body:
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            part = inflater.decompress(body, room + 1)
        except zlib.error as error:
            if parts:  # padding after the last member
                break
            raise UndecodableBody(f"not gzip: {error}") from error
        room -= len(part)
        if room < 0:
            raise BodyTooLarge(f"more than {max_bytes} bytes")
        parts.append(part)
        body = inflater.unused_data if inflater.eof else b""
    return b"".join(parts)


def _inflate(body: bytes, max_bytes: int) -> bytes:
    """`deflate` is zlib's format by the standard, and bare deflate from some servers."""
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            found = zlib.decompressobj(window_bits).decompress(body, max_bytes + 1)
        except zlib.error:
            continue
        if len(found) > max_bytes:
            raise BodyTooLarge(f"more than {max_bytes} bytes")
        return found
    raise UndecodableBody("not deflate")


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    inflater = brotli.Decompressor()
    found = bytearray()
    pending = body
    try:
        while not inflater.is_finished():
            part = inflater.process(pending, output_buffer_limit=_CHUNK_BYTES)
            if not part and not pending:
                break
            pending = b""
            found += part
            if len(found) > max_bytes:
                raise BodyTooLarge(f"more than {max_bytes} bytes")
    except brotli.error as error:
        raise UndecodableBody(f"not brotli: {error}") from error
    return bytes(found)


def _unzstd(body: bytes, max_bytes: int) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    # A frame may ask for a window of gigabytes before its first byte: RFC 9659 grants the web 8 MB.
    inflater = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
    try:
        found = inflater.decompress(body, max_bytes + 1)
    except zstd.ZstdError as error:
        raise UndecodableBody(f"not zstd: {error}") from error
    if len(found) > max_bytes:
        raise BodyTooLarge(f"more than {max_bytes} bytes")
    return bytes(found)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
