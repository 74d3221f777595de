"""The whole comparison: on planted and on the fictional markets, on next to nothing, and in any order of rows."""

import dataclasses
import json
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from connectors.demo_market.sites import render_market
from connectors.web.parse import parse_page
from expectations.competitors import SUITE
from tasks.gap.competition import CompetitorAnalysis, analyze_competitors
from tasks.gap.positioning_map import PositioningMap
from tasks.gap.profiles import PROFILE_COLUMNS
from tasks.gap.selection import analysable
from tasks.gap.topics import COVERAGE_COLUMNS, TOPIC_COLUMNS, TOPIC_PAGE_COLUMNS, coverage, find_topics
from tasks.text.enrich import enrich_page
from tests.tasks.gap.small_market import AS_OF, SmallMarket

NOTHING = (pd.DataFrame(columns=TOPIC_COLUMNS), pd.DataFrame(columns=TOPIC_PAGE_COLUMNS), pd.DataFrame(columns=COVERAGE_COLUMNS))
FIGURES = ("formats", "structure", "title_patterns", "seo", "cadence", "freshness", "readability", "languages")


def frames_of(found: CompetitorAnalysis) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {}
    for field in dataclasses.fields(found):
        value = getattr(found, field.name)
        frames |= {"places": value.places, "axes": value.axes} if isinstance(value, PositioningMap) else {field.name: value}
    return frames


def planted() -> SmallMarket:
    """A target and two competitors with known figures."""
    market = SmallMarket()
    market.add("own.test", "bread", 6, title="How to bake", word_count=(100, 200, 300, 400, 500, 600), schema_types=["HowTo"])
    market.add("own.test", None, 2, content_kind="listing", description="", is_indexable=False)
    market.dated("r1.test", "bread", [f"2026-{month:02d}-09" for month in range(1, 11)], language="de", readability=30.0)
    market.add("r1.test", "rye", 4, canonical_url="http://elsewhere.test/", headings=["h1 A", "h1 B"])
    market.add("r2.test", "rye", 2)
    return market


@lru_cache(maxsize=1)
def small() -> CompetitorAnalysis:
    return analyze_competitors(*planted().frames, "own.test", AS_OF)


def profile(site: str) -> dict[str, Any]:
    return dict(small().profiles.set_index("site").loc[site])


def test_each_site_has_a_profile_in_the_order_of_the_market() -> None:
    found = small().profiles
    assert list(found.columns) == PROFILE_COLUMNS
    assert list(found["site"]) == ["r1.test", "r2.test", "own.test"] or found["topic_share"].is_monotonic_decreasing
    assert list(found["market_rank"]) == [1, 2, 3]
    assert list(found.loc[found["is_target"], "site"]) == ["own.test"]


def test_figures_are_those_that_were_planted() -> None:
    own, rival = profile("own.test"), profile("r1.test")
    assert (own["page_count"], own["content_count"], own["topic_page_count"]) == (8, 6, 6)
    assert own["structure"]["median_words"] == 350
    assert own["structure"]["schema_types"] == {"HowTo": 1.0}
    assert own["formats"]["shares"] == {"how-to": 1.0}
    assert own["formats"]["declared_share"] == 1.0
    assert own["title_patterns"] == {
        "n": 6, "status": "measured", "question_share": 0.0, "number_share": 0.0, "how_to_share": 1.0, "colon_share": 0.0, "year_share": 0.0,
        "brand_suffix_share": 0.0, "long_share": 0.0, "median_chars": 11.0,
    }  # fmt: skip
    assert (own["seo"]["indexable_share"], own["seo"]["description_share"], own["seo"]["structured_data_share"]) == (0.75, 0.75, 0.75)
    assert (own["cadence"]["status"], own["cadence_trend"], pd.isna(own["pages_a_month"])) == ("unknown", "unknown", True)
    assert own["top_topics"][0]["topic_id"] == "bread"
    assert own["top_topics"][0]["page_share"] == 6 / 16
    assert rival["seo"]["canonical_share"] == pytest.approx(4 / 14, abs=1e-6)
    assert rival["seo"]["one_h1_share"] == pytest.approx(10 / 14, abs=1e-6)
    assert rival["seo"]["dated_share"] == pytest.approx(10 / 14, abs=1e-6)
    assert rival["languages"]["shares"] == {"de": pytest.approx(10 / 14, abs=1e-6), "en": pytest.approx(4 / 14, abs=1e-6)}
    assert rival["readability"] == {"n": 14, "status": "measured", "median": 30.0, "method": "flesch"}
    assert rival["cadence"]["first_on"] == "2026-01-09"
    assert rival["cadence_status"] == "estimated"
    assert rival["freshness"]["fresh_share"] == 1.0


