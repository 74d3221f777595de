"""Text of strangers' pages is made harmless before anything else is done with it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.report.plain_text import plain, shorten, shown_address, web_link


def test_invisible_and_direction_changing_letters_are_dropped() -> None:
    assert plain("pay\u202egnp\u202c \u2066x\u2069 a\u200bb c\u00add \x1b[1m\x07 \ufeffe \ud800f") == "paygnp x ab cd [1m e f"


def test_joiners_stay_where_a_script_needs_them_and_only_there() -> None:
    persian, hindi = "می\u200cخواهم", "क्\u200dष"
    assert plain(persian) == persian
    assert plain(hindi) == hindi
    assert plain("pass\u200cword") == "password"


def test_stacks_of_accents_are_cut_but_accents_stay() -> None:
    assert plain("e\u0301" + "\u0301" * 500 + "n") == "e" + "\u0301" * 3 + "n"
    assert plain("Zoë, naïve café, Tiếng Việt") == "Zoë, naïve café, Tiếng Việt"


def test_long_titles_are_cut_with_an_ellipsis() -> None:
    assert plain("w" * 10_000, 140) == "w" * 139 + "…"
    assert shorten("short", 5) == "short"


def test_what_is_missing_is_an_empty_text() -> None:
    assert [plain(value) for value in (None, float("nan"), "")] == ["", "", ""]


@given(st.text(), st.integers(1, 60))
def test_any_text_becomes_one_visible_line_within_the_limit(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert shown == shown.strip()
    assert "\n" not in shown
    assert not {unicodedata.category(letter) for letter in shown.replace("\u200c", "").replace("\u200d", "")} & {"Cc", "Cf", "Cs"}
    shown.encode("utf-8")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.test/x", "/x",
        "http://", "http:x",
        "http://user:secret@evil.test/", "http://evil.test/a b", "http://evil.test/\u202e", " http://evil.test/",
        "http://[::1", "http://a.test/" + "x" * 3_000, None, 7,
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(address: object) -> None:
    assert web_link(address) is None


def test_a_link_holds_no_letter_that_could_end_its_attribute() -> None:
    assert web_link("https://a.test/x?q=1&r=é#f") == "https://a.test/x?q=1&r=%C3%A9#f"
    assert web_link("http://a.test/\"'<>`") == "http://a.test/%22%27%3C%3E%60"


def test_an_address_is_shown_without_its_scheme() -> None:
    assert shown_address("https://a.test/") == "a.test"
    assert shown_address("https://a.test/" + "x" * 200, 20) == "a.test/xxxxxxxxxxxx…"
