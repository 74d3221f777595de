"""Briefs: what they hold, and that nothing that a page says gets out of them as markup."""

import io
from datetime import UTC, datetime
from functools import cache

import pandas as pd
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.brief_document import DocumentPart, write_document
from tasks.answers import pieces
from tasks.grounding import ground
from tasks.recommendations.brief.facts import brief_facts
from tasks.recommendations.brief.models import WRITING_BRIEF, Brief
from tasks.recommendations.brief.write import write_brief
from tasks.recommendations.brief_markdown import brief_markdown, plain
from tasks.recommendations.brief_parts import brief_parts
from tasks.recommendations.formats import recommend_formats
from tasks.recommendations.recommend import generate_recommendations
from tests.tasks.recommendations.planted import market

NOW = datetime(2026, 11, 15, tzinfo=UTC)


@cache
def brief() -> Brief:
    findings, right = market("missing topic", 2)
    made = generate_recommendations(findings)
    row = next(row for row in made.rows.to_dict("records") if right[1] in row["title"])
    return write_brief(findings, {str(name): value for name, value in row.items()}, recommend_formats(findings, [row["topic_id"]]), made.facts)


def test_a_brief_names_everything_that_a_writer_needs() -> None:
    made = brief()
    assert made.title_options
    assert made.competitors
    assert {link.to_url for link in made.links} >= {""}
    assert made.sources
    assert made.words_lo is not None
    assert made.metric.startswith("Clicks from search in the three months after publication")
    text = brief_markdown(made)
    assert [line for line in text.split("\n") if line.startswith("## ")][:3] == ["## Why", "## Titles to choose from", "## Angle"]


def test_the_writer_without_a_model_stands_up_to_the_check() -> None:
    given_pieces = pieces(brief_facts(brief(), NOW))
    written = WRITING_BRIEF.write(given_pieces)
    assert ground(written, given_pieces).dropped == ()


def test_a_word_document_holds_the_text_of_the_brief() -> None:
    made = brief()
    parts = [DocumentPart(*part) for part in brief_parts(made)]
    read = [paragraph.text for paragraph in Document(io.BytesIO(write_document(made.title, parts, NOW))).paragraphs]
    assert read[0] == made.title
    assert made.metric in read
    assert {"Why", "Success"} <= set(read)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80))
def test_hostile_text_makes_a_document_that_opens(text: str) -> None:
    written = write_document(text, [DocumentPart(text, [text], [text])], NOW)
    assert len(Document(io.BytesIO(written)).paragraphs) == 4


@given(st.text(max_size=80))
def test_hostile_text_is_no_markup(text: str) -> None:
    line = plain(text)
    assert "\n" not in line
    bare = line.replace("\\\\", "").split("\\<")
    assert all("<" not in part for part in bare)


def test_a_hostile_title_stays_a_line_of_text() -> None:
    made = brief().model_copy(update={"title": "# [x](javascript:alert(1)) <script>\n- a", "sources": ()})
    first = brief_markdown(made).split("\n")[0]
    assert first == r"# \# \[x\]\(javascript:alert\(1\)\) \<script\> \- a"


def test_facts_of_a_brief_have_the_shape_of_the_ledger() -> None:
    facts = brief_facts(brief(), NOW)
    assert facts["evidence_id"].is_unique
    assert isinstance(facts, pd.DataFrame)
