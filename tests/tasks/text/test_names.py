"""A name is found however it is written, and nothing but the name is changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.text.names import Names, folded, windows, word_count

NAMES = Names(("Jane Doe", "Doe, Jane", "Zoë Straße"), "person-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Jane Doe.", "By person-1."),
        ("JANE\u00a0 DOE's bread", "person-1's bread"),
        ("(jane\ndoe), Doe, Jane", "(person-1), person-1"),
        ("Zoe\u0308 STRASSE, Zoë Straße and ＺＯË　Straße", "person-1, person-1 and person-1"),
        ("Jane Doering; Mary-Jane Doe; Jane Doe-Smith", "Jane Doering; Mary-Jane Doe; Jane Doe-Smith"),
        ("Jane does, xJane Doe", "Jane does, xJane Doe"),
        ("https://a.test/Jane-Doe", "https://a.test/Jane-Doe"),
        ("ﬁrst Jane Doe then Ǆ", "ﬁrst person-1 then Ǆ"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_name_is_replaced_and_nothing_else(text: str, expected: str) -> None:
    assert NAMES.replaced(text) == expected


def test_documents_are_replaced_throughout() -> None:
    told = {"by": ["Jane Doe", 3, None], "Jane Doe": {"said": "Ask jane doe"}}
    assert NAMES.replaced_in(told) == {"by": ["person-1", 3, None], "person-1": {"said": "Ask person-1"}}


@settings(max_examples=50)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_keeps_the_name(before: str, after: str) -> None:
    assert NAMES.count(NAMES.replaced(f"· {before} Jane Doe {after}")) == 0


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_texts_without_the_name_are_left_alone(text: str) -> None:
    assert NAMES.replaced(text) == text or NAMES.count(text) > 0


def test_windows_find_a_name_among_other_words() -> None:
    assert folded("Jane  Doe") in windows("By JANE DOE, editor", word_count("Jane Doe"))
