import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.markdown import escape


@given(st.text())
def test_it_reads_as_before_in_one_line(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", escape(text)) == " ".join(text.split())


HOSTILE = (
    "<b>", "![x](y)", "**a**", "`c`", "a | b", "&lt;", "https://evil.test", "www.evil.test", "a@evil.test", "# a", "- a", "1. a", "--", "\\",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_mark_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\.", "", escape(text))
    assert not set(bare) & set("<>*`|&@#![]\\~_")
    assert not re.search(r"(?i)https?:|www\.|^\s*(?:\d+[.)]|[-+])\s", bare)


@pytest.mark.parametrize("text", ['gluten-free, 3/4 (about) "half": it\'s 50 %', "Straight-sided jar", "2026-12-01 07:00"])
def test_what_means_nothing_to_markdown_is_left_alone(text: str) -> None:
    assert escape(text) == text
