import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.gap.models import GapParameters
from tasks.gap.score import GAP_COLUMNS, find_gaps
from tasks.gap.topics import find_topics

Make = Callable[..., pd.DataFrame]
PARTS = ["part_novelty", "part_demand", "part_competition", "part_recency"]


def subjects_of(gap: pd.Series) -> set[str]:
    """The planted subjects of a gap's evidence, by address."""
    return {url.split("/")[3].replace("-", " ") for url in gap["evidence_urls"]}


def gap_on(gaps: pd.DataFrame, subject: str) -> pd.Series:
    found = [gap for _, gap in gaps.iterrows() if subjects_of(gap) == {subject}]
    assert found, f"no gap on {subject} in {gaps['label'].tolist()}"
    return found[0]


def test_missing_subjects_come_with_the_competitors_that_cover_them(gappy: pd.DataFrame) -> None:
    gaps = find_gaps(gappy, "ours.test")
    rain, worms = gap_on(gaps, "rain gardens"), gap_on(gaps, "worm composting")
    assert (rain["kind"], rain["competitors"], rain["competitor_count"], rain["competitor_total"]) == ("missing", ["other.test", "rival.test"], 2, 2)
    assert (worms["kind"], worms["competitors"], worms["competition"]) == ("missing", ["rival.test"], 0.5)
    assert rain["score"] > worms["score"], "what both competitors cover is the larger gap"


def test_a_gap_has_the_name_of_its_subject_not_of_a_site(gappy: pd.DataFrame) -> None:
    gaps = find_gaps(gappy, "ours.test")
    assert gap_on(gaps, "rain gardens")["label"].lower() in {"rain gardens", "rain garden"}
    assert not gaps["label"].str.contains("test", case=False).any()
    assert gaps["label"].is_unique


def test_a_subject_with_one_page_against_sixteen_is_not_called_well_covered(gappy: pd.DataFrame) -> None:
    bees = gap_on(find_gaps(gappy, "ours.test"), "beekeeping")
    assert bees["kind"] in {"missing", "thin"}
    assert "1 page" in bees["statement"]
    assert any("/beekeeping/" in url for url in bees["target_urls"])


def test_a_third_of_the_pages_is_thin(make_market: Make, everywhere: dict[str, int]) -> None:
    pages = make_market(
        {"ours.test": {**everywhere, "beekeeping": 3}, "rival.test": {**everywhere, "beekeeping": 16}, "other.test": {**everywhere, "beekeeping": 16}}
    )
    gaps = find_gaps(pages, "ours.test")
    assert gap_on(gaps, "beekeeping")["kind"] == "thin"


def test_no_absence_is_found_where_the_target_covers_all(make_market: Make, everywhere: dict[str, int]) -> None:
    pages = make_market({"ours.test": everywhere, "rival.test": everywhere, "other.test": everywhere})
    gaps = find_gaps(pages, "ours.test")
    assert gaps[gaps["score"] > 0.5].empty
    assert not (gaps["kind"] == "stale").any()


def test_a_topic_left_alone_for_years_is_stale(make_market: Make, everywhere: dict[str, int]) -> None:
    plan = {"ours.test": everywhere, "rival.test": everywhere, "other.test": everywhere}
    gaps = find_gaps(make_market(plan, {("ours.test", "seed saving"): 2017}), "ours.test")
    stale = gaps[gaps["kind"] == "stale"]
    assert [subjects_of(gap) for _, gap in stale.iterrows()] == [{"seed saving"}]
    assert "2017-08-10" in stale["statement"].iloc[0]
    assert all("/ours.test/" not in url for url in stale["evidence_urls"].iloc[0])


def test_a_site_alone_is_told_only_what_it_shows_itself(make_market: Make, everywhere: dict[str, int]) -> None:
    pages = make_market({"ours.test": everywhere}, {("ours.test", "seed saving"): 2017})
    gaps = find_gaps(pages, "ours.test")
    assert list(gaps.columns) == GAP_COLUMNS
    assert set(gaps["kind"]) <= {"stale"}
    assert (gaps["competitor_total"] == 0).all()
    assert (gaps["demand_status"] == "unknown").all(), "without competitors nothing tells of demand"
    assert gaps["demand"].isna().all()
    assert any(subjects_of(gap) == {"seed saving"} for _, gap in gaps.iterrows())


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_pages_give_an_answer_with_all_columns(gappy: pd.DataFrame, count: int) -> None:
    for pages in (gappy.head(count), gappy.tail(count)):
        assert list(find_gaps(pages, "ours.test").columns) == GAP_COLUMNS


def test_twenty_pages_are_enough(make_market: Make) -> None:
    pages = make_market({"ours.test": {"seed saving": 4, "beekeeping": 4}, "rival.test": {"seed saving": 4, "beekeeping": 4, "rain gardens": 4}})
    first = find_gaps(pages, "ours.test").iloc[0]
    assert (first["kind"], subjects_of(first)) == ("missing", {"rain gardens"})


