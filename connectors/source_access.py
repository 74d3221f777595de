"""How each outside source is reached: its credentials, its client, and what it costs. What asks it knows no setting and no environment."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlsplit

from pydantic import SecretStr

from connectors.api import Api
from connectors.credentials import block_name, credentials, variable_names
from connectors.dataforseo import DIFFICULTY_PRICE_A_KEYWORD_USD, DIFFICULTY_PRICE_USD, VOLUME_PRICE_USD
from connectors.errors import SettingsError
from connectors.serp import SERP_PRICE_USD
from connectors.settings import Settings
from connectors.suggest import check_template
from connectors.web.guard import Guard, parse_resolve

DAY_S = 86_400
"""How long an answer counts that was paid for, should the run be killed before it is filed."""

_MOST_KEYWORDS_A_CALL = 1_000


@dataclass(frozen=True, slots=True)
class Source:
    """An outside source. `address` is where it answers, `credential` what its credentials are filed under, `setting` the operator's that names it."""

    name: str
    address: str | None
    page: str
    credential: str | None = None
    setting: str | None = None
    requests_per_second: float | None = None
    is_paid: bool = False


def known_source(key: str, found: Settings, wikipedia: str | None = None) -> Source:
    """The source behind a name of the brief: `search_console`, `web_analytics`, `dataforseo`, `serpapi`, `searxng`, `suggestions`, `trends`."""
    sources = {
        "search_console": Source("Search Console", "https://www.googleapis.com", "search-console", "search-console"),
        "web_analytics": Source("Google Analytics", "https://analyticsdata.googleapis.com", "web-analytics", "web-analytics"),
        "dataforseo": Source("DataForSEO", "https://api.dataforseo.com", "keyword-data", "dataforseo", is_paid=True),
        "serpapi": Source("SerpAPI", "https://serpapi.com", "serp", "serpapi", is_paid=True),
        "searxng": Source("SearXNG", found.searxng_url, "serp", setting="PLANCAST_SEARXNG_URL", requests_per_second=1),
        "suggestions": Source("Suggestions", found.suggestions_url, "suggestions", setting="PLANCAST_SUGGESTIONS_URL", requests_per_second=1),
        "trends": Source("Wikipedia", f"https://{wikipedia}", "trends", requests_per_second=10),
    }
    return sources[key]


def secret_of(source: Source, workspace: str) -> SecretStr:
    """The credentials of a source. Raises `SettingsError`, which says where they are looked for."""
    name = source.credential or ""
    found = credentials(name, workspace)
    if found is None:
        own, shared = variable_names(name, workspace)
        places = f"{own}, {shared} or the Prefect Secret block {block_name(name, workspace)}"
        raise SettingsError(f"The workspace {workspace} has no credentials for it. Set {places}; docs/sources/{source.page}.md says how to get them.")
    return found


def address_of(source: Source) -> str:
    """Where a source answers. Raises `SettingsError` where the operator has not named it."""
    if source.address is None:
        raise SettingsError(f"No source of it is named. Set {source.setting}; docs/sources/{source.page}.md says how.")
    if source.setting == "PLANCAST_SUGGESTIONS_URL":
        check_template(source.address)
    elif urlsplit(source.address).scheme not in ("http", "https"):
        raise SettingsError(f"{source.setting}: {source.address!r} is no address. Write it as https://search.example.org.")
    return source.address


def open_api(source: Source, found: Settings, workspace: str) -> Api:
    """The client of a source: behind the guard, at its pace, answers of paid and slow ones kept for a day in the workspace's own folder.

    A call that is paid for is not repeated by itself. A host that the operator maps is asked as fast as it answers.
    """
    resolve = parse_resolve(found.resolve)
    is_kept = source.is_paid or source.requests_per_second is not None
    is_mapped = urlsplit(source.address or "").hostname in resolve
    return Api(
        source.name,
        Guard(resolve, found.proxy),
        user_agent=found.user_agent,
        ca_bundle=found.ca_bundle,
        cache=found.cache / workspace / source.name.lower() if is_kept else None,
        cache_s=DAY_S if is_kept else 0,
        retries=0 if source.is_paid else 3,
        requests_per_second=None if is_mapped else source.requests_per_second,
    )


def volumes_cost_usd(keywords: int) -> float:
    """What volume and difficulty of so many keywords may cost at DataForSEO, by its documented prices."""
    calls = ceil(keywords / _MOST_KEYWORDS_A_CALL)
    return calls * (VOLUME_PRICE_USD + DIFFICULTY_PRICE_USD) + keywords * DIFFICULTY_PRICE_A_KEYWORD_USD


def results_cost_usd(keywords: int) -> float:
    """What ten results of so many keywords may cost at DataForSEO, by its documented prices."""
    return keywords * SERP_PRICE_USD
