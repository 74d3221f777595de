"""One spelling for each URL, and the site that it belongs to (RFC 3986 section 6, WHATWG URL for what browsers forgive)."""

import re
import socket
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

MAX_URL_LENGTH = 2_000

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "pk_", "hsa_", "_hs", "vero_", "oly_", "aspsessionid")
_TRACKING = frozenset(
    [
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "fbclid",
        "msclkid",
        "yclid",
        "twclid",
        "ttclid",
        "igshid",
        "igsh",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_ga",
        "_gl",
        "_ke",
        "srsltid",
        "epik",
        "fb_action_ids",
        "fb_action_types",
        "fb_source",
        "ref_src",
        "trk_contact",
        "trk_msg",
        "s_kwcid",
        "ef_id",
        "phpsessid",
        "jsessionid",
        "sessionid",
        "session_id",
        "cfid",
        "cftoken",
        "oscsid",
        "zenid",
    ]
)
_SAFE_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*").fullmatch
_SAFE_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?").fullmatch
_NUMERIC_TAIL = re.compile(r"(?:^|\.)(?:0x[0-9a-f]*|[0-9]+)$").search
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_ESCAPE_OR_UNSAFE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]|%")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_BLANKS = str.maketrans("", "", "\t\r\n")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:").match


def normalise(url: str, base: str | None = None) -> str | None:
    """The one spelling of `url` (joined to the absolute URL `base` if relative), or None if it is no http(s) URL that can be fetched.

    Scheme and host in lower case (IDNA), default port, user name, fragment, tracking parameters and session ids dropped, escapes and
    dot segments resolved, query sorted by name.
    """
    url = url.strip().translate(_BLANKS)
    if len(url) > 4 * MAX_URL_LENGTH:
        return None
    if not url.startswith(("http://", "https://")):
        joined = _join(url, base)
        if joined is None:
            return None
        url = joined
    return _normalise_absolute(url.partition("#")[0])


def site_of(url: str) -> str:
    """The site that a normalised URL belongs to: its host, without a leading `www.`, with `:port` unless that is the scheme's own."""
    return _site_of_netloc(url.split("/", 3)[2])


def in_site(url: str, site: str) -> bool:
    """Whether a normalised URL belongs to `site`."""
    return _site_of_netloc(url.split("/", 3)[2]) == site


def origin_of(url: str) -> str:
    """Scheme, host and port of a normalised URL: what one robots.txt is about."""
    return "/".join(url.split("/", 3)[:3])


def host_of(url: str) -> str:
    """The host of a normalised URL, an IPv6 address without its brackets."""
    return urlsplit(url).hostname or ""


def start_url(text: str) -> str | None:
    """The normalised URL that a person means by `text`, who may leave the scheme out; None if there is none."""
    text = text.strip()
    return normalise(text if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*://", text) else f"https://{text}")


def _join(url: str, base: str | None) -> str | None:
    scheme = _SCHEME(url)
    if scheme is not None:
        return url if scheme.group().lower() in ("http:", "https:") and url[scheme.end() : scheme.end() + 2] == "//" else None
    if base is None:
        return None
    if url.startswith("/") and not url.startswith("//"):
        return origin_of(base) + url
    try:
        return urljoin(base, url)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _site_of_netloc(netloc: str) -> str:
    return netloc[4:] if netloc.startswith("www.") and "." in netloc[4:] else netloc


@lru_cache(maxsize=32_768)
def _normalise_absolute(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or port == 0:
        return None
    netloc = host if port is None or port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
    query = _query(parts.query)
    return f"{scheme}://{netloc}{_path(parts.path)}{'?' + query if query else ''}"


@lru_cache(maxsize=4096)
def _host(host: str) -> str:
    """The host in ASCII, '' if it is none. Numeric spellings of IPv4 addresses (decimal, octal, hexadecimal) become dotted ones."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{host.lower()}]"
    if not host.isascii():
        host = _idna(host)
    host = host.lower()
    if _NUMERIC_TAIL(host):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return ""
    return host if _SAFE_HOST(host) else ""


def _idna(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _path(path: str) -> str:
    if not path:
        return "/"
    if ";" in path:
        path = _SESSION_IN_PATH.sub("", path)
    if not _SAFE_PATH(path):
        path = _ESCAPE_OR_UNSAFE.sub(_escape, path.replace("?", "%3F"))
    return _without_dots(path) if "/." in path else path


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == 3 and found[0] == "%":
        char = chr(int(found[1:], 16))
        return char if char in _UNRESERVED else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8", "replace"))


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    ends_in_folder = segments[-1] in (".", "..")
    return "/" + "/".join(kept) + ("/" if ends_in_folder and kept else "")


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = [_ESCAPE_OR_UNSAFE.sub(_escape, pair) for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0].lower())]
    return "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
