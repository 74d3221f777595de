"""How a subject is taken up: read off the evidence, or said to be unknown."""

from dataclasses import replace

import pandas as pd

from tasks.recommendations.findings import READ
from tasks.recommendations.topics import TOPIC_COLUMNS, UNKNOWN, recommend_topics
from tests.tasks.recommendations.planted import market


def test_what_nothing_is_known_of_is_said_to_be_unknown() -> None:
    findings, right = market("missing topic", 1)
    made = recommend_topics(findings)
    assert list(made.columns) == TOPIC_COLUMNS
    row = made[made["subject"] == right[1]].iloc[0]
    assert (row["audience"], row["intent"], row["stage"]) == (UNKNOWN, "uncertain", UNKNOWN)


def test_intent_stage_and_audience_come_from_keywords_and_personas_and_the_angle_from_headings() -> None:
    findings, right = market("missing topic", 1)
    gap = findings["gaps"].iloc[-1]
    words = [f"{right[1]} {one}" for one in ("prices", "offer", "online")]
    keywords = pd.DataFrame({"keyword": words, "topic_id": gap["topic_id"], "intent": "transactional", "is_excluded": False, "bucket": "shared"})
    persona = {"persona_id": "p", "kind": "persona", "name": "People who buy", "stage": "mixed", "topic_ids": [gap["topic_id"]], "questions": []}
    whole = {name: None for name in READ["keywords"] if name not in keywords}
    frames = {**findings.frames, "keywords": keywords.assign(**whole), "personas": pd.DataFrame([persona])}
    asking = [[f"h2 What does {right[1]} cost?"] if url in gap["evidence_urls"] else [] for url in findings.pages["url"]]
    told = replace(findings, frames=frames, pages=findings.pages.assign(headings=asking), memory={})
    row = recommend_topics(told).set_index("subject").loc[right[1]]
    assert (row["audience"], row["intent"], row["stage"]) == ("People who buy", "transactional", "decision")
    assert row["intent_basis"] == "100% of 3 keywords that name it"
    assert row["angle"] == f"Open with “What does {right[1]} cost?”, and give the answer first."
