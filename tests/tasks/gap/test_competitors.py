import pandas as pd

from tasks.gap.competitors import suggest_competitors


def links(*rows: tuple[str, str, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["from_url", "to_url", "to_site", "is_internal"])


def test_sites_that_several_pages_link_to_are_suggested_most_linked_first() -> None:
    found = suggest_competitors(
        links(
            ("a", "http://rival.test/x", "rival.test", False),
            ("b", "http://rival.test/y", "rival.test", False),
            ("c", "http://rival.test/x", "rival.test", False),
            ("a", "http://peer.test/", "peer.test", False),
            ("b", "http://peer.test/", "peer.test", False),
            ("a", "http://once.test/", "once.test", False),
            ("a", "http://own.test/", "own.test", True),
        ),
        "own.test",
    )
    assert found.to_dict("records") == [
        {"site": "rival.test", "links_count": 3, "pages_count": 3, "example_url": "http://rival.test/x"},
        {"site": "peer.test", "links_count": 2, "pages_count": 2, "example_url": "http://peer.test/"},
    ]


def test_platforms_and_their_subdomains_are_not_competitors() -> None:
    rows = [(page, f"https://{host}/x", host, False) for page in "ab" for host in ("youtube.com", "en.wikipedia.org", "x.com", "box.com")]
    assert list(suggest_competitors(links(*rows), "own.test")["site"]) == ["box.com"]


def test_no_links_suggest_nobody() -> None:
    assert suggest_competitors(links(), "own.test").empty
