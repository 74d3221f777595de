"""A brief as a WordPress draft: blocks that close, an outline to write under, and nothing in it that means anything."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tasks.recommendations.brief.models import Brief, Section
from tasks.recommendations.brief_blocks import block_text, brief_blocks

HOSTILE = "<script>alert(1)</script> [gallery ids=1] <!-- /wp:group --> https://evil.test/ \" onload='x' &amp;"


def brief_of(text: str) -> Brief:
    return Brief(recommendation_id="r1", action="create", title=text, title_options=(text,), why=(text,), intent="x", stage="x", audience=text,
                 angle=text, outline=(Section(heading=text, questions=(text, "How?")), Section(heading="Last")), content_type="blog post",
                 format="text", form="guide", metric=text, steps=(text,))  # fmt: skip


def test_blocks_close_and_hold_the_brief_and_its_outline() -> None:
    content = brief_blocks(brief_of("Keep a starter"), "plancast-r1")
    opened, closed = (re.findall(rf"<!-- {slash}wp:([a-z-]+)", content) for slash in ("", "/"))
    assert sorted(opened) == sorted(closed)
    tree = LexborHTMLParser(content)
    assert tree.css_first("div.wp-block-group.plancast-r1 > p").text().startswith("This is a brief by Plancast, not the text.")
    assert [node.text() for node in tree.css("body > h2")] == ["Keep a starter", "Last"]
    assert [node.text() for node in tree.css("body > ul > li")] == ["Keep a starter", "How?"]


@settings(max_examples=40)
@given(st.one_of(st.just(HOSTILE), st.text(min_size=1, max_size=60)))
def test_a_text_stays_a_text(text: str) -> None:
    told = block_text(text)
    assert not set("<>[]\n\"'") & set(told)
    assert "://" not in told
    assert LexborHTMLParser(f"<p>{told}</p>").css_first("p").text().split() == "".join(c if c.isprintable() else " " for c in text).split()


def test_no_tag_block_or_shortcode_of_a_page_gets_through() -> None:
    content = brief_blocks(brief_of(HOSTILE), "plancast-r1")
    assert content.count("<!-- /wp:group -->") == 1
    assert "[gallery" not in content
    assert "https://" not in content
    assert LexborHTMLParser(content).css("script, a, [onload]") == []
