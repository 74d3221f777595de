"""From the bytes of an answer to its characters, and whether they are a page at all."""

import codecs
import re
from dataclasses import dataclass

MAX_BODY_BYTES = 10 * 1024 * 1024
"""What is parsed of one body; the crawl refuses longer ones, and the rest of one that comes anyway is cut off."""

_MAGIC = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x01\x00",
    b"OggS", b"ID3", b"wOFF", b"wOF2", b"\x7fELF", b"MZ\x90", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!", b"{\\rtf",
)  # fmt: skip
_HTML_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,4}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_FEED_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:rss|feed|urlset|sitemapindex|rdf:RDF|svg)\b", re.I)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What browsers read for these labels (WHATWG Encoding Standard): the narrow name is nearly always a lie.
_SUPERSETS = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-11": "cp874", "tis-620": "cp874", "utf-16": "utf-16-le",
}  # fmt: skip
# Latin code pages are too alike to be told apart by statistics; these are not.
_OTHER_SCRIPTS = frozenset(
    {"cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "cp1256", "gb18030", "gbk", "gb2312", "big5"}
    | {"shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "johab"}
)
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "unknown/unknown"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a body. `kind` is `html`, `xhtml`, `plain` or `binary` (then `text` is empty)."""

    text: str
    encoding: str
    kind: str


def media_type(content_type: str | None) -> str:
    """The lower-case type of a Content-Type header, without its parameters; "" where there is none."""
    return (content_type or "").split(";", 1)[0].strip().lower()


def decode(body: bytes, content_type: str | None) -> Decoded:
    """The body's characters, its encoding and its kind. Never raises; what cannot be decoded becomes U+FFFD."""
    media = media_type(content_type)
    encoding = _bom_or_utf16(body)
    if _is_binary(body, is_wide=encoding is not None and encoding.startswith("utf-16")):
        return Decoded("", encoding or "binary", "binary")
    if encoding is None:
        encoding = _encoding(body, content_type)
    text = body.decode(encoding, errors="replace").removeprefix("\ufeff")
    return Decoded(text.replace("\x00", ""), encoding, _kind(media, text))


def _kind(media: str, text: str) -> str:
    head = text[:4096].encode("utf-8", "replace")
    if media == "text/plain" and not _HTML_START.match(head):
        return "plain"
    if media not in _PAGE_TYPES and "xhtml" not in media and not _HTML_START.match(head):
        return "binary"
    if media != "text/html" and _FEED_START.match(head):
        return "binary"
    is_xml = media == "application/xhtml+xml" or (head.lstrip()[:5] == b"<?xml" and b"xhtml" in head)
    return "xhtml" if is_xml else "html"


def _is_binary(body: bytes, is_wide: bool) -> bool:
    if not body.strip() or body.startswith(_MAGIC):
        return True
    if is_wide:
        return False
    sample = body[:4096]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return controls > len(sample) * (0.3 if _HTML_START.match(sample) else 0.1)


def _bom_or_utf16(body: bytes) -> str | None:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    sample = body[:512].lstrip(b" \t\r\n")
    if sample[1:2] == b"\0" and sample[:1] == b"<" and sample[1:40:2].count(0) > 15:
        return "utf-16-le"
    if sample[:2] == b"\0<" and sample[0:40:2].count(0) > 15:
        return "utf-16-be"
    return None


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The codec that header, XML declaration or meta tag name, in that order; None for none or an unknown one."""
    header = _HEADER_CHARSET.search(content_type or "")
    labels = [header.group(1)] if header else []
    labels += [m.group(1).decode("ascii") for p in (_XML_ENCODING, _META_CHARSET) if (m := p.search(body[:4096]))]
    for label in labels:
        try:
            codec = codecs.lookup(label)
        except (LookupError, ValueError):
            continue
        if getattr(codec, "_is_text_encoding", True):
            return _SUPERSETS.get(codec.name, codec.name)
    return None


def _encoding(body: bytes, content_type: str | None) -> str:
    """Bytes that are valid UTF-8 are UTF-8, whatever they claim: other encodings hardly ever look like it by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return _seven_bit(body, content_type)
    declared = _declared(body, content_type)
    if declared is not None and declared != "utf-8" and not declared.startswith("utf-16"):
        return declared
    damaged = body.decode("utf-8", errors="replace").count("\ufffd")
    high = len(body) - len(body.translate(None, bytes(range(128, 256))))
    return "utf-8" if damaged * 10 < high or damaged <= 2 else _guess(body)


def _seven_bit(body: bytes, content_type: str | None) -> str:
    """UTF-8, but for the escape-coded encodings (ISO-2022-JP), whose bytes are all ASCII."""
    if b"\x1b" in body and (declared := _declared(body, content_type)) is not None and declared.startswith("iso2022"):
        return declared
    return "utf-8"


def _guess(body: bytes) -> str:
    """The most likely encoding of bytes that name none: windows-1252, the standard's default, but for clearly other scripts."""
    from charset_normalizer import from_bytes

    start = next((i for i, byte in enumerate(body) if byte > 127), 0)
    best = from_bytes(body[max(0, start - 64) : start + 4096], steps=3, chunk_size=512).best()
    if best is None or best.encoding not in _OTHER_SCRIPTS:
        return "cp1252"
    return _SUPERSETS.get(best.encoding, best.encoding)
