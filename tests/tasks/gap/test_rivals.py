"""Suggested competitors: who links, results and topics name, and which hosts can be none."""

import pandas as pd
import pytest

from tasks.gap.hosts import registrable, why_not_rival
from tasks.gap.rivals import RIVAL_COLUMNS, suggest_rivals


def links(*sites: str, count: int = 2) -> pd.DataFrame:
    rows = [(f"http://own.test/{page}", f"http://{site}/x", site, site == "own.test") for page in range(count) for site in sites]
    return pd.DataFrame(rows, columns=["from_url", "to_url", "to_site", "is_internal"])


def serps(results: dict[str, list[str]]) -> pd.DataFrame:
    rows = [(word, place, f"http://{site}/{word}", site) for word, sites in results.items() for place, site in enumerate(sites, start=1)]
    return pd.DataFrame(rows, columns=["keyword", "rank", "url", "site"])


def coverage(pages: dict[tuple[str, str], int]) -> pd.DataFrame:
    return pd.DataFrame([(*key, count, count) for key, count in pages.items()], columns=["site", "topic_id", "page_count", "word_count"])


@pytest.mark.parametrize(
    ("host", "target", "why"),
    [
        ("blog.own.co.uk", "own.co.uk", "own"),
        ("own.com", "shop.own.com", "own"),
        ("other.co.uk", "own.co.uk", None),
        ("en.wikipedia.org", "own.com", "platform"),
        ("amazon.de", "own.com", "platform"),
        ("someone.github.io", "own.com", "platform"),
        ("d1.cloudfront.net", "own.com", "delivery"),
        ("cdn.rival.com", "own.com", "delivery"),
        ("media.net", "own.com", None),
        ("www.britannica.com", "own.com", "reference"),
        ("nasa.gov", "own.com", "public"),
        ("service.gov.uk", "own.com", "public"),
        ("mit.edu", "own.com", "public"),
        ("nasa.gov", "digital.gov", None),
        ("box.com", "own.com", None),
        ("127.0.0.1:8002", "127.0.0.1:8001", None),
    ],
)
def test_hosts_that_cannot_be_rivals_are_told_by_their_names(host: str, target: str, why: str | None) -> None:
    assert why_not_rival(host, target) == why


def test_a_domain_is_what_one_owner_registers() -> None:
    assert [registrable(host) for host in ("a.b.example.com", "a.example.com.au", "x.y.github.io", "www.example.de")] == [
        "example.com", "example.com.au", "y.github.io", "example.de"
    ]  # fmt: skip


def test_a_site_that_more_reasons_name_goes_before_one_that_one_names_first() -> None:
    found = suggest_rivals(
        "own.test",
        links=pd.concat([links("first.test", count=9), links("both.test", "youtube.com", "own.test", count=3)]),
        serps=serps({"bread": ["youtube.com", "both.test", "own.test"], "rye": ["own.test", "both.test"], "oat": ["other.test"]}),
    )
    assert list(found["site"]) == ["both.test", "first.test"]
    best = found.iloc[0]
    assert best["reasons"] == ["links", "search results"]
    assert (best["linking_pages_count"], best["keywords_count"], best["keywords_total"]) == (3, 2, 2)
    assert best["score"] == pytest.approx(1 / 62 + 1 / 61, abs=1e-6)
    assert best["why"] == "3 of the site's pages link to it; it ranks on the first page for 2 of 2 keywords."
    assert pd.isna(found.iloc[1]["keywords_count"])


def test_sites_that_write_about_the_same_are_named_with_their_affinity() -> None:
    found = suggest_rivals(
        "own.test",
        coverage=coverage(
            {("own.test", "t"): 5, ("own.test", "u"): 5, ("near.test", "t"): 50, ("near.test", "u"): 50, ("far.test", "v"): 9, ("far.test", "t"): 1}
        ),
    )
    assert list(found["site"]) == ["near.test"]
    assert found["topic_affinity"].iloc[0] == pytest.approx(1)
    assert found["example_url"].isna().all()
    assert found["why"].iloc[0] == "It shares 2 topics (affinity 1.00 of 1)."


def test_results_below_the_first_page_and_single_keywords_name_nobody() -> None:
    many = serps({"bread": [f"s{place}.test" for place in range(12)], "rye": ["s11.test", "s0.test"]})
    assert list(suggest_rivals("own.test", serps=many)["site"]) == ["s0.test"]
    assert list(suggest_rivals("own.test", serps=serps({"bread": ["only.test"]}))["site"]) == ["only.test"]


def test_nothing_known_suggests_nobody() -> None:
    for given in ({}, {"links": links()}, {"links": links(), "serps": serps({}), "coverage": coverage({})}):
        found = suggest_rivals("own.test", **given)
        assert found.empty
        assert list(found.columns) == RIVAL_COLUMNS
