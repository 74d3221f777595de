"""The written content holds what is documented: gaps by subject, lengths, dates, and no text that copies another."""

from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from connectors.demo_market.content import DemoContentError, Document, MarketName, _read_document, load_market
from connectors.demo_market.planted import PLANTED, PlantedSubject

MARKETS: tuple[MarketName, ...] = ("en", "de")
CASES = [pytest.param(name, planted, id=f"{name}-{planted.subject}") for name in MARKETS for planted in PLANTED[name]]
SHORT_WORDS = 110
WORDS: dict[MarketName, tuple[int, int]] = {"en": (150, 350), "de": (120, 250)}


def posts_on(name: MarketName, subject: str) -> dict[str, list[Document]]:
    return {site.host: [post for post in site.posts if post.subject == subject] for site in load_market(name).sites}


def published(posts: list[Document]) -> list[date]:
    return [post.published_on for post in posts if post.published_on]


@pytest.mark.parametrize(("name", "planted"), CASES)
def test_each_subject_has_the_planted_number_of_posts_a_site(name: MarketName, planted: PlantedSubject) -> None:
    assert {host: len(posts) for host, posts in posts_on(name, planted.subject).items()} == planted.page_counts


@pytest.mark.parametrize(("name", "planted"), CASES)
def test_each_kind_of_gap_is_what_its_name_says(name: MarketName, planted: PlantedSubject) -> None:
    posts = posts_on(name, planted.subject)
    own = posts.pop(load_market(name).target.host)
    theirs = [post for others in posts.values() for post in others]
    if planted.kind == "missing":
        assert not own
        assert all(len(others) == 0 or len(others) >= 3 for others in posts.values())
        assert theirs
    elif planted.kind == "thin":
        assert len(own) == 1
        assert own[0].word_count <= SHORT_WORDS
        assert len(theirs) >= 5
    elif planted.kind == "stale":
        assert min(published(theirs)) - max(published(own)) > timedelta(days=2 * 365)
    elif planted.kind == "own":
        assert not theirs
        assert len(own) >= 3
    else:
        assert own
        assert all(posts.values())
        assert max(published(own)) >= max(published(theirs)) - timedelta(days=2 * 365)


@pytest.mark.parametrize(("name", "planted"), CASES)
def test_most_posts_of_a_subject_use_one_of_its_words(name: MarketName, planted: PlantedSubject) -> None:
    posts = [post for posts in posts_on(name, planted.subject).values() for post in posts]
    used = [any(word in f"{post.title} {post.body}".lower() for word in planted.words) for post in posts]
    assert sum(used) >= 0.9 * len(used)


@pytest.mark.parametrize("name", MARKETS)
def test_every_post_belongs_to_a_planted_subject_and_is_of_the_promised_length(name: MarketName) -> None:
    subjects = {planted.subject: planted.kind for planted in PLANTED[name]}
    low, high = WORDS[name]
    for site in load_market(name).sites:
        for post in site.posts:
            is_short_note = subjects[post.subject or ""] == "thin" and site.role == "target"
            assert is_short_note or low <= post.word_count <= high, post.url
            assert date(2023, 1, 1) <= (post.published_on or date.min) <= date(2026, 10, 31), post.url
            assert post.modified_on is None or post.modified_on > (post.published_on or date.max), post.url


@pytest.mark.parametrize("name", MARKETS)
def test_no_two_posts_share_phrases_so_that_none_is_made_from_a_template(name: MarketName) -> None:
    posts = [post for site in load_market(name).sites for post in site.posts]
    phrases = {post.url: five_word_phrases(post.body) for post in posts}
    for one, other in combinations(phrases.values(), 2):
        assert len(one & other) <= 5


def five_word_phrases(body: str) -> set[str]:
    words = body.lower().split()
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


@pytest.mark.parametrize("name", MARKETS)
def test_titles_and_descriptions_are_unique_and_fit_a_result_page(name: MarketName) -> None:
    documents = [document for site in load_market(name).sites for document in site.posts]
    assert len({document.title for document in documents}) == len(documents)
    assert len({document.description for document in documents}) == len(documents)
    assert all(len(document.title) <= 70 and len(document.description) <= 160 for document in documents)


def test_the_german_posts_are_german_with_umlauts() -> None:
    for site in load_market("de").sites:
        for post in site.posts:
            assert any(letter in post.body for letter in "äöüß"), post.url
            assert {"und", "die", "nicht"} & set(post.body.lower().split()), post.url


@pytest.mark.parametrize("name", MARKETS)
def test_the_target_is_first_and_has_two_competitors(name: MarketName) -> None:
    market = load_market(name)
    assert [site.role for site in market.sites] == ["target", "competitor", "competitor"]
    assert all(site.host.endswith(".test") for site in market.sites)


def test_a_market_of_an_earlier_day_lacks_what_came_later() -> None:
    whole, early = load_market("en"), load_market("en", as_of=date(2024, 12, 31))
    days = [post.published_on for site in early.sites for post in site.posts if post.published_on]
    assert max(days) <= date(2024, 12, 31)
    assert 0 < len(days) < sum(len(site.posts) for site in whole.sites)
    undated = [len(site.documents) - len(site.posts) for site in early.sites]
    assert undated == [len(site.documents) - len(site.posts) for site in whole.sites]


def test_a_post_without_a_date_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "undated.md"
    file.write_text("---\ntitle: Undated\ndescription: x\nauthor: A\nsubject: pie\n---\nText.\n", encoding="utf-8")
    with pytest.raises(DemoContentError, match=r"undated.md lacks .* add it to the front matter"):
        _read_document(file, load_market("en").target)
