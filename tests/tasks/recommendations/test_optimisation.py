"""What a page lacks against the best ones on its topic."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.recommendations.anchors import anchor_of, shortened
from tasks.recommendations.best_pages import BY_RESULTS, BY_TEXT
from tasks.recommendations.findings import Findings, read_findings
from tasks.recommendations.formats import FORMAT_COLUMNS, recommend_formats
from tasks.recommendations.models import OPTIMISATION
from tasks.recommendations.optimisation import OPTIMISATION_COLUMNS, optimise_page
from tasks.recommendations.snippets import description_variants, fits, title_variants

AS_OF = datetime(2026, 11, 15, tzinfo=UTC)
OWN = "http://ours.test/rye"
TEXT = "Rye flour makes a dense loaf that keeps for days on end. Rye bread wants patience and a warm kitchen to rise well. " * 3


def page(site: str, name: str, text: str, headings: list[str], words: int, **more: object) -> dict[str, object]:
    return {
        "site": site, "url": f"http://{site}/{name}", "title": f"Rye bread {name}", "description": "", "text": text, "headings": headings,
        "word_count": words, "published_on": pd.Timestamp("2025-01-01"), "content_kind": "article", "language": "en", "fetched_at": AS_OF,
        "schema_types": [], "fingerprint": None, **more,
    }  # fmt: skip


def findings() -> Findings:
    headings = ["h2 Feeding a sourdough starter", "h2 Why does rye stay wet?", "h2 Baking times", "h2 Share this"]
    rivals = [
        page(f"r{n}.test", f"rye {n}", TEXT + "Feeding a sourdough starter takes flour. ", headings, 1_200, schema_types=["Recipe"]) for n in range(4)
    ]
    own = [page("ours.test", "rye", TEXT, ["h1 Rye bread"], 180), page("ours.test", "loaves", TEXT + " We love rye bread rye here.", [], 700)]
    others = [page("r0.test", f"bikes {n}", f"Gravel bikes roll {n} well. " * 9, [], 1_200, title=f"Gravel bikes {n}") for n in range(8)]
    pages = pd.DataFrame([*rivals, *own, *others])
    placed = pages.assign(topic_id=["t"] * 6 + ["u"] * 8, similarity=0.9)[["topic_id", "site", "url", "similarity"]]
    topics = pd.DataFrame({"topic_id": ["t", "u"], "label": ["rye bread", "bikes"], "terms": [["rye bread"], ["bikes"]]})
    keywords = pd.DataFrame(
        [{"keyword": "how long does rye keep", "topic_id": "t", "opportunity": 0.5, "is_excluded": False, "intent": "informational"}]
    )
    return read_findings("ours.test", AS_OF, pages, {"topics": topics, "topic_pages": placed, "keywords": keywords})


def test_advice_names_subtopics_questions_depth_structure_links_and_data() -> None:
    found = optimise_page(findings(), OWN)
    assert list(found.columns) == OPTIMISATION_COLUMNS
    by_area = {str(area): list(group["advice"]) for area, group in found.groupby("area")}
    assert any("Feeding a sourdough starter" in advice for advice in by_area["subtopic"])
    assert any("Why does rye stay wet?" in advice for advice in by_area["question"])
    assert any("how long does rye keep" in advice for advice in by_area["question"])
    assert by_area["depth"][0].startswith("Bring it to some 1,200 to 1,200 words")
    assert by_area["structure"][0].startswith("Part it into some 4 sections")
    assert "http://ours.test/loaves" in by_area["link"][0]
    assert "Recipe" in by_area["structured data"][0]
    assert "Rye" in by_area["description"][0]
    assert set(found["basis"]) == {BY_TEXT}
    assert set(found["status"]) == {"estimated"}


def test_where_results_are_known_they_say_which_pages_are_the_best() -> None:
    known = findings()
    serp = pd.DataFrame([("rye bread", place, f"http://r{place}.test/rye {place}") for place in range(4)], columns=["keyword", "position", "url"])
    found = optimise_page(replace(known, frames={**known.frames, "serp": serp}, memory={}), OWN)
    assert (set(found["basis"]), set(found["status"])) == ({BY_RESULTS}, {"measured"})
    assert optimise_page(known, "http://ours.test/none").empty


def test_formats_come_from_what_the_topic_has_more_than_the_market() -> None:
    known = findings()
    told = pd.DataFrame([(f"http://r{n}.test/rye {n}", "recipe") for n in range(4)], columns=["url", "format"])
    formats = told.assign(site="r.test", topic_id="t", status="measured", basis="type")
    made = recommend_formats(replace(known, frames={**known.frames, "formats": formats}, memory={}), ["t", "no such topic"])
    assert list(made.columns) == FORMAT_COLUMNS
    first = made.iloc[0]
    assert (first["form"], first["n"], first["words"], first["rank"]) == ("recipe", 3, 1_200, 1)
    assert "Of the 3 best pages on “rye bread” 3 are of this form" in first["statement"]


def test_a_link_uses_words_that_stand_in_the_text_and_else_the_title() -> None:
    assert anchor_of("Feeding a sourdough starter", "They keep a Sourdough starter in the cold.") == ("sourdough starter", True)
    assert anchor_of("Feeding a sourdough starter", "Nothing of it.") == ("Feeding a sourdough starter", False)


@given(st.text(max_size=200), st.integers(1, 80))
def test_what_is_shortened_is_short(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most


@given(st.text(max_size=120), st.text(max_size=60), st.lists(st.text(max_size=80), max_size=3), st.text(max_size=400))
def test_titles_and_descriptions_keep_within_their_limits(title: str, keyword: str, questions: list[str], text: str) -> None:
    assert all(fits(one) for one in title_variants(title, keyword, questions))
    sizes = [len(one) for one in description_variants(text, keyword)]
    assert all(OPTIMISATION.description_least_chars <= size <= OPTIMISATION.description_most_chars for size in sizes)


@pytest.mark.parametrize(
    ("title", "keyword", "first"),
    [
        ("Our thoughts on loaves that keep", "rye bread", "Rye bread: Our thoughts on loaves that keep"),
        (
            "Rye bread and how we learnt to bake it in a very old oven on the hill",
            "rye bread",
            "Rye bread: and how we learnt to bake it in a very old oven",
        ),
    ],
)
def test_a_title_begins_with_its_keyword(title: str, keyword: str, first: str) -> None:
    assert title_variants(title, keyword)[0] == first
