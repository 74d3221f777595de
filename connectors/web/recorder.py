"""From what came of a fetch to its capture, the archived record, and the finding that the frontier goes on with."""

from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from connectors.archive import RENDERED, RENDERED_TYPE, ArchiveWriter, Capture
from connectors.web.crawl import CrawlRequest
from connectors.web.fetcher import HTML_TYPES, Fetched
from connectors.web.frontier import MAX_REDIRECTS, Finding, Node
from connectors.web.links import outlinks
from connectors.web.robots import MAX_REDIRECTS as MAX_ROBOTS_REDIRECTS
from connectors.web.robots import Robots, robots_from_answer, robots_unreachable
from connectors.web.sitemap import read_listing
from connectors.web.transport import REDIRECTS, Answer
from connectors.web.urls import in_site, normalise

_BODYLESS = ("not_html", "too_large", "timeout", "error", "not_modified")
_PAGE_OUTCOMES = ("ok", "not_modified")


class Recorder:
    """Archives what came of each node."""

    def __init__(self, request: CrawlRequest, writer: ArchiveWriter) -> None:
        self._request = request
        self._writer = writer

    def record(self, site: str, node: Node, fetched: Fetched) -> Capture:
        """Archive a fetch; the capture says where it lies."""
        capture = self._capture(site, node, fetched)
        answer = fetched.answer
        if answer is None:
            return self._writer.write(capture)
        refers_to = fetched.original[0] if fetched.original is not None else None
        messages = {"request": _request_message(answer), "answer": _answer_message(answer)}
        return self._writer.write(capture, **messages, refers_to=refers_to, rendered=fetched.rendered)

    def record_denial(self, site: str, node: Node) -> Capture:
        """Archive that a node was not fetched, and why."""
        return self._writer.write(self._capture(site, node, Fetched(None, node.denial)))

    def _capture(self, site: str, node: Node, fetched: Fetched) -> Capture:
        answer, now = fetched.answer, datetime.now(UTC)
        location = _location(answer)
        outcome, reason = fetched.failure or _outcome(answer, node, location, site, is_known=fetched.original is not None)
        is_kept = answer is not None and outcome not in _BODYLESS
        body = answer.body if answer is not None and is_kept else b""
        digest = sha256(body).hexdigest() if is_kept else None
        kind, size = answer.header("Content-Type") if answer is not None else None, len(body)
        status, is_rendered = answer.status if answer is not None else None, False
        etag, modified = (answer.header("ETag"), answer.header("Last-Modified")) if answer is not None else (None, None)
        if fetched.original is not None:
            known = fetched.original[0]
            digest, kind, size = known.digest, known.content_type, known.body_bytes
            etag, modified = etag or known.etag, modified or known.last_modified
            is_rendered = known.source.startswith(RENDERED)
        if fetched.rendered is not None:
            outcome, status, is_rendered = "ok", 200, True
            digest, kind, size = sha256(fetched.rendered).hexdigest(), RENDERED_TYPE, len(fetched.rendered)
        return Capture(
            workspace=self._request.workspace,
            site=site,
            url=node.url,
            fetched_at=now,
            known_at=now,
            crawl_id=self._request.crawl_id,
            status=status,
            outcome=outcome,
            digest=digest,
            content_type=kind,
            body_bytes=size,
            duration_s=round(fetched.duration_s, 4),
            warc_file=None,
            warc_offset=None,
            etag=etag,
            last_modified=modified,
            location=location,
            depth=node.depth,
            source=f"{RENDERED}{node.source}" if is_rendered else node.source,
            error=reason or fetched.unrendered,
        )


def find(node: Node, capture: Capture, body: bytes, robots_header: str | None, user_agent: str) -> Finding:
    """What the frontier goes on with after a capture; the same for one just made and one read back from the archive."""
    location = capture.location if capture.outcome == "redirect" else None
    if node.kind == "robots" and (location is None or len(node.chain) >= MAX_ROBOTS_REDIRECTS):
        return Finding(robots=_robots(capture, body, user_agent))
    if location is not None:
        return Finding(location=location)
    if capture.outcome not in _PAGE_OUTCOMES:
        return Finding()
    if node.kind != "page":
        return Finding(listing=read_listing(body))
    found = outlinks(body, capture.url, robots_header)
    return Finding(is_page=True, links=found.links, feeds=found.feeds)


def _robots(capture: Capture, body: bytes, user_agent: str) -> Robots:
    """The rules of the last of some robots.txt answers. A redirect that leads nowhere counts as a missing file, as RFC 9309 has it."""
    if capture.status is None or capture.outcome in ("timeout", "error", "too_large"):
        return robots_unreachable(capture.outcome, capture.error or "", capture.fetched_at)
    status = 200 if capture.outcome == "not_modified" else capture.status
    return robots_from_answer(status, body, user_agent, capture.fetched_at)


def _outcome(answer: Answer | None, node: Node, location: str | None, site: str, *, is_known: bool) -> tuple[str, str | None]:
    if answer is None:
        raise ValueError(f"neither an answer nor a failure came of {node.url}")
    if is_known:
        return "not_modified", None
    if 200 <= answer.status < 300:
        return ("ok", None) if node.kind != "page" or is_html(answer) else ("not_html", None)
    if answer.status in REDIRECTS and location is not None:
        return _redirect(node, location, site)
    if answer.status in (404, 410):
        return "not_found", None
    return "http_error", f"HTTP {answer.status} {answer.reason}".rstrip()


def _redirect(node: Node, location: str, site: str) -> tuple[str, str | None]:
    if location == node.url or location in node.chain:
        return "redirect_loop", f"leads back to {location}"
    if node.kind == "page" and len(node.chain) >= MAX_REDIRECTS:
        return "too_many_redirects", f"more than {MAX_REDIRECTS} in a row"
    if node.kind == "page" and not in_site(location, site):
        return "redirect", "leads out of the site: not followed"
    return "redirect", None


def _location(answer: Answer | None) -> str | None:
    if answer is None or answer.status not in REDIRECTS:
        return None
    header = answer.header("Location")
    return normalise(header, answer.url) if header is not None else None


def is_html(answer: Answer) -> bool:
    """Whether an answer is an HTML page, by its media type or, without one, by its first character."""
    media_type = (answer.header("Content-Type") or "").partition(";")[0].strip().lower()
    if media_type not in HTML_TYPES:
        return False
    return bool(media_type) or answer.body[:512].lstrip()[:1] == b"<"


def _request_message(answer: Answer) -> bytes:
    parts = urlsplit(answer.url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {value}" for name, value in answer.request_headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _answer_message(answer: Answer) -> bytes:
    """The answer as it came, but for its chunks: they are joined, so Transfer-Encoding is renamed, and Content-Length is that of what is kept."""
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}".encode("latin-1", "replace")]
    length = str(len(answer.raw)).encode()
    for name, value in answer.headers:
        is_replaced = name.lower() == b"transfer-encoding" or (name.lower() == b"content-length" and value.strip() != length)
        lines.append((b"X-Archive-Orig-" if is_replaced else b"") + name + b": " + value)
    if answer.status != 304 and (b"content-length", length) not in {(name.lower(), value.strip()) for name, value in answer.headers}:
        lines.append(b"Content-Length: " + length)
    return b"\r\n".join([*lines, b"", answer.raw])