def test_pages_without_text_title_or_date_do_no_harm(gappy: pd.DataFrame) -> None:
    bare = pd.DataFrame(
        {"url": [f"https://rival.test/bare/{n}" for n in range(6)], "site": "rival.test", "title": [None, "", np.nan, "A", "B", "C"], "text": None}
    )
    gaps = find_gaps(pd.concat([gappy.assign(published_on=None), bare]), "ours.test")
    assert gap_on(gaps, "rain gardens")["part_recency"] == 0
    assert not any("/bare/" in url for urls in gaps["evidence_urls"] for url in urls)


def test_navigation_and_lists_of_titles_are_no_evidence(gappy: pd.DataFrame) -> None:
    listed = "\n".join(f"{title}. A short teaser of it." for title in gappy["title"].str.split(" | ").str[0].unique()[:12])
    contact = "Write to us. Call us. We answer within a day or two of the week. Opening hours are on the door."
    extra = [
        {"url": f"https://{site}/{name}", "site": site, "title": name, "text": text}
        for site in ("rival.test", "other.test")
        for name, text in (("contact", contact), ("blog", listed), ("", contact * 4), ("blog/page/3", contact * 4))
    ]
    gaps = find_gaps(pd.concat([gappy, pd.DataFrame(extra)]), "ours.test")
    shown = {url for urls in gaps["evidence_urls"] for url in urls}
    assert shown.isdisjoint({f"{row['url']}" for row in extra})


def test_the_order_of_rows_is_of_no_matter_and_twice_is_the_same(gappy: pd.DataFrame) -> None:
    once = find_gaps(gappy, "ours.test")
    pd.testing.assert_frame_equal(once, find_gaps(gappy, "ours.test"))
    pd.testing.assert_frame_equal(once, find_gaps(gappy.sample(frac=1, random_state=3), "ours.test"))


def test_the_pages_stay_as_they_were(gappy: pd.DataFrame) -> None:
    before = gappy.copy(deep=True)
    find_gaps(gappy, "ours.test")
    pd.testing.assert_frame_equal(gappy, before)


def test_gaps_are_on_topics_that_were_given(gappy: pd.DataFrame) -> None:
    topics = find_topics(gappy)
    gaps = find_gaps(gappy, "ours.test", topics=topics)
    assert set(gaps["topic_id"]) <= set(topics.topics["topic_id"])


def test_vectors_of_an_embedding_are_set_beside_the_words(gappy: pd.DataFrame) -> None:
    codes = pd.factorize(gappy["url"].str.split("/").str[3])[0]
    gaps = find_gaps(gappy, "ours.test", np.eye(6)[codes])
    assert gap_on(gaps, "rain gardens")["kind"] == "missing"


def test_a_large_competitor_does_not_drown_a_small_one(make_market: Make, everywhere: dict[str, int]) -> None:
    ours = {**everywhere, "rain gardens": 0}
    pages = make_market({"ours.test": ours, "giant.test": dict.fromkeys(everywhere, 40), "small.test": {"rain gardens": 3, "beekeeping": 3}})
    rain = gap_on(find_gaps(pages, "ours.test"), "rain gardens")
    assert rain["competitors"] == ["giant.test", "small.test"]


def test_a_large_market_is_compared_by_neighbourhoods(gappy: pd.DataFrame) -> None:
    gaps = find_gaps(gappy, "ours.test", parameters=GapParameters(exact_below=90, cell_pages=40, block=16))
    assert gap_on(gaps, "rain gardens")["kind"] == "missing"


GERMAN = {
    "Dachbegrünung": "Eine extensive Dachbegrünung speichert Regenwasser auf dem Flachdach. Das Substrat der Dachbegrünung trägt Sedum und Moose. "
    "Die Dränschicht schützt die Wurzelschutzbahn, und der Statiker prüft die Dachlast vor der Begrünung",
    "Wärmepumpe": "Die Wärmepumpe gewinnt Heizwärme aus der Außenluft oder aus dem Erdreich. Eine Wärmepumpe braucht niedrige Vorlauftemperaturen. "
    "Der Kältekreislauf mit Verdichter und Verdampfer bestimmt die Jahresarbeitszahl der Wärmepumpe",
    "Lehmputz": "Der Lehmputz reguliert die Luftfeuchtigkeit im Wohnraum. Ein Unterputz aus Lehm wird mit Armierungsgewebe aufgetragen. "
    "Der Lehmputz trocknet langsam, und Risse im Lehm lassen sich mit Wasser schließen",
    "Holzfassade": "Die Holzfassade aus Lärche vergraut mit den Jahren. Eine Hinterlüftung hält die Holzfassade trocken. "
    "Die Lattung und die Verschraubung der Fassade bestimmen, wie lange das Holz hält",
}


def german_page(site: str, subject: str, number: int) -> dict[str, object]:
    sentences = GERMAN[subject].split(". ")
    text = ". ".join(sentences[number % len(sentences) :] + sentences[: number % len(sentences)])
    title = ["{} richtig planen", "Was kostet {}?", "{}: Fragen und Antworten", "{} im Altbau", "Erfahrungen mit {}"][number % 5].format(subject)
    lead = ["Für die Bauherren ist das wichtig", "Über die Jahre lohnt es sich", "Wer neu baut, der fragt zuerst nach den Kosten"][number % 3]
    return {
        "url": f"https://{site}/{subject}/{number}",
        "site": site,
        "title": title,
        "description": "",
        "text": f"{lead}. {text}.",
        "published_on": None,
    }