def test_what_two_pages_tell_is_unknown_and_says_so() -> None:
    thin = profile("r2.test")
    for name in FIGURES:
        assert thin[name]["status"] == "unknown"
        assert thin[name]["n"] <= 2
    assert thin["structure"]["median_words"] is None
    assert small().map.places.set_index("site").loc["r2.test", "status"] == "unknown"


def test_figures_are_plain_enough_to_be_kept_as_json() -> None:
    for record in small().profiles[[*FIGURES, "top_topics"]].to_dict("records"):
        assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_the_order_of_rows_does_not_matter() -> None:
    frames = [frame.sample(frac=1, random_state=4) for frame in planted().frames]
    again = frames_of(analyze_competitors(*frames, "own.test", AS_OF))
    for name, frame in frames_of(small()).items():
        pd.testing.assert_frame_equal(again[name], frame, obj=name)


@pytest.mark.parametrize(
    "pages",
    [
        SmallMarket().add("own.test", None).pages,
        SmallMarket().add("own.test", None).add("r1.test", None, 9).pages,
        SmallMarket().add("r1.test", None, 5, is_indexable=False).pages,
        SmallMarket().add("r1.test", None).pages.head(0),
    ],
)
def test_a_market_without_topics_has_profiles_and_nothing_is_invented(pages: pd.DataFrame) -> None:
    found = analyze_competitors(pages, *NOTHING, "own.test", AS_OF)
    assert set(found.profiles["site"]) == {*pages["site"], "own.test"}
    assert found.profiles["breadth"].isna().all()
    assert set(found.map.places["status"]) == {"unknown"}
    for name in ("shares", "leaders", "standings", "rising", "format_gaps"):
        assert frames_of(found)[name].empty


def test_the_run_before_gives_ranks_and_what_is_new() -> None:
    market = planted()
    before = analyze_competitors(*market.frames, "own.test", AS_OF)
    market.add("own.test", "bread", 20)
    found = analyze_competitors(
        *market.frames,
        "own.test",
        AS_OF,
        previous_pages=planted().pages,
        previous_profiles=before.profiles,
        since=pd.Timestamp("2026-11-01", tz="UTC"),
    )
    assert found.position.set_index("site")["previous_rank"].to_dict() == before.profiles.set_index("site")["market_rank"].to_dict()
    assert set(found.new_pages["basis"]) == {"first seen"}
    assert len(found.new_pages) == 20


@lru_cache(maxsize=1)
def demo() -> tuple[pd.DataFrame, CompetitorAnalysis]:
    """The fictional market of bakers, rendered, parsed and analysed."""
    rows: list[dict[str, Any]] = []
    for rendered in render_market("en"):
        for path in rendered.html_paths:
            answer, url = rendered.answer(path), f"http://{rendered.site.host}{path}"
            page = parse_page(answer.body, url, answer.content_type)
            read = {name: getattr(page, name) for name in ("title", "description", "text", "published_on", "modified_on", "content_kind", "status")}
            enriched = enrich_page(page.title, page.description, page.text, page.language)
            told = {"headings": [f"h{each.level} {each.text}" for each in page.headings], "schema_types": list(page.schema_types)}
            rows.append({"site": rendered.site.host, "url": url, **read, **told, "is_indexable": "noindex" not in page.robots, **enriched})
    pages = pd.DataFrame(rows).assign(canonical_url=None)
    kept = analysable(pages)
    topics = find_topics(kept)
    covered = coverage(kept, topics.topic_pages, AS_OF)
    return pages, analyze_competitors(pages, topics.topics, topics.topic_pages, covered, "brightloaf.test", AS_OF)


def test_real_pages_give_profiles_that_keep_their_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    from tasks.validate import SUITES, validate

    monkeypatch.setitem(SUITES, "competitors", SUITE)
    pages, found = demo()
    checked = validate("competitors", found.profiles, context={"sites": set(pages["site"])})
    assert checked.results["is_met"].all(), checked.results[~checked.results["is_met"]]
    assert set(found.profiles["site"]) == set(pages["site"])
    assert (found.profiles["seo"].map(lambda figures: figures["description_share"]) > 0.5).all()
    assert found.map.axes["explained_share"].sum() == pytest.approx(1)
