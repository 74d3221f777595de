"""Every outside source of a brief on one local server: the real hosts, their wire formats, TLS with a certificate made for them."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.connectors.answering import ApiServer, Asked, Reply, serving

HOSTS = (
    "www.googleapis.com", "oauth2.googleapis.com", "analyticsdata.googleapis.com", "api.dataforseo.com", "serpapi.com", "en.wikipedia.org",
    "wikimedia.org", "search.test", "suggest.test",
)  # fmt: skip
CONSOLE = "/webmasters/v3/sites/sc-domain:brightloaf.test/searchAnalytics/query"
ANALYTICS = "/v1beta/properties/1234:runReport"
VOLUMES = "/v3/keywords_data/google_ads/search_volume/live"
DIFFICULTIES = "/v3/dataforseo_labs/google/bulk_keyword_difficulty/live"
RESULTS = "/v3/serp/google/organic/live/regular"
TODAY = datetime.now(UTC).date()
DAY = TODAY - timedelta(days=10)
PERSON = json.dumps({"client_id": "id-1", "client_secret": "secret-12345", "refresh_token": "refresh-12345"})
CREDENTIALS = {
    "PLANCAST_SEARCH_CONSOLE_CREDENTIALS": PERSON,
    "PLANCAST_WEB_ANALYTICS_CREDENTIALS": PERSON,
    "PLANCAST_DATAFORSEO_CREDENTIALS": "login:pa55-word-of-the-api",
    "PLANCAST_SERPAPI_CREDENTIALS": "serp-api-key-0123456789",
    "PLANCAST_SEARXNG_URL": "https://search.test",
    "PLANCAST_SUGGESTIONS_URL": "https://suggest.test/ac/?q={searchTerms}",
}


@dataclass
class Outside:
    """The server, and the settings by which it is found."""

    api: ApiServer
    certificate: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings, with credentials for all sources."""
        pair = ":".join(map(str, self.api.server.server_address[:2]))
        resolve = ",".join(f"{host}={pair}" for host in HOSTS)
        return {**CREDENTIALS, "PLANCAST_RESOLVE": resolve, "PLANCAST_CA_BUNDLE": str(self.certificate)}

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(request.path == path for request in self.api.asked)

    def well(self) -> None:
        """Everything answers as it should."""
        self.api.scripts.clear()
        self.api.asked.clear()
        self.api.on("/token", Reply({"access_token": "token-1", "expires_in": 3599}))
        self.api.on(CONSOLE, console(DAY))
        self.api.on(ANALYTICS, _analytics)
        self.api.on(VOLUMES, lambda asked: _envelope([_volume(keyword) for keyword in asked.json()[0]["keywords"]], 0.075))
        self.api.on(DIFFICULTIES, lambda asked: _envelope([{"items": [_difficulty(keyword) for keyword in asked.json()[0]["keywords"]]}], 0.0102))
        self.api.on(RESULTS, lambda asked: _envelope([_page(asked.json()[0]["keyword"])], 0.002))
        self.api.on("/search.json", lambda asked: Reply(_serpapi(asked.query["q"][0])))
        self.api.on("/search", lambda asked: Reply(_searxng(asked)))
        self.api.on("/ac/", lambda asked: Reply([asked.query["q"][0], [f"{asked.query['q'][0]} recipe"]]))
        self.api.on("/w/api.php", lambda asked: Reply({"query": {"pages": [{"title": title} for title in asked.query["titles"][0].split("|")]}}))
        for title in ("rye bread", "sourdough"):
            self.api.on(f"/api/rest_v1/metrics/pageviews/per-article/en.wikipedia.org/all-access/user/{title.replace(' ', '_')}/{_span()}", _views)


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    """The outside world for the length of the block."""
    certificate = folder / "outside.pem"
    certificate.write_bytes(_certificate())
    with serving(certificate) as api:
        found = Outside(api, certificate)
        found.well()
        yield found


def _certificate() -> bytes:
    """A certificate for all hosts, and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def console(*days: date) -> Callable[[Asked], Reply]:
    """A property whose searches are one query on one page, on each of these days."""

    def answer(asked: Asked) -> Reply:
        body = asked.json()
        found = [day for day in days if body["startDate"] <= day.isoformat() <= body["endDate"] and body["startRow"] == 0]
        keys = [{"date": day.isoformat(), "page": "https://www.brightloaf.test/rye", "query": "rye bread"} for day in found]
        figures = {"clicks": 9, "impressions": 90, "ctr": 0.1, "position": 4.5}
        rows = [{"keys": [each[name] for name in body["dimensions"]], **figures} for each in keys]
        return Reply({**({"rows": rows} if rows else {}), "responseAggregationType": "byProperty"})

    return answer


def _analytics(asked: Asked) -> Reply:
    body = asked.json()
    names = [item["name"] for item in body["dimensions"]]
    known = {"date": f"{DAY:%Y%m%d}", "hostName": "www.brightloaf.test", "pagePath": "/rye"}
    span = body["dateRanges"][0]
    is_there = span["startDate"] <= DAY.isoformat() <= span["endDate"]
    row = {"dimensionValues": [{"value": known[name]} for name in names], "metricValues": [{"value": "7"} for _ in body["metrics"]]}
    heads = {"metricHeaders": [{"name": item["name"], "type": "TYPE_INTEGER"} for item in body["metrics"]]}
    rows = {"rows": [row], "rowCount": 1} if is_there else {"rowCount": 0}
    return Reply({**heads, **rows, "metadata": {"currencyCode": "EUR", "timeZone": "Europe/Berlin"}})


def _envelope(result: Any, cost: float) -> Reply:
    task = {"id": "1", "status_code": 20_000, "status_message": "Ok.", "cost": cost, "result_count": 1, "result": result}
    return Reply(
        {"version": "0.1", "status_code": 20_000, "status_message": "Ok.", "cost": cost, "tasks_count": 1, "tasks_error": 0, "tasks": [task]}
    )


def _volume(keyword: str) -> dict[str, Any]:
    months = [{"year": 2026, "month": 3, "search_volume": 900}]
    return {"keyword": keyword, "search_volume": 1_000, "competition_index": 50, "cpc": 0.6, "monthly_searches": months}


def _difficulty(keyword: str) -> dict[str, Any]:
    return {"keyword": keyword, "keyword_difficulty": 41}


def _page(keyword: str) -> dict[str, Any]:
    item = {"type": "organic", "rank_group": 1, "rank_absolute": 1, "url": "https://crumb.test/rye", "title": keyword}
    return {"keyword": keyword, "type": "organic", "item_types": ["organic"], "items_count": 1, "items": [item]}


def _serpapi(keyword: str) -> dict[str, Any]:
    found = [{"position": 1, "link": "https://crumb.test/rye", "title": keyword}]
    return {"search_metadata": {"status": "Success"}, "organic_results": found, "related_questions": [{"question": f"What is {keyword}?"}]}


def _searxng(asked: Asked) -> dict[str, Any]:
    found = [{"url": "https://crumb.test/rye", "title": "Rye"}] if asked.query["pageno"] == ["1"] else []
    return {"query": asked.query["q"][0], "results": found, "suggestions": ["rye flour"], "unresponsive_engines": []}


def _span() -> str:
    first, last = TODAY.replace(year=TODAY.year - 3, day=1), TODAY.replace(day=1) - timedelta(days=1)
    return f"monthly/{first:%Y%m%d}00/{last:%Y%m%d}00"


def _views(_: Asked) -> Reply:
    last = TODAY.replace(day=1) - timedelta(days=1)
    return Reply({"items": [{"timestamp": f"{last:%Y%m}0100", "views": 1_234}]})
