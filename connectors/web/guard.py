"""The decision on which addresses may be connected to: public ones, and the pairs that the operator names. Pure but for `resolve_checked`.

Every fetch of Plancast passes here twice: the addresses that a host resolves to are filtered (`permitted_addresses`), and each socket is
checked against the address that it is about to connect to (`check_connection`). Names are resolved once a connection and the connection
goes to the very address that was checked, so an answer that changes in between (DNS rebinding) changes nothing.

With an HTTP proxy, the proxy resolves the names of other hosts: the guard then checks literal addresses and the mapping, and the proxy
must keep private networks out of reach. Mapped hosts are always connected to directly.
"""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors.errors import RefusedAddress, SettingsError
from connectors.web.urls import normalise

Pair = tuple[str, int]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # a cloud's metadata and DNS, on a public address
        "64:ff9b:1::/48",  # NAT64 of a local network
        "100:0:0:1::/64",
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, of old
        "::/96",  # IPv4-compatible, of old
    )
)
_EXAMPLE = "PLANCAST_RESOLVE=18f.test=127.0.0.1:8801,cloud.test=[::1]:8802"


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be connected to. `resolve` maps a host to the one address and port that stand for it; `proxy` is the operator's proxy."""

    resolve: Mapping[str, Pair] = field(default_factory=dict)
    proxy: str | None = None

    def mapped(self, host: str, port: int) -> Pair | None:
        """The pair that stands for `host`, or None if it is not mapped. Raises `RefusedAddress` for any port but http's and https's own."""
        pair = self.resolve.get(host.lower())
        if pair is not None and port not in (80, 443):
            raise RefusedAddress(f"{host} is mapped to {_spelled(pair)}, but port {port} of it was asked for. Ask for it without a port.")
        return pair

    def proxy_for(self, host: str) -> str | None:
        """The proxy to reach `host` by: none for mapped hosts."""
        return None if host.lower() in self.resolve else self.proxy


def parse_resolve(text: str) -> dict[str, Pair]:
    """The mapping that `HOST=ADDRESS:PORT,…` spells, as host -> (address, port). Raises `SettingsError`, which quotes the faulty entry."""
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    mapping: dict[str, Pair] = {}
    for entry in entries:
        host, pair = _parse_entry(entry)
        if host in mapping:
            raise SettingsError(f"PLANCAST_RESOLVE names {host} twice. Keep one of them, as in {_EXAMPLE}.")
        mapping[host] = pair
    return mapping


def parse_pair(text: str) -> Pair:
    """The pair that `ADDRESS:PORT` (IPv6 in brackets) spells. Raises `ValueError`."""
    parts = urlsplit(f"//{text}")
    if not parts.hostname or parts.port is None or parts.path or parts.username is not None:
        raise ValueError(f"{text!r} is not ADDRESS:PORT")
    return str(ipaddress.ip_address(parts.hostname)), parts.port


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, seen through the IPv4 addresses that an IPv6 address may carry."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if any(ip.version == network.version and ip in network for network in _REFUSED_NETWORKS):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def check_address(host: str, address: str) -> None:
    """Raise `RefusedAddress` unless `address`, which `host` resolved to, is public."""
    if not is_public(address):
        raise RefusedAddress(
            f"{host} is at {address}, which is not a public address. If the site is yours to crawl there, name the pair in PLANCAST_RESOLVE,"
            f" as in {_EXAMPLE}."
        )


def check_url(url: str, guard: Guard) -> None:
    """Raise `RefusedAddress` for a URL that need not be resolved: not http(s), a literal address that is not public, a mapped host's port."""
    normal = normalise(url)
    if normal is None:
        raise RefusedAddress(f"{url!r} is not an http(s) URL with a valid host. Only those are fetched.")
    parts = urlsplit(normal)
    host = parts.hostname or ""
    mapped = guard.mapped(host, parts.port or (443 if parts.scheme == "https" else 80))
    if _is_literal(host):
        check_address(host, host)
    elif mapped is None and (host == "localhost" or host.endswith(".localhost")):
        check_address(host, "127.0.0.1")


def permitted_addresses(host: str, addresses: Iterable[str]) -> list[str]:
    """Those of the `addresses` of an unmapped `host` that are public, in their order. Raises `RefusedAddress` if none is."""
    found = list(addresses)
    permitted = [address for address in found if is_public(address)]
    if not permitted:
        check_address(host, found[0])
    return permitted


def check_connection(pair: Pair, operators: Iterable[Pair]) -> None:
    """Raise `RefusedAddress` unless the socket that is about to connect to `pair` goes to a public address or to one of the operator's pairs."""
    if pair not in operators:
        check_address(_spelled(pair), pair[0])


def resolve_checked(host: str, port: int, guard: Guard) -> list[Pair]:
    """The pairs that a connection to `host` and `port` may go to, looked up now. Connect to one of them, not to the name.

    Raises `RefusedAddress`, or `OSError` where the name is not known.
    """
    mapped = guard.mapped(host, port)
    if mapped is not None:
        return [mapped]
    if _is_literal(host):
        check_address(host, host)
        return [(host, port)]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = dict.fromkeys(str(info[4][0]) for info in found)
    return [(address, port) for address in permitted_addresses(host, addresses)]


def _parse_entry(entry: str) -> tuple[str, Pair]:
    host, separator, pair = entry.partition("=")
    host = host.strip().lower().rstrip(".")
    if not separator or normalise(f"http://{host}/") != f"http://{host}/" or _is_literal(host) or ":" in host:
        raise SettingsError(f"PLANCAST_RESOLVE: {entry!r} does not begin with a host name and '='. Write it as in {_EXAMPLE}.")
    try:
        return host, parse_pair(pair.strip())
    except ValueError as error:
        raise SettingsError(f"PLANCAST_RESOLVE: {entry!r} does not end in ADDRESS:PORT ({error}). Write it as in {_EXAMPLE}.") from error


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _spelled(pair: Pair) -> str:
    return f"[{pair[0]}]:{pair[1]}" if ":" in pair[0] else f"{pair[0]}:{pair[1]}"
