"""Forms and title patterns: told by what pages declare and by plain words, and by nothing else."""

import pandas as pd
import pytest

from tasks.gap.content_rows import content_rows
from tasks.gap.formats import page_formats
from tasks.gap.title_patterns import PATTERNS, title_patterns
from tests.tasks.gap.small_market import AS_OF, SmallMarket


def forms(url: str = "http://a.test/x", title: str = "Bread", kind: str = "article", types: tuple[str, ...] = ()) -> dict[str, tuple[str, str]]:
    row = {"site": "a.test", "url": url, "topic_id": "t", "title": title, "content_kind": kind, "schema_types": list(types)}
    found = page_formats(pd.DataFrame([row]))
    return {form: (status, basis) for form, status, basis in zip(found["format"], found["status"], found["basis"], strict=True)}


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("How to feed a starter", "how-to"), ("The complete guide to rye", "guide"), ("7 breads for winter", "list"), ("Die 10 besten Brote", "list"),
        ("Rye vs. spelt: which flour?", "comparison"),
        ("Dinkel und Roggen im Vergleich", "comparison"), ("Case study: a bakery", "case study"),
        ("Frequently asked questions", "FAQ"), ("What is autolysis?", "explainer"), ("Baking glossary", "glossary"),
        ("Town bakery – a case study", "case study"),
        ("Weekly podcast: ovens", "podcast"), ("Kneading (video)", "video"), ("Baker's percentage calculator", "tool"),
        ("Interview with a miller", "interview"), ("Webinar recap: ovens", "webinar"), ("Packing checklist", "checklist"),
        ("Preguntas frecuentes", "FAQ"),
    ],
)  # fmt: skip
def test_titles_tell_forms(title: str, form: str) -> None:
    assert forms(title=title).get(form) == ("estimated", "title")


@pytest.mark.parametrize(
    "title",
    [
        "Bread", "2024 in numbers", "10 years of rye", "Our town's guidance", "Toolbox talk", "FAQs done right", "How video sells more bread",
        "Making better videos", "The joys of the perfect content template", "The year in review", "What are your customers looking for?",
        "Optimizing infographics for phones", "Five percent more",
    ],
)  # fmt: skip
def test_what_a_title_is_about_is_not_its_form(title: str) -> None:
    assert forms(title=title) == {}


def test_what_a_page_declares_is_measured_and_goes_before_its_title() -> None:
    assert forms(title="How to knead", types=("Article", "HowTo")) == {"how-to": ("measured", "type")}
    assert forms(kind="faq") == {"FAQ": ("measured", "kind")}
    assert forms(types=("Article", "WebPage")) == {}


def test_folders_tell_forms_and_a_page_s_own_name_does_not() -> None:
    assert forms("http://a.test/case-studies/bakery?x=1") == {"case study": ("estimated", "url")}
    assert forms("http://a.test/blog/tools") == {}
    assert forms("http://tools.test/") == {}


@pytest.mark.parametrize(
    ("title", "patterns"),
    [
        ("Why does bread go stale?", {"question"}),
        ("Warum geht der Teig nicht auf", {"question"}),
        ("9 reasons to bake", {"number"}),
        ("How to bake: a guide", {"how_to", "colon"}),
        ("Trends of 2026", {"year"}),
        ("Wie gelingt Brot: Schritt für Schritt", {"how_to", "colon"}),
        ("Bread", set()),
        ("A title that is far too long for a list of results, which cuts it off", {"long"}),
    ],
)
def test_titles_follow_patterns(title: str, patterns: set[str]) -> None:
    found = title_patterns(pd.DataFrame({"site": ["a.test"], "title": [title]})).iloc[0]
    assert {name for name in PATTERNS if found[name]} == patterns


def test_a_brand_is_what_a_site_s_titles_end_with() -> None:
    titles = [f"Bread {number} | Loaf & Co" for number in range(6)] + ["About us"]
    found = title_patterns(pd.DataFrame({"site": "a.test", "title": titles}))
    assert found["brand_suffix"].tolist() == [True] * 6 + [False]


def test_content_rows_leave_out_furniture_and_what_lies_ahead() -> None:
    market = SmallMarket()
    market.add("a.test", None, content_kind="home").add("a.test", None, content_kind="listing").add("a.test", "t", is_indexable=False)
    market.add("a.test", "t", published_on="2026-12-24", modified_on="2026-10-01", headings=["h1 A", "h2 Why?", "h2 B", "h3 C"])
    market.add("a.test", None, published_on="2026-01-01", modified_on="2025-01-01", text="a | b\nc | d")
    found = content_rows(market.pages, market.topic_pages, AS_OF)
    first, second = (found[found["topic_id"].isna() == is_missing].iloc[0] for is_missing in (False, True))
    assert len(found) == 2
    assert pd.isna(first["published_on"])
    assert first["touched_on"] == pd.Timestamp("2026-10-01")
    assert (first["heading_count"], first["section_count"], first["has_question"], first["has_table"]) == (4, 2, True, False)
    assert second["touched_on"] == pd.Timestamp("2026-01-01")
    assert second["has_table"]
