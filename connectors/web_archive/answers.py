"""What a capture by others answers: an HTTP message as it was archived, made whole, and what it says of its page."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from connectors.web.content_encoding import BodyTooLarge, UndecodableBody, decode
from connectors.web_archive.records import WarcRecord, block_problem, matches

MAX_BODY_BYTES = 16 * 1024 * 1024
_HTML = ("text/html", "application/xhtml+xml")
_GONE = frozenset((404, 410))
_UNSENT = frozenset(("transfer-encoding", "content-encoding", "content-length", "connection", "keep-alive"))

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HistoricAnswer:
    """One answer that others captured. `outcome` is in the archive's words; `body` is decoded, and empty where there is no page in it."""

    url: str
    at: datetime
    status: int
    outcome: str
    headers: Headers = ()
    body: bytes = b""
    payload_digest: str = ""
    """What the archive calls the body's digest, as captures of the same body name it."""

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def digest(self) -> str | None:
        """The sha256 of the body, as our own archive has it."""
        return sha256(self.body).hexdigest() if self.outcome == "ok" else None

    @property
    def message(self) -> bytes:
        """The answer as an HTTP message, without what told how its body was sent."""
        kept = [f"{name}: {value}" for name, value in self.headers if name.lower() not in _UNSENT]
        head = [f"HTTP/1.1 {self.status} ", *kept, f"Content-Length: {len(self.body)}\r\n\r\n"]
        return "\r\n".join(head).encode("latin-1", "replace") + self.body


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A capture that could not be read, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Revisit:
    """A capture whose body was the one with this digest, which an earlier record holds."""

    url: str
    at: datetime
    payload_digest: str


def answer_of(record: WarcRecord) -> HistoricAnswer | Revisit | Unreadable | None:
    """What a record answers; None where it is of a kind that answers nothing (requests, metadata, other protocols)."""
    url = record.fields.get("warc-target-uri", "").strip("<>")
    if record.kind not in ("response", "resource", "revisit") or not url.lower().startswith(("http://", "https://")):
        return None
    at = instant(record.fields.get("warc-date", ""))
    if at is None:
        return Unreadable(f"{url}: its record has no date")
    if problem := block_problem(record):
        return Unreadable(f"{url}, {at:%Y-%m-%d %H:%M}: {problem}")
    if record.kind == "revisit":
        return Revisit(url, at, record.fields.get("warc-payload-digest", ""))
    if record.block is None or record.fields.get("warc-truncated"):
        return HistoricAnswer(url, at, 200, "too_large")
    if record.kind == "resource":
        return answer(url, at, 200, (("Content-Type", record.fields.get("content-type", "")),), record.block)
    return _response(record, url, at)


def _response(record: WarcRecord, url: str, at: datetime) -> HistoricAnswer | Unreadable:
    block = record.block or b""
    separator = b"\r\n\r\n" if b"\r\n\r\n" in block else b"\n\n"
    head, _, raw = block.partition(separator)
    first, *lines = head.decode("latin-1").splitlines() or [""]
    parts = first.split(None, 2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1].isdecimal():
        return Unreadable(f"{url}, {at:%Y-%m-%d %H:%M}: its record holds no HTTP answer")
    headers = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    named = {name.lower(): value for name, value in headers}
    entity = dechunked(raw) if "chunked" in named.get("transfer-encoding", "").lower() else raw
    stated = record.fields.get("warc-payload-digest", "")
    if not record.fields.get("warc-block-digest") and False in (found := [matches(stated, one) for one in {raw, entity}]) and True not in found:
        return Unreadable(f"{url}, {at:%Y-%m-%d %H:%M}: its digest is not that of its body")
    return replace(answer(url, at, int(parts[1]), headers, entity, named.get("content-encoding", "")), payload_digest=stated)


def answer(url: str, at: datetime, status: int, headers: Headers, body: bytes, encoding: str = "") -> HistoricAnswer:
    """An answer as our archive would tell it: the outcome, and the body only where there is a page in it."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "").partition(";")[0].strip().lower()
    outcome = outcome_of(status, kind)
    if outcome != "ok":
        return HistoricAnswer(url, at, status, outcome, headers)
    try:
        return HistoricAnswer(url, at, status, "ok", headers, decode(body, encoding, MAX_BODY_BYTES))
    except BodyTooLarge:
        return HistoricAnswer(url, at, status, "too_large", headers)
    except UndecodableBody:  # some archives keep the decoded body beside the header that says otherwise
        return HistoricAnswer(url, at, status, "ok", headers, body)


def outcome_of(status: int, kind: str) -> str:
    """What a status and a media type mean for a page."""
    if status in _GONE:
        return "not_found"
    if 300 <= status < 400 and status != 304:
        return "redirect"
    if status != 200:
        return "http_error"
    return "ok" if kind in (*_HTML, "") else "not_html"


def dechunked(raw: bytes) -> bytes:
    """A chunked body in one piece; as it is, where it is not chunked after all (RFC 9112, 7.1)."""
    parts: list[bytes] = []
    rest = raw
    while rest:
        line, separator, rest = rest.partition(b"\r\n")
        size = line.partition(b";")[0].strip()
        try:
            count = int(size, 16)
        except ValueError:
            return raw if not parts else b"".join(parts)
        if not separator or count == 0:
            break
        parts.append(rest[:count])
        rest = rest[count:].removeprefix(b"\r\n")
    return b"".join(parts)


def instant(text: str) -> datetime | None:
    """A WARC date (ISO 8601) or a capture's 14 digits, as an instant; None for neither."""
    try:
        if text.isdecimal() and 4 <= len(text) <= 14:
            full = text + "00000101000000"[len(text) :]
            return datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
