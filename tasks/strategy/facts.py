"""Facts of the ledger that strategy cites: pages, coverage, changes in publishing, sites, keywords, figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from tasks.evidence import COLUMNS, coverage_facts, evidence_id, page_facts
from tasks.strategy.models import Market


def fact(
    kind: str, locator: str, statement: str, value: float | None, observed_at: Any, source: str = "crawl", status: str = "measured"
) -> pd.DataFrame:
    """One fact as a row of the ledger; `observed_at` is an instant, or a day, which counts from its beginning in UTC."""
    at = pd.Timestamp(observed_at)
    instant = (at if at.tzinfo else at.tz_localize("UTC")).to_pydatetime()
    row = (evidence_id(kind, locator, statement), kind, locator, statement, value, status, source, instant)
    return pd.DataFrame([row], columns=COLUMNS)


def of_pages(market: Market, urls: Iterable[str]) -> pd.DataFrame:
    """That these pages stand, with title, length and date."""
    return page_facts(market.pages, set(urls))


def of_coverage(market: Market, site: str, topic_ids: Iterable[str]) -> pd.DataFrame:
    """How many pages a site has on each of these topics."""
    return coverage_facts(market.coverage, pd.DataFrame({"topic_id": list(topic_ids)}), site, market.as_of)


def of_site(market: Market, site: str, what: str, value: float) -> pd.DataFrame:
    """A figure of a site's profile, in a sentence that begins with the site."""
    return fact("profile", site, f"{site} {what}", value, market.as_of)


def of_keywords(keywords: pd.DataFrame, observed_at: datetime) -> pd.DataFrame:
    """On how many pages these keywords stand, with their intent."""
    rows = keywords.to_dict("records")
    told = [fact("keyword", str(row["keyword"]), _keyword(row), float(row["page_count"]), observed_at) for row in rows]
    return joined(told)


def _keyword(row: Mapping[Any, Any]) -> str:
    count = int(row["page_count"])
    return f"“{row['keyword']}” stands on {count} {'page' if count == 1 else 'pages'} of the market; search intent: {row['intent']}."


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Facts together, each once."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(filled, ignore_index=True).drop_duplicates("evidence_id", ignore_index=True)


def ids(*parts: pd.DataFrame) -> list[str]:
    """The ids of facts, each once, in order."""
    return list(dict.fromkeys(str(one) for part in parts for one in part["evidence_id"]))
