from datetime import UTC, date, datetime

import pandas as pd

from tasks.facts import RECONCILED
from tasks.gap.contributions import COLUMNS, contributions

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PAGES = pd.DataFrame({"site": ["a.test", "b.test", "b.test"], "fetched_at": pd.to_datetime([NOW] * 3, utc=True)})
NO_FACTS = pd.DataFrame(columns=["kind", "source", "keyword", "item", "on", "value", "fact", "known_at"])
NOTHING = pd.DataFrame(columns=RECONCILED)


def test_without_sources_the_crawl_is_the_only_one() -> None:
    found = contributions(PAGES, NO_FACTS, [], NOTHING)
    assert list(found.columns) == COLUMNS
    assert found[["source", "what", "record_count"]].to_dict("records") == [{"source": "crawl", "what": "pages of 2 sites", "record_count": 3}]


def test_a_source_tells_of_how_many_keywords_what_and_of_which_time() -> None:
    rows = [("figure", "DataForSEO", "rye", date(2026, 3, 1)), ("result", "DataForSEO", "rye", date(2026, 5, 1)), ("trend", "Wikipedia", "oat", None)]
    facts = pd.DataFrame(
        [{"kind": kind, "source": source, "keyword": keyword, "on": on} for kind, source, keyword, on in rows], columns=NO_FACTS.columns
    )
    found = contributions(PAGES, facts, [], NOTHING).set_index("source")
    assert found.loc["DataForSEO", ["what", "record_count", "keyword_count"]].tolist() == ["volume and difficulty, who ranks", 2, 1]
    assert (found.loc["DataForSEO", "first_on"], found.loc["DataForSEO", "last_on"]) == (date(2026, 3, 1), date(2026, 5, 1))
    assert found.loc["Wikipedia", "last_on"] is None


def test_how_much_of_the_totals_queries_tell_stands_beside_them() -> None:
    metrics = [{"source": "search_console", "record_count": 9, "first_on": date(2026, 8, 1), "last_on": date(2026, 10, 1)}]
    row = {"site": "a.test", "source": "search_console", "metric": "clicks", "coverage_share": 0.62}
    reconciled = pd.DataFrame([{**row, "scope": "site"}, {**row, "scope": "page", "coverage_share": 0.1}], columns=RECONCILED)
    found = contributions(PAGES, NO_FACTS, metrics, reconciled).set_index("source")
    assert found.loc["Search Console", "note"].startswith("Queries are known for 62% of clicks;")
    assert contributions(PAGES, NO_FACTS, metrics, NOTHING)["note"].tolist() == ["", ""]
