"""The server over real sockets: validators, compression, statuses, the request log, and ports that are freed."""

import gzip
import http.client
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.demo_market.server import DemoMarket

ROOT = Path(__file__).parents[3]
POST = "/blog/bakers-percentages/"


@pytest.fixture(scope="module")
def market() -> Iterator[DemoMarket]:
    with DemoMarket("en") as opened:
        yield opened


@pytest.fixture
def shop(market: DemoMarket) -> Iterator[http.client.HTTPConnection]:
    connection = connect(market, "brightloaf.test")
    yield connection
    connection.close()


def connect(market: DemoMarket, host: str) -> http.client.HTTPConnection:
    address, port = market.resolve[host].split(":")
    return http.client.HTTPConnection(address, int(port), timeout=10)


def ask(connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.msg, answer.read()


def test_it_tells_where_its_sites_are(market: DemoMarket) -> None:
    assert market.target == "http://brightloaf.test/"
    assert market.competitors == ("http://crumbjournal.test/", "http://hearthandrye.test/")
    assert market.start_urls == (market.target, *market.competitors)
    assert set(market.resolve) == {"brightloaf.test", "crumbjournal.test", "hearthandrye.test"}
    assert len(set(market.resolve.values())) == 3
    assert market.resolve_setting.split(",")[0] == f"brightloaf.test={market.resolve['brightloaf.test']}"


def test_every_page_of_every_site_is_served(market: DemoMarket) -> None:
    for site in market.sites:
        connection = connect(market, site.site.host)
        for path in site.html_paths:
            status, headers, body = ask(connection, path)
            assert (status, headers["Content-Type"], body) == (200, "text/html; charset=utf-8", site.answers[path].body)
        connection.close()


def test_a_connection_is_kept_and_heads_have_no_body(shop: http.client.HTTPConnection) -> None:
    status, headers, body = ask(shop, POST, "HEAD")
    first = shop.sock
    full_status, full_headers, full_body = ask(shop, POST)
    assert shop.sock is first
    assert (status, body) == (full_status, b"")
    assert int(headers["Content-Length"]) == len(full_body) == int(full_headers["Content-Length"])


def test_an_answer_that_the_client_holds_is_not_sent_again(shop: http.client.HTTPConnection) -> None:
    _, headers, _ = ask(shop, POST)
    status, again, body = ask(shop, POST, If_None_Match=headers["ETag"])
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
    for since in (headers["Last-Modified"], "Thu, 01 Jan 2099 00:00:00 -0000"):
        status, _, body = ask(shop, POST, If_Modified_Since=since)
        assert (status, body) == (304, b"")


@pytest.mark.parametrize(
    "condition",
    [
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Sun, 01 Jan 2023 00:00:00 GMT"},
        {"If_Modified_Since": "not a date"},
        {"If_None_Match": '"other"', "If_Modified_Since": "Thu, 01 Jan 2099 00:00:00 GMT"},
    ],
)
def test_a_changed_answer_is_sent_whole(shop: http.client.HTTPConnection, condition: dict[str, str]) -> None:
    status, _, body = ask(shop, POST, **condition)
    assert (status, b"percentages" in body) == (200, True)


def test_text_is_compressed_for_those_who_accept_it(shop: http.client.HTTPConnection) -> None:
    _, plain_headers, plain = ask(shop, POST)
    _, headers, packed = ask(shop, POST, Accept_Encoding="br, gzip")
    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert len(packed) < len(plain)
    assert gzip.decompress(packed) == plain


def test_a_compressed_sitemap_is_not_compressed_twice(market: DemoMarket) -> None:
    connection = connect(market, "hearthandrye.test")
    _, headers, body = ask(connection, "/sitemap-posts.xml.gz", Accept_Encoding="gzip")
    connection.close()
    assert headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in headers
    assert gzip.decompress(body).startswith(b"<?xml")


def test_old_addresses_redirect_and_lost_ones_are_not_found(shop: http.client.HTTPConnection) -> None:
    status, headers, _ = ask(shop, "/2024/01/how-to-start-a-starter/")
    assert (status, headers["Location"]) == (301, "/blog/start-a-sourdough-starter/")
    status, headers, body = ask(shop, "/recipes/index-2019.html", If_None_Match="*")
    assert (status, "ETag" in headers) == (404, False)
    assert b"Page not found" in body


def test_robots_are_told_what_to_leave_alone(shop: http.client.HTTPConnection) -> None:
    status, headers, body = ask(shop, "/robots.txt")
    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert b"Disallow: /basket/" in body
    assert b"Sitemap: http://brightloaf.test/sitemap.xml" in body


def test_requests_are_logged_with_their_status() -> None:
    with DemoMarket("de") as market:
        connection = connect(market, "krautwerk.test")
        for path in ("/alle?seite=2", "/fehlt", "/%C3%BCber-mich.html"):
            ask(connection, path)
        connection.close()
        assert market.requests == [
            ("krautwerk.test", "/alle?seite=2", 200),
            ("krautwerk.test", "/fehlt", 404),
            ("krautwerk.test", "/%C3%BCber-mich.html", 200),
        ]


def test_an_earlier_day_is_served_without_later_posts() -> None:
    with DemoMarket("en", as_of=date(2025, 12, 31)) as market:
        connection = connect(market, "brightloaf.test")
        assert ask(connection, "/blog/is-my-starter-ready/")[0] == 404
        assert ask(connection, "/blog/start-a-sourdough-starter/")[0] == 200
        connection.close()


def test_closing_ends_kept_connections_and_frees_the_ports() -> None:
    with DemoMarket("de") as market:
        ports = tuple(int(address.split(":")[1]) for address in market.resolve.values())
        connection = connect(market, "krautwerk.test")
        ask(connection, "/")
        kept = connection.sock
    assert kept.recv(1) == b""
    connection.close()
    assert market.resolve == {}
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=10)
    with DemoMarket("de", ports=ports) as again:
        assert {int(address.split(":")[1]) for address in again.resolve.values()} == set(ports)


def test_a_taken_port_is_an_error_and_leaves_no_other_port_open() -> None:
    with DemoMarket("de") as market:
        taken = int(market.resolve["krautwerk.test"].split(":")[1])
    with socket.create_server(("127.0.0.1", 0)) as blocker:
        blocked = blocker.getsockname()[1]
        with pytest.raises(OSError, match="in use"), DemoMarket("de", ports=(taken, blocked, 0)):
            pass
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", taken), timeout=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_prints_the_setting_and_serves_until_it_is_stopped(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "connectors.demo_market.server", "de"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        name, _, setting = process.stdout.readline().strip().partition("=")
        hosts = dict(pair.split("=") for pair in setting.split(","))
        port = int(hosts["beetundbalkon.test"].split(":")[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        status, _, body = ask(connection, "/")
        connection.close()
        process.send_signal(number)
        assert process.wait(timeout=30) == 0
    assert (name, status, "Gärtnern".encode() in body) == ("PLANCAST_RESOLVE", 200, True)
