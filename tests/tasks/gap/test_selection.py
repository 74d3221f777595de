import pandas as pd

from tasks.gap.selection import analysable


def page(url: str, **values: object) -> dict[str, object]:
    standard = {"site": "a.test", "url": url, "status": "ok", "is_indexable": True, "word_count": 100, "canonical_url": None, "text_digest": url}
    return {**standard, **values}


def test_one_version_of_each_text_is_read_and_nothing_kept_out_of_search() -> None:
    pages = pd.DataFrame(
        [
            page("/a"),
            page("/a?print", canonical_url="/a"),
            page("/b", canonical_url="/never-crawled"),
            page("/c", is_indexable=False),
            page("/d", status="timeout"),
            page("/e", word_count=0),
            page("/f", text_digest="same"),
            page("/g", text_digest="same"),
            page("/h", text_digest="same", site="b.test"),
            page("/i", canonical_url="/i"),
            page("/j", status="truncated"),
        ]
    )
    assert list(analysable(pages)["url"]) == ["/a", "/b", "/f", "/i", "/j", "/h"]


def test_the_order_of_rows_does_not_matter() -> None:
    pages = pd.DataFrame([page(f"/{name}", text_digest=name.lower()) for name in "aAbBcC"])
    shuffled = analysable(pages.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(shuffled, analysable(pages))
