"""The tiny Markdown of the content files."""

from connectors.demo_market.markup import to_html


def as_written(reference: str) -> str | None:
    return reference


def test_blocks() -> None:
    text = "One\nline.\n\n## Head\n\n- a\n- b\n\n1. first\n2. second"
    assert to_html(text, as_written) == (
        "<p>One line.</p>\n<h2>Head</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>first</li>\n<li>second</li>\n</ol>"
    )


def test_words_within_a_block() -> None:
    assert to_html("**Fat** and *sugar* & [more](/x)", as_written) == ('<p><strong>Fat</strong> and <em>sugar</em> &amp; <a href="/x">more</a></p>')


def test_a_link_that_leads_nowhere_yet_becomes_plain_words() -> None:
    assert to_html("[later](post:later)", lambda _: None) == "<p>later</p>"


def test_text_cannot_smuggle_in_tags() -> None:
    assert to_html("a <b> c", as_written) == "<p>a &lt;b&gt; c</p>"
