"""Which addresses may be connected to."""

import socket

import pytest

from connectors.errors import RefusedAddress, SettingsError
from connectors.web.guard import (
    Guard,
    check_address,
    check_connection,
    check_url,
    is_public,
    parse_pair,
    parse_resolve,
    permitted_addresses,
    resolve_checked,
)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1",
        "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1", "168.63.129.16", "192.0.0.8",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
            "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "100::1", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(RefusedAddress, match="PLANCAST_RESOLVE"):
        check_address("evil.example", address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "gopher://x.org/",
        "http://user@/",
    ],
)
def test_refused_by_the_url_alone(url: str) -> None:
    with pytest.raises(RefusedAddress):
        check_url(url, Guard())


def test_public_url_passes() -> None:
    check_url("https://example.org/a", Guard())
    check_url("http://93.184.216.34:8080/", Guard())


def test_resolve_is_parsed() -> None:
    assert parse_resolve(" 18F.test=127.0.0.1:8801, six.test=[::1]:80 ,") == {"18f.test": ("127.0.0.1", 8801), "six.test": ("::1", 80)}
    assert parse_resolve("") == {}


@pytest.mark.parametrize(
    "text",
    [
        "a.test",
        "a.test=127.0.0.1",
        "a.test=host:80",
        "=127.0.0.1:80",
        "127.0.0.1=127.0.0.1:80",
        "[::1]=127.0.0.1:80",
        "a b=127.0.0.1:80",
        "a.test:81=127.0.0.1:80",
        "a.test=127.0.0.1:99999",
        "a.test=1.1.1.1:1,a.test=1.1.1.1:2",
    ],
)
def test_faulty_resolve_says_what_is_wrong(text: str) -> None:
    with pytest.raises(SettingsError, match="PLANCAST_RESOLVE"):
        parse_resolve(text)


def test_pair_needs_both_parts() -> None:
    assert parse_pair("[2606::1]:443") == ("2606::1", 443)
    with pytest.raises(ValueError, match="is not ADDRESS:PORT"):
        parse_pair("1.2.3.4")


def test_mapping_permits_just_that_pair() -> None:
    guard = Guard(resolve=parse_resolve("a.test=127.0.0.1:8801"))
    assert resolve_checked("a.test", 80, guard) == [("127.0.0.1", 8801)]
    assert resolve_checked("A.test", 443, guard) == [("127.0.0.1", 8801)]
    for host, port in (("a.test", 8801), ("a.test", 22), ("127.0.0.1", 8801), ("localhost", 8801), ("::1", 8801)):
        with pytest.raises(RefusedAddress):
            resolve_checked(host, port, guard)


def test_socket_is_checked_again() -> None:
    operators = [("127.0.0.1", 8801)]
    check_connection(("127.0.0.1", 8801), operators)
    check_connection(("8.8.8.8", 53), operators)
    for pair in (("127.0.0.1", 8802), ("127.0.0.2", 8801), ("::1", 8801)):
        with pytest.raises(RefusedAddress):
            check_connection(pair, operators)


def test_of_mixed_answers_only_public_ones_are_used() -> None:
    assert permitted_addresses("mixed.example", ["10.0.0.1", "8.8.8.8", "::1"]) == ["8.8.8.8"]
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1"):
        permitted_addresses("inner.example", ["10.0.0.1", "::1"])


def test_resolved_name_that_is_private_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.9", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers)
    with pytest.raises(RefusedAddress, match=r"192\.168\.0\.9"):
        resolve_checked("inner.example", 80, Guard())


def test_proxy_is_not_used_for_mapped_hosts() -> None:
    guard = Guard(resolve={"a.test": ("127.0.0.1", 1)}, proxy="http://proxy:3128")
    assert guard.proxy_for("a.test") is None
    assert guard.proxy_for("example.org") == "http://proxy:3128"
