"""The whole of keyword research on a small market, held to its contract."""

from functools import lru_cache

import pandas as pd
import pytest

from expectations import keywords as contract
from tasks import validate
from tasks.gap.keyword_research import KEYWORD_COLUMNS, KeywordFacts, KeywordResearch, host_names, research_keywords
from tasks.gap.keyword_sources import owner_of, search_standing
from tasks.gap.score import GAP_COLUMNS

OWN, RIVAL, OTHER = "ownloaf.test", "rivalbake.test", "other.test"
TITLES = {
    OWN: ["Sourdough starter basics", "What is rye flour", "How to feed a sourdough starter"],
    RIVAL: ["Sourdough starter for beginners", "Best bread knives", "Bread knives review", "Best stand mixers", "Pizza stone guide"],
    OTHER: ["Sourdough starter problems", "Best bread knives compared", "Best stand mixers tested", "Pizza stone or steel"],
}


@lru_cache(maxsize=1)
def pages() -> pd.DataFrame:
    rows = [
        (
            f"http://{site}/{place}",
            site,
            title,
            f"{title} explained. The {title.lower()} matters. " * 20,
            "en",
            pd.Timestamp("2026-01-01") + pd.Timedelta(days=place),
        )
        for site, titles in TITLES.items()
        for place, title in enumerate(titles)
    ]
    return pd.DataFrame(rows, columns=["url", "site", "title", "text", "language", "published_on"])


TOPICS = pd.DataFrame(
    {
        "topic_id": ["t1", "t2"],
        "label": ["sourdough starter", "baking tools"],
        "terms": [["sourdough", "starter", "flour"], ["bread knives", "mixers", "pizza stone"]],
    }
)


def topic_pages() -> pd.DataFrame:
    is_bread = pages()["title"].str.contains("Sourdough|flour")
    return pages()[["url", "site"]].assign(topic_id=is_bread.map({True: "t1", False: "t2"}), similarity=0.9)


def facts() -> KeywordFacts:
    months = pd.date_range("2025-01-01", periods=12, freq="MS")
    search = pd.DataFrame(
        [
            ("sourdough starter", "http://ownloaf.test/0", day, clicks, impressions, position)
            for day, clicks, impressions, position in [("2026-01-01", 5, 400, 8.0), ("2026-01-31", 9, 600, 8.0)]
        ]
        + [("ownloaf login", "http://ownloaf.test/", "2026-01-15", 50, 60, 1.0)],
        columns=["query", "url", "on", "clicks", "impressions", "position"],
    )
    figures = pd.DataFrame(
        [("Bread Knives", "volume", 900.0, "keyword_planner"), ("best bread knife", "difficulty", 35.0, "ahrefs")],
        columns=["keyword", "metric", "value", "source"],
    )
    serp = pd.DataFrame(
        [
            ("stand mixers", 1, "http://www.rivalbake.test/3"),
            ("stand mixers", 4, "http://other.test/2"),
            ("stand mixers", 2, "http://stranger.test/"),
        ],
        columns=["keyword", "position", "url"],
    )
    trends = pd.DataFrame({"keyword": "pizza stone", "on": months, "value": range(10, 130, 10)})
    return KeywordFacts(
        search,
        figures,
        serp,
        trends,
        suggested=["best bread knives for sourdough", "rivalbake discount"],
        imported=["banneton basket", "pizza stone"],
    )


@lru_cache(maxsize=2)
def researched(*, has_facts: bool) -> KeywordResearch:
    found = facts() if has_facts else None
    return research_keywords(pages(), TOPICS, topic_pages(), OWN, wanted=["rye bread"], facts=found, as_of=pd.Timestamp("2026-03-01"))


def row(keyword: str) -> pd.Series:
    return researched(has_facts=True).keywords.set_index("keyword").loc[keyword]


@pytest.mark.parametrize("has_facts", [True, False])
def test_keywords_keep_their_contract(has_facts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "SUITES", {"keywords": contract.SUITE})
    found = researched(has_facts=has_facts).keywords
    checked = validate.validate("keywords", found, context={"topic_ids": {"t1", "t2"}})
    assert list(found.columns) == KEYWORD_COLUMNS
    assert checked.quarantined.empty
    assert checked.results["is_met"].all()


def test_the_contract_sees_an_invented_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "SUITES", {"keywords": contract.SUITE})
    forged = researched(has_facts=False).keywords.assign(volume=100.0)
    with pytest.raises(validate.DatasetBroken, match="volume"):
        validate.validate("keywords", forged, context={"topic_ids": {"t1", "t2"}})


def test_without_sources_figures_are_unknown_and_keywords_come_from_pages_and_brief() -> None:
    found = researched(has_facts=False).keywords
    assert set(found["volume_status"]) == {"unknown"}
    assert set(found["trend"]) == {"unknown"}
    assert not found["is_quick_win"].any()
    assert {source for sources in found["sources"] for source in sources} == {"pages", "brief"}
    assert set(found["bucket_basis"].dropna()) == {"pages"}


def test_each_source_adds_what_it_knows_in_whatever_spelling() -> None:
    assert row("bread knives")[["volume", "volume_status", "volume_method"]].tolist() == [900.0, "measured", "keyword_planner"]
    assert row("best bread knife")["difficulty"] == 35.0
    assert row("pizza stone")[["trend", "trend_status"]].tolist() == ["rising", "estimated"]
    assert row("banneton basket")["sources"] == ["import"]
    assert row("rye bread")["sources"] == ["brief"]


