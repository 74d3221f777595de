"""One guarded request: bounded, verified, and connected to precisely what was checked."""

import asyncio
import datetime as dt
import gzip
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Coroutine
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connectors.errors import RefusedAddress
from connectors.web.guard import Guard
from connectors.web.transport import Answer, FetchFailed, Transport, fetch, follow

AGENT = "Plancast/0.1 (+https://plancast.example/bot)"
MIB = 1024 * 1024


def get(guard: Guard, url: str, ca_bundle: Path | None = None, **options: Any) -> Answer:
    async def once() -> Answer:
        async with Transport(guard, AGENT, ca_bundle=ca_bundle) as transport:
            return await transport.get(url, **({"max_bytes": 10 * MIB, "timeout_s": 20.0} | options))

    return asyncio.run(once())


def mapped(origin: Any, host: str = "site.test", **fields: Any) -> Guard:
    return Guard(resolve={host: origin.pair}, **fields)


def test_answer_as_it_came(origin: Any) -> None:
    packed = gzip.compress(b"<p>Hello")
    origin.serve("/a?b=1", packed, content_encoding="gzip", x_two="1")
    answer = get(mapped(origin), "http://site.test/a?b=1")
    assert (answer.status, answer.body, answer.raw) == (200, b"<p>Hello", packed)
    assert (b"X-Two", b"1") in answer.headers
    assert answer.header("x-two") == "1"
    assert answer.header("x-three") is None
    _, headers = origin.asked[0]
    assert headers["Host"] == "site.test"
    assert headers["User-Agent"] == AGENT


def test_ipv6(serve: Any) -> None:
    origin = serve(address="::1")
    origin.serve("/", "six")
    assert get(mapped(origin), "http://site.test/").body == b"six"


@pytest.mark.parametrize("size", [MIB, MIB + 1])
def test_size_limit(origin: Any, size: int) -> None:
    origin.serve("/plain", bytes(size))
    origin.serve("/packed", gzip.compress(bytes(size)), content_encoding="gzip")
    for path in ("/plain", "/packed"):
        if size == MIB:
            assert len(get(mapped(origin), f"http://site.test{path}", max_bytes=MIB).body) == MIB
        else:
            with pytest.raises(FetchFailed) as failure:
                get(mapped(origin), f"http://site.test{path}", max_bytes=MIB)
            assert failure.value.outcome == "too_large"
            assert failure.value.answer is not None


def test_endless_body_without_a_length_is_cut(origin: Any) -> None:
    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while True:
            handler.wfile.write(b"10000\r\n" + bytes(65536) + b"\r\n")

    origin.pages["/"] = pour
    with pytest.raises(FetchFailed) as failure:
        get(mapped(origin), "http://site.test/", max_bytes=MIB)
    assert failure.value.outcome == "too_large"


def test_drip_is_cut_off_by_the_time_in_all(origin: Any) -> None:
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not ended.wait(0.02):  # a byte now and then, so that no pause is long
            handler.wfile.write(b"x")

    origin.pages["/"] = drip
    with pytest.raises(FetchFailed) as failure:
        get(mapped(origin), "http://site.test/", timeout_s=0.5)
    ended.set()
    assert failure.value.outcome == "timeout"


def test_unwanted_type_is_left_on_the_wire(origin: Any) -> None:
    origin.serve("/a.pdf", bytes(5 * MIB), content_type="application/pdf")
    answer = get(mapped(origin), "http://site.test/a.pdf", kept_types=("text/html",), max_bytes=MIB)
    assert (answer.status, answer.raw) == (200, b"")


def test_undecodable_body_is_an_error(origin: Any) -> None:
    origin.serve("/", b"plain", content_encoding="gzip")
    with pytest.raises(FetchFailed, match="not gzip"):
        get(mapped(origin), "http://site.test/")


def test_closed_port_is_a_passing_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        guard = Guard(resolve={"site.test": unused.getsockname()})
        with pytest.raises(FetchFailed) as failure:
            get(guard, "http://site.test/")
    assert (failure.value.outcome, failure.value.is_transient) == ("error", True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://site.test:{port}/",
        "http://0.0.0.0:{port}/",
    ],
)
def test_the_mapped_address_is_refused_under_any_other_name(origin: Any, url: str) -> None:
    origin.serve("/", "secret")
    with pytest.raises(RefusedAddress):
        get(mapped(origin), url.format(port=origin.pair[1]))
    assert origin.asked == []


def answers(*addresses: str) -> Callable[..., list[Any]]:
    """A resolver whose answer changes with each question."""
    left = list(addresses)

    def getaddrinfo(_host: object, port: object, *_args: object, **_options: object) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


def connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where sockets are sent to, from now on; none arrives."""
    targets: list[str] = []

    def sock_connect(_loop: object, _socket: object, address: tuple[Any, ...]) -> Coroutine[Any, Any, None]:
        async def fail() -> None:
            targets.append(str(address[0]))
            raise ConnectionRefusedError(111, "no network in this test")

        return fail()

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", sock_connect)
    return targets


def test_connected_is_what_was_checked_though_the_name_is_rebound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.216.34", "127.0.0.1"))
    targets = connections(monkeypatch)
    with pytest.raises(FetchFailed):
        get(Guard(), "http://rebinding.example/")
    assert targets == ["93.184.216.34"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00:ec2::254"])
def test_name_at_a_private_address_is_refused_before_any_socket(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers(address))
    targets = connections(monkeypatch)
    with pytest.raises(RefusedAddress):
        get(Guard(), "http://inner.example/")
    assert targets == []


def test_socket_check_holds_even_if_the_resolver_lied(origin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.web.guard.permitted_addresses", lambda _host, found: list(found))
    monkeypatch.setattr(socket, "getaddrinfo", answers("127.0.0.1"))
    with pytest.raises(RefusedAddress):
        get(Guard(), f"http://inner.example:{origin.pair[1]}/")
    assert origin.asked == []


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://[::1]/", "file:///etc/passwd", "http://2130706433/"]
)
def test_each_redirect_is_checked(origin: Any, location: str) -> None:
    origin.redirect("/", location)
    with pytest.raises(RefusedAddress):
        fetch("http://site.test/", mapped(origin), AGENT)


def test_redirects_are_followed_at_most_ten_times(origin: Any) -> None:
    for hop in range(12):
        origin.redirect(f"/{hop}", f"/{hop + 1}")
    origin.serve("/12", "end")
    assert fetch("http://site.test/2", mapped(origin), AGENT).body == b"end"
    with pytest.raises(FetchFailed, match="11 times"):
        fetch("http://site.test/1", mapped(origin), AGENT)


def test_redirect_loop_is_told(origin: Any) -> None:
    origin.redirect("/a", "/b")
    origin.redirect("/b", "/a")
    with pytest.raises(FetchFailed) as failure:
        fetch("http://site.test/a", mapped(origin), AGENT)
    assert failure.value.outcome == "redirect_loop"


def test_no_url_is_refused(origin: Any) -> None:
    async def once() -> Answer:
        async with Transport(mapped(origin), AGENT) as transport:
            return await follow("ftp://site.test/", transport)

    with pytest.raises(RefusedAddress):
        asyncio.run(once())


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[ssl.SSLContext, Path]]:
    """A certificate authority of our own: a server's context for a host, and the file to trust."""
    folder = tmp_path_factory.mktemp("tls")
    now = dt.datetime.now(dt.UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, extension: x509.ExtensionType, *, is_authority: bool) -> x509.Certificate:
        builder = x509.CertificateBuilder(name, subject, public, x509.random_serial_number(), now - dt.timedelta(days=1), now + dt.timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        return builder.add_extension(extension, critical=False).sign(key, hashes.SHA256())

    root = certificate(name, key.public_key(), x509.SubjectKeyIdentifier.from_public_key(key.public_key()), is_authority=True)
    trusted = folder / "ca.pem"
    trusted.write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def issue(host: str) -> tuple[ssl.SSLContext, Path]:
        own = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        leaf = certificate(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), own.public_key(), names, is_authority=False)
        file = folder / f"{host}.pem"
        private = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + leaf.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context, trusted

    return issue


def test_custom_authority_is_trusted_and_others_are_not(serve: Any, authority: Any) -> None:
    context, trusted = authority("site.test")
    origin = serve(tls=context)
    origin.serve("/", "safe")
    assert get(mapped(origin), "https://site.test/", ca_bundle=trusted).body == b"safe"
    with pytest.raises(FetchFailed, match="certificate does not verify"):
        get(mapped(origin), "https://site.test/")


def test_certificate_of_another_host_is_refused(serve: Any, authority: Any) -> None:
    context, trusted = authority("other.test")
    origin = serve(tls=context)
    origin.serve("/", "safe")
    with pytest.raises(FetchFailed, match="certificate does not verify"):
        get(mapped(origin), "https://site.test/", ca_bundle=trusted)
    assert origin.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost"])
def test_proxy_is_used_for_strangers_only(serve: Any, address: str) -> None:
    proxy, origin = serve(), serve()
    proxy.serve("http://stranger.example/a", "through the proxy")
    origin.serve("/", "direct")
    guard = mapped(origin, proxy=f"http://{address}:{proxy.pair[1]}")
    assert get(guard, "http://stranger.example/a").body == b"through the proxy"
    assert get(guard, "http://site.test/").body == b"direct"
    for url in ("http://169.254.169.254/", "http://localhost/", f"http://127.0.0.1:{proxy.pair[1]}/"):
        with pytest.raises(RefusedAddress):
            get(guard, url)
    assert [path for path, _ in proxy.asked] == ["http://stranger.example/a"]
