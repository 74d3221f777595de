"""Which findings become which actions."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tasks.recommendations.candidates import find_candidates, fold
from tasks.recommendations.findings import READ, Findings
from tasks.recommendations.models import PRIORITY, Candidate
from tasks.recommendations.priority import CLICKS, INDEX, effort_of, impact_of
from tests.tasks.recommendations.planted import TARGET, market


def known(**frames: pd.DataFrame) -> Findings:
    findings, _ = market("orphan", 1)
    whole = {name: frame.assign(**{column: None for column in READ[name] if column not in frame}) for name, frame in frames.items()}
    return replace(findings, frames={**findings.frames, **whole}, memory={})


def found(findings: Findings, action: str, kind: str | None = None) -> list[Candidate]:
    return [one for one in find_candidates(findings) if one.action == action and kind in (None, one.kind)]


def idea(**changes: Any) -> Candidate:
    given: dict[str, Any] = {
        "action": "create", "kind": "missing", "subject": "rye", "target": "t", "title": "Write about “rye”", "strength": 0.5, "reasons": ("a",),
        "steps": ("one",), "topic_id": "t", "terms": ("rye",),
    }  # fmt: skip
    return Candidate(**{**given, **changes})


def keyword(text: str, **more: Any) -> dict[str, Any]:
    base = {"keyword": text, "topic_id": "rye-bread", "bucket": "missing", "is_excluded": False, "volume": 900.0, "volume_status": "measured"}
    return {**base, "is_rival_brand": False, "is_quick_win": False, "volume_method": "a tool", "intent": "informational", **more}


def gap(findings: Findings, **changes: Any) -> pd.DataFrame:
    return pd.DataFrame([{**findings["gaps"].iloc[0].to_dict(), **changes}])


def test_a_keyword_with_measured_searches_tells_its_clicks_and_a_rival_s_name_is_left_alone() -> None:
    base = known()
    gaps = pd.concat([gap(base, kind="keyword", label="rye insurance"), gap(base, kind="keyword", label="acme rye")], ignore_index=True)
    keywords = pd.DataFrame([keyword("rye insurance"), keyword("acme rye", is_rival_brand=True)])
    findings = known(gaps=gaps, keywords=keywords)
    (piece,) = found(findings, "create", "keyword")
    assert (piece.clicks, piece.title) == ((0.0, 99.0), "Write a page that targets “rye insurance”")
    assert any("names a competitor" in one.reasons[0] for one in found(findings, "skip"))


def test_what_competitors_have_left_or_nobody_searches_for_is_skipped_with_why() -> None:
    base = known()
    old = base.pages.assign(published_on=base.pages["published_on"].where(base.pages["site"] == TARGET, pd.Timestamp("2015-01-01")))
    left = replace(known(gaps=gap(base, label="wholly unheard of")), pages=old, memory={})
    assert found(left, "create", "missing") == []
    assert "Competitors have left it" in found(left, "skip")[0].reasons[0]
    unwanted = known(gaps=gap(base, kind="keyword", demand=0.0, demand_status="measured"))
    assert "Nobody searches for it" in found(unwanted, "skip")[0].reasons[0]
    assert found(unwanted, "create", "keyword") == []


def test_a_thin_gap_on_which_a_page_stands_extends_that_page() -> None:
    base = known()
    url = str(base.own["url"].iloc[0])
    findings = known(gaps=gap(base, kind="thin", label=str(base.own["title"].iloc[0]), target_urls=[url]))
    assert [one.target for one in found(findings, "refresh", "thin gap")] == [url]
    assert found(findings, "create", "thin gap") == []


def test_old_thin_pages_that_nobody_reads_are_retired_and_the_others_extended() -> None:
    base = known()
    dead, read = (str(url) for url in base.own["url"].head(2))
    old = base.pages.assign(touched_on=pd.Timestamp("2018-01-01"))
    metrics = base["metrics"][base["metrics"]["url"] != dead]
    audit = pd.DataFrame([(url, "thin", "medium", "content", "", "", "") for url in (dead, read)], columns=base["site_audit"].columns[:7])
    findings = replace(known(site_audit=audit.set_axis(list(base["site_audit"].columns[:7]), axis=1), metrics=metrics), pages=old, memory={})
    assert [one.target for one in found(findings, "prune")] == [dead]
    assert [one.target for one in found(findings, "refresh", "thin page")] == [read]


def test_pages_that_are_merged_away_are_not_refreshed_as_well() -> None:
    base = known()
    keep, other = (str(url) for url in base.own["url"].head(2))
    clash = {"conflict_id": "c", "basis": "text", "topic_id": "rye-bread", "urls": [keep, other], "keep_url": keep, "confidence": "low"}
    lost = {
        "url": other,
        "metric": "clicks",
        "before": 90.0,
        "after": 9.0,
        "change": -81.0,
        "position": -81.0,
        "click_through": 0.0,
        "cause": "position",
    }
    days = {"after_from": pd.Timestamp("2026-10-01"), "after_to": pd.Timestamp("2026-10-28"), "statement": "Less.", "confidence": "high"}
    decay = pd.DataFrame([{**lost, **days, "evidence_ids": []}])
    conflict = pd.DataFrame([{**clash, "query": None, "impressions": None, "statement": "Alike.", "evidence_ids": []}])
    assert len(found(known(decay=decay), "refresh", "decay")) == 1
    findings = known(decay=decay, cannibalisation=conflict)
    assert found(findings, "refresh", "decay") == []
    assert [one.target for one in found(findings, "merge")] == [keep]


@pytest.mark.parametrize("cause", ["season", "measurement"])
def test_what_the_season_or_the_counting_took_is_not_promised_back(cause: str) -> None:
    lost = {
        "url": f"http://{TARGET}/rye-bread/0",
        "metric": "clicks",
        "before": 90.0,
        "change": -81.0,
        "position": 0.0,
        "click_through": 0.0,
        "cause": cause,
    }
    days = {"after_from": pd.Timestamp("2026-10-01"), "after_to": pd.Timestamp("2026-10-28"), "statement": "Less.", "confidence": "high"}
    assert found(known(decay=pd.DataFrame([{**lost, **days, "evidence_ids": []}])), "refresh", "decay") == []


def test_folding_keeps_the_stronger_with_the_reasons_and_evidence_of_both() -> None:
    one = idea(evidence_ids=("e",), clicks=(0.0, 5.0), clicks_method="m")
    other = idea(strength=0.9, reasons=("b",), steps=("two",), evidence_ids=("f",), title="Better")
    both = fold(one, other)
    assert (both.title, both.reasons, both.steps, both.evidence_ids) == ("Better", ("b", "a"), ("two", "one"), ("f", "e"))
    assert (both.clicks, both.clicks_method) == ((0.0, 5.0), "m")
    assert both.sureness > other.sureness


def test_impact_is_an_interval_and_effort_says_what_it_is_reckoned_from() -> None:
    clicks = impact_of(idea(clicks=(10.0, 90.0), clicks_method="m"), 1_000.0)
    index = impact_of(idea(), 1_000.0)
    assert (clicks.low, clicks.high, clicks.unit) == (10.0, 90.0, CLICKS)
    assert (index.unit, index.low < 50 < index.high) == (INDEX, True)
    assert effort_of(idea(), {"t": 1_500.0}) == (1_500 / PRIORITY.words_an_hour, "1,500 words at 150 an hour")
    assert effort_of(idea(action="link", pieces=5), {})[0] == pytest.approx(5 * PRIORITY.hours_a_link)
    assert effort_of(idea(action="fix", pieces=900), {})[0] == PRIORITY.template_hours