def test_own_rankings_near_the_top_are_quick_wins() -> None:
    quick = row("sourdough starter")
    assert quick["is_quick_win"]
    assert quick[["position", "target_url"]].tolist() == [8.0, "http://ownloaf.test/0"]
    assert quick["extra_clicks"] > 0


def test_searches_for_brands_are_marked_and_no_opportunities() -> None:
    assert row("rivalbake discount")["is_rival_brand"]
    assert row("ownloaf login")["is_navigational"]
    assert row("ownloaf login")["is_own_brand"]
    excluded = researched(has_facts=True).keywords.query("is_excluded")
    assert excluded["opportunity"].isna().all()
    assert not excluded["is_quick_win"].any()


def test_standing_is_by_positions_where_they_are_known_and_by_pages_elsewhere() -> None:
    assert row("stand mixers")[["bucket", "bucket_basis", "rival_count"]].tolist() == ["missing", "positions", 2]
    assert row("bread knives")[["bucket", "bucket_basis"]].tolist() == ["missing", "pages"]


def test_keywords_that_rivals_have_are_gaps_with_their_pages_as_evidence() -> None:
    gaps = researched(has_facts=True).gaps
    assert list(gaps.columns) == GAP_COLUMNS
    keyword = gaps[gaps["kind"] == "keyword"].set_index("label").loc["stand mixers"]
    assert keyword["evidence_urls"][:2] == ["http://www.rivalbake.test/3", "http://other.test/2"]
    assert keyword["competitors"] == [OTHER, RIVAL]
    assert keyword["topic_id"] == "t2"
    parts = gaps[[column for column in GAP_COLUMNS if column.startswith("part_")]].sum(axis=1)
    assert (parts - gaps["score"]).abs().max() < 1e-6
    assert gaps["score"].is_monotonic_decreasing
    assert gaps["gap_id"].is_unique


def test_an_intent_that_only_rivals_answer_is_a_gap() -> None:
    titles = {
        OWN: ["What is sourdough", "How to feed sourdough", "Why is sourdough sour"],
        RIVAL: ["Best sourdough kits", "Sourdough jars review", "Best sourdough bannetons", "Best sourdough books"],
        OTHER: ["Best sourdough kits compared", "Sourdough jars review", "Best sourdough bannetons", "Best sourdough books"],
    }
    rows = [(f"http://{site}/{place}", site, title, f"{title}. " * 9) for site, named in titles.items() for place, title in enumerate(named)]
    frame = pd.DataFrame(rows, columns=["url", "site", "title", "text"])
    topics = pd.DataFrame({"topic_id": ["t"], "label": ["sourdough"], "terms": [["sourdough"]]})
    wanted = [
        "best sourdough kits",
        "sourdough jars review",
        "best sourdough bannetons",
        "best sourdough books",
        "what is sourdough",
        "how to feed sourdough",
    ]
    found = research_keywords(frame, topics, frame[["url", "site"]].assign(topic_id="t"), OWN, wanted=wanted)
    gap = found.gaps[found.gaps["kind"] == "intent"].iloc[0]
    assert gap["label"] == "sourdough (commercial)"
    assert gap["competitor_count"] == 2
    assert set(gap["evidence_urls"]) <= set(frame.loc[frame["site"] != OWN, "url"])


def test_the_order_of_rows_does_not_matter() -> None:
    shuffled = research_keywords(
        pages().sample(frac=1, random_state=2),
        TOPICS,
        topic_pages().sample(frac=1, random_state=3),
        OWN,
        wanted=["rye bread"],
        facts=facts(),
        as_of=pd.Timestamp("2026-03-01"),
    )
    pd.testing.assert_frame_equal(shuffled.keywords, researched(has_facts=True).keywords)
    pd.testing.assert_frame_equal(shuffled.gaps, researched(has_facts=True).gaps)


def test_nothing_gives_nothing() -> None:
    found = research_keywords(pages().head(0), TOPICS.head(0), topic_pages().head(0), OWN)
    assert found.keywords.empty
    assert found.gaps.empty
    assert list(found.keywords.columns) == KEYWORD_COLUMNS


def test_a_host_that_is_a_common_word_gives_no_brand() -> None:
    frame = pd.DataFrame({"site": ["other.test"] * 3, "title": ["Bread for all", "Rye bread", "Bread rolls"]})
    assert host_names("bread.test", frame) == ()
    assert host_names("rivalbake.test", frame) == ("rivalbake.test",)


def test_results_belong_to_the_longest_site_that_their_host_ends_with() -> None:
    sites = ["a.test", "blog.a.test"]
    assert [owner_of(url, sites) for url in ("http://www.a.test/x", "http://x.blog.a.test/", "http://ba.test/")] == ["a.test", "blog.a.test", None]


def test_positions_are_weighed_by_impressions_and_months_by_days() -> None:
    rows = [("k", "u1", "2026-01-01", 1, 100, 2.0), ("k", "u2", "2026-03-01", 5, 300, 6.0)]
    found = search_standing(pd.DataFrame(rows, columns=["keyword", "url", "on", "clicks", "impressions", "position"])).iloc[0]
    assert found["position"] == 5.0
    assert found["own_url"] == "u2"
    assert found["monthly_impressions"] == pytest.approx(400 / (60 / 30.4375), abs=0.01)