def test_a_german_market_is_read_as_well() -> None:
    plan = {"unser.test": ["Wärmepumpe", "Holzfassade"], "nachbar.test": list(GERMAN), "drittes.test": ["Wärmepumpe", "Holzfassade", "Lehmputz"]}
    pages = pd.DataFrame([german_page(site, subject, n) for site, own in plan.items() for subject in own for n in range(5)])
    gaps = find_gaps(pages, "unser.test")
    labels = {subject: gap_on(gaps, subject) for subject in ("Lehmputz", "Dachbegrünung")}
    assert {gap["kind"] for gap in labels.values()} == {"missing"}
    assert "Lehm" in labels["Lehmputz"]["label"]
    assert "Dachbegrünung" in labels["Dachbegrünung"]["label"]
    assert labels["Lehmputz"]["competitor_count"] == 2


markets = st.dictionaries(
    st.sampled_from(["ours.test", "rival.test", "other.test"]),
    st.dictionaries(st.sampled_from(["rain gardens", "beekeeping", "seed saving", "worm composting"]), st.integers(0, 6), min_size=1),
    min_size=1,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=markets, seed=st.integers(0, 5))
def test_what_always_holds(make_market: Make, plan: dict[str, dict[str, int]], seed: int) -> None:
    pages = make_market(plan)
    gaps = find_gaps(pages, "ours.test")
    if pages.empty:
        assert gaps.empty
        return
    pd.testing.assert_frame_equal(gaps, find_gaps(pages.sample(frac=1, random_state=seed), "ours.test"))
    site_of = dict(zip(pages["url"], pages["site"], strict=True))
    assert gaps["score"].between(0, 1).all()
    assert (gaps[PARTS].sum(axis=1) - gaps["score"]).abs().max() < 1e-6 or gaps.empty
    assert (gaps[PARTS] >= 0).all(axis=None)
    assert gaps["score"].is_monotonic_decreasing
    assert gaps["gap_id"].is_unique
    for gap in gaps.itertuples():
        sites = {site_of[url] for url in gap.evidence_urls}
        assert len(gap.evidence_urls) == len(set(gap.evidence_urls)) <= 12
        assert sites <= (set(gap.competitors) if gap.competitor_total else {"ours.test"})
        assert {site_of[url] for url in gap.target_urls} <= {"ours.test"}
        assert gap.competitor_count == len(gap.competitors) <= gap.competitor_total


FLOOR_RECALL = 0.7
"""Of the twelve tags below on one split, found in the first ten gaps (0.83 when this was set). Raise it with the method; never lower it silently."""
TAGS = (
    "accessibility", "application-programming-interface", "challenges-and-prize-competitions", "communication", "contact-centers",
    "customer-experience", "data-visualization", "multilingual", "open-source", "search", "security", "usability",
)  # fmt: skip


def test_topics_taken_out_of_a_real_site_are_found_again() -> None:
    bench = Path(os.environ.get("PLANCAST_TEST_DATA", "")) / "bench"
    if not os.environ.get("PLANCAST_TEST_DATA") or not (bench / "masked_topics.py").exists():
        pytest.skip("PLANCAST_TEST_DATA does not name a folder with bench/masked_topics.py and bench/digitalgov_posts.parquet")
    spec = importlib.util.spec_from_file_location("masked_topics", bench / "masked_topics.py")
    assert spec is not None
    assert spec.loader is not None
    masked = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(masked)
    masked.usable_tags = lambda _posts: list(TAGS)
    result = masked.evaluate(pd.read_parquet(bench / "digitalgov_posts.parquet"), find_gaps, seed=7)
    assert (result["rank"].astype(float) <= 10).mean() >= FLOOR_RECALL


def test_what_competitors_have_just_taken_up_is_a_gap_though_older_pages_lie_around_it(make_market: Make, everywhere: dict[str, int]) -> None:
    many = dict.fromkeys(everywhere, 26)
    years = {(site, subject): 2015 for site in ("ours.test", "rival.test") for subject in everywhere}
    old = make_market({"ours.test": {**many, "rain gardens": 2}, "rival.test": {**many, "rain gardens": 60}}, years)
    fresh = make_market({"rival.test": {"rain gardens": 68}}).tail(8)
    text = "Permeable paving joints aggregate edging. " + fresh["text"]
    pages = pd.concat([old, fresh.assign(text=text, title="Permeable paving", url=fresh["url"] + "-paving")])

    def is_found(parameters: GapParameters) -> bool:
        return any(all(url.endswith("-paving") for url in urls) for urls in find_gaps(pages, "ours.test", parameters=parameters)["evidence_urls"])

    assert is_found(GapParameters())
    assert not is_found(GapParameters(most_fresh=0))
