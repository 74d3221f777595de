from datetime import UTC, datetime

import pandas as pd

from tasks.evidence import cite, ledger

NOW = datetime(2026, 11, 1, tzinfo=UTC)
PAGES = pd.DataFrame(
    [
        {"url": "http://r.test/rye", "title": "Rye bread", "word_count": 700, "published_on": pd.Timestamp("2026-03-04"), "fetched_at": NOW},
        {"url": "http://o.test/wheat", "title": None, "word_count": 90, "published_on": pd.NaT, "fetched_at": NOW},
    ]
)
COVERAGE = pd.DataFrame([{"site": "o.test", "topic_id": "t1", "page_count": 1}, {"site": "r.test", "topic_id": "t1", "page_count": 5}])
GAPS = pd.DataFrame(
    [
        {
            "kind": "missing",
            "label": "rye",
            "topic_id": "t1",
            "evidence_urls": ["http://r.test/rye", "http://gone.test/"],
            "target_urls": ["http://o.test/wheat"],
        },
        {"kind": "keyword", "label": "wheat bread", "topic_id": "t2", "evidence_urls": [], "target_urls": []},
    ]
)


def test_each_fact_says_what_was_seen_where_and_when() -> None:
    facts = ledger(GAPS, PAGES, COVERAGE, "o.test", NOW).set_index("locator")
    assert facts.loc["http://r.test/rye", "statement"] == "“Rye bread”, 700 words, published 2026-03-04."
    assert facts.loc["http://o.test/wheat", "statement"] == "“untitled”, 90 words."
    assert facts.loc["o.test t1", "statement"] == "o.test has 1 page on this topic."
    assert facts.loc["o.test t2", "value"] == 0
    assert set(facts["status"]) == {"measured"}


def test_a_gap_cites_its_pages_and_the_targets_coverage_and_nothing_that_is_not_in_the_ledger() -> None:
    facts = ledger(GAPS, PAGES, COVERAGE, "o.test", NOW)
    place_of = facts.set_index("evidence_id")["locator"]
    cited = cite(GAPS, facts, "o.test")["evidence_ids"]
    assert [place_of[one] for one in cited[0]] == ["http://r.test/rye", "http://o.test/wheat", "o.test t1"]
    assert [place_of[one] for one in cited[1]] == ["o.test t2"]


def test_a_keyword_cites_who_says_how_often_it_is_searched() -> None:
    rows = [("wheat bread", 900.0, "measured", "DataForSEO"), ("rye", 80.0, "measured", "DataForSEO"), ("oats", None, "unknown", None)]
    keywords = pd.DataFrame(rows, columns=["keyword", "volume", "volume_status", "volume_method"])
    facts = ledger(GAPS, PAGES, COVERAGE, "o.test", NOW, keywords)
    told = facts[facts["kind"] == "keyword"].to_dict("records")
    assert [(fact["statement"], fact["value"], fact["status"], fact["source"]) for fact in told] == [
        ("“wheat bread” is searched 900 times a month (DataForSEO).", 900.0, "measured", "DataForSEO")
    ]
    assert told[0]["evidence_id"] in cite(GAPS, facts, "o.test")["evidence_ids"][1]
    assert told[0]["evidence_id"] not in cite(GAPS, facts, "o.test")["evidence_ids"][0]


def test_a_fact_has_the_same_id_in_every_run() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    first, second = (ledger(GAPS, PAGES, COVERAGE, "o.test", at) for at in (NOW, later))
    assert list(first["evidence_id"]) == list(second["evidence_id"])
    assert first["evidence_id"].is_unique


def test_no_gaps_need_no_facts() -> None:
    assert ledger(GAPS.head(0), PAGES, COVERAGE, "o.test", NOW).empty
