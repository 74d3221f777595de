import pandas as pd
import pytest

from tasks.gap.content import prepare
from tasks.gap.titles import clean_titles

TEXT = "The first sentence says something of it. The second one says a little more, and the third is short. It ends here."


def pages_of(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{"site": "a.test", "title": "T", "description": "", "text": f"{TEXT} {number}.", **row} for number, row in enumerate(rows)])


def is_content(*rows: dict[str, object]) -> list[bool]:
    ready = prepare(pages_of(*rows)).set_index("url")
    return [bool(ready.loc[str(row["url"]), "is_content"]) for row in rows]


def test_home_lists_and_further_pages_of_lists_are_no_content() -> None:
    urls = ["http://a.test/", "http://a.test/blog/page/3", "http://a.test/blog?page=3", "http://a.test/index.html", "http://a.test/rain"]
    assert is_content(*({"url": url} for url in urls)) == [False, False, False, False, True]


def test_short_empty_and_linked_pages_are_no_content() -> None:
    menu = "\n".join(["Home", "About us", "Contact", "Privacy", "Imprint", "All of our articles", "Subscribe to the newsletter"])
    assert is_content({"url": "http://a.test/x", "text": ""}, {"url": "http://a.test/y", "text": menu}, {"url": "http://a.test/z"}) == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("path", ["about", "about-us/", "de/ueber-uns", "impressum.html", "en-gb/privacy-policy", "mentions-legales"])
def test_pages_of_the_site_itself_are_no_content(path: str) -> None:
    assert is_content({"url": f"http://a.test/{path}"}, {"url": f"http://a.test/posts/{path.strip('/')}"}) == [False, True]


def test_kinds_that_the_parser_names_are_believed() -> None:
    assert is_content({"url": "http://a.test/x", "content_kind": "listing"}, {"url": "http://a.test/y", "content_kind": "article"}) == [False, True]


def test_of_repeated_texts_one_is_kept() -> None:
    assert is_content({"url": "http://a.test/x", "text": TEXT}, {"url": "http://a.test/y", "text": TEXT}) == [True, False]


def test_lines_on_many_pages_are_taken_off_but_counted() -> None:
    rows = [
        {"url": f"http://a.test/{n}", "text": f"Page {n} says this of its subject.\nSubscribe to our newsletter today.\n{TEXT} {n}"} for n in range(8)
    ]
    ready = prepare(pages_of(*rows))
    assert not ready["text"].str.contains("newsletter").any()
    assert (ready["word_count"] > ready["text"].str.split().str.len()).all()


def test_dates_of_any_kind_become_days() -> None:
    kinds = ["2024-03-01", pd.Timestamp("2024-03-01 12:00", tz="UTC"), pd.Timestamp("2024-03-01").date(), None, "nonsense", pd.NaT]
    ready = prepare(pages_of(*({"url": f"http://a.test/{place}", "published_on": kind} for place, kind in enumerate(kinds))))
    assert ready["published_on"].isna().tolist() == [False, False, False, True, True, True]
    assert (ready["published_on"].dropna() == pd.Timestamp("2024-03-01")).all()


def test_titles_lose_the_name_of_the_site_and_of_a_series() -> None:
    titles = (
        [f"Weekly tips: Subject {n} | The Site" for n in range(9)]
        + [f"Well-made: {n} of them | The Site" for n in range(3)]
        + [f"{n} hedges | The Site" for n in range(8)]
    )
    cleaned = clean_titles(pd.DataFrame({"site": "a.test", "title": titles}))
    assert cleaned["title"].tolist() == [f"Subject {n}" for n in range(9)] + [f"Well-made: {n} of them" for n in range(3)] + [
        f"{n} hedges" for n in range(8)
    ]
    assert (cleaned["names"].iloc[0], cleaned["series"].iloc[0]) == (("the site",), ("weekly tips",))


def test_a_title_is_never_cut_to_nothing() -> None:
    titles = ["The Site", "The Site | The Site", "A | The Site", "B | The Site", "C | The Site"]
    assert all(clean_titles(pd.DataFrame({"site": "a.test", "title": titles}))["title"])
