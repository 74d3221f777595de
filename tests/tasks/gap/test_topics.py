from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest

from tasks.gap.models import TopicParameters
from tasks.gap.topics import COVERAGE_COLUMNS, TOPIC_COLUMNS, TOPIC_PAGE_COLUMNS, coverage, find_topics, topic_count

Make = Callable[..., pd.DataFrame]


def subject_of(url: str) -> str:
    return url.split("/")[3]


def test_every_content_page_is_on_one_topic(gappy: pd.DataFrame) -> None:
    found = find_topics(gappy)
    assert sorted(found.topic_pages["url"]) == sorted(gappy["url"])
    assert found.topics["page_count"].sum() == len(gappy)
    assert found.topics["page_count"].max() < len(gappy) / 2
    assert set(found.topic_pages["topic_id"]) == set(found.topics["topic_id"])
    assert found.topics[["topic_id", "label"]].apply(lambda column: column.is_unique).all()


def test_topics_do_not_mix_subjects(gappy: pd.DataFrame) -> None:
    pages = find_topics(gappy).topic_pages
    purity = pages.groupby("topic_id")["url"].agg(lambda urls: urls.map(subject_of).value_counts(normalize=True).iloc[0])
    assert purity.min() > 0.9


def test_the_order_of_rows_is_of_no_matter(gappy: pd.DataFrame) -> None:
    once, again = find_topics(gappy), find_topics(gappy.sample(frac=1, random_state=5))
    pd.testing.assert_frame_equal(once.topics, again.topics)
    pd.testing.assert_frame_equal(once.topic_pages, again.topic_pages)


def test_ids_stay_when_pages_are_added_and_removed(make_market: Make, everywhere: dict[str, int], gappy: pd.DataFrame) -> None:
    before = find_topics(gappy)
    grown = make_market({"ours.test": dict.fromkeys(everywhere, 8), "rival.test": dict.fromkeys(everywhere, 10), "other.test": everywhere})
    after = find_topics(grown[~grown["url"].str.endswith("/2")], before.topic_pages)
    both = before.topic_pages.merge(after.topic_pages, on="url", how="inner", validate="one_to_one")
    assert (both["topic_id_x"] == both["topic_id_y"]).mean() > 0.95


def test_the_same_market_with_its_own_topics_changes_nothing(gappy: pd.DataFrame) -> None:
    before = find_topics(gappy)
    after = find_topics(gappy, before.topic_pages)
    pd.testing.assert_frame_equal(before.topic_pages, after.topic_pages)


def test_topics_of_a_foreign_market_lend_no_ids(gappy: pd.DataFrame) -> None:
    foreign = find_topics(gappy).topic_pages.assign(url=lambda frame: frame["url"] + "/elsewhere")
    assert set(find_topics(gappy, foreign).topics["topic_id"]) == set(find_topics(gappy).topics["topic_id"])


def test_new_subjects_get_topics_of_their_own(gappy: pd.DataFrame) -> None:
    known = gappy[gappy["url"].str.contains("fruit-tree|seed-saving")]
    before = find_topics(known)
    after = find_topics(gappy, before.topic_pages)
    old_ids = set(before.topics["topic_id"])
    rain = after.topic_pages[after.topic_pages["url"].map(subject_of) == "rain-gardens"]
    assert old_ids & set(after.topics["topic_id"])
    assert not set(rain["topic_id"]) & old_ids


@pytest.mark.parametrize(("pages", "least", "most"), [(1, 1, 1), (20, 2, 5), (1_413, 30, 45), (100_000, 150, 200)])
def test_the_number_of_topics_grows_like_the_root(pages: int, least: int, most: int) -> None:
    assert least <= topic_count(pages, TopicParameters()) <= most


def test_nothing_gives_empty_frames_with_all_columns() -> None:
    nothing = pd.DataFrame({name: pd.Series(dtype="object") for name in ("url", "site", "title", "description", "text")})
    found = find_topics(nothing)
    assert (list(found.topics.columns), list(found.topic_pages.columns)) == (TOPIC_COLUMNS, TOPIC_PAGE_COLUMNS)
    assert list(coverage(nothing, found.topic_pages).columns) == COVERAGE_COLUMNS


def test_coverage_counts_what_each_site_has(gappy: pd.DataFrame) -> None:
    found = find_topics(gappy)
    table = coverage(gappy, found.topic_pages, datetime(2025, 6, 1, tzinfo=UTC))
    assert not table.duplicated(["site", "topic_id"]).any()
    assert table["page_count"].sum() == len(gappy)
    assert table.groupby("topic_id")["share"].sum().sub(1).abs().max() < 1e-9
    assert all(table[name].between(0, 1).all() for name in ("freshness", "depth", "share"))
    assert table.groupby("topic_id")["depth"].max().eq(1).all()
    assert set(table["best_url"]) <= set(gappy["url"])


def test_freshness_halves_with_each_year_and_is_unknown_without_a_date(make_market: Make) -> None:
    pages = make_market({"ours.test": {"seed saving": 12}, "rival.test": {"seed saving": 12}}, {("rival.test", "seed saving"): 2022})
    dated = pages.assign(published_on=pages["published_on"].where(pages["site"] == "rival.test"))
    one_topic = pd.DataFrame({"topic_id": "t", "site": pages["site"], "url": pages["url"], "similarity": 0.5})
    table = coverage(dated, one_topic, datetime(2023, 12, 10, tzinfo=UTC)).set_index("site")
    assert table.loc["rival.test", "freshness"] == pytest.approx(0.5, abs=0.01)
    assert pd.isna(table.loc["ours.test", "freshness"])
    assert pd.isna(table.loc["ours.test", "newest_on"])
